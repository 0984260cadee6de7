"""Labels: headings, texts that wrap, and texts beside an editor."""

from __future__ import annotations

from typing import Any

from PySide6 import QtGui
from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QSizePolicy,
    QWidget,
)

from kiscase.ui.theme import style_properties


class PlainLabel(QLabel):
    """A label that shows what it is given letter by letter: a name is never taken for HTML.

    Qt would load the pictures of one that is, also over the network.
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.setTextFormat(Qt.TextFormat.PlainText)


def plain_tooltip(text: str) -> str:
    """The text for a tooltip, which Qt takes for HTML where it looks like it."""
    if not QtGui.Qt.mightBeRichText(text):
        return text
    import html

    return f"<span>{html.escape(text)}</span>"


def heading_label(text: str, owner: QWidget, level: int = 1) -> QLabel:
    """The heading of a page or of a part of it, on one line."""
    label = PlainLabel(text, owner)
    style_properties.set_style_property(label, "heading", level)
    return label


def hint_label(text: str, owner: QWidget) -> QLabel:
    """A muted text that may shrink below its height, in a window that is too low."""
    return shrinking_label(text, owner, muted=True)


def shrinking_label(text: str, owner: QWidget, **properties: object) -> QLabel:
    """A text that wraps and may shrink below its height, with the properties that the stylesheet selects by."""
    label = PlainLabel(text, owner)
    label.setWordWrap(True)
    for name, value in properties.items():
        style_properties.set_style_property(label, name, value)
    return label


def wrapping_label(text: str, parent: QWidget, **properties: bool | int) -> QLabel:
    """A label of plain text that wraps, with the dynamic properties that the stylesheet selects by."""
    label = PlainLabel(text, parent)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    for name, value in properties.items():
        label.setProperty(name, value)
    return label


class ElidedLabel(PlainLabel):
    """A line that gives way: it ends with an ellipsis where there is no room, and its tooltip is the whole."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """Show a text; a screen reader says all of it."""
        self._whole = text
        self.setToolTip(plain_tooltip(text))
        self.setAccessibleName(text)
        self._elide()

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = self.contentsRect().width()
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))


class BuddyLabel(PlainLabel):
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
