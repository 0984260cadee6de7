"""The message bar at the foot of a page, with Undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from kiscase.core.i18n import _
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.theme import icons, metrics, style_properties

_ICONS = {"ok": "circle-check", "info": "info", "warn": "triangle-alert", "bad": "circle-alert"}


Notify = Callable[[str], None]
"""Reports a sentence to the user, as a page's `show_message` does."""


class MessageBar(QFrame):
    """A bar that shows what happened until the next message or Esc; it never takes the focus."""

    undo_asked = Signal()
    way_out_asked = Signal()
    left = Signal()
    """It closed while it had the focus, which belongs elsewhere now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Message"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._icon = QLabel(self)
        self._words = QLabel(self)
        self._words.setObjectName("message")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._undo = self._button("undo", _("&Undo"))
        self._undo.setIcon(icons.themed_icon("undo-2"))
        self._undo.clicked.connect(self._ask_undo)
        self._way_out = self._button("way_out", "")
        self._way_out.clicked.connect(self.way_out_asked)
        self._close = QToolButton(self)
        self._close.setIcon(icons.themed_icon("x"))
        self._close.setAccessibleName(_("Close the message"))
        self._close.setToolTip(_("Close the message (Esc)"))
        self._close.setProperty("quiet", True)
        self._close.clicked.connect(self.dismiss)
        self._lay_out()
        self.hide()
        if parent is not None:
            parent.installEventFilter(self)

    def show_message(self, sentence: str, undo: bool = False, *, role: str = "ok", button: str = "") -> None:
        """Show what was done; with *undo*, offer to undo it; *button* is the text of the way to what comes next."""
        self._show_text(sentence, role)
        self._undo.setVisible(undo)
        self._way_out.setText(button)
        self._way_out.setVisible(bool(button))

    def show_problem(self, sentence: str, button: str = "") -> None:
        """Show what failed; *button* is the text of the way out, if there is one."""
        self._show_text(sentence, "bad")
        self._undo.hide()
        self._way_out.setText(button)
        self._way_out.setVisible(bool(button))

    def text(self) -> str:
        """The sentence that is shown; empty when the bar is hidden."""
        return "" if self.isHidden() else self._words.text()

    def dismiss(self) -> bool:
        """Hide the message; whether there was one."""
        shown = not self.isHidden()
        held = shown and self.isAncestorOf(self.window().focusWidget() or self.window())
        self.hide()
        if held:
            self.left.emit()
        return shown

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the bar."""
        if event.key() == Qt.Key.Key_Escape and self.dismiss():
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close the bar on Esc, when nothing else on the page handles it."""
        escape = event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if escape and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.isVisible():
            return self.dismiss()
        return super().eventFilter(watched, event)

    def _show_text(self, sentence: str, role: str) -> None:
        style_properties.set_color_role(self, role)
        self._icon.setPixmap(icons.themed_icon(_ICONS[role], role).pixmap(metrics.icon_size(self)))
        self._words.setText(sentence)
        self.setAccessibleDescription(sentence)
        self.show()
        announce_to_screen_reader(self, sentence, urgent=role == "bad")

    def _ask_undo(self) -> None:
        self.dismiss()
        self.undo_asked.emit()

    def _button(self, name: str, words: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(half * 2, half // 2, half, half // 2)
        layout.setSpacing(half)
        layout.addWidget(self._icon)
        layout.addWidget(self._words, 1)
        for button in (self._undo, self._way_out, self._close):
            layout.addWidget(button)
