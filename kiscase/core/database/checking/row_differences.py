"""Compares the stored rows with the images of the journal: what was changed, added or removed outside the program."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Table

from kiscase.core.database.checking.last_changes import LastChanges
from kiscase.core.database.checking.stored_values import column_converter, image_or_unfit, stored_rows
from kiscase.core.journal.tables import NO_IMAGE, RowImage
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
    connection: Connection, report: Callable[[float], None] = lambda _part: None
) -> Iterator[RowDifference]:
    """The rows that are not as the journal last recorded them; unfit values differ from everything.

    *report* is told the part that was compared. Of the journal no more is held at once than the images of some rows.
    """
    last_changes = LastChanges(connection)
    compared = 0
    for name, record in sorted(record_classes().items()):
        if record.outside_journal:
            continue
        changes = last_changes.of_table(name)
        stored = _stored_images(connection, cast("Table", record.__table__))
        while block := list(islice(stored, _ROWS_AT_ONCE)):
            numbers = [changes.take(row_id) for row_id, _image in block]
            images = _load_images(connection, numbers)
            for (row_id, image), number in zip(block, numbers, strict=True):
                recorded = json.loads(images[number]) if number else None
                if recorded is None:
                    yield RowDifference(name, row_id, (), None, image)
                elif not _identical(recorded, image) and (differing := _differing_columns(recorded, image)):
                    yield RowDifference(name, row_id, differing, recorded, image)
            compared += len(block)
            report(min(1.0, compared / (last_changes.count or 1)))
        for row_id, number in changes.left():
            yield RowDifference(name, row_id, (), json.loads(_load_images(connection, [number])[number]), None)


def _stored_images(connection: Connection, table: Table) -> Iterator[tuple[int, dict[str, Any]]]:
    columns = [column for column in table.columns if column.name not in NO_IMAGE]
    names = [column.name for column in columns]
    converters = [column_converter(column) for column in columns]
    for row in stored_rows(connection, table, columns):
        try:
            image = [convert(value) for convert, value in zip(converters, row, strict=True)]
        except ValueError:
            image = [image_or_unfit(convert, value) for convert, value in zip(converters, row, strict=True)]
        yield row[0], dict(zip(names, image, strict=True))


def _load_images(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """The images of some changes, as text."""
    wanted = tuple(number for number in numbers if number)
    marks = ", ".join("?" * len(wanted))
    chosen = f'SELECT id, "after" FROM journal_change WHERE id IN ({marks})'  # noqa: S608 - question marks
    return dict(map(tuple, connection.exec_driver_sql(chosen, wanted))) if wanted else {}


def _identical(image: dict[str, Any], stored: dict[str, Any]) -> bool:
    """Whether both have the same columns and nothing differs: nearly always, and quickly seen."""
    return image == stored and [type(image[name]) for name in stored] == list(map(type, stored.values()))


def _differing_columns(image: dict[str, Any], stored: dict[str, Any]) -> tuple[str, ...]:
    """The columns of a row that the image has otherwise, or has not at all."""
    return tuple(name for name, value in stored.items() if name not in image or not _same(image[name], value))


def _same(recorded: Any, stored: Any) -> bool:
    """Whether two values are equal and of one kind: for Python, 1 is True."""
    return recorded == stored and isinstance(recorded, bool) is isinstance(stored, bool)
