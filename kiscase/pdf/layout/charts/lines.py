"""Lines over labels from left to right."""

from __future__ import annotations

import math
from itertools import groupby

from kiscase.pdf.blocks import ChartSeries, LineChart
from kiscase.pdf.layout.charts.chart import ChartFlowable, series_text, value_text
from kiscase.pdf.layout.text_style import TextStyle
from kiscase.pdf.output import fonts
from kiscase.pdf.output.structure_tree import StructureElement
from kiscase.pdf.output.tagged_canvas import TaggedCanvas

_MM = 72 / 25.4
_USUAL_SIZE = 9.0
"""Of the text of a chart; in large print a chart becomes as much higher as its text."""
_DASHES: tuple[tuple[float, ...], ...] = ((), (4, 2), (1, 2), (6, 2, 1, 2))
_CORNERS = (0, 4, 3, 5)
"""The dashes of the lines and the corners of their points, by the place of their series."""
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MOST_TICKS = 6


def axis_ticks(lowest: float, highest: float) -> list[float]:
    """Round values from the lowest to the highest or beyond, at most six or seven of them."""
    span = max(highest - lowest, 1e-9)
    power = 10 ** math.floor(math.log10(span / _MOST_TICKS))
    step = next(one * power for one in _STEPS if one * power * _MOST_TICKS >= span - 1e-9)
    if span >= 1 and step < 1:
        step = 1.0
    return [lowest + step * place for place in range(math.ceil(span / step - 1e-9) + 1)]


class LineChartFlowable(ChartFlowable):
    """Lines over labels from left to right, with a scale at the left."""

    def __init__(self, chart: LineChart, element: StructureElement, style: TextStyle) -> None:
        super().__init__(chart.series, element, style)
        self.chart = chart
        known = [value for one in chart.series for value in one.values if value is not None]
        self.ticks = axis_ticks(chart.lowest, chart.highest or max([*known, chart.lowest + 1]))

    def height(self, width: float) -> float:
        """The legend, the plot and the labels below it."""
        plot = self.chart.height * _MM * self.style.size / _USUAL_SIZE
        return self.legend_height(width) + plot + self._labels_height(width)

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw it as one figure."""
        high = self.height(width)
        with canvas.figure(self.element, self.chart.alternative, (x, top - high, width, high)):
            self.draw_legend(canvas, x, top, width)
            upper = top - self.legend_height(width) - self.style.leading  # room for the value at the highest point
            foot = top - high + self._labels_height(width)
            left, right = x + self._scale_width(), x + width
            for tick in self.ticks:
                y = self._y(tick, foot, upper)
                canvas.draw_lines([(left, y, right, y)], gray=0.7)
                self.write(canvas, left - 4, y + self.style.leading / 2, value_text(tick), 1.0)
            for place, label in self._labels(width):
                for line, words in enumerate(self.lines(label, self._label_room(width))):
                    at = foot - self.style.size * 0.4 - line * self.style.leading
                    self.write(canvas, self._x(place, left, right), at, words.rstrip(" "), 0.5)
            for number, one in enumerate(self.series):
                self._draw_series(canvas, number, one, (left, right, foot, upper))

    def _draw_series(
        self, canvas: TaggedCanvas, number: int, one: ChartSeries, box: tuple[float, float, float, float]
    ) -> None:
        left, right, foot, upper = box
        places = range(len(self.chart.labels))
        for known, run in groupby(places, lambda place: one.values[place] is not None):
            if not known:
                continue
            points = [(self._x(place, left, right), self._y(one.values[place] or 0, foot, upper)) for place in run]
            canvas.draw_curve(points, _DASHES[number % len(_DASHES)])
            for x, y in points:
                canvas.draw_point(x, y, self.style.size * 0.28, _CORNERS[number % len(_CORNERS)])
        if len(self.series) > 1 or len(places) > 12:
            return
        for place in places:
            value = one.values[place]
            if value is not None:
                y = self._y(value, foot, upper) + self.style.leading + self.style.size * 0.3
                self.write(canvas, self._x(place, left, right), y, series_text(one, place), 0.5)

    def draw_sign(self, canvas: TaggedCanvas, place: int, x: float, middle: float) -> None:
        size = self.style.size
        canvas.draw_curve([(x, middle), (x + size * 2, middle)], _DASHES[place % len(_DASHES)])
        canvas.draw_point(x + size, middle, size * 0.28, _CORNERS[place % len(_CORNERS)])

    def _x(self, place: int, left: float, right: float) -> float:
        """The labels stand in the middle of columns of equal width."""
        return left + (right - left) * (place + 0.5) / len(self.chart.labels)

    def _y(self, value: float, foot: float, upper: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return foot + (upper - foot) * (min(max(value, low), high) - low) / (high - low)

    def _scale_width(self) -> float:
        return max(self.text_width(value_text(tick)) for tick in self.ticks) + 6

    def _label_room(self, width: float) -> float:
        """How wide a label may be."""
        return (width - self._scale_width()) / len(self.chart.labels) * self._every(width) - self.style.size * 0.5

    def _every(self, width: float) -> int:
        """Each label is shown, or each so many where they would not fit side by side in words."""
        longest = max(
            self.text_width(word) for label in self.chart.labels for word in fonts.printable_text(label).split() or [""]
        )
        column = (width - self._scale_width()) / len(self.chart.labels)
        return max(1, math.ceil((longest + self.style.size * 0.5 + 1) / column))

    def _labels(self, width: float) -> list[tuple[int, str]]:
        return list(enumerate(self.chart.labels))[:: self._every(width)]

    def _labels_height(self, width: float) -> float:
        room = self._label_room(width)
        lines = max(len(self.lines(label, room)) for _place, label in self._labels(width))
        return lines * self.style.leading + self.style.size * 0.4
