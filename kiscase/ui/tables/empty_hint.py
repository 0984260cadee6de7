"""What an empty list shows: a sentence and the command that fills it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from kiscase.ui.theme import metrics as theme_metrics
from kiscase.ui.widgets.labels import wrapping_label


class EmptyHint(QWidget):
    """The sentence of an empty list, and perhaps a button that fills it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.label = wrapping_label("", self, muted=True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(self)
        half = theme_metrics.half_line(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 3, half, half * 3, half)
        layout.setSpacing(half * 2)
        layout.addStretch()
        layout.addWidget(self.label)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

    def show_text(self, sentence: str, button: str) -> None:
        """Set the sentence and the text of the button; an empty text hides the button."""
        self.label.setText(sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))
