"""Inserts many rows by one statement that is compiled once: made anew for each action, it costs more than it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Table, insert

_Converters = list[tuple[int, Callable[[Any], Any]]]
_compiled: dict[tuple[str, Table, tuple[str, ...]], tuple[str, _Converters]] = {}


def insert_rows(connection: Connection, table: Table, keys: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows, each the values of the columns *keys*, which stand in the order of the table."""
    known = (connection.dialect.name, table, keys)
    if known not in _compiled:
        _compiled[known] = _compile(connection, table, keys)
    statement, converters = _compiled[known]
    values = [list(row) for row in rows]
    for place, convert in converters:
        for row in values:
            row[place] = convert(row[place])
    if values:
        connection.exec_driver_sql(statement, [tuple(row) for row in values])


def _compile(connection: Connection, table: Table, keys: tuple[str, ...]) -> tuple[str, _Converters]:
    """The text of the statement, and what turns values into those that the driver takes, by their place."""
    text = str(insert(table).compile(dialect=connection.dialect, column_keys=keys))
    kinds = [table.columns[key].type.dialect_impl(connection.dialect) for key in keys]
    converters = [kind.bind_processor(connection.dialect) for kind in kinds]
    return text, [(place, convert) for place, convert in enumerate(converters) if convert is not None]
