"""Compares the stored rows with the images of the journal: what was changed, added or removed outside the program.

Rows are read as they are stored, not as records: a value that no record can have is found, too.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any, NamedTuple, cast

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Integer, LargeBinary, Table, Time
from sqlalchemy.types import TypeEngine

from kiscase.core.journal.tables import RowImage
from kiscase.core.records.choice_column import ChoiceColumn
from kiscase.core.records.record import Record, record_classes

NO_IMAGE = ("revision",)
"""Columns of a record that the journal does not hold."""
UNFIT = object()
"""Stands in an image for a value that does not fit its column."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}:\d{2}\.\d{6}", re.ASCII)


class RowDifference(NamedTuple):
    """A row that is not as the journal has it: the columns that differ; none if the row is missing or was added."""

    table: str
    row_id: int
    columns: tuple[str, ...]
    recorded: RowImage
    stored: RowImage


class UnfitValue(NamedTuple):
    """A value that does not fit its column; the value itself is nobody's business."""

    table: str
    row: int  # its id, or its place in a table that has none
    column: str


def find_unfit_values(connection: Connection) -> Iterator[UnfitValue]:
    """The stored values that do not fit their columns, in all tables."""
    for table in Record.metadata.sorted_tables:
        columns = list(table.columns)
        for place, row in enumerate(_stored_rows(connection, table), 1):
            number = row[0] if columns[0].name == "id" and isinstance(row[0], int) else place
            for column, value in zip(columns, row, strict=True):
                try:
                    column_image(column, value)
                except ValueError:
                    yield UnfitValue(table.name, number, column.name)


def find_row_differences(connection: Connection) -> Iterator[RowDifference]:
    """The rows that are not as the journal last recorded them; unfit values differ from everything."""
    recorded = _last_images(connection)
    for name, record in sorted(record_classes().items()):
        if record.outside_journal:
            continue
        images = recorded.pop(name, {})
        for row_id, stored in _stored_images(connection, cast("Table", record.__table__)):
            last = images.pop(row_id, None)
            image = None if last is None else json.loads(last)
            if image is None:
                yield RowDifference(name, row_id, (), None, stored)
            elif differing := _differing_columns(image, stored):
                yield RowDifference(name, row_id, differing, image, stored)
        for row_id, last in images.items():
            yield RowDifference(name, row_id, (), json.loads(last), None)


def column_image(column: Column[Any], value: Any) -> Any:
    """A stored value as the journal's images hold it; raises ValueError if it does not fit its column."""
    if value is None and column.nullable:
        return None
    for kind, convert in _CONVERSIONS:
        if isinstance(column.type, kind):
            return convert(column.type, value)
    if not isinstance(value, str):
        raise ValueError(column.name)  # noqa: TRY004 - every misfit is the same to the caller
    return value


def _from_json(_type: TypeEngine[Any], value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError  # noqa: TRY004 - every misfit is the same to the caller
    try:
        return json.loads(value)
    except RecursionError:
        raise ValueError from None


def _from_flag(_type: TypeEngine[Any], value: Any) -> bool:
    if value not in (0, 1) or not isinstance(value, int):
        raise ValueError
    return bool(value)


def _from_number(_type: TypeEngine[Any], value: Any) -> int:
    if not isinstance(value, int):
        raise ValueError  # noqa: TRY004 - every misfit is the same to the caller
    return value


def _from_date(_type: TypeEngine[Any], value: Any) -> str:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError
    return date.fromisoformat(value).isoformat()


def _from_time(_type: TypeEngine[Any], value: Any) -> str:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise ValueError
    return time.fromisoformat(value).isoformat()


def _from_bytes(_type: TypeEngine[Any], value: Any) -> dict[str, str]:
    if not isinstance(value, bytes):
        raise ValueError  # noqa: TRY004 - every misfit is the same to the caller
    return {"sha256": hashlib.sha256(value).hexdigest()}


def _from_choice(kind: TypeEngine[Any], value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError  # noqa: TRY004 - every misfit is the same to the caller
    return str(cast("ChoiceColumn", kind).choice(value))


_CONVERSIONS: tuple[tuple[type[TypeEngine[Any]], Callable[[TypeEngine[Any], Any], Any]], ...] = (
    (JSON, _from_json),
    (Boolean, _from_flag),
    (Integer, _from_number),
    (Date, _from_date),
    (Time, _from_time),
    (LargeBinary, _from_bytes),
    (ChoiceColumn, _from_choice),
)


def _last_images(connection: Connection) -> dict[str, dict[int, str]]:
    """The last image of each row that is on file by the journal, as text."""
    found: dict[str, dict[int, str]] = {}
    for table, row_id, image in connection.exec_driver_sql(
        'SELECT tablename, row_id, "after" FROM journal_change ORDER BY id'
    ):
        if image is None:
            found.get(table, {}).pop(row_id, None)
        else:
            found.setdefault(table, {})[row_id] = image
    return found


def _stored_images(connection: Connection, table: Table) -> Iterator[tuple[int, dict[str, Any]]]:
    columns = [column for column in table.columns if column.name not in NO_IMAGE]
    for row in _stored_rows(connection, table, columns):
        image = {}
        for column, value in zip(columns, row, strict=True):
            try:
                image[column.name] = column_image(column, value)
            except ValueError:
                image[column.name] = UNFIT
        yield row[0], image


def _stored_rows(connection: Connection, table: Table, columns: list[Column[Any]] | None = None) -> Iterator[Any]:
    names = ", ".join(f'"{column.name}"' for column in columns or table.columns)
    yield from connection.exec_driver_sql(f'SELECT {names} FROM "{table.name}"')  # noqa: S608 - names of the models


def _differing_columns(image: dict[str, Any], stored: dict[str, Any]) -> tuple[str, ...]:
    """The columns of a row that the image has otherwise, or has not at all."""
    return tuple(name for name, value in stored.items() if name not in image or not _same(image[name], value))


def _same(recorded: Any, stored: Any) -> bool:
    """Whether two values are equal and of one kind: for Python, 1 is True."""
    return recorded == stored and isinstance(recorded, bool) is isinstance(stored, bool)
