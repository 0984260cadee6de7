"""The page of what is to be done about attendance: today's meetings, missing registers, tasks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from kiscase.activities.actions import tasks, todo
from kiscase.activities.actions.marking import Missing
from kiscase.activities.model import Meeting, Task
from kiscase.activities.screen.dialogs import Told
from kiscase.core.i18n import N_, _, day, ngettext, weekday
from kiscase.desk import theme
from kiscase.desk.command import Command
from kiscase.desk.dialog import FormDialog
from kiscase.desk.form import Section
from kiscase.desk.form_row import words_of
from kiscase.desk.jobs import Jobs
from kiscase.desk.page import Desk, Page
from kiscase.desk.table import Column, List, Muted
from kiscase.participants.model import Participant

_LEAST = 12  # half lines: the least height of a list


class TodoPage(Page):
    """Three lists: Enter opens the register of a meeting, or the person of a task."""

    kind: ClassVar[str] = Task.__tablename__
    title: ClassVar[str] = N_("Today")
    icon: ClassVar[str] = "clipboard-check"
    tables: ClassVar[frozenset[str]] = frozenset(
        {"attendance", "meeting", "enrolment", "absence", "activity", "contract", "participant", "worker", "task"}
    )
    commands: ClassVar[tuple[Command, ...]] = (
        Command("settle", N_("Settle the absences…"), "ask_done", "circle-check", "Ctrl+Shift+D"),
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._tasks: dict[int, tasks.Listed] = {}
        self._wanted: int | None = None
        self.meetings = self._meetings()
        self.missing = self._missing()
        self.tasks = self._open_tasks()
        self.heads = {one: words_of("", self, heading=2) for one in (self.meetings, self.missing, self.tasks)}
        self.settle = QPushButton(theme.icon("circle-check"), _("&Settle the absences…"), self)
        self.settle.setObjectName("settle")
        self.settle.setToolTip(self.actions_by_key["settle"].shortcut().toString())
        self.settle.clicked.connect(self.ask_done)
        self._lay_out()
        self._show_deeds()

    def showEvent(self, event: QShowEvent) -> None:
        """What is to be done changes also with the clock: each coming looks anew."""
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Ask what there is to do."""
        self.desk.jobs.read(todo.todo, self._show, latest="todo")

    def touched(self, tables: set[str]) -> None:
        """Something was written: look anew, where somebody sees it."""
        if tables & self.tables and self.isVisible():
            self.reload()

    def come(self) -> None:
        """The first list that has something to do gets the focus."""
        lists = [one for one in self.heads if one.rows.rowCount()] or [self.meetings]
        lists[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def open_record(self, record: int | None) -> None:
        """Come to a task."""
        self._wanted = record
        self.reload()

    def ask_done(self) -> None:
        """Ask what was done about the absences of the chosen task."""
        task = self._tasks.get(self.tasks.current_id() or 0)
        if task is not None:
            DoneDialog(self, self.desk.jobs, task, self.done).gave_up.connect(self.failed)

    def _meetings(self) -> List:
        columns = [
            Column("hours", _("Hours"), width=12),
            Column("activity", _("Activity"), stretch=True),
            Column("room", _("Room"), stretch=True),
            Column("leader", _("Leader"), stretch=True),
            Column("marked", _("Marked"), "right", width=10),
        ]
        made = List(columns, self, name=_("Today"), empty=_("No meetings today."))
        made.setObjectName("today")
        made.opened.connect(self._open_meeting)
        return made

    def _missing(self) -> List:
        columns = [
            Column("day", _("Day"), width=12),
            Column("activity", _("Activity"), stretch=True),
            Column("left", _("Not marked"), "right", width=14),
        ]
        made = List(columns, self, name=_("Missing registers"), empty=_("All registers are kept."))
        made.setObjectName("missing")
        made.opened.connect(self._open_meeting)
        return made

    def _open_tasks(self) -> List:
        columns = [
            Column("name", _("Name"), stretch=True),
            Column("activity", _("Activity"), stretch=True),
            Column("absences", _("Absences in a row"), "right"),
            Column("opened", _("Since"), width=12),
        ]
        made = List(columns, self, name=_("Tasks"), empty=_("Nobody has stayed away too often without an excuse."))
        made.setObjectName("tasks")
        made.opened.connect(self._open_person)
        made.chosen.connect(self._show_deeds)
        return made

    def _lay_out(self) -> None:
        half = theme.half_line(self)
        inside = QWidget(self)
        inside.setProperty("paper", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(half * 2, half * 2, half * 2, half)
        column.setSpacing(half)
        self.heading = words_of(_(self.title), inside, heading=1)
        column.addWidget(self.heading)
        for shown, head in self.heads.items():
            shown.setMinimumHeight(half * _LEAST)
            shown.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # it scrolls itself
            column.addWidget(head)
            column.addWidget(shown, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.settle)
        column.addLayout(foot)
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(area, 1)
        layout.addWidget(self.messages)

    def _show(self, found: todo.Todo) -> None:
        held = next((one for one in self.heads if one.hasFocus() and one.rows.rowCount()), None)
        self._tasks = {task.id: task for task in found.tasks}
        self.meetings.set_rows([_meeting_cells(row) for row in found.meetings])
        self.missing.set_rows([_missing_cells(row) for row in found.missing])
        self.tasks.set_rows([_task_cells(row) for row in found.tasks])
        self.heading.setText(_("Today, {date}").format(date=f"{weekday(found.day)} {day(found.day)}"))
        self.heads[self.meetings].setText(_("Meetings"))
        missing, open_tasks = len(found.missing), len(found.tasks)
        words = ngettext("{count} missing register", "{count} missing registers", missing)
        self.heads[self.missing].setText(words.format(count=missing) if missing else _("Missing registers"))
        words = ngettext("{count} task", "{count} tasks", open_tasks)
        self.heads[self.tasks].setText(words.format(count=open_tasks) if open_tasks else _("Tasks"))
        wanted, self._wanted = self._wanted, None
        if wanted is not None and self.tasks.show_id(wanted):
            self.tasks.setFocus(Qt.FocusReason.OtherFocusReason)
        elif held is None and any(one.hasFocus() for one in self.heads):
            self.come()
        self._show_deeds()

    def _show_deeds(self, _record: int = 0) -> None:
        on = self.tasks.current_id() is not None
        if not on and self.settle.hasFocus():
            self.tasks.setFocus(Qt.FocusReason.OtherFocusReason)
        self.settle.setEnabled(on)
        self.actions_by_key["settle"].setEnabled(on)

    def _open_meeting(self, meeting_id: int) -> None:
        self.desk.open(Meeting.__tablename__, meeting_id)

    def _open_person(self, task_id: int) -> None:
        self.desk.open(Participant.__tablename__, self._tasks[task_id].participant_id)


class DoneDialog(FormDialog):
    """Asks what was done about somebody's absences."""

    def __init__(self, parent: QWidget, jobs: Jobs, task: tasks.Listed, told: Told) -> None:
        self._jobs, self._task, self._told = jobs, task, told
        words = ngettext(
            "{name}: {count} absence without excuse in a row, {activity}.",
            "{name}: {count} absences without excuse in a row, {activity}.",
            task.absences,
        )
        super().__init__(
            parent,
            _("Settle the absences"),
            [Section("", [replace(Task.fields()["note"], required=True)])],
            {},
            words=words.format(name=task.name, count=task.absences, activity=task.activity),
            label=_("Done"),
            deed=self._settle,
        )

    def _settle(self, values: dict[str, Any]) -> None:
        task, note = self._task.id, values["note"]
        self._jobs.act(lambda session: tasks.done(session, task, note), self._settled_it, self.failed)

    def _settled_it(self, _result: object) -> None:
        self._told(_("The absences are settled: {name}.").format(name=self._task.name))
        self.done_well()


def _meeting_cells(row: todo.Today) -> tuple[Any, ...]:
    name = " · ".join(filter(None, (row.activity, row.person)))
    if row.cancelled:
        shown = _("{activity}: does not take place ({reason})").format(activity=name, reason=row.cancelled)
        return (row.meeting_id, Muted(row.hours), Muted(shown), Muted(row.room), Muted(row.leader), Muted("–"))
    return (row.meeting_id, row.hours, name, row.room, row.leader, f"{row.marked}/{row.people}")


def _missing_cells(row: Missing) -> tuple[Any, ...]:
    words = ngettext("{count} person", "{count} people", row.left).format(count=row.left)
    return (row.meeting_id, day(row.day), row.activity, words)


def _task_cells(row: tasks.Listed) -> tuple[Any, ...]:
    return (row.id, row.name, row.activity, str(row.absences), day(row.opened_on))
