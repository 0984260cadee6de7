"""The line into which the row numbers of the absent are typed, as they stand on the signed sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from kiscase.core.i18n import _
from kiscase.ui.theme import style_properties


class _NumberEdit(QLineEdit):
    """Esc leaves it."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc forgets what is typed."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)


class RowNumberInput(QWidget):
    """`3 7 19` and Enter; a sign after a number says another mark."""

    entered = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = QLabel(_("Rows of the absent:"), self)
        self.line = _NumberEdit(self)
        self.line.setObjectName("row numbers")
        self.line.setAccessibleName(_("Rows of the absent"))
        self.line.setPlaceholderText(_("3 7 19, then Enter"))
        self.line.returnPressed.connect(self._enter)
        self.line.left.connect(self._leave)
        label.setBuddy(self.line)
        self.problem = QLabel(self)
        self.problem.setWordWrap(True)
        style_properties.set_color_role(self.problem, "bad")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(label)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.problem, 2)
        self.clear_numbers()

    def start_typing(self, digit: str) -> None:
        """Take over the first digit, which was pressed elsewhere."""
        self.clear_numbers()
        self.line.setText(digit)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.end(False)

    def clear_numbers(self) -> None:
        """The numbers were taken: an empty line."""
        self.line.clear()
        self.problem.hide()

    def show_rejected(self, words: Sequence[str], sentence: str) -> None:
        """Leave in the line what makes no row, and say so."""
        self.line.setText(" ".join(words))
        self.problem.setText(sentence)
        self.problem.show()

    def _enter(self) -> None:
        if self.line.text().strip():
            self.entered.emit(self.line.text())
        else:
            self._leave()

    def _leave(self) -> None:
        self.problem.hide()
        self.left.emit()
