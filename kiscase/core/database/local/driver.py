"""The driver's connection to a case file: SQLCipher's key and pragmas, and what is refused before a row is read.

It needs no SQLAlchemy, which loads for longer than a window takes to appear; `engine` puts it behind SQLAlchemy.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from urllib.parse import quote_from_bytes

import sqlcipher3.dbapi2 as sqlite

from kiscase.core.database.local.file_format import APPLICATION_ID, SCHEMA_VERSION, check_file_version
from kiscase.core.database.local.structure import refuse_programs, require_columns

_PRAGMAS: tuple[str, ...] = (
    "foreign_keys = ON",
    "journal_mode = WAL",
    "synchronous = FULL",
    "cache_size = -65536",
)


def connect_to_file(path: Path, key: str | None, *, new: bool = False) -> sqlite.Connection:
    """Open the file at *path* with its key (see `passphrase_keys`), or a practice file, which has none."""
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
                from kiscase.core.database.local.checking.structure_faults import require_structure_of

                require_structure_of(connection, version)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def merge_log(connection: sqlite.Connection) -> bool:
    """Write the log into the file and empty it; whether all of it was written."""
    busy, frames, written = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy and frames == written


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
