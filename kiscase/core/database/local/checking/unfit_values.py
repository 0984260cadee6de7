"""Stored values that do not fit their columns.

SQLite tells which rows are surely right, for it does so many times faster; the others are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Integer, LargeBinary, Table, Time
from sqlalchemy.types import TypeEngine

from kiscase.core.database.local.checking.stored_values import UNFIT, column_converter, image_or_unfit, stored_rows
from kiscase.core.records.choice_column import ChoiceColumn
from kiscase.core.records.record import Record


class UnfitValue(NamedTuple):
    """A value that does not fit its column; the value itself is nobody's business."""

    table: str
    row: int  # its id, or its place in a table that has none
    column: str


def find_unfit_values(
    connection: Connection, report: Callable[[float], None] = lambda _part: None
) -> Iterator[UnfitValue]:
    """The stored values that do not fit their columns, in all tables; *report* is told the part that was looked at."""
    tables = Record.metadata.sorted_tables
    for number, table in enumerate(tables):
        report(number / len(tables))
        doubtful = f"({' AND '.join(map(surely_fits, table.columns))}) IS NOT TRUE"
        if table.columns[0].name == "id":
            yield from _unfit_values(connection, table, doubtful)
        elif next(_unfit_values(connection, table, doubtful), None):
            yield from _unfit_values(connection, table)  # all rows: the place is counted


def _unfit_values(connection: Connection, table: Table, condition: str = "") -> Iterator[UnfitValue]:
    columns = list(table.columns)
    converters = [column_converter(column) for column in columns]
    for place, row in enumerate(stored_rows(connection, table, columns, condition), 1):
        number = row[0] if columns[0].name == "id" and isinstance(row[0], int) else place
        for column, convert, value in zip(columns, converters, row, strict=True):
            if image_or_unfit(convert, value) is UNFIT:
                yield UnfitValue(table.name, number, column.name)


def surely_fits(column: Column[Any]) -> str:
    """A condition that holds for no value of the column that does not fit; it may fail for some that do."""
    name = f'"{column.name}"'
    fits = next((fits(name, column.type) for kind, fits in _FITTING if isinstance(column.type, kind)), _is_text(name))
    return f"({name} IS NULL OR {fits})" if column.nullable else f"({fits})"


def _is_text(name: str, _type: object = None) -> str:
    return f"typeof({name}) = 'text'"


def _is_short_json(name: str, _type: object) -> str:
    """Short, so that it is not nested deeper, and has no longer number, than Python reads."""
    whole = f"instr({name}, char(0)) = 0"  # nothing behind a NUL, which ends a text for SQLite
    return f"{_is_text(name)} AND length({name}) < 900 AND {whole} AND json_valid({name})"


def _is_flag(name: str, _type: object) -> str:
    return f"typeof({name}) = 'integer' AND {name} IN (0, 1)"


def _is_number(name: str, _type: object) -> str:
    return f"typeof({name}) = 'integer'"


def _is_date(name: str, _type: object) -> str:
    return f"{_is_text(name)} AND {name} = date({name}, '+0 days') AND substr({name}, 1, 4) > '0000'"


def _is_time(name: str, _type: object) -> str:
    pattern = "[0-2][0-9]:[0-5][0-9]:[0-5][0-9]." + "[0-9]" * 6
    whole = f"length(CAST({name} AS BLOB)) = 15"
    return f"{_is_text(name)} AND {whole} AND {name} GLOB '{pattern}' AND substr({name}, 1, 2) < '24'"


def _is_bytes(name: str, _type: object) -> str:
    return f"typeof({name}) = 'blob'"


def _is_choice(name: str, kind: Any) -> str:
    words = ", ".join("'" + str(word).replace("'", "''") + "'" for word in kind.choice)
    return f"{_is_text(name)} AND {name} IN ({words})"


_FITTING: tuple[tuple[type[TypeEngine[Any]], Callable[[str, Any], str]], ...] = (
    (JSON, _is_short_json),
    (Boolean, _is_flag),
    (Integer, _is_number),
    (Date, _is_date),
    (Time, _is_time),
    (LargeBinary, _is_bytes),
    (ChoiceColumn, _is_choice),
)
