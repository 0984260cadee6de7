"""Creates and opens case files; older ones are upgraded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from kiscase.core.database.case_data import load_case_data
from kiscase.core.database.local.driver import connect_to_file
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.database.local.file_format import SCHEMA_VERSION, is_practice_file
from kiscase.core.database.local.files.database_files import new_database_file, require_free_space
from kiscase.core.database.local.files.write_ahead_log import LeftLog
from kiscase.core.database.local.passphrase import passphrase_keys
from kiscase.core.database.local.sqlite_errors import translate_database_errors
from kiscase.core.errors import WrongPassphraseError
from kiscase.core.i18n import _

_MIN_FREE_BYTES = 4_000_000  # free disk space that a new file requires


def create_case_file(path: Path, passphrase: str | None, *, now: Callable[[], datetime] | None = None) -> FileDatabase:
    """Create an encrypted case file at *path*, or a practice file if there is no passphrase. Never overwrites."""
    from kiscase.core.database.local.engine import create_case_engine
    from kiscase.core.migrations import runner

    with translate_database_errors(), require_free_space(path.parent, _MIN_FREE_BYTES), new_database_file(path) as part:
        engine = create_case_engine(part, None if passphrase is None else passphrase_keys(passphrase)[0], new=True)
        try:
            with engine.begin() as connection:
                runner.run_migrations(connection, 0, SCHEMA_VERSION)
        finally:
            engine.dispose()
    return open_case_file(path, passphrase, now=now)


def open_case_file(
    path: Path,
    passphrase: str | None,
    *,
    now: Callable[[], datetime] | None = None,
    load_records: Callable[[], object] = lambda: None,
    reading_only: bool = False,
) -> FileDatabase:
    """Open a case file; if that is impossible, raises the Problem that says why and leaves the file unchanged.

    An older file is backed up to a verified copy and then migrated in one transaction. Whoever has not imported the
    records of all features says by *load_records* how: they are imported before SQLAlchemy first opens the file. With
    *reading_only* the caller has imported those that are read; the others come for an upgrade or when something fails.
    """
    practice = is_practice_file(path)
    left_log = LeftLog(path)
    connection, key = _connect(path, None if practice else passphrase or "")
    database = FileDatabase(
        path, connection, key, practice=practice, load_records=load_records, reading_only=reading_only
    )
    try:
        if now is not None:
            database.clock = now
        with translate_database_errors(opening=True), database.driver() as opened:
            version = int(opened.execute("PRAGMA user_version").fetchone()[0])
            if (kept := left_log.merge(opened)) is not None:
                database.log_fault = _log_fault(kept)
        if version < SCHEMA_VERSION:
            from kiscase.core.database.local.upgrading import upgrade_file

            upgrade_file(database, version)
        with database.plain_reader() as reader:
            load_case_data(reader)
        database.require_in_place()
    except BaseException:
        database.close()
        raise
    return database


def _connect(path: Path, passphrase: str | None) -> tuple[sqlite.Connection, str | None]:
    """A connection to an existing file, and the key that opens it; None for a practice file."""
    for key in (None,) if passphrase is None else passphrase_keys(passphrase):
        try:
            with translate_database_errors(wrong_key=key is not None, opening=True):
                return connect_to_file(path, key), key
        except WrongPassphraseError as problem:
            wrong = problem
    raise wrong


def _log_fault(copy: Path) -> str:
    return _(
        "The log beside the file is damaged: changes that were saved last, before the program or the computer stopped, "
        "may be missing. The damaged log was kept as {name}. Please look at what was entered last."
    ).format(name=copy.name)
