"""The lock screen: it hides everything and asks for the passphrase."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.ui.theme import icons, metrics, style_properties


class LockScreen(QWidget):
    """The lock of an open file; `opened` when the passphrase fits. A practice file needs none."""

    opened = Signal()

    def __init__(self, database: Database, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._database = database
        heading = QLabel(_("Locked"), self)
        style_properties.set_style_property(heading, "heading", 1)
        words = QLabel(_("What you typed is kept. Enter the passphrase to continue."), self)
        words.setVisible(not database.practice)
        self.passphrase = QLineEdit(self)
        self.passphrase.setObjectName("passphrase")
        self.passphrase.setAccessibleName(_("Passphrase"))
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setVisible(not database.practice)
        self.passphrase.setMinimumWidth(self.fontMetrics().averageCharWidth() * 40)
        self.problem = QLabel(self)
        style_properties.set_style_property(self.problem, "problem", True)
        self.button = QPushButton(icons.themed_icon("lock-open", "on_accent"), _("Unlock"), self)
        self.button.setObjectName("unlock")
        style_properties.set_style_property(self.button, "primary", True)
        self.button.clicked.connect(self._try)
        self.passphrase.returnPressed.connect(self._try)
        layout = QVBoxLayout(self)
        layout.setSpacing(metrics.half_line(self))
        layout.addStretch(1)
        for widget in (heading, words, self.passphrase, self.problem, self.button):
            layout.addWidget(widget, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

    def reset(self) -> None:
        """Empty the field and wait for the passphrase."""
        self.passphrase.clear()
        self.problem.clear()
        (self.button if self._database.practice else self.passphrase).setFocus()

    def refuse_close(self) -> None:
        """The window cannot close yet."""
        self.problem.setText(_("There are unsaved changes. Unlock first, then close."))
        self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def _try(self) -> None:
        if self._database.accepts_passphrase(self.passphrase.text()):
            self.passphrase.clear()
            self.opened.emit()
            return
        self.problem.setText(_("Wrong passphrase. Check Caps Lock and the keyboard language."))
        self.passphrase.selectAll()
        self.passphrase.setFocus()
