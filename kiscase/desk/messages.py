"""What the program says: a bar at a page's foot, a question where something cannot be undone, an apology for bugs."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal, qVersion
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from kiscase.core.i18n import _
from kiscase.desk import theme

Deed = Callable[[], None]

_ICONS = {"ok": "circle-check", "info": "info", "warn": "triangle-alert", "bad": "circle-alert"}


def announce(widget: QWidget, sentence: str, *, urgent: bool = False) -> None:
    """Let screen readers say *sentence*, wherever the focus is."""
    event = QAccessibleAnnouncementEvent(widget, sentence)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(event)


class MessageBar(QFrame):
    """A bar that says what happened, until the next message or Esc; it never takes the focus."""

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
        self._undo.setIcon(theme.icon("undo-2"))
        self._undo.clicked.connect(self._ask_undo)
        self._way_out = self._button("way_out", "")
        self._way_out.clicked.connect(self.way_out_asked)
        self._close = QToolButton(self)
        self._close.setIcon(theme.icon("x"))
        self._close.setAccessibleName(_("Close the message"))
        self._close.setToolTip(_("Close the message (Esc)"))
        self._close.setProperty("quiet", True)
        self._close.clicked.connect(self.dismiss)
        self._lay_out()
        self.hide()
        if parent is not None:
            parent.installEventFilter(self)

    def tell(self, sentence: str, undo: bool = False, *, role: str = "ok", button: str = "") -> None:
        """Say what was done; with *undo*, offer to take it back; *button* names the way to what is next."""
        self._say(sentence, role)
        self._undo.setVisible(undo)
        self._way_out.setText(button)
        self._way_out.setVisible(bool(button))

    def problem(self, sentence: str, button: str = "") -> None:
        """Say what did not work; *button* names the way out, if there is one."""
        self._say(sentence, "bad")
        self._undo.hide()
        self._way_out.setText(button)
        self._way_out.setVisible(bool(button))

    def text(self) -> str:
        """The sentence that is shown; empty when the bar is away."""
        return "" if self.isHidden() else self._words.text()

    def dismiss(self) -> bool:
        """Take the message away; says whether there was one."""
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
        """Esc that nothing else on the page wanted closes the bar too."""
        escape = event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if escape and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.isVisible():
            return self.dismiss()
        return super().eventFilter(watched, event)

    def _say(self, sentence: str, role: str) -> None:
        theme.set_role(self, role)
        self._icon.setPixmap(theme.icon(_ICONS[role], role).pixmap(theme.icon_size(self)))
        self._words.setText(sentence)
        self.setAccessibleDescription(sentence)
        self.show()
        announce(self, sentence, urgent=role == "bad")

    def _ask_undo(self) -> None:
        self.dismiss()
        self.undo_asked.emit()

    def _button(self, name: str, words: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        half = theme.half_line(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(half * 2, half // 2, half, half // 2)
        layout.setSpacing(half)
        layout.addWidget(self._icon)
        layout.addWidget(self._words, 1)
        for button in (self._undo, self._way_out, self._close):
            layout.addWidget(button)


class _Said(QDialog):
    """A dialog of a heading and words, with room for buttons; opened without blocking, gone when closed."""

    def __init__(self, parent: QWidget | None, heading: str, words: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(QGuiApplication.applicationDisplayName() or "kiscase")
        half = theme.half_line(self)
        title = _wrapped(heading, self)
        title.setProperty("heading", 2)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(half * 3, half * 3, half * 3, half * 2)
        self.column.setSpacing(half * 2)
        self.column.addWidget(title)
        self.column.addWidget(_wrapped(words, self))
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(half)
        self.buttons.addStretch()
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)
        self.setAccessibleName(heading)
        self.setAccessibleDescription(words)

    def add_button(self, name: str, words: str) -> QPushButton:
        """A further button at the right of the row."""
        button = QPushButton(words, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        self.buttons.addWidget(button)
        return button

    def finish(self, default: QPushButton) -> None:
        """Put the buttons in, make one the default, and open."""
        self.column.addLayout(self.buttons)
        default.setDefault(True)
        self.open()
        default.setFocus()


class Question(_Said):
    """A question whose safe answer comes first and is the default; built by `ask`."""

    def __init__(
        self,
        parent: QWidget | None,
        question: str,
        detail: str,
        deed: str,
        *,
        on_yes: Deed,
        on_no: Deed | None = None,
        third: tuple[str, Deed] | None = None,
    ) -> None:
        super().__init__(parent, question, detail)
        self._on_yes, self._on_third = on_yes, third[1] if third else None
        self._answer: Deed | None = on_no
        safe = self.add_button("safe", _("&Cancel"))
        safe.clicked.connect(self.reject)
        if third:
            self.add_button("third", third[0]).clicked.connect(self._take_third)
        yes = self.add_button("deed", deed)
        yes.setProperty("danger", True)
        yes.clicked.connect(self._take_yes)
        self.finished.connect(self._act)
        self.finish(safe)

    def _take_yes(self) -> None:
        self._answer = self._on_yes
        self.accept()

    def _take_third(self) -> None:
        self._answer = self._on_third
        self.accept()

    def _act(self) -> None:
        if self._answer is not None:
            self._answer()


def ask(
    parent: QWidget | None,
    question: str,
    detail: str,
    deed: str,
    on_yes: Deed,
    *,
    on_no: Deed | None = None,
    third: tuple[str, Deed] | None = None,
) -> Question:
    """Ask before what cannot be undone; *deed* names the button that does it."""
    return Question(parent, question, detail, deed, on_yes=on_yes, on_no=on_no, third=third)


class Notice(_Said):
    """Words with one button to close them, and perhaps details to copy; built by `notice` and `apologise`."""

    def __init__(self, parent: QWidget | None, heading: str, words: str, details: str = "") -> None:
        super().__init__(parent, heading, words)
        self._details = details
        if details:
            shown = QPlainTextEdit(details, self)
            shown.setReadOnly(True)
            shown.setTabChangesFocus(True)
            shown.setAccessibleName(_("Details"))
            shown.setObjectName("details")
            shown.setMinimumHeight(self.fontMetrics().height() * 8)
            shown.setMaximumHeight(self.fontMetrics().height() * 14)
            self.column.addWidget(shown)
            self.add_button("copy", _("&Copy details")).clicked.connect(self._copy)
        close = self.add_button("close", _("C&lose"))
        close.clicked.connect(self.accept)
        self.finish(close)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)


def notice(parent: QWidget | None, heading: str, words: str) -> Notice:
    """Say something where there is no message bar."""
    return Notice(parent, heading, words)


def apologise(parent: QWidget | None, exc: BaseException) -> Notice:
    """Say that the program made a mistake; the details name places in the program, never data of people."""
    return Notice(
        parent,
        _("Sorry, the program made a mistake."),
        _(
            "What was saved before is safe; the last step was not carried out. You can go on working. To help to mend"
            " it, copy the details and send them to the makers of the program. They hold no data about people."
        ),
        details(exc),
    )


def details(exc: BaseException) -> str:
    """Where *exc* arose: versions, kinds of error and places, without the texts of errors, which may quote data."""
    lines = [f"Python {platform.python_version()}, Qt {qVersion()}, {sys.platform}"]
    link: BaseException | None = exc
    while link is not None:
        lines.append(type(link).__name__)
        for frame in traceback.extract_tb(link.__traceback__):
            place = frame.filename.replace("\\", "/").split("/")
            lines.append(f"  {'/'.join(place[-3:])}:{frame.lineno} {frame.name}")
        link = link.__cause__ or link.__context__
    return "\n".join(lines)


def _wrapped(words: str, parent: QWidget) -> QLabel:
    label = QLabel(words, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
