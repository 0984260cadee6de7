"""What other modules need and each engine does in its own way: options of a connection, arguments of a table."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, func, select

ORDERED_BY_PRIMARY_KEY: dict[str, Any] = {"sqlite_with_rowid": False}
"""Arguments of a `Table` whose rows are stored in the order of its primary key."""


def defer_foreign_keys(connection: Connection) -> None:
    """Check foreign keys at the end of the running transaction instead of after each statement."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
    else:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")


def follow_copied_ids(connection: Connection, table: Table) -> None:
    """Let the ids that the engine gives by itself go on after those that were copied into a table."""
    if connection.dialect.name == "postgresql" and "id" in table.columns:
        last = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
        connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last, False)))


def disable_sync(connection: Connection) -> None:
    """Do not wait for the disk; only for a file that is thrown away when the computer fails."""
    connection.exec_driver_sql("PRAGMA synchronous = OFF")
