"""A sentence with an icon below a form: an information or a warning."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel, wrapping_label

_ICONS = {"warn": "triangle-alert", "info": "info", "bad": "circle-alert"}


class IconHint(QWidget):
    """Sentences beside an icon; hidden while there are none."""

    def __init__(self, parent: QWidget | None = None, role: str = "warn") -> None:
        super().__init__(parent)
        self._icon = PlainLabel(self)
        self._icon.setPixmap(icons.themed_icon(_ICONS[role], role).pixmap(metrics.icon_size(self)))
        self.words = wrapping_label("", self)
        self.words.setObjectName("hint")
        style_properties.set_color_role(self.words, role)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(metrics.half_line(self) // 2)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.words, 1)
        self.show_sentence("")

    def show_sentence(self, sentence: str) -> None:
        """Show a sentence; hide for an empty one."""
        self.words.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
