"""The name of a month between two arrows that show the month before and after."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from kiscase.core.i18n import _
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import PlainLabel


class MonthSwitch(QWidget):
    """`turned` carries how many months to go on: -1 or 1."""

    turned = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = PlainLabel(self)
        style_properties.set_style_property(self.label, "heading", 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics.half_line(self))
        row.addWidget(self._arrow("arrow-left", _("The month before"), -1))
        row.addWidget(self.label)
        row.addWidget(self._arrow("arrow-right", _("The month after"), 1))
        row.addStretch(1)

    def show_month(self, name: str) -> None:
        """Show the name of a month."""
        self.label.setText(name)

    def _arrow(self, icon: str, words: str, months: int) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(icon)
        button.setIcon(icons.themed_icon(icon))
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.clicked.connect(lambda: self.turned.emit(months))
        return button
