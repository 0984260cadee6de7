"""Labels: headings, texts that wrap, and texts beside an editor."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QSizePolicy,
    QWidget,
)

from kiscase.ui.theme import style_properties


def heading_label(text: str, owner: QWidget, level: int = 1) -> QLabel:
    """The heading of a page or of a part of it, on one line."""
    label = QLabel(text, owner)
    label.setTextFormat(Qt.TextFormat.PlainText)
    style_properties.set_style_property(label, "heading", level)
    return label


def hint_label(text: str, owner: QWidget) -> QLabel:
    """A muted text that may shrink below its height, in a window that is too low."""
    label = QLabel(text, owner)
    label.setWordWrap(True)
    style_properties.set_style_property(label, "muted", True)
    return label


def wrapping_label(text: str, parent: QWidget, **properties: bool | int) -> QLabel:
    """A label of plain text that wraps, with the dynamic properties that the stylesheet selects by."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    for name, value in properties.items():
        label.setProperty(name, value)
    return label


class BuddyLabel(QLabel):
    """A label beside an editor: it wraps, and a click on it is a click on the editor.

    With `pass_clicks_to` screen readers take the name of the editor from the editor alone.
    """

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._editor: QWidget | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def pass_clicks_to(self, editor: QWidget) -> None:
        """Pass clicks on to an editor, whose accessible name says more than this label."""
        self._editor = editor

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Give the focus to the editor."""
        editor = self._editor or self.buddy()
        if editor is not None and event.button() == Qt.MouseButton.LeftButton:
            editor.setFocus(Qt.FocusReason.MouseFocusReason)
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press a button."""
        editor = self._editor or self.buddy()
        held = self.rect().contains(event.position().toPoint())
        if isinstance(editor, QAbstractButton) and held and event.button() == Qt.MouseButton.LeftButton:
            editor.click()
        super().mouseReleaseEvent(event)
