"""The grid of a month as a spreadsheet."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from sqlalchemy.orm import Session

from kiscase.activities.attendance_rates import AttendanceRate
from kiscase.activities.document_parts import DOCUMENT_LANGUAGE, load_attendance_texts, mark_legend
from kiscase.activities.periods import month_name, month_period
from kiscase.activities.reports.monthly_attendance import (
    SUM_COLUMNS,
    grid_legend_keys,
    labelled_line,
    list_grid_rows,
    still_to_come,
)
from kiscase.activities.reports.queries import load_month_grid_report
from kiscase.core.i18n import use_language
from kiscase.core.spreadsheet import Cell, Share, Spreadsheet


def export_month(session: Session, activity_id: int, on: date) -> Spreadsheet:
    """The grid of a month as a spreadsheet: the letters of the printed grid, days and sums to calculate with."""
    grid = load_month_grid_report(session, activity_id, on)
    with use_language(DOCUMENT_LANGUAGE):
        texts = load_attendance_texts(grid.printed_on)
        days = Counter(one.day for one in grid.meetings)
        header: list[Cell] = [texts.text("column.name")]
        header += [datetime.combine(one.day, one.starts) if days[one.day] > 1 else one.day for one in grid.meetings]
        header += [texts.text(f"column.{key}") for key in SUM_COLUMNS]
        rows: list[list[Cell]] = [
            [row.name, *row.letters, *row.sums, _share(row.rate)] for row in list_grid_rows(texts, grid)
        ]
        legend = f"{texts.text('label.legend')}: {mark_legend(texts, grid_legend_keys(grid))}"
        notes = [f"{texts.text('label.formula')}: {grid.rate.formula}", legend, *still_to_come(texts, grid)]
        return Spreadsheet(
            f"{grid.activity}, {month_name(grid.since)}",
            header,
            rows,
            month_period(grid.since),
            labelled_line(texts, [("label.leader", grid.leader), ("label.room", grid.room)]),
            notes,
        )


def _share(rate: AttendanceRate) -> Share | None:
    return Share(rate.attended / rate.counted) if rate.counted else None
