"""What is read from a file with tables: its sheets, their rows, and what is to be known of how they were read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from kiscase.core.errors import Problem
from kiscase.core.i18n import _

CellValue = str | int | float | bool | date | datetime | time | None
"""What a cell holds; None is an empty one. A text is as it was written: clean_text() belongs to who stores it."""

MOST_COLUMNS = 500
MOST_ROWS = 200_000


class SheetRow(NamedTuple):
    """A row that is not empty, with its number in the sheet or the line of the text on which it begins."""

    number: int
    values: Sequence[CellValue]


class TextLayout(NamedTuple):
    """How a text is written: its encoding and what separates its columns."""

    encoding: str
    separator: str


@dataclass(frozen=True)
class TableSheet:
    """A sheet: its name (empty in a text) and its rows, all equally wide, without those that are empty."""

    name: str
    rows: Sequence[SheetRow]

    @property
    def width(self) -> int:
        return len(self.rows[0].values) if self.rows else 0


@dataclass(frozen=True)
class TableFile:
    """The sheets of a file that hold anything; of a text also its layout. *notes* are sentences for who imports it."""

    sheets: Sequence[TableSheet]
    layout: TextLayout | None = None
    notes: Sequence[str] = ()


class UnreadableTableError(Problem):
    """The file is no table, or one that is not safe to open."""


def make_sheet(name: str, rows: Iterable[tuple[int, Sequence[CellValue]]]) -> TableSheet:
    """A sheet from numbered rows: without empty rows and the empty columns at its end; refuses more than can be."""
    kept: list[SheetRow] = []
    width = 0
    for number, values in rows:
        filled = _filled_width(values)
        if not filled:
            continue
        width = max(width, filled)
        kept.append(SheetRow(number, values))
        if width > MOST_COLUMNS or len(kept) > MOST_ROWS:
            raise too_large_table()
    even = [SheetRow(row.number, [*row.values[:width], *[None] * (width - len(row.values))]) for row in kept]
    return TableSheet(name, even)


def _filled_width(values: Sequence[CellValue]) -> int:
    width = len(values)
    while width and values[width - 1] is None:
        width -= 1
    return width


def too_large_table() -> UnreadableTableError:
    sentence = _(
        "The table is too large: at most {rows} rows and {columns} columns can be read. Nothing was changed: divide "
        "it into several files."
    )
    return UnreadableTableError(sentence.format(rows=f"{MOST_ROWS:,}".replace(",", "\u00a0"), columns=MOST_COLUMNS))
