"""Parts of the welcome screen: a centred column and a field for a passphrase."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kiscase.ui.theme import metrics


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
