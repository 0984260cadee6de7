"""The connection of whoever owns a case on a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy import Connection

from kiscase.core.database.server.address import ServerAddress
from kiscase.core.database.server.connecting import connect_to_server
from kiscase.core.database.server.server_engine import create_server_engine
from kiscase.core.database.server.server_errors import translate_server_errors


@contextmanager
def owner_transaction(address: ServerAddress, password: str) -> Iterator[Connection]:
    """One transaction on the database at an address, of whatever version the case in it is."""
    engine = create_server_engine(partial(connect_to_server, address, password))
    try:
        with translate_server_errors(), engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
