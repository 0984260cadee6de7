"""An open case file: plain reads, sessions to read and act, backup, integrity check.

A practice file is the same without encryption: nothing in it is real, and it opens without a passphrase. SQLAlchemy and
the journal are loaded by the first session: the window shows its first rows before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import sqlcipher3.dbapi2 as sqlite

from kiscase.core import clock
from kiscase.core.database.checking.progress import Report, no_report
from kiscase.core.database.driver import merge_log
from kiscase.core.database.files.open_files import OpenFiles
from kiscase.core.database.passphrase import passphrase_keys
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.database.sqlite_errors import translate_database_errors
from kiscase.core.date_format import format_datetime
from kiscase.core.errors import DamagedFileError, FileNotInPlaceError, Problem, WrongPassphraseError
from kiscase.core.i18n import _
from kiscase.core.journal import known_end, timestamps
from kiscase.core.legal_data.stored_corrections import forget_corrections
from kiscase.core.log import log_exception

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session

    from kiscase.core.database.checking.maintenance import BackupFaults


class Database:
    """An open case file; used from one thread at a time."""

    def __init__(self, path: Path, connection: sqlite.Connection, key: str | None, *, practice: bool) -> None:
        self.path = path
        self.practice = practice
        self.worker: tuple[int | None, str] = (None, "")
        self.clock: Callable[[], datetime] = clock.now
        self.log_fault = ""
        """A sentence if the log beside the file could not be read to its end when the file was opened."""
        self.key = key
        self.files = OpenFiles(path)
        self._opened: sqlite.Connection | None = connection  # until the engine takes it over
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine of the file."""
        if self._engine is None:
            from kiscase.core.database.engine import create_case_engine

            self._engine = create_case_engine(self.path, self.key, connection=self._opened)
            self._opened = None
        return self._engine

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
        from kiscase.core.database.checking import maintenance

        return maintenance.find_damaged_content(self)

    @contextmanager
    def plain_reader(self) -> Iterator[PlainReader]:
        """Reads by plain statements, without SQLAlchemy."""
        with self.report_damaged_content(), translate_database_errors(), self.driver() as connection:
            yield PlainReader(connection)

    def read(self) -> AbstractContextManager[Session]:
        """A session that cannot write."""
        from kiscase.core.database import sessions

        return sessions.read_session(self)

    def action(self) -> AbstractContextManager[Session]:
        """A session for one transaction with one journal entry: everything in it is stored, or nothing.

        After the block `session.info["touched"]` holds the names of the changed tables, `session.info["undoable"]` the
        id of the entry if it can be undone. Raises FileNotInPlaceError unless the file lies at its path before and
        after.
        """
        from kiscase.core.database import sessions

        return sessions.action_session(self)

    def dry_run(self) -> AbstractContextManager[Session]:
        """A session that writes as an action does; afterwards all is taken back, the journal has no entry."""
        from kiscase.core.database import sessions

        return sessions.dry_run_session(self)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection without a transaction, for statements that SQLite runs only outside of one."""
        from kiscase.core.database.engine import without_transaction

        with translate_database_errors(), without_transaction(self.engine) as connection, self._remembering_files():
            yield connection

    @contextmanager
    def driver(self) -> Iterator[sqlite.Connection]:
        """The driver's connection, which has no transaction of its own; errors are those of SQLite."""
        if self._opened is not None:
            with self._remembering_files():
                yield self._opened
            return
        lent = self.engine.raw_connection()
        try:
            with self._remembering_files():
                yield lent.driver_connection
        finally:
            lent.close()

    @contextmanager
    def _remembering_files(self) -> Iterator[None]:
        """What the block writes to the files is not taken for another program's."""
        intact = self.files.is_as_left()
        try:
            yield
        finally:
            if intact:
                self.files.remember()

    def require_in_place(self, *, written: bool = False) -> None:
        """Raise FileNotInPlaceError if another file, or none, lies at the path of what is open.

        A log that was deleted does no harm: its content is still open, and is merged into the file. Just *written*, the
        files have changed.
        """
        if self.files.is_log_gone():
            self._reopen_without_log()
        try:
            self.files.require_in_place(written=written)
        except FileNotInPlaceError:
            if self.files.is_moved():  # nobody else writes into what is open: let it be whole wherever it lies now
                with suppress(sqlite.Error), self.driver() as connection:
                    merge_log(connection)
            raise

    def merge_log(self) -> None:
        """Write everything from the log into the file itself, so that a copy of the file alone is complete."""
        self.require_in_place()
        with translate_database_errors(), self.driver() as connection:
            merge_log(connection)

    def _reopen_without_log(self) -> None:
        with translate_database_errors(), self.driver() as connection:
            merged = merge_log(connection)
        if merged:
            self.engine.dispose()
            with self.connection() as opened:  # creates a new log
                opened.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
            self.files.remember()

    def backup(
        self,
        target: Path,
        *,
        check: bool = True,
        is_stopped: Callable[[], bool] = lambda: False,
        report: Report = no_report,
    ) -> BackupFaults:
        """Write a copy with the same key; it is opened and compared before it takes its final name.

        Returns the faults of the file itself and those that the copy has, too; without *check* they are not looked for.
        Raises CheckStoppedError soon after *is_stopped* has become true; *report* is told how far it has come.
        """
        from kiscase.core.database.checking import maintenance

        return maintenance.back_up(self, target, is_stopped, report, check=check)

    def find_faults(self, is_stopped: Callable[[], bool] = lambda: False, report: Report = no_report) -> list[str]:
        """The faults of the file as sentences: its storage, its journal, and its content compared with the journal.

        Raises CheckStoppedError soon after *is_stopped* has become true; *report* is told how far it has come.
        """
        from kiscase.core.database.checking import maintenance

        encrypted = not self.practice
        found = maintenance.check_connection(self.connection, is_stopped, report, encrypted=encrypted)
        return [*filter(None, (self.log_fault,)), *found] if found else self.list_lost_work()

    def lost_work_warning(self) -> str:
        """A sentence if what was on file is missing: entries that this computer knows, or the end of a log."""
        return " ".join(self.list_lost_work())

    def compare_with_backup(self, copy: Path) -> str:
        """A sentence if the journal does not contain that of a backup with the same passphrase, else empty."""
        from kiscase.core.database.checking import maintenance

        end = maintenance.read_end_of_copy(copy, self.key)
        with self.plain_reader() as reader:
            return known_end.find_missing_entries(reader, end)

    def list_lost_work(self) -> list[str]:
        """Sentences about what was on file and is missing."""
        with self.plain_reader() as reader:
            missing = known_end.find_missing_entries(reader, known_end.load_known_end(self.path))
        return [*filter(None, (self.log_fault, missing))]

    def clock_warning(self) -> str:
        """A sentence if the computer's clock is behind the last journal entry or that has no valid date, else empty."""
        try:
            with self.plain_reader() as reader:
                last = timestamps.latest_entry_time(reader)
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
        if self.key is None:
            return True
        import hmac

        ours = self.key.encode()
        try:
            return any(hmac.compare_digest(ours, key.encode()) for key in passphrase_keys(passphrase))
        except WrongPassphraseError:
            return False

    def close(self) -> None:
        """Close the file; its corrections of the legal data hold no longer."""
        forget_corrections()
        moved = self.files.is_moved()
        if moved:  # SQLite merges the log of a file that was moved only when asked
            with suppress(sqlite.Error), self.driver() as connection:
                merge_log(connection)
        if self._opened is not None:
            self._opened.close()
        else:
            self.engine.dispose()
        if moved:
            self.files.delete_empty_log()
