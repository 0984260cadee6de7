"""A counted report: tables of figures, each with the ids of what it counts; it goes to JSON and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

SMALL = 5
"""A count of people below this can be hidden in what leaves the club."""
HIDDEN = f"<{SMALL}"
PEOPLE = "participant"


class FigureOf(StrEnum):
    """Whom a figure counts: everybody, the women or the men."""

    ALL = "all"
    WOMEN = "women"
    MEN = "men"


class CellKind(StrEnum):
    """What a cell holds."""

    COUNT = "count"
    HOURS = "hours"
    MONEY = "money"
    TEXT = "text"
    NONE = "none"


class CountedCell(NamedTuple):
    """A figure and the rows that it counts, by their table; a count is as large as its list is long."""

    value: float | str | None
    kind: CellKind = CellKind.COUNT
    parts: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @classmethod
    def of_ids(cls, table: str, ids: Iterable[int]) -> CountedCell:
        """How many rows there are."""
        found = tuple(sorted(ids))
        return cls(len(found), CellKind.COUNT, ((table, found),) if found else ())

    @property
    def ids(self) -> tuple[int, ...]:
        """What is counted, whatever its table."""
        return tuple(row_id for _table, ids in self.parts for row_id in ids)


NO_CELL = CountedCell(None, CellKind.NONE)
"""Where the form has no cell."""


class CountedColumn(NamedTuple):
    """A column of figures: the letter of the form's column, and whom of them it counts."""

    code: str
    label: str
    how: str
    figure: FigureOf
    by_sex: bool


class ReportTableRow(NamedTuple):
    """A row of figures."""

    code: str
    label: str
    total: bool


class CountedCheck(NamedTuple):
    """A check of a row (or of a column, for rows against their total) and those by whom the sides differ."""

    words: str
    place: str
    is_kept: bool
    left: int = 0
    right: int = 0
    ids: tuple[int, ...] = ()
    table: str = PEOPLE
    """The table of those by whom the sides differ."""


@dataclass(frozen=True)
class CountedTable:
    """A table as it is shown and printed."""

    code: str
    title: str
    basis: str
    rows_title: str
    columns: Sequence[CountedColumn]
    rows: Sequence[ReportTableRow]
    cells: Sequence[Sequence[CountedCell]]
    how: Sequence[str]
    checks: Sequence[CountedCheck]

    def cell(self, row: str, column: str, figure: FigureOf = FigureOf.ALL) -> CountedCell:
        """A cell by the number of its row, the letter of its column, and whom it counts."""
        place = next(at for at, one in enumerate(self.columns) if (one.code, one.figure) == (column, figure))
        return self.cells[next(at for at, one in enumerate(self.rows) if one.code == row)][place]

    def keyed_cells(self) -> Iterator[tuple[tuple[str, str, str, FigureOf], CountedCell]]:
        """All cells by table, row, column and whom they count: to compare years."""
        for row, cells in zip(self.rows, self.cells, strict=True):
            for column, cell in zip(self.columns, cells, strict=True):
                yield (self.code, row.code, column.code, column.figure), cell


@dataclass(frozen=True)
class YearlyReport:
    """The report of a year, counted until a day of it."""

    year: int
    since: date
    until: date
    title: str
    basis: str
    due: str
    remark: str
    form_version: str
    law_version: str
    tables: Sequence[CountedTable]
    explanation: str = ""
    """What the club tells the voivode about figures that do not agree."""

    @property
    def full_title(self) -> str:
        """What the document is called; in Polish, as its title is."""
        return f"{self.title} za rok {self.year}"

    @property
    def failed_checks(self) -> list[tuple[CountedTable, CountedCheck]]:
        """The checks that are not kept, with their tables."""
        return [(table, check) for table in self.tables for check in table.checks if not check.is_kept]

    @property
    def is_whole_year(self) -> bool:
        """Whether it is counted until the last day of the year."""
        return self.until == date(self.year, 12, 31)

    def table(self, code: str) -> CountedTable:
        """A table by its code."""
        return next(one for one in self.tables if one.code == code)

    def to_json(self) -> dict[str, Any]:
        """The report as plain values."""
        head = {key: getattr(self, key) for key in _HEAD}
        days = {"since": self.since.isoformat(), "until": self.until.isoformat(), "explanation": self.explanation}
        return head | days | {"tables": [_table_to_json(one) for one in self.tables]}

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> YearlyReport:
        """The report that `to_json` gave."""
        head: dict[str, Any] = {key: given[key] for key in _HEAD}
        head |= {key: date.fromisoformat(given[key]) for key in ("since", "until")}
        head["explanation"] = given.get("explanation", "")
        return cls(**head, tables=[_table_from_json(one) for one in given["tables"]])

    def with_hidden_small_counts(self) -> YearlyReport:
        """The report without counts of one to four people, for what leaves the club."""
        return replace(self, tables=[_hide_small_counts(one) for one in self.tables])


_HEAD = ("year", "title", "basis", "due", "remark", "form_version", "law_version")
_PLAIN = ("code", "title", "basis", "rows_title")


def _hide_small_counts(table: CountedTable) -> CountedTable:
    def hide(cell: CountedCell) -> CountedCell:
        small = cell.kind is CellKind.COUNT and isinstance(cell.value, int) and 0 < cell.value < SMALL
        of_people = any(name == PEOPLE for name, _ids in cell.parts)
        return CountedCell(HIDDEN, CellKind.TEXT) if small and of_people else cell

    return replace(table, cells=_map_cells(table, hide))


def _map_cells(table: CountedTable, change: Callable[[CountedCell], CountedCell]) -> list[list[CountedCell]]:
    return [[change(cell) for cell in cells] for cells in table.cells]


def _table_to_json(table: CountedTable) -> dict[str, Any]:
    return {
        **{key: getattr(table, key) for key in _PLAIN},
        "columns": [list(one) for one in table.columns],
        "rows": [list(one) for one in table.rows],
        "cells": [[[cell.value, cell.kind, cell.parts] for cell in cells] for cells in table.cells],
        "how": list(table.how),
        "checks": [one._asdict() for one in table.checks],
    }


def _table_from_json(given: dict[str, Any]) -> CountedTable:
    return CountedTable(
        **{key: given[key] for key in _PLAIN},
        columns=[CountedColumn(code, label, how, FigureOf(of), sex) for code, label, how, of, sex in given["columns"]],
        rows=[ReportTableRow(*one) for one in given["rows"]],
        cells=[[_cell_from_json(*cell) for cell in cells] for cells in given["cells"]],
        how=given["how"],
        checks=[CountedCheck(**one | {"ids": tuple(one["ids"])}) for one in given["checks"]],
    )


def _cell_from_json(value: float | str | None, kind: str, parts: list[Any]) -> CountedCell:
    return CountedCell(value, CellKind(kind), tuple((table, tuple(ids)) for table, ids in parts))
