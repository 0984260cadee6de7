"""The page Today: deadlines of all features, the next meetings, and what is to be done about attendance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kiscase.activities.task_sources import TaskSource, open_task
from kiscase.activities.today.screen.page_info import TodayPageInfo
from kiscase.core.date_format import format_date, short_weekday_name, weekday_name
from kiscase.core.i18n import N_, _, ngettext
from kiscase.ui.button_keys import key_names
from kiscase.ui.command import Command
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.workspace_page import WorkspacePage
from kiscase.ui.status_display import StatusDisplay, WarnedText, warning_of
from kiscase.ui.tables.record_list import ListColumn, MutedText, RecordList
from kiscase.ui.theme import icons, metrics
from kiscase.ui.widgets.labels import heading_label
from kiscase.ui.widgets.scrolled_column import ScrolledColumn

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.activities.absences import tasks
    from kiscase.activities.attendance.queries import IncompleteRegister
    from kiscase.activities.today import overview
    from kiscase.contracts.deadlines.queries import Deadline
    from kiscase.contracts.events.breaches import NewBreach

_MIN_LIST_HEIGHT = 12  # half lines: the minimum height of a list
_MOST_ALONE = 30  # half lines: of the deadlines where all lists stand below each other and the page is scrolled
_ROW, _HEADINGS = 4.4, 5  # half lines: of a row of a list, and of its headings
_QUIET = 1500  # milliseconds after a change until the page counts anew behind another one
_WIDE = 190  # average letters: from this width on the lists stand in two columns
_SHARES = (6, 7)  # of the width; meetings have more columns than deadlines


class TodayPage(TodayPageInfo, WorkspacePage):
    """Four lists: Enter opens where a deadline is met, the register of a meeting, or the person of a task."""

    tables: ClassVar[frozenset[str]] = frozenset(
        {
            *("attendance", "meeting", "enrolment", "absence", "activity", "contract", "participant", "worker", "task"),
            *("traineeship", "traineeship_notice", "work_incident", "waiting", "note", "stay", "certificate"),
            *("evaluation", "evaluation_date", "breach", "dispute", "signature", "paper", "signed_copy"),
        }
    )
    sources: ClassVar[Sequence[TaskSource]] = ()
    """What the features above this one add."""

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("settle", N_("Settle the absences…"), self.ask_done, "circle-check", "Ctrl+Shift+D"),
            Command("absence_letter", N_("Letter about the absences…"), self.ask_letter, "circle-alert"),
        )

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._tasks: dict[int, tasks.AbsenceTaskRow] = {}
        self._deadlines: list[Deadline] = []
        self._wanted: int | None = None
        self._shown_columns = 0
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET)
        self._quiet.timeout.connect(self.reload)
        self.meetings = self._meetings()
        self.missing = self._missing()
        self.tasks = self._open_tasks()
        self.deadlines = self._due()
        lists = (self.deadlines, self.meetings, self.missing, self.tasks)
        self.headings = {one: heading_label("", self, 2) for one in lists}
        self.settle = QPushButton(icons.themed_icon("circle-check"), _("&Settle the absences…"), self)
        self.settle.setObjectName("settle")
        self.settle.setToolTip(key_names(self.actions_by_key["settle"].shortcut()))
        self.settle.clicked.connect(self.ask_done)
        self.letter = QPushButton(icons.themed_icon("circle-alert"), _("&Letter about the absences…"), self)
        self.letter.setObjectName("absence_letter")
        self.letter.clicked.connect(self.ask_letter)
        self._lay_out()
        self._update_buttons()

    def showEvent(self, event: QShowEvent) -> None:
        """Reload whenever the page is shown, for what is to be done changes with the clock."""
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Load what is to be done."""
        self.context.jobs.read(partial(_load_today, sources=self.sources), self._show, latest="todo")

    def tables_changed(self, tables: set[str]) -> None:
        """Reload after changes: at once if the page is visible, else for the count in the rail after a while."""
        if not tables & self.tables:
            return
        if self.isVisible():
            self.reload()
        else:
            self._quiet.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is room, the deadlines stand beside the other lists."""
        super().resizeEvent(event)
        wide = event.size().width() >= self.fontMetrics().averageCharWidth() * _WIDE
        self._arrange(columns=2 if wide else 1)

    def _arrange(self, columns: int) -> None:
        """One list below the other; with two *columns* the deadlines take the first."""
        if columns == self._shown_columns:
            return
        self._shown_columns = columns
        self._fit_deadlines()
        rows = len(self.headings) * 2
        for row, (shown, heading) in enumerate(self.headings.items()):
            beside = columns == 2 and shown is not self.deadlines
            place = row * 2 - 2 * beside
            height = rows - 3 if columns == 2 and shown is self.deadlines else 1
            self._lists.addWidget(heading, place, int(beside))
            self._lists.addWidget(shown, place + 1, int(beside), height, 1)
        for row in range(rows):
            self._lists.setRowStretch(row, row % 2 * (row < rows - 2 * (columns - 1)))
        for place, share in enumerate(_SHARES):
            self._lists.setColumnStretch(place, share * (place < columns))

    def _fit_deadlines(self) -> None:
        """In one column the deadlines are as high as they need, up to what a low page shows at once."""
        wanted = min(_HEADINGS + self.deadlines.rows.rowCount() * _ROW, _MOST_ALONE) if self._shown_columns == 1 else 0
        self.deadlines.setMinimumHeight(round(metrics.half_line(self) * max(wanted, _MIN_LIST_HEIGHT)))

    def focus_start(self) -> None:
        """Focus the first list that is not empty."""
        lists = [one for one in self.headings if one.rows.rowCount()] or [self.meetings]
        lists[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def open_record(self, record: int | None) -> None:
        """Open a task."""
        self._wanted = record
        self.reload()

    def ask_done(self) -> None:
        """Ask what was done about the absences of the chosen task."""
        task = self._tasks.get(self.tasks.current_id() or 0)
        if task is not None:
            from kiscase.activities.absences.screen.settle_task_dialog import SettleAbsencesDialog

            dialog = SettleAbsencesDialog(self, self.context.jobs, task, self.show_done)
            dialog.way_out_taken.connect(self.context.open_record)

    def ask_letter(self) -> None:
        """Ask for the breach of the contract that the absences of the chosen task are; its letter asks to explain."""
        task = self.tasks.current_id()
        if task is not None:
            from kiscase.activities.absences import tasks

            self.context.jobs.read(
                lambda session: tasks.start_absence_breach(session, task), self._ask_letter, self.context.show_problem
            )

    def _ask_letter(self, started: tuple[int, NewBreach]) -> None:
        from kiscase.contracts.events.model import EVENT_DRAFT
        from kiscase.contracts.events.screen.dialogs import BreachDialog

        contract, known = started
        way = (EVENT_DRAFT, contract)
        BreachDialog(self, self.context.jobs, contract, known, lambda sentence: self.show_done(sentence, way))

    def _meetings(self) -> RecordList:
        columns = [
            ListColumn("day", _("Day")),
            ListColumn("hours", _("Hours")),
            ListColumn("activity", _("Activity"), stretch=True, main=True),
            ListColumn("room", _("Room"), stretch=True),
            # Translators: a narrow column: the name of the worker who leads the meeting
            ListColumn("leader", _("Led by"), stretch=True),
            # Translators: a column: how many of the people are marked, such as 3/12
            ListColumn("marked", _("Marked"), "right"),
        ]
        made = RecordList(columns, self, name=_("Next meetings"), empty=_("No meetings in the next days."))
        made.setObjectName("today")
        made.opened.connect(self._open_meeting)
        return made

    def _missing(self) -> RecordList:
        columns = [
            ListColumn("day", _("Day")),
            ListColumn("activity", _("Activity"), stretch=True),
            ListColumn("left", _("Not marked"), "right"),
        ]
        made = RecordList(columns, self, name=_("Incomplete registers"), empty=_("All registers are complete."))
        made.setObjectName("missing")
        made.opened.connect(self._open_meeting)
        return made

    def _open_tasks(self) -> RecordList:
        columns = [
            ListColumn("name", _("Name"), stretch=True),
            ListColumn("activity", _("Activity"), stretch=True),
            ListColumn("absences", _("Absences in a row"), "right"),
            ListColumn("since", _("Since")),
            ListColumn("phone", _("Phone")),
        ]
        made = RecordList(columns, self, name=_("Tasks"), empty=_("Nobody has too many unexcused absences."))
        made.setObjectName("tasks")
        made.opened.connect(self._open_person)
        made.chosen.connect(self._update_buttons)
        return made

    def _due(self) -> RecordList:
        columns = [
            ListColumn("due", _("Until"), stretch=True),
            ListColumn("name", _("Name"), stretch=True),
            ListColumn("what", _("What is due"), stretch=True, main=True, whole=True),
        ]
        made = RecordList(columns, self, name=_("Deadlines"), empty=_("Nothing is due in the next days."))
        made.setObjectName("deadlines")
        made.opened.connect(self._open_deadline)
        return made

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        inside = ScrolledColumn(self)
        inside.setProperty("paper", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(half * 2, half * 2, half * 2, half)
        column.setSpacing(half)
        self.heading = heading_label(_(self.title), inside)
        column.addWidget(self.heading)
        for shown in self.headings:
            shown.setMinimumHeight(half * _MIN_LIST_HEIGHT)
            shown.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # the list scrolls itself
        self._lists = QGridLayout()
        self._lists.setHorizontalSpacing(half * 2)
        self._lists.setVerticalSpacing(half)
        self._arrange(columns=2)
        column.addLayout(self._lists, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.letter)
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
        self.message_bar.lie_over(lambda: self)

    def _show(self, found: overview.TodayOverview) -> None:
        held = next((one for one in self.headings if one.hasFocus() and one.rows.rowCount()), None)
        self._tasks = {task.id: task for task in found.tasks}
        self.meetings.set_rows([_meeting_cells(row, found.day) for row in found.meetings])
        self.missing.set_rows([_missing_cells(row) for row in found.missing])
        self.tasks.set_rows([_task_cells(row) for row in found.tasks])
        self._deadlines = found.deadlines
        self.deadlines.set_rows([_deadline_cells(place, row) for place, row in enumerate(found.deadlines)])
        self._fit_deadlines()
        self.heading.setText(_("Today, {date}").format(date=f"{weekday_name(found.day)} {format_date(found.day)}"))
        missing, open_tasks = len(found.missing), len(found.tasks)
        words = ngettext("{count} incomplete register", "{count} incomplete registers", missing)
        self.headings[self.missing].setText(words.format(count=missing) if missing else _("Incomplete registers"))
        words = ngettext("{count} task", "{count} tasks", open_tasks)
        self.headings[self.tasks].setText(words.format(count=open_tasks) if open_tasks else _("Tasks"))
        due = len(found.deadlines)
        words = ngettext("{count} deadline", "{count} deadlines", due)
        self.headings[self.deadlines].setText(words.format(count=due) if due else _("Deadlines"))
        today = sum(row.day == found.day and not row.cancelled for row in found.meetings)
        words = _("Next meetings (today: {count})") if today else _("Next meetings")
        self.headings[self.meetings].setText(words.format(count=today))
        self.counted.emit(due + missing + open_tasks + today)
        wanted, self._wanted = self._wanted, None
        if wanted is not None and self.tasks.show_id(wanted):
            self.tasks.setFocus(Qt.FocusReason.OtherFocusReason)
        elif held is None and any(one.hasFocus() for one in self.headings):
            self.focus_start()
        self._update_buttons()

    def _update_buttons(self, _record: int = 0) -> None:
        on = self.tasks.current_id() is not None
        for button in (self.letter, self.settle):
            if not on and button.hasFocus():
                self.tasks.setFocus(Qt.FocusReason.OtherFocusReason)
            button.setEnabled(on)
            self.actions_by_key[button.objectName()].setEnabled(on)

    def _open_meeting(self, meeting_id: int) -> None:
        self.context.open_record("meeting", meeting_id)

    def _open_person(self, task_id: int) -> None:
        self.context.open_record("participant", self._tasks[task_id].participant_id)

    def _open_deadline(self, place: int) -> None:
        open_task(self.sources, self._deadlines[place].way, (self, self.context), self.show_done)


def _deadline_cells(place: int, row: Deadline) -> tuple[Any, ...]:
    on = format_date(row.due)
    chip = StatusDisplay(_("overdue, {date}").format(date=on), "circle-alert", "bad")
    return (place, chip if row.overdue else StatusDisplay(on, "clock", "warn"), row.name, row.what)


def _meeting_cells(row: overview.NextMeeting, today: date) -> tuple[Any, ...]:
    """The row of a meeting of the next days, without a year; one that does not take place, or not today, is muted."""
    name = " · ".join(filter(None, (row.activity, row.person)))
    on = _("today") if row.day == today else f"{short_weekday_name(row.day)} {row.day:%d.%m}"
    marked = f"{row.marked}/{row.people}" if row.day == today else str(row.people)
    if row.cancelled:
        name = f"{name} ({row.cancelled})"
        # Translators: a narrow column: the meeting does not take place
        marked = _("called off")
    shown: list[str] = [on, row.hours, name, row.room, row.leader, marked]
    if row.cancelled or row.day != today:
        shown = [MutedText(text) for text in shown]
    if warning := warning_of(row.person):
        shown[2] = WarnedText.of(name, warning)
    return (row.meeting_id, *shown)


def _missing_cells(row: IncompleteRegister) -> tuple[Any, ...]:
    words = ngettext("{count} person", "{count} people", row.left).format(count=row.left)
    return (row.meeting_id, format_date(row.day), row.activity, words)


def _task_cells(row: tasks.AbsenceTaskRow) -> tuple[Any, ...]:
    return (row.id, row.name, row.activity, str(row.absences), format_date(row.since), row.phone)


def _load_today(session: Session, sources: Sequence[TaskSource]) -> overview.TodayOverview:
    from kiscase.activities.today import overview

    return overview.load_today(session, sources)
