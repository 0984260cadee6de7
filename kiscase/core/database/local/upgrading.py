"""Upgrades an older case file to the newest schema, after a verified copy of it was written."""

from __future__ import annotations

import glob
from contextlib import suppress
from itertools import chain, count
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kiscase.core.database.local.checking.search_index import rebuild_index
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.database.local.file_format import CASE_FILE_SUFFIX, SCHEMA_VERSION
from kiscase.core.database.local.files.database_files import delete_database_file
from kiscase.core.database.local.sqlite_errors import result_code
from kiscase.core.errors import DamagedFileError
from kiscase.core.i18n import _
from kiscase.core.journal.upgrade import record_upgrade
from kiscase.core.log import log_event, log_exception
from kiscase.core.migrations import runner


def upgrade_file(database: FileDatabase, version: int) -> None:
    """Migrate an older file, all or nothing, after a verified copy was written beside it."""
    path = database.path
    database.load_records()  # an upgrade concerns all tables, and the search over all of them
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
                rebuild_index(Session(connection))  # leaves the transaction as it is
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


def _unused_backup_path(database: FileDatabase, version: int) -> Path:
    """The path for the copy of an older file: beside it, named after its version and the time."""
    stem = f"{database.path.stem}.v{version}-{database.clock().astimezone():%Y%m%d-%H%M%S}"
    names = (f"{stem}{again}{CASE_FILE_SUFFIX}" for again in chain([""], (f"-{number}" for number in count(2))))
    return next(path for name in names if not (path := database.path.with_name(name)).exists())
