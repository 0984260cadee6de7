"""What all editors can do, and the words beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QWidget

from kiscase.desk.theme import set_look

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
        set_look(self, "wrong", on)

    def _show(self, value: Any) -> None:
        raise NotImplementedError

    def _tell(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def _commit(self) -> None:
        self.committed.emit()


class Words(QLabel):
    """Words beside an editor: they wrap, and a click on them is a click on the editor."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Pass a click on."""
        friend = self.buddy()
        if friend is not None and event.button() == Qt.MouseButton.LeftButton:
            friend.setFocus(Qt.FocusReason.MouseFocusReason)
            if isinstance(friend, QAbstractButton):
                friend.click()
        super().mouseReleaseEvent(event)
