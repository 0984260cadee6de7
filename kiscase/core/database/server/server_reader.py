"""Plain statements on a server: dates and JSON come as texts, as they are in a case file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, TypeVar

import psycopg
from psycopg.rows import tuple_row
from psycopg.types.string import TextLoader

from kiscase.core.database.plain_reader import PlainReader, Row

_PARAMETER = re.compile(r"(?<!:):(\w+)")
_AS_TEXTS = ("date", "time", "timestamp", "timestamptz", "json")
"""The types of columns of which a plain reader gives the text."""
_numbers = count(1)
AnyCursor = TypeVar("AnyCursor", "psycopg.Cursor[Any]", "psycopg.ServerCursor[Any]")


class ServerReader(PlainReader):
    """Runs plain statements on the connection to a server."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        super().__init__(self._run)
        self._connection = connection
        self._cursor: psycopg.Cursor[Any] | None = None

    def ids(self, statement: str, **values: object) -> Sequence[int]:
        """The ids that a statement gives in a column called `id`, in its order."""
        return [row[0] for row in self.rows(statement, **values)]

    def stream(self, statement: str, **values: object) -> Iterator[Row]:
        """The rows of a statement one by one; the server keeps those that were not asked for yet."""
        with self._connection.cursor(name=f"stream_{next(_numbers)}", row_factory=tuple_row) as cursor:
            _load_texts(cursor)
            yield from _started(cursor, statement, values)

    def _run(self, statement: str, values: dict[str, object]) -> psycopg.Cursor[Any]:
        """The rows wait in one cursor until the next statement: to make one takes longer than a short statement."""
        if self._cursor is None:
            self._cursor = self._connection.cursor(row_factory=tuple_row)
            _load_texts(self._cursor)
        return _started(self._cursor, statement, values)


def _load_texts(cursor: AnyCursor) -> None:
    for kind in _AS_TEXTS:
        cursor.adapters.register_loader(kind, TextLoader)


def _started(cursor: AnyCursor, statement: str, values: dict[str, object]) -> AnyCursor:
    cursor.execute(_as_psycopg_writes(statement).encode(), values or None)
    return cursor


@lru_cache(maxsize=500)
def _as_psycopg_writes(statement: str) -> str:
    """The statement with `%(named)s` parameters."""
    return _PARAMETER.sub(r"%(\1)s", statement.replace("%", "%%") if ":" in statement else statement)
