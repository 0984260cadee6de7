"""The message bar of a page, with Undo: it lies over what is below it, so that nothing moves when it comes."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from kiscase.core.i18n import _
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel

_ICONS = {"ok": "circle-check", "info": "info", "warn": "triangle-alert", "bad": "circle-alert"}
_CLICK_DELAY = 500  # milliseconds: an earlier click was meant for what was there before

Notify = Callable[[str], object]
"""Reports a sentence to the user, as a page's `show_message` does."""


class MessageBar(QFrame):
    """A bar that shows what happened until the next message, typing or Esc; it never takes the focus.

    Without `lie_over` it has its place in a layout.
    """

    undo_asked = Signal()
    way_out_asked = Signal()
    left = Signal()
    """It closed while it had the focus, which belongs elsewhere now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry: int | None = None
        """The journal entry that Undo takes back; None if the message offers no Undo."""
        self._over: Callable[[], QWidget] | None = None
        self._since = QElapsedTimer()
        self._move_soon = QTimer(self, singleShot=True, interval=0)  # once what it lies over has its place
        self._move_soon.timeout.connect(self._move_into_place)
        self._typed_into: QWidget | None = None
        self.setAccessibleName(_("Message"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    def _build(self) -> None:
        """Make what is in it, when there is a message for the first time: most pages never have one."""
        self._icon = PlainLabel(self)
        self._words = PlainLabel(self)
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
        page = self.parentWidget()
        if page is not None:
            page.installEventFilter(self)
        for one in (self._undo, self._way_out, self._close):
            one.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._watch_typing)  # type: ignore[union-attr]

    def lie_over(self, widget: Callable[[], QWidget]) -> None:
        """Lie over the lower edge of a widget on the page, the one that *widget* gives when a message comes."""
        self._over = widget

    def show_message(self, sentence: str, entry: int | None = None, *, role: str = "ok", button: str = "") -> None:
        """Show what was done; with *entry*, offer to undo it; *button* is the text of the way to what comes next."""
        if self.layout() is None:
            self._build()
        self.entry = entry
        self._undo.setVisible(entry is not None)
        self._way_out.setText(button)
        self._way_out.setVisible(bool(button))
        self._show_text(sentence, role)

    def show_problem(self, sentence: str, button: str = "") -> None:
        """Show what failed; *button* is the text of the way out, if there is one."""
        self.show_message(sentence, role="bad", button=button)

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
        """Close on typing, and on Esc when nothing else on the page handles it; ignore a click that came too soon."""
        if self.isHidden():
            return super().eventFilter(watched, event)
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if watched is self.parent() and event.key() == Qt.Key.Key_Escape and self.isVisible():
                return self.dismiss()
            if watched is self._typed_into and _is_typing(event):
                self.dismiss()
        elif event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            return watched in (self._undo, self._way_out, self._close) and not self.takes_clicks()
        elif event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.LayoutRequest):
            self._move_soon.start()
        return super().eventFilter(watched, event)

    def takes_clicks(self) -> bool:
        """Whether a click on a button of the bar was meant for it, for it has been there for a while."""
        return self._since.hasExpired(_CLICK_DELAY)

    def _show_text(self, sentence: str, role: str) -> None:
        style_properties.set_color_role(self, role)
        self._icon.setPixmap(icons.themed_icon(_ICONS[role], role).pixmap(metrics.icon_size(self)))
        self._words.setText(sentence)
        self.setAccessibleDescription(sentence)
        self._since.start()
        self.show()
        self._move_into_place()
        self._move_soon.start()
        self.raise_()
        self._watch_typing(None, self.window().focusWidget())
        announce_to_screen_reader(self, sentence, urgent=role == "bad")

    def _ask_undo(self) -> None:
        self.dismiss()
        self.undo_asked.emit()

    def _move_into_place(self) -> None:
        page = self.parentWidget()
        if self._over is None or page is None:
            return
        over = self._over()
        over.installEventFilter(self)  # again and again the same is once
        width = over.width()
        height = min(max(self.heightForWidth(width), self.minimumSizeHint().height()), page.height())
        corner = over.mapTo(page, QPoint(0, over.height()))
        wanted = QRect(corner.x(), min(corner.y(), page.height()) - height, width, height)
        self.setGeometry(self._clear_of_buttons(page, wanted))

    def _clear_of_buttons(self, page: QWidget, wanted: QRect) -> QRect:
        """The place above the buttons that *wanted* would cover, unless that is too far up."""
        buttons = [
            QRect(one.mapTo(page, QPoint()), one.size())
            for one in page.findChildren(QPushButton)
            if one.isVisible() and not self.isAncestorOf(one) and not one.visibleRegion().isEmpty()
        ]
        found = QRect(wanted)
        while covered := [one.top() for one in buttons if one.intersects(found)]:
            found.moveBottom(min(covered) - 1)
            if found.top() < page.height() // 2:
                return wanted
        return found

    def _watch_typing(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Notice typing into what has the focus on the page."""
        page = self.parentWidget()
        if self.isHidden() or page is None:
            return
        if self._typed_into is not None and shiboken6.isValid(self._typed_into):
            self._typed_into.removeEventFilter(self)
        self._typed_into = None
        if new is not None and new is not page and page.isAncestorOf(new) and not self.isAncestorOf(new):
            self._typed_into = new
            new.installEventFilter(self)

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


def _is_typing(event: QKeyEvent) -> bool:
    """Whether a key types or deletes something; AltGr may come as Ctrl with Alt, either of them alone is a command."""
    if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
        return True
    alt, control = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
    letter = bool(event.text()) and event.text().isprintable()
    return letter and bool(event.modifiers() & alt) == bool(event.modifiers() & control)
