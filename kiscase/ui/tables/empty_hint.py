"""What an empty list shows: a sentence and the command that fills it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from kiscase.ui.theme import metrics as theme_metrics


class EmptyHint(QWidget):
    """The sentence, and perhaps the deed, of an empty list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.label.setProperty("muted", True)
        self.button = QPushButton(self)
        half = theme_metrics.half_line(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 3, half * 3, half * 3, half * 3)
        layout.setSpacing(half * 2)
        layout.addStretch()
        layout.addWidget(self.label)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

    def show_text(self, sentence: str, deed: str) -> None:
        """Set the sentence and the words of the button."""
        self.label.setText(sentence)
        self.button.setText(deed)
        self.button.setVisible(bool(deed))
