"""The hours of socially useful work by the month, on the page of such an activity: planned, marked, done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from dateutil.relativedelta import relativedelta
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from kiscase.activities.actions import work
from kiscase.activities.documents.facts import hours_text
from kiscase.activities.model import WorkHours
from kiscase.activities.screen.dialogs import Told
from kiscase.activities.screen.list_deeds import Deeds
from kiscase.core import clock
from kiscase.core.i18n import N_, _
from kiscase.core.record import Field
from kiscase.desk import theme
from kiscase.desk.dialog import FormDialog
from kiscase.desk.editors import Editor, NumberEditor, Words
from kiscase.desk.form import Section
from kiscase.desk.jobs import Jobs
from kiscase.desk.page import Desk, Tab
from kiscase.desk.table import Column, List
from kiscase.participants.model import Participant

_KEYS = ("planned", "done")


class WorkTab(Tab):
    """A month of hours; it stands only on the page of an activity that is socially useful work."""

    title: ClassVar[str] = N_("Hours of work")
    tables: ClassVar[frozenset[str]] = frozenset(
        {"work_hours", "attendance", "absence", "meeting", "enrolment", "activity"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._activity: int | None = None
        self._first = clock.today().replace(day=1)
        self._known = work.Month(False, self._first, "", [])
        columns = [
            Column("name", _("Name"), stretch=True),
            Column("planned", _("Planned"), "right", width=14),
            Column("marked", _("By the register"), "right", width=18),
            Column("done", _("Done"), "right", width=14),
        ]
        self.list = List(columns, self, name=_("Hours of work"), empty=_("Nobody takes part in this month."))
        self.list.setObjectName("hours")
        self.list.opened.connect(self._open)
        self.month = QLabel(self)
        theme.set_look(self.month, "heading", 2)
        self.deed_buttons = Deeds(self, self.list, self._months())
        self.deed_buttons.add("write_hours", _("Write down the hours…"), "pencil", self.ask_hours)

    def show_record(self, record: int | None) -> None:
        """Ask for the hours of the month that is shown."""
        if record != self._activity:
            self.list.set_rows([])
        self._activity, first = record, self._first
        if record is None:
            self.fits.emit(False)
        else:
            self.desk.jobs.read(
                lambda session: work.month_of(session, record, first), self._show, latest="hours of an activity"
            )

    def turn(self, months: int) -> None:
        """Another month."""
        self._first += relativedelta(months=months)
        self.show_record(self._activity)

    def ask_hours(self) -> None:
        """Ask for the hours of everybody in the month."""
        if self._activity is not None and self._known.rows:
            HoursDialog(self.window(), self.desk.jobs, self._activity, self._known, self.done.emit)

    def _show(self, found: work.Month) -> None:
        self._known = found
        self.fits.emit(found.counts)
        self.month.setText(found.title)
        self.list.set_rows(
            [
                (row.participant_id, row.name, _text(row.planned), hours_text(row.marked), _text(row.done))
                for row in found.rows
            ]
        )
        self.deed_buttons.enable("write_hours", on=bool(found.rows))

    def _months(self) -> QWidget:
        panel = QWidget(self)
        row = QHBoxLayout(panel)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.half_line(self))
        row.addWidget(self._arrow("arrow-left", _("The month before"), self._back))
        row.addWidget(self.month)
        row.addWidget(self._arrow("arrow-right", _("The month after"), self._on))
        row.addStretch(1)
        return panel

    def _arrow(self, icon: str, words: str, deed: Any) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(icon)
        button.setIcon(theme.icon(icon))
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.clicked.connect(deed)
        return button

    def _back(self) -> None:
        self.turn(-1)

    def _on(self) -> None:
        self.turn(1)

    def _open(self, person: int) -> None:
        self.desk.open(Participant.__tablename__, person)


class HoursEditor(Editor, QWidget):
    """Two numbers a person; Enter, up and down go to the next person, Tab to the next number."""

    single_line = False

    def __init__(self, rows: Sequence[work.Hours], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells: dict[tuple[int, str], NumberEditor] = {}
        self._rows = list(rows)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.half_line(self))
        self._layout.setColumnStretch(0, 1)
        for column, words in enumerate((_("Name"), _("Planned"), _("By the register"), _("Done"))):
            head = Words(words, self)
            theme.set_look(head, "muted", True)
            self._layout.addWidget(head, 0, column)
        for place, row in enumerate(self._rows, start=1):
            self._add(place, row)
        if self._rows:
            self.setFocusProxy(self.cells[self._rows[0].participant_id, "planned"])

    def value(self) -> Any:
        return {
            row.participant_id: tuple(self.cells[row.participant_id, key].value() for key in _KEYS)
            for row in self._rows
        }

    def problem(self) -> str:
        typed = next((sentence for cell in self.cells.values() if (sentence := cell.problem())), "")
        long = any(not 0 <= (cell.value() or 0) <= work.LONGEST for cell in self.cells.values())
        return typed or (work.too_long() if long else "")

    def set_wrong(self, on: bool) -> None:
        for cell in self.cells.values():
            cell.set_wrong(on and bool(cell.problem()))

    def set_read_only(self, on: bool) -> None:
        for cell in self.cells.values():
            cell.set_read_only(on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go to the same number of another person."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self._step(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _show(self, value: Mapping[int, tuple[int | None, int | None]] | None) -> None:
        for (person, key), cell in self.cells.items():
            cell.set_value((value or {}).get(person, (None, None))[_KEYS.index(key)])

    def _add(self, place: int, row: work.Hours) -> None:
        labels = WorkHours.fields()
        self._layout.addWidget(Words(row.name, self), place, 0)
        marked = Words(hours_text(row.marked), self)
        self._layout.addWidget(marked, place, 2)
        for column, key in ((1, "planned"), (3, "done")):
            cell = NumberEditor(self)
            cell.setMaximumWidth(self.fontMetrics().averageCharWidth() * 10)
            cell.setObjectName(f"{key}.{row.participant_id}")
            cell.setAccessibleName(f"{_(labels[key].label)}: {row.name}")
            cell.changed.connect(self._tell)
            cell.committed.connect(self._next)
            self._layout.addWidget(cell, place, column)
            self.cells[row.participant_id, key] = cell

    def _next(self) -> None:
        if not self._step(1):
            self.committed.emit()

    def _step(self, by: int) -> bool:
        held = next(((person, key) for (person, key), cell in self.cells.items() if cell.hasFocus()), None)
        if held is None:
            return False
        people = [row.participant_id for row in self._rows]
        place = people.index(held[0]) + by
        if not 0 <= place < len(people):
            return False
        cell = self.cells[people[place], held[1]]
        cell.setFocus(Qt.FocusReason.TabFocusReason)
        cell.selectAll()
        return True


class HoursDialog(FormDialog):
    """Asks for the hours of everybody in a month; all are written down in one act."""

    def __init__(self, parent: QWidget, jobs: Jobs, activity: int, month: work.Month, told: Told) -> None:
        self._jobs, self._activity, self._month, self._told = jobs, activity, month, told
        self._before = {row.participant_id: (row.planned, row.done) for row in month.rows}
        self.hours = HoursEditor(month.rows)
        super().__init__(
            parent,
            _("Hours of work: {month}").format(month=month.title),
            [Section("", [Field(N_("Hours of work"), key="hours")])],
            {"hours": self._before},
            words=_("Whole hours. What is done is what counts; the register tells what was marked."),
            label=_("Save"),
            deed=self._save,
            editors={"hours": lambda _field: self.hours},
        )
        self.resize(round(self.width() * 1.3), self.height())

    def _save(self, values: dict[str, Any]) -> None:
        activity, first, before = self._activity, self._month.first, self._before
        changed = {person: pair for person, pair in values["hours"].items() if pair != before[person]}
        if not changed:
            self.reject()
            return
        self._jobs.act(lambda session: work.write_hours(session, activity, first, changed), self._saved, self.failed)

    def _saved(self, _result: object) -> None:
        self._told(_("The hours of {month} are saved.").format(month=self._month.title))
        self.done_well()


def _text(number: int | None) -> str:
    return "–" if number is None else str(number)
