"""Reads by plain statements: for what is shown before SQLAlchemy is loaded, and where its work would be most of a read.

The statements are standard SQL with named parameters, as every database takes them; they read and never write.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

Row = tuple[Any, ...]
READER = "plain_reader"
"""The option of an engine that makes a reader for a connection of its driver, where it has one of its own."""
_IDS_AT_ONCE = 500


class StatementValues:
    """The values of a statement, named one after the other while its text is put together."""

    def __init__(self) -> None:
        self.named: dict[str, object] = {}

    def add(self, value: object) -> str:
        """Take a value; the parameter that stands for it in the text."""
        name = f"v{len(self.named)}"
        self.named[name] = value
        return f":{name}"

    def add_all(self, values: Iterable[object]) -> str:
        """Take several values; their parameters, as they stand in a list."""
        return ", ".join(map(self.add, values))


class PlainReader:
    """Runs plain statements on the connection of an open case; dates come as texts, as 2026-06-15."""

    def __init__(self, execute: Callable[[str, dict[str, object]], Any]) -> None:
        """*execute* runs a statement with its named parameters and returns the driver's cursor."""
        self._execute = execute

    @staticmethod
    def in_session(session: Session) -> PlainReader:
        """A reader that sees what the session has written to the database so far."""
        return PlainReader.of_connection(session.connection())

    @staticmethod
    def of_connection(connection: Connection) -> PlainReader:
        """A reader that sees what was written on a connection of SQLAlchemy so far."""
        driver: Any = connection.connection.driver_connection
        of_engine = connection.get_execution_options().get(READER)
        return of_engine(driver) if of_engine is not None else PlainReader(driver.execute)

    def rows(self, statement: str, **values: object) -> list[Row]:
        """All rows of a statement; *values* are its named parameters, such as `:kind`."""
        found: list[Row] = self._execute(statement, values).fetchall()
        return found

    def stream(self, statement: str, **values: object) -> Iterator[Row]:
        """The rows of a statement one by one, so that they need not fit into memory together."""
        yield from self._execute(statement, values)

    def row(self, statement: str, **values: object) -> Row | None:
        """The first row of a statement, if there is one."""
        found: Row | None = self._execute(statement, values).fetchone()
        return found

    def ids(self, statement: str, **values: object) -> Sequence[int]:
        """The ids that a statement gives in a column called `id`, in its order.

        They come as one text, which SQLite calls `group_concat`: a row for each of many takes four times as long.
        """
        ((text,),) = self.rows(f"SELECT group_concat(id) FROM ({statement})", **values)  # noqa: S608 - no user's text
        return _ids_in(text or "")

    def rows_of_ids(self, statement: str, ids: Sequence[object], **values: object) -> list[Row]:
        """The rows of a statement with `IN (:ids)` in it, in no order; any number of *ids* is asked for in parts."""
        found: list[Row] = []
        for start in range(0, len(ids), _IDS_AT_ONCE):
            part = ids[start : start + _IDS_AT_ONCE]
            names = {f"id{place}": row_id for place, row_id in enumerate(part)}
            found += self.rows(statement.replace(":ids", ", ".join(f":{name}" for name in names)), **names, **values)
        return found


@lru_cache(maxsize=1)
def _ids_in(text: str) -> tuple[int, ...]:
    """The ids in a text; a list that is loaded again has mostly the same ones."""
    return tuple(json.loads(f"[{text}]"))
