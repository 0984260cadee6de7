"""Builds the flowables of a chart."""

from __future__ import annotations

from kiscase.pdf.blocks import BarChart, ChartSeries, LineChart
from kiscase.pdf.layout.charts.bars import BarChartFlowable
from kiscase.pdf.layout.charts.lines import LineChartFlowable
from kiscase.pdf.layout.flowables import Flowable
from kiscase.pdf.layout.text_style import TextStyle
from kiscase.pdf.output.structure_tree import StructureElement

_ROWS = 20  # of bars in one figure, so that it fits on a page


def build_chart(chart: BarChart | LineChart, parent: StructureElement, style: TextStyle) -> list[Flowable]:
    """The flowables of a chart; many bars become several figures."""
    if isinstance(chart, LineChart):
        return [LineChartFlowable(chart, parent.add_child("Figure"), style)] if chart.labels else []
    highest = chart.highest or max(
        (value for one in chart.series for value in one.values if value is not None), default=1
    )
    made: list[Flowable] = []
    for first in range(0, len(chart.labels), _ROWS):
        rows = slice(first, first + _ROWS)
        series = [ChartSeries(one.name, one.values[rows], one.texts[rows]) for one in chart.series]
        part = BarChart(chart.labels[rows], series, chart.alternative, highest)
        made.append(BarChartFlowable(part, parent.add_child("Figure"), style))
    return made
