"""Inserts many rows by few statements that are made once: made anew for each action, they cost more than they do."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import cache
from itertools import chain, islice
from typing import Any

from sqlalchemy import Connection, Table, insert

_Converters = list[tuple[str, Callable[[Any], Any]]]
_MOST_ROWS = 64  # in one statement; there is one for each power of two up to it, so that all of them are kept
_compiled: dict[tuple[str, Table, tuple[str, ...]], tuple[str, _Converters]] = {}


def insert_rows(
    connection: Connection,
    table: Table,
    keys: tuple[str, ...],
    rows: Iterable[tuple[Any, ...]],
    *,
    converted: Collection[str] = (),
) -> None:
    """Insert rows, each the values of the columns *keys*, which stand in the order of the table.

    The values of the columns *converted* are as the driver takes them. A column without any value is left out: for
    a None the driver takes many times as long as for a text.
    """
    given = list(zip(*rows, strict=True))
    if not given:
        return
    columns = dict(zip(keys, given, strict=True))
    for key in _optional_keys(table, keys):
        if all(value is None for value in columns[key]):
            del columns[key]
    known = (connection.dialect.name, table, tuple(columns))
    if known not in _compiled:
        _compiled[known] = _compile(connection, table, known[2])
    statement, converters = _compiled[known]
    for key, convert in converters:
        if key not in converted:
            columns[key] = tuple(map(convert, columns[key]))
    values = chain.from_iterable(zip(*columns.values(), strict=True))
    cursor = connection.connection.cursor()
    left, number = len(given[0]), _MOST_ROWS
    while left:
        while number > left:
            number //= 2
        cursor.execute(_repeat_values(statement, number), tuple(islice(values, number * len(columns))))
        left -= number
    cursor.close()


@cache
def _optional_keys(table: Table, keys: tuple[str, ...]) -> list[str]:
    """The columns that are empty when they are left out."""
    found = [table.columns[key] for key in keys if table.columns[key].nullable]
    return [column.key for column in found if column.default is None and not column.type.should_evaluate_none]


def _compile(connection: Connection, table: Table, keys: tuple[str, ...]) -> tuple[str, _Converters]:
    """The text of the statement for one row, and by column what turns values into those that the driver takes."""
    text = str(insert(table).inline().compile(dialect=connection.dialect, column_keys=keys))
    kinds = [table.columns[key].type.dialect_impl(connection.dialect) for key in keys]
    converters = [kind.bind_processor(connection.dialect) for kind in kinds]
    return text, [(key, convert) for key, convert in zip(keys, converters, strict=True) if convert is not None]


@cache
def _repeat_values(statement: str, number: int) -> str:
    """The statement for so many rows."""
    start, marks = statement.split(" VALUES ")
    return f"{start} VALUES {', '.join([marks] * number)}"
