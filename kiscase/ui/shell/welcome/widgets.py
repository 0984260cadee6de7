"""Parts of the welcome and the lock screen: a column, a field for a passphrase and the box that shows it, buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from kiscase.core.i18n import _
from kiscase.ui.theme import metrics, style_properties

if TYPE_CHECKING:
    from kiscase.core.records.field_info import FieldInfo

CASE_FILES = "kiscase (*.kis)"
"""The filter of file dialogs."""


class NewFileFields(NamedTuple):
    """What is asked for a new case file: of the club, of its first worker, and where the club is."""

    club: Sequence[FieldInfo]
    worker: Sequence[FieldInfo]
    address: Sequence[FieldInfo]


class SecretWords(NamedTuple):
    """What fields for a secret say: that of a file is a passphrase, that of an account on a server a password."""

    label: str
    show: str
    wrong: str
    wait: str


def secret_words(account: str) -> SecretWords:
    """What is said about the password of an account; about a passphrase where there is no account."""
    if not account:
        return SecretWords(
            _("Passphrase"),
            _("Show the passphrase"),
            _("Wrong passphrase. Check Caps Lock and the keyboard language."),
            _("Too many wrong passphrases. Wait {seconds} s."),
        )
    return SecretWords(
        _("Password of the account {account}").format(account=account),
        _("Show the password"),
        _("Wrong password. Check Caps Lock and the keyboard language."),
        _("Too many wrong passwords. Wait {seconds} s."),
    )


def centered_column(owner: QWidget) -> QVBoxLayout:
    """A column in the middle of *owner*, of a comfortable line length."""
    layout = QVBoxLayout(owner)
    half = metrics.half_line(owner)
    layout.setContentsMargins(half * 2, half * 2, half * 2, half * 2)
    middle = QHBoxLayout()
    inside = QWidget(owner)
    inside.setMaximumWidth(owner.fontMetrics().averageCharWidth() * 80)
    column = QVBoxLayout(inside)
    column.setSpacing(half)
    middle.addStretch(1)
    middle.addWidget(inside, 6)
    middle.addStretch(1)
    layout.addStretch(1)
    layout.addLayout(middle)
    layout.addStretch(2)
    return column


def scrolled_page(page: QWidget, parent: QWidget) -> QScrollArea:
    """The area that *page* scrolls in where the window is too low for it; the focus goes to what is in it."""
    area = QScrollArea(parent)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    area.setWidgetResizable(True)
    return area


def passphrase_field(owner: QWidget, name: str, label: str) -> QLineEdit:
    field = QLineEdit(owner)
    field.setObjectName(name)
    field.setAccessibleName(label)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def passphrase_visibility_box(*fields: QLineEdit) -> QCheckBox:
    """A box, for below the fields, that shows what is typed in them; unticked, they show dots."""
    box = QCheckBox(_("Show the passphrase"), fields[0].parentWidget())
    box.setObjectName("show_passphrase")

    def show(*, on: bool) -> None:
        for field in fields:
            field.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)

    box.toggled.connect(lambda on: show(on=on))
    return box


def step_buttons(page: QWidget, label: str, go: Callable[[], object], back: Callable[[], object]) -> QHBoxLayout:
    """The row at the end of a step: the way back, and the button that goes on."""
    row = QHBoxLayout()
    main = QPushButton(label, page)
    main.setObjectName("go")
    style_properties.set_style_property(main, "primary", True)
    main.clicked.connect(go)
    row.addWidget(back_button(page, back))
    row.addStretch(1)
    row.addWidget(main)
    return row


def back_button(page: QWidget, back: Callable[[], object]) -> QPushButton:
    button = QPushButton(_("Back"), page)
    button.setObjectName("back")
    button.clicked.connect(back)
    return button
