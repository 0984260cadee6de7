"""Exports tables as XLSX or CSV; typed text stays text and never becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

Cell = str | int | float | date | None
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Spreadsheet:
    """A table with a title, a header and rows."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def render_xlsx(sheet: Spreadsheet) -> bytes:
    """The table as a workbook: frozen bold header, texts as texts, dates as dates."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.set_properties({"title": sheet.title, "created": datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    page = book.add_worksheet(_worksheet_name(sheet.title))
    bold, day = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "dd.mm.yyyy"})
    for column, words in enumerate(sheet.header):
        page.write_string(0, column, words, bold)
    for line, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(line, column, value)
            elif isinstance(value, date):
                page.write_datetime(line, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a day
            elif value is not None:
                page.write_number(line, column, value)
    page.freeze_panes(1, 1)
    page.autofit()
    book.close()
    return content.getvalue()


def render_csv(sheet: Spreadsheet) -> bytes:
    """The table as text for a Polish spreadsheet: semicolons, UTF-8 with its mark, no cell begins a formula."""
    content = io.StringIO(newline="")
    writer = csv.writer(content, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(_without_formula, sheet.header))
    for row in sheet.rows:
        writer.writerow([_without_formula(_csv_cell(value)) for value in row])
    return b"\xef\xbb\xbf" + content.getvalue().encode()


def _csv_cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _without_formula(text: str) -> str:
    """Prefix a text that a spreadsheet would run as a formula with an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _worksheet_name(title: str) -> str:
    r"""A sheet name that Excel accepts: at most 31 characters, none of `[]:*?/\`."""
    return "".join(" " if letter in "[]:*?/\\'" else letter for letter in title)[:31].strip() or "1"
