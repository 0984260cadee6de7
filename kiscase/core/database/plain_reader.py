"""Reads by plain statements: for what is shown before SQLAlchemy is loaded, and where its work would be most of a read.

The statements are standard SQL with named parameters, as every database takes them; they read and never write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import sqlcipher3.dbapi2 as sqlite
    from sqlalchemy.orm import Session

Row = tuple[Any, ...]


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
