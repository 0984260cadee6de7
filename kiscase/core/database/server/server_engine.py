"""The SQLAlchemy engine of a case on a server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import Engine, QueuePool, create_engine

from kiscase.core.database.plain_reader import READER
from kiscase.core.database.server.server_reader import ServerReader


def create_server_engine(
    connect: Callable[[], psycopg.Connection[Any]], *, connection: psycopg.Connection[Any] | None = None
) -> Engine:
    """The engine over what *connect* gives; it begins with a *connection* that is open already, where there is one."""
    opened = [connection] if connection is not None and _answers(connection) else []
    engine = create_engine(
        "postgresql+psycopg://",
        creator=lambda: opened.pop() if opened else connect(),
        paramstyle="format",  # by their places, as rows are inserted
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_pre_ping=True,  # a connection that was cut meanwhile is replaced before work begins on it
        execution_options={READER: ServerReader},
        hide_parameters=True,  # error texts must not quote what users typed
    )
    if opened:
        engine.connect().close()  # from here on the pool closes it
    return engine


def _answers(connection: psycopg.Connection[Any]) -> bool:
    """Whether a connection was not lost meanwhile."""
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error:
        connection.close()
        return False
    return True
