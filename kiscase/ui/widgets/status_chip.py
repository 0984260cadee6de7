"""The status chip: text and icon on a coloured ground."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.theme.icons import themed_icon
from kiscase.ui.theme.metrics import half_line, icon_size
from kiscase.ui.theme.style_properties import set_color_role
from kiscase.ui.widgets.labels import PlainLabel


class StatusChip(QWidget):
    """A status as text and icon on a soft ground; empty and muted at first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self._icon = PlainLabel(self)
        self._text = PlainLabel(self)
        half = half_line(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(half, half // 4, half, half // 4)
        layout.setSpacing(half // 2)
        layout.addWidget(self._icon)
        layout.addWidget(self._text)
        self.show_status(StatusDisplay("", "", "muted"))

    def text(self) -> str:
        """The text that is shown."""
        return self._text.text()

    def show_status(self, status: StatusDisplay) -> None:
        """Show another status."""
        self._text.setText(status.text)
        self._icon.setVisible(bool(status.icon))
        self._icon.setPixmap(themed_icon(status.icon, status.color_role).pixmap(icon_size(self)))
        self.setAccessibleName(status.text)
        set_color_role(self, status.color_role)
        set_color_role(self._text, status.color_role)
