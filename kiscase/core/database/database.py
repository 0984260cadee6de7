"""An open case, whichever engine keeps it: plain reads, sessions to read and act, backup, check.

There are two engines: a case file (`file_database`) and a server (`server`). What they do differently is here by name
only. SQLAlchemy and the journal are loaded by the first session: the window shows its first rows before.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kiscase.core import clock
from kiscase.core.database.progress import Report, no_report
from kiscase.core.date_format import format_datetime
from kiscase.core.errors import DamagedFileError, Problem
from kiscase.core.i18n import _
from kiscase.core.journal import known_end, timestamps
from kiscase.core.journal.known_end import JournalEnd
from kiscase.core.log import log_exception

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session

    from kiscase.core.database.backup_faults import BackupFaults
    from kiscase.core.database.location import CaseLocation
    from kiscase.core.database.plain_reader import PlainReader


class Database(ABC):
    """An open case; used from one thread at a time."""

    shared = False
    """Whether other desks work with it at the same time."""

    def __init__(self, *, practice: bool = False, load_records: Callable[[], object] = lambda: None) -> None:
        """*load_records* imports the records of all features: an action, an upgrade and a check need all tables."""
        self.load_records = load_records
        self.practice = practice
        self.worker: tuple[int | None, str] = (None, "")
        self.clock: Callable[[], datetime] = clock.now

    @property
    @abstractmethod
    def name(self) -> str:
        """What people call it; nothing personal is in it."""

    @property
    @abstractmethod
    def location(self) -> CaseLocation:
        """Where it is, to open it again."""

    @property
    @abstractmethod
    def address(self) -> str:
        """Where it is: the same text for the same case on this computer."""

    @property
    def draft_owner(self) -> str:
        """Whose the drafts are that are written here; empty where nobody else types."""
        return ""

    @property
    def account(self) -> str:
        """The account of a server by which it was opened; empty for a file."""
        return ""

    @property
    def signed_in_as(self) -> str:
        """The account of a server, whoever may work under it; empty for a file."""
        return self.account

    @property
    def may_write(self) -> bool:
        """Whether the account may change anything."""
        return True

    @property
    def needs_passphrase(self) -> bool:
        """Whether there is a passphrase or password by which the window is unlocked."""
        return not self.practice

    @property
    def asks_passphrase_of_backup(self) -> bool:
        """Whether a backup gets a passphrase of its own: that of a file has the file's, one for practice has none."""
        return self.shared and not self.practice

    @property
    @abstractmethod
    def engine(self) -> Engine:
        """SQLAlchemy's engine."""

    @abstractmethod
    def plain_reader(self) -> AbstractContextManager[PlainReader]:
        """Reads by plain statements, without SQLAlchemy."""

    def read(self) -> AbstractContextManager[Session]:
        """A session that cannot write."""
        from kiscase.core.database import sessions

        return sessions.read_session(self)

    def action(self) -> AbstractContextManager[Session]:
        """A session for one transaction with one journal entry: everything in it is stored, or nothing.

        After the block `session.info["touched"]` holds the names of the changed tables, `session.info["undoable"]` the
        id of the entry if it can be undone. Raises the Problem of the engine when nothing can be stored, such as
        FileNotInPlaceError.
        """
        from kiscase.core.database import sessions

        return sessions.action_session(self)

    def dry_run(self) -> AbstractContextManager[Session]:
        """A session that writes as an action does; afterwards all is taken back, the journal has no entry."""
        from kiscase.core.database import sessions

        return sessions.dry_run_session(self)

    @abstractmethod
    def connection(self) -> AbstractContextManager[Connection]:
        """A connection without a transaction: each statement is stored at once, past the journal."""

    @abstractmethod
    def listen(self, changed: Callable[[set[str]], object], reached: Callable[[bool], object]) -> object:
        """Begin to tell *changed* which tables another desk has written; no names stand for all of them.

        *reached* is told when the other desks cannot be heard any more, and when they can again. Both are called on
        another thread, until the case is closed.
        """

    @abstractmethod
    def listen_again(self) -> None:
        """Somebody else found that the server does not answer: *reached* is told so, and when it does again."""

    # ---- what the sessions ask of an engine --------------------------------------------------------------------------

    @abstractmethod
    def translate_errors(self) -> AbstractContextManager[None]:
        """Raise the Problem behind an error of the engine that the user can do something about."""

    @abstractmethod
    def read_only(self, session: Session) -> AbstractContextManager[None]:
        """Refuse what writes in a session."""

    @abstractmethod
    def storing(self) -> AbstractContextManager[None]:
        """Raise a Problem if what an action writes in the block would not be kept, before it or after it."""

    @abstractmethod
    def begin_action(self, session: Session) -> None:
        """Begin the transaction of an action, before anything is read in it."""

    @abstractmethod
    def end_action(self, session: Session, tables: set[str]) -> None:
        """End the transaction of an action that has written these tables, just before it is committed."""

    # ---- damage, backup, check ---------------------------------------------------------------------------------------

    @contextmanager
    def report_damaged_content(self) -> Iterator[None]:
        """Report as damage what goes wrong because of stored values that cannot be; everything else is a bug.

        The content is looked through only when something goes wrong. No error text with a stored value gets out.
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

    @abstractmethod
    def find_damaged_content(self) -> str:
        """A sentence about the first value or row that the program cannot have written, or an empty text."""

    @abstractmethod
    def backup(
        self,
        target: Path,
        *,
        check: bool = True,
        passphrase: str = "",
        is_stopped: Callable[[], bool] = lambda: False,
        report: Report = no_report,
    ) -> BackupFaults:
        """Write a copy into a case file; it is opened and compared before it takes its final name.

        The copy of a file has the file's passphrase, that of a case on a server the given *passphrase*. Returns the
        faults of the case itself and those that the copy has, too; without *check* they are not looked for. Raises
        CheckStoppedError soon after *is_stopped* has become true; *report* is told how far it has come.
        """

    @abstractmethod
    def find_faults(self, is_stopped: Callable[[], bool] = lambda: False, report: Report = no_report) -> list[str]:
        """The faults as sentences: of the storage, of the journal, and of the content compared with the journal.

        Raises CheckStoppedError soon after *is_stopped* has become true; *report* is told how far it has come.
        """

    def lost_work_warning(self) -> str:
        """A sentence if what was on file is missing: entries that this computer knows, or the end of a log."""
        return " ".join(self.list_lost_work())

    def list_lost_work(self) -> list[str]:
        """Sentences about what was on file and is missing."""
        with self.plain_reader() as reader:
            missing = known_end.find_missing_entries(reader, known_end.load_known_end(self.address))
        return [missing] if missing else []

    def remember_end(self, end: JournalEnd) -> None:
        """Keep the end of the journal as this computer knows it."""
        known_end.save_known_end(self.address, end)

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
            "This computer's clock shows {now}, but the last entry of the journal is dated {last}. Please check the "
            "date before you make changes."
        ).format(now=format_datetime(self.clock()), last=format_datetime(last))

    def has_entry(self, entry: JournalEnd) -> bool:
        """Whether the journal has an entry: asked where it is not known whether an action was stored."""
        with self.plain_reader() as reader:
            return not known_end.find_missing_entries(reader, entry)

    @abstractmethod
    def enter_record(self, kind: str, row_id: int) -> list[str]:
        """Let other desks know that a record is open here, however often; who else has it open, by name."""

    @abstractmethod
    def leave_record(self, kind: str, row_id: int) -> None:
        """Let other desks know that a record is open here no longer."""

    @abstractmethod
    def accepts_passphrase(self, passphrase: str) -> bool:
        """Whether this is the passphrase or password that it was opened with; a practice file has none."""

    @abstractmethod
    def merge_log(self) -> None:
        """Put everything where it is kept for good, in a quiet minute."""

    @abstractmethod
    def close(self) -> None:
        """Close it; its corrections of the legal data hold no longer."""
