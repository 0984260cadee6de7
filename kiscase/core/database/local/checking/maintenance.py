"""Checks an open case file, writes verified copies of it, and compares it with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from kiscase.core.database.backup_faults import BackupFaults
from kiscase.core.database.local.checking import integrity
from kiscase.core.database.local.driver import connect_to_file, merge_log, sqlite_uri
from kiscase.core.database.local.engine import create_case_engine, without_transaction
from kiscase.core.database.local.file_format import is_practice_file
from kiscase.core.database.local.files.database_files import new_database_file, require_free_space
from kiscase.core.database.local.sqlite_errors import translate_database_errors
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.database.progress import Report, no_report, part_of_report
from kiscase.core.errors import CheckStoppedError, DamagedFileError
from kiscase.core.i18n import _
from kiscase.core.journal import known_end

if TYPE_CHECKING:
    from kiscase.core.database.local.file_database import FileDatabase

_STEPS_BETWEEN_QUESTIONS = 1000  # of SQLite's machine: a few rows


def find_damaged_content(database: FileDatabase) -> str:
    """A sentence about the first value or row that the program cannot have written, or an empty text."""
    try:
        with database.connection() as connection:
            return next(integrity.find_content_damage(connection), "")
    except (DBAPIError, sqlite.Error, DamagedFileError, TypeError, ValueError, LookupError, RecursionError):
        return _("Part of it cannot be read.")


def back_up(
    database: FileDatabase, target: Path, is_stopped: Callable[[], bool], report: Report, *, check: bool
) -> BackupFaults:
    """Write a copy with the same key: see `FileDatabase.backup`."""
    checked = 0.5 if check else 0.0
    faults = database.find_faults(is_stopped, part_of_report(report, 0, checked)) if check else []
    try:
        copying = part_of_report(report, checked, 1)
        found = _copy_to(database, target, is_stopped, copying, look_for_faults=bool(faults))
    except DamagedFileError:
        if not faults:
            raise
        sentence = _("No copy was made, for the file itself is damaged: {fault} Open a backup that was made before.")
        raise DamagedFileError(sentence.format(fault=faults[0])) from None
    return BackupFaults(faults, found or (database.list_lost_work() if faults else []))


def read_end_of_copy(copy: Path, key: str | None) -> known_end.JournalEnd | None:
    """The last entry of the journal of another file with the same key."""
    is_practice_file(copy)
    with translate_database_errors(wrong_key=True), closing(connect_to_file(copy, key)) as connection:
        return known_end.read_end(PlainReader(connection.execute))


def check_connection(
    open_connection: Callable[[], AbstractContextManager[Connection]],
    is_stopped: Callable[[], bool],
    report: Report,
    *,
    encrypted: bool,
) -> list[str]:
    """The faults of a file as sentences; raises CheckStoppedError soon after *is_stopped* has become true."""
    try:
        with open_connection() as connection, _stopped_when(is_stopped, connection):
            merge_log(_driver_of(connection))  # the seals are looked for in the file alone, without its log
            return integrity.find_faults(connection, encrypted=encrypted, report=report)
    except DamagedFileError as problem:
        return [problem.sentence]
    except (
        DBAPIError,
        sqlite.Error,
        TypeError,
        ValueError,
        LookupError,
        RecursionError,
    ) as fault:
        # What cannot be read is damage, too.
        return [_("The structure of the file is damaged: {what}.").format(what=type(fault).__name__)]


def _copy_to(
    database: FileDatabase, target: Path, is_stopped: Callable[[], bool], report: Report, *, look_for_faults: bool
) -> list[str]:
    size = database.path.stat().st_size if database.path.exists() else 0
    with (
        translate_database_errors(),
        require_free_space(target.parent, size * 2),
        new_database_file(target) as part,
    ):
        written = partial(_report_size, part, size, part_of_report(report, 0, 0.5))
        with database.connection() as connection, _stopped_when(is_stopped, connection, written):
            connection.exec_driver_sql("VACUUM INTO ?", (sqlite_uri(part.absolute()),))
            rows = integrity.count_rows(connection)
        engine = create_case_engine(part, database.key)
        encrypted = not database.practice
        try:
            with engine.connect() as copy, _stopped_when(is_stopped, copy):
                verifying = part_of_report(report, 0.5, 1)
                faults = integrity.find_storage_faults(copy, encrypted=encrypted, report=verifying)
                if next(faults, None) or integrity.count_rows(copy) != rows:
                    raise DamagedFileError(_("The copy could not be verified and was deleted. Your file is unchanged."))
            copied = partial(without_transaction, engine)
            return check_connection(copied, is_stopped, no_report, encrypted=encrypted) if look_for_faults else []
        finally:
            engine.dispose()


@contextmanager
def _stopped_when(
    is_stopped: Callable[[], bool], connection: Connection, look: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Raise CheckStoppedError from the statement that runs when *is_stopped* becomes true; *look* is called, too."""
    driver = _driver_of(connection)
    reason: BaseException | None = None

    def ask() -> bool:
        nonlocal reason
        try:
            look()
            reason = reason or (CheckStoppedError() if is_stopped() else None)
        except BaseException as error:  # noqa: BLE001 - such as Ctrl+C: it would be taken for a fault of the file
            reason = error
        return reason is not None

    driver.set_progress_handler(ask, _STEPS_BETWEEN_QUESTIONS)
    try:
        yield
    except (DBAPIError, sqlite.Error):
        if reason is not None:
            raise reason from None
        raise
    finally:
        driver.set_progress_handler(None, 0)


def _report_size(part: Path, size: int, report: Report) -> None:
    """How far a file has come that will have about that size."""
    with suppress(OSError):
        report(min(1.0, part.stat().st_size / (size or 1)))


def _driver_of(connection: Connection) -> Any:
    return connection.connection.driver_connection
