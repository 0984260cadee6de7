"""Compares the stored rows with the images of the journal: what was changed, added or removed outside the program."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Table

from kiscase.core.database.local.checking.image_texts import RECORDED, STORED, surely_recorded
from kiscase.core.database.local.checking.last_changes import LastChanges
from kiscase.core.database.local.checking.stored_values import column_converter, image_or_unfit, stored_rows
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.journal.tables import NO_IMAGE, RowImage
from kiscase.core.records.json_conversion import parse_json
from kiscase.core.records.record import record_classes

_ROWS_AT_ONCE = 500


class RowDifference(NamedTuple):
    """A row that is not as the journal has it: the columns that differ; none if the row is missing or was added."""

    table: str
    row_id: int
    columns: tuple[str, ...]
    recorded: RowImage
    stored: RowImage


def find_row_differences(
    connection: Connection, report: Callable[[float], None] = lambda _part: None, *, fitting: bool = False
) -> Iterator[RowDifference]:
    """The rows that are not as the journal last recorded them; unfit values differ from everything.

    *report* is told the part that was compared. Of the journal no more is held at once than the images of some rows.
    Where all values are known to be *fitting*, SQLite compares most rows.
    """
    last_changes = LastChanges(connection)
    compared = 0
    for name, record in sorted(record_classes().items()):
        if record.outside_journal:
            continue
        changes = last_changes.of_table(name)
        comparison = _TableComparison(connection, cast("Table", record.__table__), quick=fitting)
        for block in comparison.blocks_of_ids():
            yield from comparison.differences({row_id: changes.take(row_id) for row_id in block})
            compared += len(block)
            report(min(1.0, compared / (last_changes.count or 1)))
        for row_id, number in changes.left():
            yield RowDifference(name, row_id, (), json.loads(comparison.load_images([number])[number]), None)


class _TableComparison:
    """Compares the rows of one table with their images, some at once."""

    def __init__(self, connection: Connection, table: Table, *, quick: bool) -> None:
        self._connection, self._table, self._quick = connection, table, quick
        self._reader = PlainReader.of_connection(connection)
        self._columns = [column for column in table.columns if column.name not in NO_IMAGE]
        self._names = [column.name for column in self._columns]
        self._converters = [column_converter(column) for column in self._columns]

    def blocks_of_ids(self) -> Iterator[list[int]]:
        """The ids of the rows."""
        found = self._reader.stream(f'SELECT id FROM "{self._table.name}" ORDER BY id')  # noqa: S608 - of the models
        while block := [row_id for (row_id,) in islice(found, _ROWS_AT_ONCE)]:
            yield block

    def differences(self, numbers: dict[int, int]) -> Iterator[RowDifference]:
        """The rows that differ among some, each given with the number of its last change, 0 if there is none."""
        doubtful = self._without_surely_same(numbers) if self._quick else numbers
        if not doubtful:
            return
        images = self.load_images(doubtful.values())
        for row_id, image in self._stored_images(doubtful):
            number = doubtful[row_id]
            recorded = parse_json(images[number]) if number else None
            if recorded is None:
                yield RowDifference(self._table.name, row_id, (), None, image)
            elif not _identical(recorded, image) and (differing := _differing_columns(recorded, image)):
                yield RowDifference(self._table.name, row_id, differing, recorded, image)

    def load_images(self, numbers: Iterable[int]) -> dict[int, str]:
        """The images of some changes, as text."""
        chosen = f'SELECT id, "after" FROM journal_change WHERE id IN ({_listed(filter(None, numbers))})'  # noqa: S608
        return dict(map(tuple, self._reader.stream(chosen)))

    def _without_surely_same(self, numbers: dict[int, int]) -> dict[int, int]:
        chosen = (
            f"SELECT {RECORDED}.id FROM journal_change AS {RECORDED} "  # noqa: S608 - names of the models, and numbers
            f'JOIN "{self._table.name}" AS {STORED} ON {STORED}.id = {RECORDED}.row_id '
            f"WHERE {RECORDED}.id IN ({_listed(filter(None, numbers.values()))}) AND {surely_recorded(self._columns)}"
        )
        same = {number for (number,) in self._reader.stream(chosen)}
        doubtful = {row_id: number for row_id, number in numbers.items() if number not in same}
        self._quick = len(doubtful) < len(numbers) / 2  # others will hardly be otherwise
        return doubtful

    def _stored_images(self, ids: Iterable[int]) -> Iterator[tuple[int, dict[str, Any]]]:
        for row in stored_rows(self._connection, self._table, self._columns, f"id IN ({_listed(ids)})"):
            try:
                image = [convert(value) for convert, value in zip(self._converters, row, strict=True)]
            except ValueError:
                image = [image_or_unfit(convert, value) for convert, value in zip(self._converters, row, strict=True)]
            yield row[0], dict(zip(self._names, image, strict=True))


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def _identical(image: dict[str, Any], stored: dict[str, Any]) -> bool:
    """Whether both have the same columns and nothing differs: nearly always, and quickly seen."""
    return image == stored and [type(image[name]) for name in stored] == list(map(type, stored.values()))


def _differing_columns(image: dict[str, Any], stored: dict[str, Any]) -> tuple[str, ...]:
    """The columns of a row that the image has otherwise, or has not at all."""
    return tuple(name for name, value in stored.items() if name not in image or not _same(image[name], value))


def _same(recorded: Any, stored: Any) -> bool:
    """Whether two values are equal and of one kind: for Python, 1 is True."""
    return recorded == stored and isinstance(recorded, bool) is isinstance(stored, bool)
