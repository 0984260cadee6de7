"""Exports tables as XLSX or CSV; typed text stays text and never becomes a formula."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet


class Share(NamedTuple):
    """A part of a whole, 0.66, which is shown in percent."""

    value: float


Cell = str | int | float | date | datetime | Share | None
"""What a cell holds: a day and a moment (without a time zone) are such in the workbook, too."""

MOST_NAME_UNITS = 31  # of UTF-16, in which Excel counts the name of a sheet
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_A4 = 9  # the paper's number in the file format
_NUMBER_FORMATS = {date: "dd.mm.yyyy", datetime: "dd.mm.yyyy h:mm", Share: "0%"}
_HEADER_FORMATS = {date: "ddd d.mm", datetime: "ddd d.mm h:mm"}
_DAY_TITLE_LENGTH = 5  # letters of a day in the header, which stands under its weekday
_WIDEST_COLUMN = 42.0  # digits
_FILTER_WIDTH = 2.0  # digits; room for the arrow of the filter


@dataclass(frozen=True)
class Spreadsheet:
    """A table with a title, a header and rows.

    *period* is the month or week that it is about, in ISO 8601: the name of the sheet begins with it. *facts* stand
    under the title, *notes* (such as what letters mean) under the table; a CSV has neither.
    """

    title: str
    header: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    period: str = ""
    facts: str = ""
    notes: Sequence[str] = ()


def render_xlsx(sheet: Spreadsheet) -> bytes:
    """The table as a workbook to work with and to print: landscape, its header frozen, filtered and on every page."""
    return render_workbook(sheet.title, [sheet])


def render_workbook(title: str, sheets: Sequence[Spreadsheet]) -> bytes:
    """Tables as one workbook, each on a sheet of its own."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.set_properties({"title": title, "created": datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    for sheet in sheets:
        _write_sheet(book, sheet)
    book.close()
    return content.getvalue()


def _write_sheet(book: Workbook, sheet: Spreadsheet) -> None:
    page = book.add_worksheet(worksheet_name(sheet.title, sheet.period))
    page.write_string(0, 0, sheet.title, book.add_format({"bold": True, "font_size": 14}))
    if sheet.facts:
        page.write_string(1, 0, sheet.facts)
    top = 3
    last = _write_table(book, page, sheet, top)
    for column in range(len(sheet.header)):
        page.set_column(column, column, _column_width([row[column] for row in [sheet.header, *sheet.rows]]))
    for line, words in enumerate(sheet.notes, last + 2):
        page.write_string(line, 0, words)
    page.freeze_panes(top + 1, 1)
    if sheet.header:
        page.autofilter(top, 0, last, len(sheet.header) - 1)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_footer("&L&F&R&P / &N")


def _write_table(book: Workbook, page: Worksheet, sheet: Spreadsheet, top: int) -> int:
    """Write the header and the rows below it; the last line."""
    plain: dict[Any, Format] = {str: book.add_format({"text_wrap": True, "valign": "top"})}
    plain |= {kind: book.add_format({"num_format": shown, "valign": "top"}) for kind, shown in _NUMBER_FORMATS.items()}
    heading = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
    heads: dict[Any, Format] = {
        kind: book.add_format({"num_format": shown} | heading) for kind, shown in _HEADER_FORMATS.items()
    }
    heads[str] = book.add_format(heading)
    for line, row in enumerate([sheet.header, *sheet.rows], top):
        for column, value in enumerate(row):
            _write_cell(page, line, column, value, heads if line == top else plain)
    return top + len(sheet.rows)


def _write_cell(page: Worksheet, line: int, column: int, value: Cell, formats: dict[Any, Format]) -> None:
    shown = formats.get(type(value))
    if isinstance(value, str):
        page.write_string(line, column, value, shown)
    elif isinstance(value, datetime):
        page.write_datetime(line, column, value, shown)
    elif isinstance(value, date):
        page.write_datetime(line, column, datetime(value.year, value.month, value.day), shown)  # noqa: DTZ001 - a day
    elif isinstance(value, Share):
        page.write_number(line, column, value.value, shown)
    elif value is not None:
        page.write_number(line, column, value, shown)


def _column_width(cells: Sequence[Cell]) -> float:
    """The width of a column in digits: its longest cell, or the longest word of its header, which is wrapped."""
    head, *rest = cells
    title = max(str(head).split(), key=len, default="") if isinstance(head, str) else "0" * _DAY_TITLE_LENGTH
    longest = max(len(spreadsheet_text(one)) for one in [title, *rest])
    return min(_WIDEST_COLUMN, 1.05 * longest + _FILTER_WIDTH)


def render_csv(sheet: Spreadsheet) -> bytes:
    """The table as text for a Polish spreadsheet: semicolons, UTF-8 with its mark, no cell begins a formula."""
    content = io.StringIO(newline="")
    writer = csv.writer(content, delimiter=";", lineterminator="\r\n")
    for row in [sheet.header, *sheet.rows]:
        writer.writerow([_without_formula(spreadsheet_text(value)) for value in row])
    return b"\xef\xbb\xbf" + content.getvalue().encode()


def spreadsheet_text(value: Cell) -> str:
    """What a cell holds as text."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case Share():
            return f"{int(round(100 * value.value, 6) + 0.5)}%"  # half a percent is rounded up, as spreadsheets do
        case float():
            return str(value).replace(".", ",")
        case _:
            return str(value)


def _without_formula(text: str) -> str:
    """Prefix a text that a spreadsheet would run as a formula with an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def worksheet_name(title: str, period: str = "") -> str:
    r"""A sheet name that Excel accepts: at most 31 units of UTF-16, none of `[]:*?/\'`; the period is never cut off."""
    bare = "".join(" " if letter in "[]:*?/\\'" or not letter.isprintable() else letter for letter in title)
    words = " ".join(f"{period} {bare}".split())
    if _utf16_units(words) <= MOST_NAME_UNITS:
        return words or "1"
    while words and (_utf16_units(words) >= MOST_NAME_UNITS or unicodedata.combining(words[-1])):
        words = words[:-1]
    return words.rstrip(" ,;:.–-") + "…"


def _utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
