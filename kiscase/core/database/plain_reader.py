"""Reads by plain statements: for what is shown before SQLAlchemy is loaded, and where its work would be most of a read.

The statements are standard SQL with named parameters, as every database takes them; they read and never write.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import sqlcipher3.dbapi2 as sqlite
    from sqlalchemy.orm import Session

Row = tuple[Any, ...]
_IDS_AT_ONCE = 500


class PlainReader:
    """Runs plain statements on the connection of an open case file."""

    def __init__(self, connection: sqlite.Connection) -> None:
        self._connection = connection

    @classmethod
    def in_session(cls, session: Session) -> Self:
        """A reader that sees what the session has written to the database so far."""
        return cls(session.connection().connection.driver_connection)

    def rows(self, statement: str, **values: object) -> list[Row]:
        """All rows of a statement; *values* are its named parameters, such as `:kind`."""
        found: list[Row] = self._connection.execute(statement, values).fetchall()
        return found

    def row(self, statement: str, **values: object) -> Row | None:
        """The first row of a statement, if there is one."""
        found: Row | None = self._connection.execute(statement, values).fetchone()
        return found

    def rows_of_ids(self, statement: str, ids: Sequence[int]) -> list[Row]:
        """The rows of a statement with `IN (:ids)` in it, in no order; any number of *ids* is asked for in parts."""
        found: list[Row] = []
        for start in range(0, len(ids), _IDS_AT_ONCE):
            part = ids[start : start + _IDS_AT_ONCE]
            names = {f"id{place}": row_id for place, row_id in enumerate(part)}
            found += self.rows(statement.replace(":ids", ", ".join(f":{name}" for name in names)), **names)
        return found
