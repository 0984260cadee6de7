"""Labels that wrap: headings, body text, and texts beside an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QSizePolicy,
    QWidget,
)

from kiscase.ui.theme import style_properties

if TYPE_CHECKING:
    _Widget = QWidget
else:
    _Widget = object  # mixed into widgets of several kinds, which a common base of Qt's own would forbid


def heading_label(text: str, owner: QWidget) -> QLabel:
    label = QLabel(text, owner)
    label.setTextFormat(Qt.TextFormat.PlainText)
    style_properties.set_style_property(label, "heading", 1)
    return label


def hint_label(text: str, owner: QWidget) -> QLabel:
    label = QLabel(text, owner)
    label.setWordWrap(True)
    style_properties.set_style_property(label, "muted", True)
    return label


def wrapping_label(text: str, parent: QWidget, **looks: bool | int) -> QLabel:
    """Plain words that wrap, with the properties that the stylesheet looks at."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    for look, value in looks.items():
        label.setProperty(look, value)
    return label


class BuddyLabel(QLabel):
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
