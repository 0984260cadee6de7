"""The lock screen: it hides everything and asks for the passphrase, and who goes on working."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.ui.shell.welcome.widgets import (
    centered_column,
    passphrase_field,
    passphrase_visibility_box,
    scrolled_page,
    secret_words,
)
from kiscase.ui.shell.worker_selection import WorkerSelection
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel

FREE_TRIES = 5
"""How many wrong passphrases are taken before each further one has to wait longer."""
LONGEST_WAIT = 60  # seconds


class LockScreen(QStackedWidget):
    """The lock of an open case; a practice file has no passphrase, and an account may need no password.

    `opened` when the passphrase fits: the id of the worker who goes on, or None where there is nobody to choose from.
    """

    opened = Signal(object)

    def __init__(self, database: Database, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._database = database
        self._workers: Sequence[tuple[int, str, str]] = ()
        self._failures = 0
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._try_again)
        step = QWidget(self)
        heading = PlainLabel(_("Locked"), step)
        style_properties.set_style_property(heading, "heading", 1)
        self._words = secret_words(database.signed_in_as)
        words = PlainLabel(
            _("What you typed is kept. Enter the password of your account to continue.")
            if database.shared
            else _("What you typed is kept. Enter the passphrase to continue."),
            step,
        )
        self.passphrase = passphrase_field(step, "passphrase", self._words.label)
        self.visibility = passphrase_visibility_box(self.passphrase)
        self.visibility.setText(self._words.show)
        for asking in (words, self.passphrase, self.visibility):
            asking.setVisible(database.needs_passphrase)
        self.passphrase.setMinimumWidth(self.fontMetrics().averageCharWidth() * 40)
        self.problem = PlainLabel(step)
        style_properties.set_style_property(self.problem, "problem", True)
        self.button = QPushButton(icons.themed_icon("lock-open", "on_accent"), _("Unlock"), step)
        self.button.setObjectName("unlock")
        style_properties.set_style_property(self.button, "primary", True)
        self.button.clicked.connect(self._try)
        self.passphrase.returnPressed.connect(self._try)
        layout = QVBoxLayout(step)
        layout.setSpacing(metrics.half_line(self))
        layout.addStretch(1)
        for widget in (heading, words, self.passphrase, self.visibility, self.problem, self.button):
            layout.addWidget(widget, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        self.addWidget(step)

    def reset(self, workers: Sequence[tuple[int, str, str]] = ()) -> None:
        """Empty the field and wait for the passphrase; afterwards ask which of several *workers* goes on."""
        self._workers = workers
        if (asked := self.widget(1)) is not None:
            self.removeWidget(asked)
            asked.deleteLater()
        self.passphrase.clear()
        self.visibility.setChecked(False)
        self.problem.clear()
        (self.passphrase if self._database.needs_passphrase else self.button).setFocus()

    def refuse_close(self) -> None:
        """The window cannot close yet."""
        self.reset(self._workers)
        self.problem.setText(_("There are unsaved changes. Unlock first, then close."))

    def _try(self) -> None:
        if self._database.accepts_passphrase(self.passphrase.text()):
            self._failures = 0
            self.passphrase.clear()
            self._ask_worker()
            return
        self._failures += 1
        self.problem.setText(self._words.wrong)
        self.passphrase.selectAll()
        if self._failures >= FREE_TRIES:
            self._wait(min(2 ** (self._failures - FREE_TRIES), LONGEST_WAIT))
        else:
            self.passphrase.setFocus()

    def _wait(self, seconds: int) -> None:
        """Take no more tries for a while: who guesses is slowed down."""
        self.passphrase.setEnabled(False)
        self.button.setEnabled(False)
        self.problem.setText(self._words.wait.format(seconds=seconds))
        self._pause.start(seconds * 1000)

    def _try_again(self) -> None:
        self.passphrase.setEnabled(True)
        self.button.setEnabled(True)
        self.problem.clear()
        self.passphrase.setFocus()

    def _ask_worker(self) -> None:
        """Ask who goes on, starting from the worker before: a colleague's entries must not bear that name."""
        if len(self._workers) < 2:
            self.opened.emit(None)
            return
        inside = QWidget(self)
        selection = WorkerSelection(self._workers, inside, self._database.worker[0])
        selection.chosen.connect(self.opened.emit)
        centered_column(inside).addWidget(selection)
        area = scrolled_page(inside, self)
        self.addWidget(area)
        self.setCurrentWidget(area)
        selection.focus_start()
