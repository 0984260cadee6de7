"""The lines of a register and their keys: the signs of the paper, row numbers, and `*` for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kiscase.activities.actions import RegisterRow
from kiscase.activities.actions.marking import Entry
from kiscase.activities.model import Mark
from kiscase.core import clock
from kiscase.core.i18n import _
from kiscase.desk.table import Column, List
from kiscase.paper import letter

LOOKS = {
    Mark.PRESENT: ("circle-check", "ok"),
    Mark.LATE: ("clock", "warn"),
    Mark.LEFT_EARLY: ("log-out", "warn"),
    Mark.EXCUSED: ("info", "info"),
    Mark.UNEXCUSED: ("circle-x", "bad"),
}
UNMARK = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
REST = "*"


class Lines(List):
    """The lines; the signs of the paper mark the current one, a digit begins the line of row numbers."""

    pressed = Signal(str)
    unmarked = Signal()
    numbered = Signal(str)

    def __init__(self, signs: Mapping[str, Mark], parent: QWidget | None = None) -> None:
        columns = [
            Column("number", _("No."), align="right", width=4),
            Column("name", _("Name"), stretch=True),
            Column("mark", _("Mark"), width=22),
            Column("details", _("Reason"), width=18),
        ]
        super().__init__(columns, parent, name=_("Register"))
        self.setObjectName("register")
        self.signs = signs

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Signs and `*` are marks, digits are row numbers, Backspace takes a mark away."""
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        text = event.text().upper()
        if event.key() in UNMARK:
            self.unmarked.emit()
        elif plain and text and text in (*self.signs, REST):
            self.pressed.emit(text)
        elif plain and text.isdigit():
            self.numbered.emit(text)
        else:
            super().keyPressEvent(event)


def signs() -> dict[str, Mark]:
    """The sign of each mark on the paper, in the current language: what one presses."""
    own = letter.load("attendance", clock.today())
    return {own.text(f"mark.{mark.value}").upper(): mark for mark in Mark}


def meanings(signs: Mapping[str, Mark]) -> dict[str, str]:
    """What each key marks, in words."""
    return {key: mark.label for key, mark in signs.items()} | {REST: _("the rest present")}


def line(number: int, row: RegisterRow, entry: Entry, *, preset: bool) -> tuple[Any, ...]:
    """A person as a line: row number, name, mark, and what else is known of it."""
    shown = (entry.mark.label, *LOOKS[entry.mark]) if entry.mark else (_("not marked"), "circle-dashed", "muted")
    minutes = "" if entry.minutes is None else _("{count} min").format(count=entry.minutes)
    known = (minutes, entry.reason, entry.evidence, _("in the ledger") if preset else "")
    name = _("{name} (guest)").format(name=row.name) if row.dropped_in else row.name
    return (row.participant_id, str(number), name, shown, " · ".join(part for part in known if part))
