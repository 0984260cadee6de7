"""Opens cases on a server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import psycopg

from kiscase.core.database.case_data import load_case_data
from kiscase.core.database.server.address import ServerAddress
from kiscase.core.database.server.case_version import read_case_version, require_case_version
from kiscase.core.database.server.connecting import connect_to_server
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.core.database.server.server_errors import translate_server_errors
from kiscase.core.errors import OpeningGivenUpError


def open_server_case(
    address: ServerAddress,
    password: str,
    *,
    now: Callable[[], datetime] | None = None,
    load_records: Callable[[], object] = lambda: None,
    is_given_up: Callable[[], bool] = lambda: False,
) -> ServerDatabase:
    """Open a case on a server; raises the Problem that says why that is impossible. *load_records* as in `Database`.

    Whoever waits may give up meanwhile: then it raises OpeningGivenUpError as soon as the server has answered.
    """
    with translate_server_errors():
        connect = partial(_connect, address, password)
        database = ServerDatabase(address, password, connect, load_records=load_records)
    try:
        if is_given_up():
            raise OpeningGivenUpError
        if now is not None:
            database.clock = now
        with database.plain_reader() as reader:
            load_case_data(reader)
    except BaseException:
        database.close()
        raise
    return database


def _connect(address: ServerAddress, password: str) -> psycopg.Connection[Any]:
    connection = connect_to_server(address, password)
    try:
        require_case_version(read_case_version(connection))
        connection.rollback()
    except BaseException:
        connection.close()
        raise
    return connection
