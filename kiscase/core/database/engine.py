"""The SQLAlchemy engine of a case file, with SQLCipher's key and pragmas."""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from urllib.parse import quote_from_bytes

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from kiscase.core.database.file_format import APPLICATION_ID, SCHEMA_VERSION, check_file_version
from kiscase.core.database.structure import refuse_programs, require_columns, require_structure_of

_PRAGMAS = (
    "foreign_keys = ON",
    "journal_mode = WAL",
    "synchronous = FULL",
    "cache_size = -65536",
)


def create_case_engine(path: Path, key: str | None, *, new: bool = False) -> Engine:
    """The engine of the file at *path* with its key (see `passphrase_keys`), or of a practice file, which has none."""

    def connect() -> sqlite.Connection:
        connection = sqlite.connect(
            f"{sqlite_uri(path.absolute())}?mode=rw", uri=True, timeout=1, check_same_thread=False, isolation_level=None
        )
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute("PRAGMA trusted_schema = OFF")
            if key is not None:
                quoted = key.replace("'", "''")
                connection.execute(f"PRAGMA key = '{quoted}'")
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            if new:
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            version = check_file_version(connection)
            if not new:
                refuse_programs(connection)
                if version == SCHEMA_VERSION:
                    require_columns(connection)
                else:
                    require_structure_of(connection, version)
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine(
        "sqlite://",
        module=sqlite,
        creator=connect,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,  # error texts must not quote what users typed
    )
    event.listen(engine, "begin", _begin_immediate)
    engine.info_key = key  # type: ignore[attr-defined]
    return engine


def sqlite_uri(path: PurePath) -> str:
    """The address of a file as SQLite reads it: a server's name stands in its path, after four slashes."""
    text = path.as_posix()
    # Windows marks long paths by a prefix, which is no part of the name.
    for prefix, instead in (("//?/UNC/", "//"), ("//?/", "")):
        if text.startswith(prefix):
            text = instead + text.removeprefix(prefix)
            break
    if not text.startswith("/"):  # a drive of Windows
        text = f"/{text}"
    return f"file://{quote_from_bytes(os.fsencode(text), safe='/:')}"


def _begin_immediate(connection: Connection) -> None:
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
