"""Lying bars."""

from __future__ import annotations

from kiscase.pdf.blocks import BarChart
from kiscase.pdf.layout.charts.chart import ChartFlowable, series_text
from kiscase.pdf.layout.text_style import TextStyle
from kiscase.pdf.output import fonts
from kiscase.pdf.output.structure_tree import StructureElement
from kiscase.pdf.output.tagged_canvas import TaggedCanvas

_FILLS = (0.3, 0.75, 0.55, 0.92)
"""The grays of the bars, by the place of their series."""
_LABEL_SHARE = 0.42  # of the width: the most that the labels of bars take


class BarChartFlowable(ChartFlowable):
    """Lying bars with their labels at the left and their values at the right."""

    def __init__(self, chart: BarChart, element: StructureElement, style: TextStyle) -> None:
        super().__init__(chart.series, element, style)
        self.chart = chart
        self.bar = style.size * (1.2 if len(chart.series) == 1 else 1.0)

    def height(self, width: float) -> float:
        """The legend and all rows."""
        return self.legend_height(width) + sum(self._row_height(label, width) for label in self.chart.labels)

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw it as one figure."""
        high = self.height(width)
        with canvas.figure(self.element, self.chart.alternative, (x, top - high, width, high)):
            self.draw_legend(canvas, x, top, width)
            upper = top - self.legend_height(width)
            left = x + self._label_width(width) + self.style.size
            canvas.draw_lines([(left, top - high, left, upper)])
            for place, label in enumerate(self.chart.labels):
                self._draw_row(canvas, place, (x, left, x + width), upper)
                upper -= self._row_height(label, width)

    def _draw_row(self, canvas: TaggedCanvas, place: int, across: tuple[float, float, float], top: float) -> None:
        x, left, right = across
        high = self._row_height(self.chart.labels[place], right - x)
        lines = self.lines(self.chart.labels[place], self._label_width(right - x))
        start = top - (high - len(lines) * self.style.leading) / 2
        for line, words in enumerate(lines):
            self.write(canvas, x, start - line * self.style.leading, words)
        room = right - left - max(map(self.text_width, self._texts())) - self.style.size
        upper = top - (high - len(self.series) * self.bar) / 2
        for number, one in enumerate(self.series):
            value = one.values[place]
            wide = room * min(1.0, max(0.0, value or 0) / (self.chart.highest or 1))
            if wide:
                canvas.draw_bar(left, upper - self.bar * 0.9, wide, self.bar * 0.8, _FILLS[number % len(_FILLS)])
            middle = upper - self.bar / 2 + self.style.leading / 2
            self.write(canvas, left + wide + self.style.size * 0.4, middle, series_text(one, place))
            upper -= self.bar

    def draw_sign(self, canvas: TaggedCanvas, place: int, x: float, middle: float) -> None:
        size = self.style.size
        canvas.draw_bar(x, middle - size * 0.35, size * 2, size * 0.7, _FILLS[place % len(_FILLS)])

    def _row_height(self, label: str, width: float) -> float:
        lines = len(self.lines(label, self._label_width(width)))
        return max(lines * self.style.leading, len(self.series) * self.bar) + self.style.size * 0.6

    def _label_width(self, width: float) -> float:
        longest = max((self.text_width(fonts.printable_text(one)) for one in self.chart.labels), default=0.0)
        return min(longest + 1, width * _LABEL_SHARE)

    def _texts(self) -> list[str]:
        return [series_text(one, place) for one in self.series for place in range(len(self.chart.labels))] or [""]
