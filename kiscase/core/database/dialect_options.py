"""Options that only SQLite has and that other modules need: pragmas of a connection, arguments of a table."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

ORDERED_BY_PRIMARY_KEY: dict[str, Any] = {"sqlite_with_rowid": False}
"""Arguments of a `Table` whose rows are stored in the order of its primary key."""


def defer_foreign_keys(connection: Connection) -> None:
    """Check foreign keys at the end of the running transaction instead of after each statement."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")


def disable_sync(connection: Connection) -> None:
    """Do not wait for the disk; only for a file that is thrown away when the computer fails."""
    connection.exec_driver_sql("PRAGMA synchronous = OFF")
