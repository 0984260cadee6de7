"""The step that asks for the passphrase of a case file, or for the password of an account on a server."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from kiscase.core import stored_passwords
from kiscase.core.database.location import describe_location
from kiscase.core.i18n import _
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.shell.welcome.widgets import (
    centered_column,
    passphrase_field,
    passphrase_visibility_box,
    secret_words,
    step_buttons,
)
from kiscase.ui.widgets.labels import heading_label, plain_tooltip, wrapping_label

if TYPE_CHECKING:
    from kiscase.core.database.location import CaseLocation
    from kiscase.core.database.server.address import ServerAddress
    from kiscase.core.errors import Problem
    from kiscase.core.stored_passwords import KeyStore


class SecretStep(QWidget):
    """A field for the secret of a case; `given` when it is to be opened with it, `left` on the way back."""

    given = Signal(object, str, object)
    """The case, its secret, and whether the password is to be remembered; None where nothing is to be changed."""
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._location: CaseLocation = Path()
        self._looking: BackgroundTask[KeyStore] | None = None
        column = centered_column(self)
        self.case_name = heading_label("", self)
        self.case_name.setWordWrap(True)
        self.label = wrapping_label("", self)
        self.passphrase = passphrase_field(self, "passphrase", "")
        self.passphrase.returnPressed.connect(self._go)
        self.visibility = passphrase_visibility_box(self.passphrase)
        self.remember = QCheckBox(_("Remember the password on this computer"), self)
        self.remember.setObjectName("remember")
        self.remember.hide()
        for widget in (self.case_name, self.label, self.passphrase, self.visibility, self.remember):
            column.addWidget(widget)
        column.addLayout(step_buttons(self, _("Open"), self._go, self.left.emit))

    def ask(self, location: CaseLocation) -> None:
        """Empty the field for the secret of a case."""
        self._location = location
        account = "" if isinstance(location, Path) else location.user_name
        words = secret_words(account)
        self.case_name.setText(describe_location(location).replace(".", ".\u200b"))  # a long name breaks there
        self.case_name.setToolTip(plain_tooltip(str(location)))
        self.label.setText(words.label)
        self.passphrase.setAccessibleName(words.label)
        self.passphrase.clear()
        self.visibility.setText(words.show)
        self.visibility.setChecked(False)
        self.passphrase.setFocus()
        self.remember.hide()
        if not isinstance(location, Path):
            look = partial(stored_passwords.look_into_key_store, location)
            self._looking = BackgroundTask(self, look, partial(self._offer_to_remember, location), _ignore)

    def is_looking(self) -> bool:
        """Whether the key store is still being asked."""
        return self._looking is not None

    def _offer_to_remember(self, address: ServerAddress, found: KeyStore) -> None:
        self._looking = None
        if address == self._location:
            self.remember.setChecked(found.has_password)
            self.remember.setVisible(found.usable)

    def _go(self) -> None:
        remember = None if self.remember.isHidden() else self.remember.isChecked()
        self.given.emit(self._location, self.passphrase.text(), remember)


def _ignore(_problem: Problem) -> None:
    """Where the key store cannot be asked, nothing is offered."""
