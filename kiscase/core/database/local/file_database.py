"""An open case file: the engine that is a file on this computer, encrypted by SQLCipher.

A practice file is the same without encryption: nothing in it is real, and it opens without a passphrase.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as sqlite

from kiscase.core.database.case_data import forget_case_data
from kiscase.core.database.database import Database
from kiscase.core.database.local.driver import merge_log
from kiscase.core.database.local.files.database_files import address_of_file
from kiscase.core.database.local.files.open_files import OpenFiles
from kiscase.core.database.local.passphrase import passphrase_keys
from kiscase.core.database.local.sqlite_errors import translate_database_errors
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.database.progress import Report, no_report
from kiscase.core.errors import FileNotInPlaceError, WrongPassphraseError
from kiscase.core.journal import known_end

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session

    from kiscase.core.database.backup_faults import BackupFaults


class FileDatabase(Database):
    """An open case file; used from one thread at a time."""

    def __init__(
        self,
        path: Path,
        connection: sqlite.Connection,
        key: str | None,
        *,
        practice: bool,
        load_records: Callable[[], object],
        reading_only: bool = False,
    ) -> None:
        """*load_records* imports the records of all features: an action, an upgrade and a check need all tables."""
        super().__init__(practice=practice, load_records=load_records)
        self._reading_only = reading_only
        self.path = path
        self.log_fault = ""
        """A sentence if the log beside the file could not be read to its end when the file was opened."""
        self.key = key
        self.files = OpenFiles(path)
        self._opened: sqlite.Connection | None = connection  # until the engine takes it over
        self._engine: Engine | None = None

    @property
    def name(self) -> str:
        """The name of the file, without its ending."""
        return self.path.stem

    @property
    def location(self) -> Path:
        """The path of the file."""
        return self.path

    @property
    def address(self) -> str:
        """The path of the file."""
        return address_of_file(self.path)

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine of the file."""
        if self._engine is None:
            from kiscase.core.database.local.engine import create_case_engine

            if not self._reading_only:
                self.load_records()
            self._engine = create_case_engine(self.path, self.key, connection=self._opened)
            self._opened = None
        return self._engine

    def find_damaged_content(self) -> str:
        """A sentence about the first value or row that the program cannot have written, or an empty text."""
        from kiscase.core.database.local.checking import maintenance

        self.load_records()
        return maintenance.find_damaged_content(self)

    @contextmanager
    def plain_reader(self) -> Iterator[PlainReader]:
        """Reads by plain statements, without SQLAlchemy."""
        with self.report_damaged_content(), translate_database_errors(), self.driver() as connection:
            yield PlainReader(connection.execute)

    def translate_errors(self) -> AbstractContextManager[None]:
        """Raise the Problem behind an error of SQLite."""
        return translate_database_errors()

    @contextmanager
    def read_only(self, session: Session) -> Iterator[None]:
        """Let SQLite refuse what writes."""
        driver: Any = session.connection().connection.driver_connection
        driver.execute("PRAGMA query_only = ON")
        try:
            yield
        finally:
            driver.execute("PRAGMA query_only = OFF")

    @contextmanager
    def storing(self) -> Iterator[None]:
        """Raise FileNotInPlaceError unless the file lies at its path before and after the block."""
        self.require_in_place()
        try:
            yield
            self.require_in_place(written=True)
        finally:
            if not self.files.is_moved():
                self.files.remember()

    def listen(self, changed: Callable[[set[str]], object], reached: Callable[[bool], object]) -> None:
        """Nothing is to do: nobody else has the file open."""

    def listen_again(self) -> None:
        """Nothing is to do: there is no server."""

    def begin_action(self, session: Session) -> None:
        """Nothing is to do: the file is open here alone, and its transaction began at once (see `engine`)."""

    def end_action(self, session: Session, tables: set[str]) -> None:
        """Nothing is to do: nobody else has the file open."""

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection without a transaction, for statements that SQLite runs only outside of one."""
        from kiscase.core.database.local.engine import without_transaction

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
        passphrase: str = "",
        is_stopped: Callable[[], bool] = lambda: False,
        report: Report = no_report,
    ) -> BackupFaults:
        """Write a copy with the same key: see `Database.backup`."""
        from kiscase.core.database.local.checking import maintenance

        return maintenance.back_up(self, target, is_stopped, report, check=check)

    def find_faults(self, is_stopped: Callable[[], bool] = lambda: False, report: Report = no_report) -> list[str]:
        """The faults of the file and of what was lost of it: see `Database.find_faults`."""
        from kiscase.core.database.local.checking import maintenance

        encrypted = not self.practice
        found = maintenance.check_connection(self.connection, is_stopped, report, encrypted=encrypted)
        return [*filter(None, (self.log_fault,)), *found] if found else self.list_lost_work()

    def compare_with_backup(self, copy: Path) -> str:
        """A sentence if the journal does not contain that of a backup with the same passphrase, else empty."""
        from kiscase.core.database.local.checking import maintenance

        end = maintenance.read_end_of_copy(copy, self.key)
        with self.plain_reader() as reader:
            return known_end.find_missing_entries(reader, end)

    def list_lost_work(self) -> list[str]:
        """Sentences about what was on file and is missing, also at the end of a log."""
        return [*filter(None, (self.log_fault,)), *super().list_lost_work()]

    def enter_record(self, kind: str, row_id: int) -> list[str]:
        """Nobody: the file is open here alone."""
        return []

    def leave_record(self, kind: str, row_id: int) -> None:
        """Nothing is to do: nobody else has the file open."""

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
        """Close the file; its corrections of the legal data and its list of gminas hold no longer."""
        forget_case_data()
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
