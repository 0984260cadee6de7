"""The SQLAlchemy engine of a case file."""

from __future__ import annotations

from pathlib import Path

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from kiscase.core.database.local.driver import connect_to_file
from kiscase.core.records.json_conversion import parse_json


def create_case_engine(
    path: Path, key: str | None, *, new: bool = False, connection: sqlite.Connection | None = None
) -> Engine:
    """The engine of the file at *path*; it begins with a *connection* that is open already, where there is one."""
    opened = [connection] if connection is not None else []

    engine = create_engine(
        "sqlite://",
        module=sqlite,
        creator=lambda: opened.pop() if opened else connect_to_file(path, key, new=new),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        json_deserializer=parse_json,
        hide_parameters=True,  # error texts must not quote what users typed
    )
    event.listen(engine, "begin", _begin_immediate)
    return engine


def without_transaction(engine: Engine) -> Connection:
    """A connection for statements that SQLite runs only outside of a transaction."""
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")


def _begin_immediate(connection: Connection) -> None:
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
