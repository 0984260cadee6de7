"""An open case file: read and action sessions, backup, integrity check.

A practice file is the same without encryption: nothing in it is real, and it opens without a passphrase.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kiscase.core import clock, drafts
from kiscase.core.database.database_files import new_database_file, require_free_space
from kiscase.core.database.engine import create_case_engine, sqlite_uri
from kiscase.core.database.file_format import SCHEMA_VERSION, is_practice_file
from kiscase.core.database.integrity import count_rows, find_content_damage, find_faults, find_storage_faults
from kiscase.core.database.open_files import OpenFiles
from kiscase.core.database.passphrase import passphrase_keys
from kiscase.core.database.sqlite_errors import translate_database_errors
from kiscase.core.date_format import format_datetime
from kiscase.core.errors import DamagedFileError, FileNotInPlaceError, Problem, WrongPassphraseError
from kiscase.core.i18n import _
from kiscase.core.journal import known_end, recorder, running_action, timestamps
from kiscase.core.legal_data import corrections, in_force
from kiscase.core.log import log_exception

_STEPS_BETWEEN_QUESTIONS = 1000  # of SQLite's machine: a few rows


class CheckStoppedError(Exception):
    """A check of the file was stopped before its end: nothing is known of what it had not come to."""


class BackupFaults(NamedTuple):
    """What was found while a backup was written: the faults of the file, and of the copy."""

    file: list[str]
    copy: list[str]


class Database:
    """An open case file; used from one thread at a time."""

    def __init__(self, path: Path, engine: Engine, *, practice: bool) -> None:
        self.path = path
        self.practice = practice
        self.worker: tuple[int | None, str] = (None, "")
        self.clock: Callable[[], datetime] = clock.now
        self.log_fault = ""
        """A sentence if the log beside the file could not be read to its end when the file was opened."""
        self._engine = engine
        self._files = OpenFiles(path)

    @contextmanager
    def report_damaged_content(self) -> Iterator[None]:
        """Report as damage what goes wrong because of stored values that cannot be; everything else is a bug.

        The file is looked through only when something goes wrong. No error text with a stored value gets out.
        """
        try:
            yield
        except Problem:
            raise
        except Exception as error:
            fault = self.find_damaged_content()
            if not fault:
                raise
            log_exception(error)
            sentence = _(
                "The file is damaged: {fault} Nothing was changed now; have the file checked, or open a backup."
            )
            raise DamagedFileError(sentence.format(fault=fault)) from None

    def find_damaged_content(self) -> str:
        """A sentence about the first value or row that the program cannot have written, or an empty text."""
        try:
            with self.connection() as connection:
                return next(find_content_damage(connection), "")
        except (DBAPIError, DamagedFileError, TypeError, ValueError, LookupError, RecursionError):
            return _("Part of it cannot be read.")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that cannot write."""
        with self.report_damaged_content(), self._read_session() as session:
            yield session

    @contextmanager
    def _read_session(self) -> Iterator[Session]:
        with translate_database_errors(), Session(self._engine, expire_on_commit=False) as session:
            session.info["running_action"] = running_action.RunningAction(
                self.clock, self.worker, SCHEMA_VERSION, practice=self.practice
            )
            driver: Any = session.connection().connection.driver_connection
            driver.execute("PRAGMA query_only = ON")
            try:
                yield session
            finally:
                driver.execute("PRAGMA query_only = OFF")

    @contextmanager
    def action(self) -> Iterator[Session]:
        """A session for one transaction with one journal entry: everything in it is stored, or nothing.

        After the block `session.info["touched"]` holds the names of the changed tables, `session.info["undoable"]` the
        id of the entry if it can be undone. Raises FileNotInPlaceError unless the file lies at its path before and
        after.
        """
        self.require_in_place()
        try:
            with self.report_damaged_content(), self._action_session() as session:
                yield session
            self._require_open_files(written=True)
        finally:
            if not self._files.is_moved():
                self._files.remember()
        if entry := running_action.get_running_action(session).entry:
            known_end.save_known_end(self.path, known_end.JournalEnd(*entry))
        if corrections.LegalCorrection.__tablename__ in session.info["touched"]:
            with self.connection() as connection:
                corrections.load_corrections(connection)

    @contextmanager
    def _action_session(self) -> Iterator[Session]:
        with translate_database_errors(), Session(self._engine, expire_on_commit=False) as session, session.begin():
            running = running_action.RunningAction(self.clock, self.worker, SCHEMA_VERSION, practice=self.practice)
            recorder.record_changes(session, running)
            yield session
            session.flush()
            session.info["touched"], session.info["undoable"] = recorder.write_entry(session, running)
            drafts.delete_outdated_drafts(session, running)
            if drafts.DRAFTS_CHANGED in session.info:
                session.info["touched"].add(drafts.draft_table.name)

    @contextmanager
    def dry_run(self) -> Iterator[Session]:
        """A session that writes as an action does; afterwards all is taken back, the journal has no entry."""
        with translate_database_errors(), Session(self._engine, expire_on_commit=False) as session:
            running = running_action.RunningAction(self.clock, self.worker, SCHEMA_VERSION, practice=self.practice)
            recorder.record_changes(session, running)
            try:
                yield session
                session.flush()
            finally:
                session.rollback()

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection without a transaction, for statements that SQLite runs only outside of one."""
        with translate_database_errors(), _without_transaction(self._engine) as connection:
            intact = self._files.is_as_left()
            try:
                yield connection
            finally:
                if intact:
                    self._files.remember()

    def require_in_place(self) -> None:
        """Raise FileNotInPlaceError if another file, or none, lies at the path of what is open.

        A log that was deleted does no harm: its content is still open, and is merged into the file.
        """
        self._require_open_files()

    def merge_log(self) -> None:
        """Write everything from the log into the file itself, so that a copy of the file alone is complete."""
        self.require_in_place()
        with self.connection() as connection:
            _checkpoint(connection)

    def _require_open_files(self, *, written: bool = False) -> None:
        if self._files.is_log_gone():
            self._reopen_without_log()
        try:
            self._files.require_in_place(written=written)
        except FileNotInPlaceError:
            if self._files.is_moved():  # nobody else writes into what is open: let it be whole wherever it lies now
                with suppress(DBAPIError), _without_transaction(self._engine) as connection:
                    _checkpoint(connection)
            raise

    def _reopen_without_log(self) -> None:
        with self.connection() as connection:
            merged = _checkpoint(connection)
        if merged:
            self._engine.dispose()
            with self.connection() as connection:  # creates a new log
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
            self._files.remember()

    def backup(self, target: Path, *, check: bool = True) -> BackupFaults:
        """Write a copy with the same key; it is opened and compared before it takes its final name.

        Returns the faults of the file itself and those that the copy has, too; without *check* they are not looked for.
        """
        faults = self.find_faults() if check else []
        try:
            found = self._copy_to(target, look_for_faults=bool(faults))
        except DamagedFileError:
            if not faults:
                raise
            sentence = _(
                "No copy was made, for the file itself is damaged: {fault} Open a backup that was made before."
            )
            raise DamagedFileError(sentence.format(fault=faults[0])) from None
        return BackupFaults(faults, found or (self._lost_work() if faults else []))

    def _copy_to(self, target: Path, *, look_for_faults: bool) -> list[str]:
        size = self.path.stat().st_size if self.path.exists() else 0
        with (
            translate_database_errors(),
            require_free_space(target.parent, size * 2),
            new_database_file(target) as part,
        ):
            with self.connection() as connection:
                connection.exec_driver_sql("VACUUM INTO ?", (sqlite_uri(part.absolute()),))
                rows = count_rows(connection)
            engine = create_case_engine(part, self._engine.info_key)  # type: ignore[attr-defined]
            try:
                with engine.connect() as copy:
                    self._verify(copy, rows)
                copied = partial(_without_transaction, engine)
                return _faults(copied, encrypted=not self.practice) if look_for_faults else []
            finally:
                engine.dispose()

    def find_faults(self, is_stopped: Callable[[], bool] = lambda: False) -> list[str]:
        """The faults of the file as sentences: its storage, its journal, and its content compared with the journal.

        Raises CheckStoppedError soon after *is_stopped* has become true.
        """
        found = _faults(self.connection, encrypted=not self.practice, is_stopped=is_stopped)
        return [*filter(None, (self.log_fault,)), *found] if found else self._lost_work()

    def lost_work_warning(self) -> str:
        """A sentence if what was on file is missing: entries that this computer knows, or the end of a log."""
        return " ".join(self._lost_work())

    def compare_with_backup(self, copy: Path) -> str:
        """A sentence if the journal does not contain that of a backup with the same passphrase, else empty."""
        is_practice_file(copy)
        engine = create_case_engine(copy, self._engine.info_key)  # type: ignore[attr-defined]
        try:
            with translate_database_errors(wrong_key=True), engine.connect() as connection:
                end = known_end.read_end(connection)
        finally:
            engine.dispose()
        with self.connection() as connection:
            return known_end.find_missing_entries(connection, end)

    def _lost_work(self) -> list[str]:
        with self.connection() as connection:
            missing = known_end.find_missing_entries(connection, known_end.load_known_end(self.path))
        return [*filter(None, (self.log_fault, missing))]

    def clock_warning(self) -> str:
        """A sentence if the computer's clock is behind the last journal entry or that has no valid date, else empty."""
        try:
            with self.read() as session:
                last = timestamps.latest_entry_time(session.connection())
        except DamagedFileError as problem:
            return problem.sentence
        if last is None or self.clock() >= last - timedelta(hours=1):
            return ""
        return _(
            "This computer's clock shows {now}, but the last entry in this file is dated {last}. Please check the "
            "date before you make changes."
        ).format(now=format_datetime(self.clock()), last=format_datetime(last))

    def accepts_passphrase(self, passphrase: str) -> bool:
        """Whether this is the passphrase that the file was opened with; a practice file has none."""
        ours: str | None = self._engine.info_key  # type: ignore[attr-defined]
        if ours is None:
            return True
        try:
            return any(hmac.compare_digest(ours.encode(), key.encode()) for key in passphrase_keys(passphrase))
        except WrongPassphraseError:
            return False

    def close(self) -> None:
        """Close the file; its corrections of the legal data hold no longer."""
        in_force.use_corrections(())
        moved = self._files.is_moved()
        if moved:  # SQLite merges the log of a file that was moved only when asked
            with suppress(DBAPIError, Problem), self.connection() as connection:
                _checkpoint(connection)
        self._engine.dispose()
        if moved:
            self._files.delete_empty_log()

    def _verify(self, copy: Connection, rows: dict[str, int]) -> None:
        if next(find_storage_faults(copy, encrypted=not self.practice), None) or count_rows(copy) != rows:
            raise DamagedFileError(_("The copy could not be verified and was deleted. Your file is unchanged."))


def _faults(
    connect: Callable[[], AbstractContextManager[Connection]],
    *,
    encrypted: bool,
    is_stopped: Callable[[], bool] = lambda: False,
) -> list[str]:
    try:
        with connect() as connection, _stopped_when(is_stopped, connection):
            _checkpoint(connection)  # the seals are looked for in the file alone, without its log
            return find_faults(connection, encrypted=encrypted)
    except DamagedFileError as problem:
        return [problem.sentence]
    except (DBAPIError, TypeError, ValueError, LookupError, RecursionError) as fault:  # what cannot be read
        return [_("The structure of the file is damaged: {what}.").format(what=type(fault).__name__)]


@contextmanager
def _stopped_when(is_stopped: Callable[[], bool], connection: Connection) -> Iterator[None]:
    """Raise CheckStoppedError from the statement that runs when *is_stopped* becomes true."""
    driver: Any = connection.connection.driver_connection
    stopped = False

    def ask() -> bool:
        nonlocal stopped
        stopped = stopped or is_stopped()
        return stopped

    driver.set_progress_handler(ask, _STEPS_BETWEEN_QUESTIONS)
    try:
        yield
    except DBAPIError:
        if stopped:
            raise CheckStoppedError from None
        raise
    finally:
        driver.set_progress_handler(None, 0)


def _without_transaction(engine: Engine) -> Connection:
    return engine.connect().execution_options(isolation_level="AUTOCOMMIT")


def _checkpoint(connection: Connection) -> bool:
    """Write the log into the file and empty it; whether all of it was written."""
    busy, frames, written = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    return not busy and frames == written
