"""What all editors can do, and the words beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiscase.ui.theme.style_properties import set_style_property

if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object  # mixed into widgets of several kinds, which a common base of Qt's own would forbid


class Editor(_Widget):
    """A widget for one value: mixed into the Qt widget that does the editing.

    `changed` tells of what the person does, not of `set_value`; `committed` of Enter.
    """

    changed = Signal()
    committed = Signal()

    single_line = True
    _quiet = False

    def value(self) -> Any:
        """The value; none where nothing was typed or what was typed is no value (see `problem`)."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show another value, without telling of a change."""
        self._quiet = True
        try:
            self._show(value)
        finally:
            self._quiet = False

    def problem(self) -> str:
        """A sentence about what was typed but is no value; empty when all is well."""
        return ""

    def set_read_only(self, on: bool) -> None:
        """Let it be read and copied but not changed."""
        raise NotImplementedError

    def set_wrong(self, on: bool) -> None:
        """Mark the field as one that needs a correction."""
        set_style_property(self, "wrong", on)

    def _show(self, value: Any) -> None:
        raise NotImplementedError

    def _emit_changed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def _commit(self) -> None:
        self.committed.emit()
