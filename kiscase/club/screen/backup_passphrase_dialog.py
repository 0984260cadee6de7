"""Asks for the passphrase of the file into which a case on a server is backed up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.core.i18n import _
from kiscase.ui.shell.welcome.new_passphrase import NewPassphrase
from kiscase.ui.theme import metrics, style_properties
from kiscase.ui.widgets.dialog import Dialog, usable_room

WIDTH = 78  # average characters: a comfortable line length


class BackupPassphraseDialog(Dialog):
    """*then* gets the passphrase."""

    def __init__(self, parent: QWidget, then: Callable[[str], None]) -> None:
        super().__init__(parent, _("Passphrase of the backup"))
        self._then = then
        half = metrics.half_line(self)
        words = _(
            "The backup opens without the server, by this passphrase alone. Keep it written down in a safe place."
        )
        self.passphrase = NewPassphrase(self, words)
        self.passphrase.submitted.connect(self._go)
        self._settled = QTimer(self, singleShot=True)  # fires once the layout knows the heights of the sentences
        self._settled.timeout.connect(self.fit)
        self.passphrase.refused.connect(self._settle)
        self.passphrase.first.textChanged.connect(self._settle)
        back, go = QPushButton(_("&Cancel"), self), QPushButton(_("Choose the file…"), self)
        back.setObjectName("cancel")
        back.clicked.connect(self.reject)
        go.setObjectName("go")
        go.clicked.connect(self._go)
        back.setAutoDefault(False)
        go.setAutoDefault(False)
        style_properties.set_style_property(go, "primary", True)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(back)
        buttons.addWidget(go)
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 2, half, half * 2, half)
        layout.setSpacing(half)
        layout.addWidget(self.passphrase)
        layout.addLayout(buttons)
        self.prefer_size(WIDTH, 0)
        self.open()
        self.passphrase.first.setFocus()

    def wanted_size(self) -> QSize:
        """As high as the sentences are at the width that the screen has."""
        width = min(super().wanted_size().width(), usable_room(self).width())
        return QSize(width, self._column.totalHeightForWidth(width))

    def _settle(self) -> None:
        self._settled.start()

    def _go(self) -> None:
        if self.passphrase.is_accepted():
            self.accept()
            self._then(self.passphrase.text())
