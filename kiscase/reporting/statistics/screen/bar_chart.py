"""A drawn chart of horizontal bars with their labels and numbers, in the colours of the theme."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiscase.core.i18n import _
from kiscase.reporting.statistics.documents import BarChartData
from kiscase.ui.theme import metrics, palettes

_LABEL_SHARE = 0.42  # of the width, at most
_LINES_OF_BAR = 1.5  # lines of text that a bar takes


class ReportBarChart(QWidget):
    """Shows a chart; a screen reader reads it as a sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = BarChartData("", ())
        self.setObjectName("bar chart")
        self.setAccessibleName(_("Chart"))  # until one is shown
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_chart(self, chart: BarChartData) -> None:
        """Draw another chart."""
        self.chart = chart
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(chart.describe())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its bars and the title."""
        half = metrics.half_line(self)
        return QSize(half * 40, half * 2 + ceil(self._bar_height() * (len(self.chart.bars) + 1)))

    def minimumSizeHint(self) -> QSize:
        """It is never squeezed: what is around it scrolls."""
        return QSize(metrics.half_line(self) * 20, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the title, and each bar beside its label."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half, height = metrics.half_line(self), self._bar_height()
        letters = self.fontMetrics()
        painter.setPen(palettes.theme_color("muted"))
        painter.drawText(QRectF(half, half, self.width() - 2 * half, height), _LEFT, self.chart.title)
        longest = max((letters.horizontalAdvance(bar.label) for bar in self.chart.bars), default=0)
        label_width = min(longest + 1, self.width() * _LABEL_SHARE)
        number_width = max((letters.horizontalAdvance(bar.text) for bar in self.chart.bars), default=0)
        left = half + label_width + half
        room = max(1.0, self.width() - left - number_width - 2 * half)
        most = max((bar.value or 0 for bar in self.chart.bars), default=0) or 1
        for place, bar in enumerate(self.chart.bars, 1):
            top = half + place * height
            painter.setPen(palettes.theme_color("text"))
            label = letters.elidedText(bar.label, Qt.TextElideMode.ElideRight, int(label_width))
            painter.drawText(QRectF(half, top, label_width, height), _RIGHT, label)
            length = room * (bar.value or 0) / most
            painter.fillRect(QRectF(left, top + height * 0.2, length, height * 0.6), palettes.theme_color("accent"))
            painter.drawText(QRectF(left + length + half, top, number_width + half, height), _LEFT, bar.text)
        if self.hasFocus():
            painter.setPen(palettes.theme_color("focus"))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _bar_height(self) -> float:
        return self.fontMetrics().height() * _LINES_OF_BAR


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
