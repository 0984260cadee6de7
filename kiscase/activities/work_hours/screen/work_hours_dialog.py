"""The dialogs about the hours of a month: what is planned, and why a limit of the law is exceeded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from kiscase.activities.periods import hours_text
from kiscase.activities.work_hours import actions as work_hours
from kiscase.activities.work_hours.model import MAX_MONTH_HOURS, WorkHours
from kiscase.activities.work_hours.queries import WorkMonth, WorkPerson
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.text import NumberEditor
from kiscase.ui.forms.action_dialog import ActionDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.labels import BuddyLabel
from kiscase.ui.widgets.message_bar import Notify

HOUR_KINDS = ("planned", "done")


class WorkHoursEditor(Editor, QWidget):
    """The hours planned for each person, and those recorded without days where there are any.

    Enter, Up and Down go to the next person, Tab to the next number.
    """

    single_line = False

    def __init__(self, rows: Sequence[WorkPerson], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells: dict[tuple[int, str], NumberEditor] = {}
        self._rows = list(rows)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(metrics.half_line(self))
        self._layout.setColumnStretch(0, 1)
        for column, words in enumerate((_("Name"), _("Planned"), _("By the register"), _("Without days"))):
            head = BuddyLabel(words, self)
            style_properties.set_style_property(head, "muted", True)
            self._layout.addWidget(head, 0, column)
        for place, row in enumerate(self._rows, start=1):
            self._add(place, row)
        if self._rows:
            self.setFocusProxy(self.cells[self._rows[0].id, "planned"])

    def value(self) -> Any:
        return {
            row.id: tuple(cell.value() if (cell := self.cells.get((row.id, key))) else None for key in HOUR_KINDS)
            for row in self._rows
        }

    def problem(self) -> str:
        return next((sentence for cell in self.cells.values() if (sentence := cell.problem())), "")

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
            cell.set_value((value or {}).get(person, (None, None))[HOUR_KINDS.index(key)])

    def _add(self, place: int, row: WorkPerson) -> None:
        labels = WorkHours.fields()
        self._layout.addWidget(BuddyLabel(row.name, self), place, 0)
        marked = BuddyLabel(hours_text(row.marked), self)
        self._layout.addWidget(marked, place, 2)
        for column, key in ((1, "planned"), (3, "done")):
            if key == "done" and row.carried is None:
                continue
            cell = NumberEditor((0, MAX_MONTH_HOURS), self)
            cell.setMaximumWidth(self.fontMetrics().averageCharWidth() * 10)
            cell.setObjectName(f"{key}.{row.id}")
            cell.setAccessibleName(f"{_(labels[key].label)}: {row.name}")
            cell.changed.connect(self._emit_changed)
            cell.committed.connect(self._next)
            self._layout.addWidget(cell, place, column)
            self.cells[row.id, key] = cell

    def _next(self) -> None:
        if not self._step(1):
            self.committed.emit()

    def _step(self, by: int) -> bool:
        held = next(((person, key) for (person, key), cell in self.cells.items() if cell.hasFocus()), None)
        if held is None:
            return False
        people = [row.id for row in self._rows]
        place = people.index(held[0]) + by
        if not 0 <= place < len(people):
            return False
        cell = self.cells.get((people[place], held[1])) or self.cells[people[place], "planned"]
        cell.setFocus(Qt.FocusReason.TabFocusReason)
        cell.selectAll()
        return True


class PlannedHoursDialog(ActionDialog):
    """Asks for the hours planned for everybody in a month; all are saved in one action."""

    def __init__(self, parent: QWidget, jobs: Jobs, month: WorkMonth, notify: Notify) -> None:
        self._before = {row.id: (row.planned, row.carried) for row in month.people}
        self.hours = WorkHoursEditor(month.people)
        super().__init__(
            parent,
            jobs,
            _("Planned hours: {month}").format(month=month.title),
            [FieldSection("", [FieldInfo(N_("Hours of work"), key="hours")])],
            {"hours": self._before},
            words=_(
                "Whole hours. Hours without days are from the time when only the sum of a month was recorded; they "
                "stay beside the days."
            ),
            label=_("Save"),
            action=lambda session, values: work_hours.save_work_hours(
                session, month.activity_id, month.first, values["hours"]
            ),
            notify=notify,
            done=_("The hours of {month} are saved.").format(month=month.title),
            editors={"hours": lambda _field: self.hours},
        )

    def carry_out(self, values: dict[str, Any]) -> None:
        """Save what was changed."""
        changed = {person: pair for person, pair in values["hours"].items() if pair != self._before[person]}
        if changed:
            super().carry_out({"hours": changed})
        else:
            self.reject()


class ExceededLimitDialog(FormDialog):
    """Asks for the reason to record more than the law allows; *save* gets it."""

    def __init__(self, parent: QWidget, words: str, save: Callable[[str], None]) -> None:
        self._save = save
        super().__init__(
            parent,
            _("More than the law allows"),
            [FieldSection("", [FieldInfo(N_("Reason"), required=True, key="beyond")])],
            {},
            words=words,
            label=_("Record anyway"),
            on_submit=self._submitted,
        )

    def _submitted(self, values: dict[str, Any]) -> None:
        self.close_done()
        self._save(values["beyond"])
