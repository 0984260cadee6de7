"""A report of the day-by-day work as a PDF with its table and chart, and as a workbook with real numbers."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.orm import Session

from kiscase.club.document_rendering import render_sheet
from kiscase.core.date_format import format_date
from kiscase.core.i18n import current_language
from kiscase.core.journal.running_action import action_date
from kiscase.core.spreadsheet import Cell, Share, Spreadsheet
from kiscase.pdf.blocks import BarChart, Block, BulletList, ChartSeries, Heading, KeepTogether, Table, TableColumn, Text
from kiscase.reporting.statistics.model import (
    HIDDEN_TEXT,
    NumberKind,
    StatisticsTable,
    report_definition,
    report_text,
)

MOST_BARS = 24
"""Rows that a chart shows."""
_FEW_COLUMNS = 5  # that fit upright
_LABEL_WIDTH, _NUMBER_WIDTH = 3.2, 1.0


class ChartBar(NamedTuple):
    """A bar of the chart: its label, how long it is, and its number in words; a hidden one has no length."""

    label: str
    value: float | None
    text: str


class BarChartData(NamedTuple):
    """The chart of a report: what its bars show, and the bars."""

    title: str
    bars: tuple[ChartBar, ...]

    def describe(self) -> str:
        """The chart in words, for a screen reader."""
        return f"{self.title}: " + ", ".join(f"{bar.label} {bar.text}" for bar in self.bars)


def report_chart(table: StatisticsTable) -> BarChartData:
    """The chart of a report: the rows without the total, by the column that its definition names."""
    key = report_definition(table.request.report)["chart"]
    column = next(place for place, one in enumerate(table.columns) if one.key == key)
    bars = []
    for row, one in enumerate(table.rows):
        cell = one.cells[column]
        if one.total or cell.value is None:
            continue
        shown = cell.percent if table.columns[column].kind is NumberKind.RATE else cell.value
        value = None if (row, column) in table.hidden or shown is None else float(shown)
        bars.append(ChartBar(one.label, value, table.cell_text(row, column)))
    return BarChartData(table.columns[column].label, tuple(bars[:MOST_BARS]))


def statistics_spreadsheet(table: StatisticsTable) -> Spreadsheet:
    """The report as a table of real numbers: hours, złoty and shares; what is hidden is a mark."""
    rows = [
        [one.label, *(_spreadsheet_cell(table, row, column) for column in range(len(table.columns)))]
        for row, one in enumerate(table.rows)
    ]
    header = [table.row_title, *(column.label for column in table.columns)]
    return Spreadsheet(table.title, header, rows, facts=table.facts, notes=table.notes)


def _spreadsheet_cell(table: StatisticsTable, row: int, column: int) -> Cell:
    cell = table.rows[row].cells[column]
    if (row, column) in table.hidden:
        return HIDDEN_TEXT
    match table.columns[column].kind:
        case NumberKind.MINUTES:
            return None if cell.value is None else round(cell.value / 60, 2)
        case NumberKind.MONEY:
            return None if cell.value is None else cell.value / 100
        case NumberKind.RATE:
            return Share((cell.value or 0) / cell.of) if cell.of else None
        case _:
            return cell.value


def render_statistics_pdf(session: Session, table: StatisticsTable) -> bytes:
    """The report to print: what is counted, the table, the chart, and how it is counted."""
    numbers = [TableColumn(column.label, _NUMBER_WIDTH, "right") for column in table.columns]
    texts = [
        [one.label, *(table.cell_text(row, column) for column in range(len(table.columns)))]
        for row, one in enumerate(table.rows)
    ]
    made_on = report_text("made_on").format(date=format_date(action_date(session)))
    blocks: list[Block] = [
        Heading(table.title),
        Text(f"{table.facts} · {made_on}", "under"),
        Table([TableColumn(table.row_title, _LABEL_WIDTH), *numbers], texts, dense=True),
    ]
    chart = report_chart(table)
    if any(bar.value for bar in chart.bars):
        blocks.append(KeepTogether([Text(chart.title, "under"), _chart_block(chart)]))
    blocks.append(BulletList(list(table.notes)))
    landscape = len(table.columns) > _FEW_COLUMNS
    return render_sheet(session, table.title, blocks, language=current_language(), landscape=landscape)


def _chart_block(chart: BarChartData) -> Block:
    values, texts = [bar.value for bar in chart.bars], [bar.text for bar in chart.bars]
    return BarChart([bar.label for bar in chart.bars], [ChartSeries(chart.title, values, texts)], chart.describe())
