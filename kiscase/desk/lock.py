"""What is seen while the desk is locked: nothing but a field for the passphrase; and what locks it by itself."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kiscase.core.database import Database
from kiscase.core.i18n import _
from kiscase.desk import theme


class Lock(QWidget):
    """The lock of an open file; `opened` when the passphrase fits. A practice file needs none."""

    opened = Signal()

    def __init__(self, database: Database, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._database = database
        heading = QLabel(_("Locked"), self)
        theme.set_look(heading, "heading", 1)
        words = QLabel(_("What you typed is kept. Give the passphrase to go on."), self)
        words.setVisible(not database.practice)
        self.passphrase = QLineEdit(self)
        self.passphrase.setObjectName("passphrase")
        self.passphrase.setAccessibleName(_("Passphrase"))
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setVisible(not database.practice)
        self.passphrase.setMinimumWidth(self.fontMetrics().averageCharWidth() * 40)
        self.problem = QLabel(self)
        theme.set_look(self.problem, "problem", True)
        self.button = QPushButton(theme.icon("lock-open", "on_accent"), _("Unlock"), self)
        self.button.setObjectName("unlock")
        theme.set_look(self.button, "primary", True)
        self.button.setAutoDefault(True)
        self.button.clicked.connect(self._try)
        self.passphrase.returnPressed.connect(self._try)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.half_line(self))
        layout.addStretch(1)
        for widget in (heading, words, self.passphrase, self.problem, self.button):
            layout.addWidget(widget, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

    def arm(self) -> None:
        """Empty the field and wait for the passphrase."""
        self.passphrase.clear()
        self.problem.clear()
        (self.button if self._database.practice else self.passphrase).setFocus()

    def ask_first(self) -> None:
        """The window cannot close yet."""
        self.problem.setText(_("Something typed is not saved yet. Unlock first, then close."))
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _try(self) -> None:
        if self._database.fits(self.passphrase.text()):
            self.passphrase.clear()
            self.opened.emit()
            return
        self.problem.setText(_("This passphrase does not fit. Check Caps Lock and the keyboard language."))
        self.passphrase.selectAll()
        self.passphrase.setFocus()


class IdleLock(QObject):
    """Locks the desk when nobody has typed or clicked for a while."""

    def __init__(self, minutes: int, deed: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(minutes * 60_000)
        self._timer.timeout.connect(deed)
        self._timer.start()
        self._window: QWindow | None = None
        application: QGuiApplication = QGuiApplication.instance()  # type: ignore[assignment]
        application.focusWindowChanged.connect(self._watch)
        self._watch(application.focusWindow())

    def _watch(self, window: QWindow | None) -> None:
        """Look at the keys and clicks of the window in front; to look at all events of all widgets would be slow."""
        if self._window is not None and shiboken6.isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every key and click begins the wait anew."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            self._timer.start()
        return False
