"""Parts of the welcome and the lock screen: a centred column, a field for a passphrase, and the box that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldInfo
from kiscase.ui.theme import metrics


class NewFileFields(NamedTuple):
    """What is asked for a new case file: of the club, of its first worker, and where the club is."""

    club: Sequence[FieldInfo]
    worker: Sequence[FieldInfo]
    address: Sequence[FieldInfo]


def centered_column(layout: QVBoxLayout, owner: QWidget) -> QVBoxLayout:
    """A column in the middle, of a comfortable line length."""
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
