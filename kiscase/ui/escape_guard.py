"""Esc in a field that was changed stays there once, with a word about what the next Esc does."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QToolTip, QWidget

from kiscase.ui.accessibility import announce_to_screen_reader

_TYPED_INTO = (QLineEdit, QPlainTextEdit, QComboBox)


class EscapeGuard:
    """Remembers in which field Esc was pressed first; typing forgets it."""

    def __init__(self) -> None:
        self._field: QWidget | None = None

    def forget(self) -> None:
        """Something was typed, or the field was left."""
        self._field = None

    def holds(self, part: QWidget, sentence: str) -> bool:
        """Whether Esc is to stay in the field of *part* that has the focus; if so, *sentence* is shown below it."""
        held = QApplication.focusWidget()
        if not isinstance(held, _TYPED_INTO) or not part.isAncestorOf(held) or held is self._field:
            self._field = None
            return False
        self._field = held
        QToolTip.showText(held.mapToGlobal(QPoint(0, held.height())), sentence, held)
        announce_to_screen_reader(held, sentence)
        return True
