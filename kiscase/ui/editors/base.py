"""The base class of all editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiscase.ui.theme.style_properties import set_style_property

if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object  # mixed into several kinds of Qt widgets, so it cannot be a widget itself


class Editor(_Widget):
    """A widget for one value: mixed into the Qt widget that does the editing.

    `changed` is emitted for what the user does, not for `set_value`; `committed` for Enter.
    """

    changed = Signal()
    committed = Signal()

    single_line = True
    _quiet = False

    def value(self) -> Any:
        """The value; None for no input and for invalid input (see `problem`)."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show another value, without emitting `changed`."""
        self._quiet = True
        try:
            self._show(value)
        finally:
            self._quiet = False

    def problem(self) -> str:
        """A sentence about invalid input; empty when the input is valid."""
        return ""

    def set_read_only(self, on: bool) -> None:
        """Allow reading and copying only."""
        raise NotImplementedError

    def full_width(self) -> int:
        """The width at which none of the texts it offers is cut; 0 where it has none of its own."""
        return 0

    def choice_at(self, held: QWidget) -> str:
        """The stored word of the choice that is chosen, or that *held*, a part of the editor, stands for."""
        return ""

    def set_wrong(self, on: bool) -> None:
        """Mark the input as wrong."""
        set_style_property(self, "wrong", on)

    def _show(self, value: Any) -> None:
        raise NotImplementedError

    def _emit_changed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def _commit(self) -> None:
        self.committed.emit()
