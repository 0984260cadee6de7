"""What the steps before a file is open are made of: a column in the middle, words, a field for a passphrase."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from kiscase.core.i18n import _
from kiscase.desk import theme


def strength(passphrase: str) -> tuple[int, str]:
    """How hard a passphrase is to guess: 0 to 4, and a sentence."""
    from zxcvbn import zxcvbn

    score = int(zxcvbn(passphrase[:72])["score"]) if passphrase else 0
    sentences = [
        _("Very weak: guessed at once."),
        _("Weak: guessed within hours."),
        _("Fair: better with one more word."),
        _("Good."),
        _("Very good."),
    ]
    return score, sentences[score]


def column_of(layout: QVBoxLayout, owner: QWidget) -> QVBoxLayout:
    """A column in the middle, as wide as a line is pleasant to read."""
    half = theme.half_line(owner)
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


def heading_of(text: str, owner: QWidget) -> QLabel:
    label = QLabel(text, owner)
    label.setTextFormat(Qt.TextFormat.PlainText)
    theme.set_look(label, "heading", 1)
    return label


def words_of(text: str, owner: QWidget) -> QLabel:
    label = QLabel(text, owner)
    label.setWordWrap(True)
    theme.set_look(label, "muted", True)
    return label


def secret_of(owner: QWidget, name: str, label: str) -> QLineEdit:
    field = QLineEdit(owner)
    field.setObjectName(name)
    field.setAccessibleName(label)
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
