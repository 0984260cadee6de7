"""Creates and opens case files, migrating older ones."""

from __future__ import annotations

import glob
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from itertools import chain, count
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kiscase.core import search
from kiscase.core.database.database import Database
from kiscase.core.database.database_files import delete_database_file, new_database_file, require_free_space
from kiscase.core.database.engine import create_case_engine
from kiscase.core.database.file_format import CASE_FILE_SUFFIX, SCHEMA_VERSION, is_practice_file
from kiscase.core.database.passphrase import passphrase_keys
from kiscase.core.database.sqlite_errors import result_code, translate_database_errors
from kiscase.core.database.write_ahead_log import LeftLog
from kiscase.core.errors import DamagedFileError, WrongPassphraseError
from kiscase.core.i18n import _
from kiscase.core.journal.upgrade import record_upgrade
from kiscase.core.legal_data.corrections import load_corrections
from kiscase.core.log import log_event, log_exception
from kiscase.core.migrations import runner

_MIN_FREE_BYTES = 4_000_000  # free disk space that a new file requires


def create_case_file(path: Path, passphrase: str | None, *, now: Callable[[], datetime] | None = None) -> Database:
    """Create an encrypted case file at *path*, or a practice file if there is no passphrase. Never overwrites."""
    with translate_database_errors(), require_free_space(path.parent, _MIN_FREE_BYTES), new_database_file(path) as part:
        engine = create_case_engine(part, None if passphrase is None else passphrase_keys(passphrase)[0], new=True)
        try:
            with engine.begin() as connection:
                runner.run_migrations(connection, 0, SCHEMA_VERSION)
        finally:
            engine.dispose()
    return open_case_file(path, passphrase, now=now)


def open_case_file(path: Path, passphrase: str | None, *, now: Callable[[], datetime] | None = None) -> Database:
    """Open a case file; if that is impossible, raises the Problem that says why and leaves the file unchanged.

    An older file is backed up to a verified copy and then migrated in one transaction.
    """
    practice = is_practice_file(path)
    left_log = LeftLog(path)
    engine = _engine_with_key(path, None if practice else passphrase or "")
    try:
        with translate_database_errors(opening=True), engine.connect() as connection:
            version = int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)
        database = Database(path, engine, practice=practice)
        if now is not None:
            database.clock = now
        with database.connection() as connection:
            if (kept := left_log.merge(connection)) is not None:
                database.log_fault = _log_fault(kept)
        if version < SCHEMA_VERSION:
            _migrate(database, version)
        with database.report_damaged_content(), database.connection() as connection:
            load_corrections(connection)
        database.require_in_place()
    except BaseException:
        engine.dispose()
        raise
    return database


def _engine_with_key(path: Path, passphrase: str | None) -> Engine:
    """The engine of an existing file with the key that opens it; None for a practice file."""
    for key in (None,) if passphrase is None else passphrase_keys(passphrase):
        engine = create_case_engine(path, key)
        try:
            with translate_database_errors(wrong_key=key is not None, opening=True), engine.connect():
                return engine
        except WrongPassphraseError as problem:
            engine.dispose()
            wrong = problem
        except BaseException:
            engine.dispose()
            raise
    raise wrong


def _log_fault(copy: Path) -> str:
    return _(
        "The log beside the file is damaged: changes that were saved last, before the program or the computer stopped, "
        "may be missing. The damaged log was kept as {name}. Please look at what was entered last."
    ).format(name=copy.name)


def _migrate(database: Database, version: int) -> None:
    """Migrate an older file, all or nothing, after a verified copy was written beside it."""
    path = database.path
    for left in path.parent.glob(f"{glob.escape(path.stem)}.v{version}-*{CASE_FILE_SUFFIX}.part"):
        delete_database_file(left)
    database.backup(_unused_backup_path(database, version), check=False)
    with database.connection() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                runner.run_migrations(connection, version, SCHEMA_VERSION)
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise DamagedFileError(_("The file could not be upgraded and was left unchanged."))
                search.rebuild_index(Session(connection))  # leaves the transaction as it is
                record_upgrade(connection, database.clock(), SCHEMA_VERSION)
                connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
                connection.exec_driver_sql("COMMIT")
            except BaseException as error:
                with suppress(DBAPIError):  # a full disk has rolled back already
                    connection.exec_driver_sql("ROLLBACK")
                if _is_of_content(error):
                    log_exception(error)
                    raise DamagedFileError(_("The file could not be upgraded and was left unchanged.")) from None
                raise
        finally:
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
    log_event("case file migrated")


def _is_of_content(error: BaseException) -> bool:
    """Whether a step has met values, or a structure, that no version of the program has written."""
    if isinstance(error, DBAPIError):
        return result_code(error.orig) in (sqlite.SQLITE_ERROR, sqlite.SQLITE_CONSTRAINT)
    return isinstance(error, (ValueError, TypeError, LookupError, AttributeError, RecursionError))


def _unused_backup_path(database: Database, version: int) -> Path:
    """The path for the copy of an older file: beside it, named after its version and the time."""
    stem = f"{database.path.stem}.v{version}-{database.clock().astimezone():%Y%m%d-%H%M%S}"
    names = (f"{stem}{again}{CASE_FILE_SUFFIX}" for again in chain([""], (f"-{number}" for number in count(2))))
    return next(path for name in names if not (path := database.path.with_name(name)).exists())
