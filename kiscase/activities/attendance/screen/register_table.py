"""The table of a register and its keys: letters for marks, row numbers, and `*` for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kiscase.activities.attendance.actions import MarkEntry
from kiscase.activities.attendance.queries import RegisterRow
from kiscase.activities.attendance.screen.mark_keys import MARK_ICONS, REST_KEY, UNMARK_KEYS, load_foreign_keys
from kiscase.activities.model import AttendanceMark
from kiscase.core.i18n import _
from kiscase.participants.situation.safety import warned_name
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import Cell, ListColumn, RecordList


class RegisterTable(RecordList):
    """One row for each person; letters mark the current row, a digit starts the input of row numbers."""

    pressed = Signal(str)
    unmarked = Signal()
    numbered = Signal(str)
    unknown = Signal(str)
    """A letter that is no mark was pressed."""

    def __init__(self, signs: Mapping[str, AttendanceMark], parent: QWidget | None = None) -> None:
        columns = [
            ListColumn("number", _("No."), align="right"),
            ListColumn("name", _("Name"), stretch=True),
            ListColumn("mark", _("Mark")),
            ListColumn("details", _("Remarks"), stretch=True),
        ]
        super().__init__(columns, parent, name=_("Register"))
        self.setObjectName("register")
        self.signs = signs
        self._foreign = {letter: mark for letter, mark in load_foreign_keys().items() if mark is not None}

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters and `*` are marks, also on another keyboard; digits are row numbers, Backspace removes a mark."""
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        text = event.text().upper()
        if event.key() in UNMARK_KEYS:
            self.unmarked.emit()
        elif plain and text and text in (*self.signs, REST_KEY):
            self.pressed.emit(text)
        elif plain and text in self._foreign:
            self.pressed.emit(next(sign for sign, mark in self.signs.items() if mark is self._foreign[text]))
        elif plain and text.isdigit():
            self.numbered.emit(text)
        elif plain and text.isalpha():
            self.unknown.emit(text)
        else:
            super().keyPressEvent(event)


def register_cells(number: int, row: RegisterRow, entry: MarkEntry, *, preset: bool) -> tuple[Any, ...]:
    """The cells of a person: row number, name with the safety note beside it, mark, and details of the mark."""
    shown = (
        StatusDisplay(entry.mark.label, *MARK_ICONS[entry.mark])
        if entry.mark
        else StatusDisplay(_("not marked"), "circle-dashed", "muted")
    )
    minutes = "" if entry.minutes is None else _("{count} min").format(count=entry.minutes)
    known = (minutes, entry.reason, entry.evidence, _("from an excused absence") if preset else "")
    name = _("{name} (guest)").format(name=row.name) if row.dropped_in else row.name
    details: Cell = " · ".join(filter(None, (row.remark, *known)))
    if row.remark:
        details = StatusDisplay(str(details), "circle-alert", "warn")
    return (row.participant_id, str(number), warned_name(name, row.safety_note), shown, details)
