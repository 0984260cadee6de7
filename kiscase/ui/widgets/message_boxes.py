"""Message boxes: a confirmation before what cannot be undone, a notice, and the report of an error."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from kiscase.core.i18n import _
from kiscase.core.log import describe_exception, describe_system, log_exception
from kiscase.ui.command import Handler
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.dialog import Dialog
from kiscase.ui.widgets.labels import wrapping_label


class _MessageDialog(Dialog):
    """A dialog with a heading, a text and buttons; opened without blocking, deleted when closed."""

    def __init__(self, parent: QWidget | None, heading: str, words: str) -> None:
        super().__init__(parent, QGuiApplication.applicationDisplayName() or "kiscase")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        half = metrics.half_line(self)
        title = wrapping_label(heading, self)
        title.setProperty("heading", 2)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(half * 3, half * 3, half * 3, half * 2)
        self.column.setSpacing(half * 2)
        self.column.addWidget(title)
        self.column.addWidget(wrapping_label(words, self))
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(half)
        self.buttons.addStretch()
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 60)
        self.setAccessibleName(heading)
        self.setAccessibleDescription(words)

    def add_button(self, name: str, words: str) -> QPushButton:
        """Add a button at the right end of the row."""
        button = QPushButton(words, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        self.buttons.addWidget(button)
        return button

    def finish(self, default: QPushButton) -> None:
        """Lay out the buttons, make one the default, and open."""
        self.column.addLayout(self.buttons)
        default.setDefault(True)
        self.open()
        default.setFocus()


class ConfirmationDialog(_MessageDialog):
    """A question whose safe answer comes first and is the default; opened by `ask_confirmation`."""

    def __init__(
        self,
        parent: QWidget | None,
        question: str,
        detail: str,
        confirm_label: str,
        *,
        on_yes: Handler,
        on_no: Handler | None = None,
        third: tuple[str, Handler] | None = None,
        harmless: bool = False,
    ) -> None:
        super().__init__(parent, question, detail)
        self._on_yes, self._on_third = on_yes, third[1] if third else None
        self._answer: Handler | None = on_no
        safe = self.add_button("safe", _("C&lose") if harmless else _("&Cancel"))
        safe.clicked.connect(self.reject)
        if third:
            self.add_button("third", third[0]).clicked.connect(self._take_third)
        yes = self.add_button("confirm", confirm_label)
        yes.setProperty("primary" if harmless else "danger", True)
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


def ask_confirmation(
    parent: QWidget | None,
    question: str,
    detail: str,
    confirm_label: str,
    on_yes: Handler,
    *,
    on_no: Handler | None = None,
    third: tuple[str, Handler] | None = None,
    harmless: bool = False,
) -> ConfirmationDialog:
    """Ask before something that cannot be undone, or offer what is *harmless*; *confirm_label* is on its button."""
    return ConfirmationDialog(
        parent, question, detail, confirm_label, on_yes=on_yes, on_no=on_no, third=third, harmless=harmless
    )


class NoticeDialog(_MessageDialog):
    """A text with a button to close it, and perhaps details to copy."""

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


def show_notice(parent: QWidget | None, heading: str, words: str) -> NoticeDialog:
    """Show a text where there is no message bar."""
    return NoticeDialog(parent, heading, words)


def show_error_report(parent: QWidget | None, exc: BaseException) -> NoticeDialog:
    """Log an error that is the program's fault and show it; its details name lines of code, never data of people."""
    log_exception(exc)
    return NoticeDialog(
        parent,
        _("Sorry, the program has run into an error."),
        _(
            "What was saved before is safe; the last step was not carried out. You can continue working. To help fix"
            " the error, copy the details and send them to the makers of the program. They contain no personal data."
        ),
        error_details(exc),
    )


def error_details(exc: BaseException) -> str:
    """What helps to fix *exc*: versions, its type and its trace, without its text, which may quote personal data."""
    return f"{describe_system()}, Qt {qVersion()}\n{describe_exception(exc)}"
