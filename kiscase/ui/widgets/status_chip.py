"""The status chip: a word, an icon and a color."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from kiscase.ui.theme.icons import themed_icon
from kiscase.ui.theme.metrics import half_line, icon_size
from kiscase.ui.theme.style_properties import set_color_role


def create_status_chip(text: str, icon: str, role: str, parent: QWidget | None = None) -> StatusChip:
    """A state as word, icon and colour; *role* is ok, warn, bad, info or muted."""
    made = StatusChip(parent)
    made.show_state(text, icon, role)
    return made


class StatusChip(QWidget):
    """A state: a word with its icon on a soft ground."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self._icon = QLabel(self)
        self._text = QLabel(self)
        half = half_line(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(half, half // 4, half, half // 4)
        layout.setSpacing(half // 2)
        layout.addWidget(self._icon)
        layout.addWidget(self._text)

    def text(self) -> str:
        """The word that is shown."""
        return self._text.text()

    def show_state(self, text: str, icon_name: str, role: str) -> None:
        """Show another state."""
        self._text.setText(text)
        self._icon.setVisible(bool(icon_name))
        self._icon.setPixmap(themed_icon(icon_name, role).pixmap(icon_size(self)))
        self.setAccessibleName(text)
        set_color_role(self, role)
        set_color_role(self._text, role)
