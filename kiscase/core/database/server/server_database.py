"""An open case on a PostgreSQL server, which several desks share."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from kiscase.core.database.backup_faults import BackupFaults
from kiscase.core.database.case_data import forget_case_data
from kiscase.core.database.database import Database
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.database.progress import Report, no_report
from kiscase.core.database.server.account_rights import read_account_rights
from kiscase.core.database.server.address import ServerAddress
from kiscase.core.database.server.case_version import CASE_VERSION, is_practice_case, require_case_version
from kiscase.core.database.server.listening import CHANGE_CHANNEL, ChangeListener, change_message
from kiscase.core.database.server.locks import HOLD_RECORD, HOLDERS_OF_RECORD, LEAVE_RECORD, wait_for_writers
from kiscase.core.database.server.server_errors import translate_server_errors
from kiscase.core.database.server.server_reader import ServerReader
from kiscase.core.date_format import format_datetime
from kiscase.core.i18n import _
from kiscase.core.journal import known_end
from kiscase.core.journal.known_end import JournalEnd
from kiscase.core.user_settings import computer_id

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session


_OF_ONE_DESK = {"draft"}
"""Tables whose rows no other desk shows."""
_LARGEST_DIFFERENCE = timedelta(minutes=10)
"""Between the clocks of a desk and of the server, until somebody is to look at them."""


class ServerDatabase(Database):
    """An open case on a server; used from one thread at a time."""

    shared = True

    def __init__(
        self,
        address: ServerAddress,
        password: str,
        connect: Callable[[], psycopg.Connection[Any]],
        *,
        load_records: Callable[[], object],
    ) -> None:
        """*connect* gives a new connection to the case; it is asked again when one is lost."""
        super().__init__(load_records=load_records)
        self.place = address
        self._password = password
        self.desk = uuid.uuid4().hex
        """By which this program knows its own changes again."""
        self._computer = computer_id()
        self._connect = connect
        self._records: set[tuple[str, int]] = set()
        self._opened: psycopg.Connection[Any] | None = connect()  # until the engine takes it over
        self._rights = read_account_rights(self._opened)
        self.practice = is_practice_case(self._opened)
        self._opened.rollback()
        self._engine: Engine | None = None
        self._listener: ChangeListener | None = None

    @property
    def name(self) -> str:
        """The name of the database."""
        return self.place.database

    @property
    def location(self) -> ServerAddress:
        """The address on the server."""
        return self.place

    @property
    def address(self) -> str:
        """The address, without the account."""
        return str(self.place)

    @property
    def draft_owner(self) -> str:
        """The worker at this computer."""
        return f"{self.worker[0] or 0}@{self._computer}"

    @property
    def account(self) -> str:
        """The account that a worker of the club must have; empty for who owns the case and may be any of them."""
        return "" if self._rights.owns_case else self._rights.account

    @property
    def signed_in_as(self) -> str:
        """The account, whoever may work under it."""
        return self._rights.account

    @property
    def may_write(self) -> bool:
        """Whether the account may do more than read."""
        return self._rights.may_write

    @property
    def needs_passphrase(self) -> bool:
        """Whether a password was given: to a server on this computer one signs in without."""
        return bool(self._password)

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine; it takes over the connection that is open."""
        if self._engine is None:
            from kiscase.core.database.server.server_engine import create_server_engine

            self.load_records()
            self._engine = create_server_engine(self._connect_again, connection=self._opened)
            self._opened = None
        return self._engine

    @contextmanager
    def plain_reader(self) -> Iterator[PlainReader]:
        """Reads by plain statements, without SQLAlchemy as long as it is not loaded."""
        with self.report_damaged_content(), self.translate_errors():
            if self._engine is None and self._opened is not None and not self._opened.closed:
                try:
                    yield ServerReader(self._opened)
                finally:
                    if not self._opened.closed:
                        self._opened.rollback()
                return
            lent = self.engine.connect()
            driver: Any = lent.connection.driver_connection
            try:
                yield ServerReader(driver)
            finally:
                if driver.closed:
                    lent.invalidate()  # the pool would try to end the transaction of a connection that is gone
                lent.close()

    def translate_errors(self) -> AbstractContextManager[None]:
        """Raise the Problem behind an error of PostgreSQL."""
        return translate_server_errors()

    @contextmanager
    def read_only(self, session: Session) -> Iterator[None]:
        """Let the server refuse what writes; all statements see the case as it is now."""
        session.connection().exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield

    @contextmanager
    def storing(self) -> Iterator[None]:
        """Nothing is to do: what a server has committed it keeps."""
        yield

    def begin_action(self, session: Session) -> None:
        """Wait until nobody else writes: numbers, ids and the chain of the journal follow from what is there.

        Meanwhile the case may have been brought to a newer version.
        """
        connection = session.connection()
        wait_for_writers(connection)
        require_case_version(connection.exec_driver_sql(CASE_VERSION).scalar_one())

    def end_action(self, session: Session, tables: set[str]) -> None:
        """Tell the other desks which tables were written; the server does so when it commits."""
        if tables := tables - _OF_ONE_DESK:
            values = {"channel": CHANGE_CHANNEL, "told": change_message(self.desk, tables)}
            session.connection().exec_driver_sql("SELECT pg_notify(%(channel)s, %(told)s)", values)

    def listen(self, changed: Callable[[set[str]], object], reached: Callable[[bool], object]) -> ChangeListener:
        """Hear what other desks change."""
        self._listener = ChangeListener(self._connect, self.desk, changed, reached)
        return self._listener

    def listen_again(self) -> None:
        """Let the listener connect anew, which tells whether the server answers."""
        if self._listener is not None:
            self._listener.connect_again()

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection without a transaction."""
        with self.translate_errors(), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as opened:
            yield opened

    def has_entry(self, entry: JournalEnd) -> bool:
        """Whether the journal has an entry; asked when nobody writes, so that the action in question has ended.

        Raises ConnectionLostError while the server does not answer: then it is not known.
        """
        with self.translate_errors(), self.engine.begin() as connection:
            wait_for_writers(connection)
            driver: Any = connection.connection.driver_connection
            return not known_end.find_missing_entries(ServerReader(driver), entry)

    def find_damaged_content(self) -> str:
        """An empty text: the server keeps values to their types."""
        return ""

    def backup(
        self,
        target: Path,
        *,
        check: bool = True,
        passphrase: str = "",
        is_stopped: Callable[[], bool] = lambda: False,
        report: Report = no_report,
    ) -> BackupFaults:
        """Carry the case into an encrypted case file with a passphrase of its own: it opens without the server.

        A practice case becomes a practice file, which has none.
        A fault of the case is one of the copy, which has every row of it.
        """
        from kiscase.core.database.server import copies

        faults = copies.write_case_file(self, target, passphrase, is_stopped, report, check=check)
        return BackupFaults(faults, faults)

    def find_faults(self, is_stopped: Callable[[], bool] = lambda: False, report: Report = no_report) -> list[str]:
        """The faults of a copy, which is made for this and deleted."""
        from kiscase.core.database.server import copies

        return copies.find_faults_of_copy(self, is_stopped, report) or self.list_lost_work()

    def enter_record(self, kind: str, row_id: int) -> list[str]:
        """Let other desks know that a record is open here, however often; who else has it open, by name."""
        with self.plain_reader() as reader:
            if (kind, row_id) not in self._records:  # once: who leaves it leaves it once
                reader.row(HOLD_RECORD, kind=kind, row_id=row_id)
                self._records.add((kind, row_id))
            return sorted({name for (name,) in reader.rows(HOLDERS_OF_RECORD, kind=kind, row_id=row_id)})

    def leave_record(self, kind: str, row_id: int) -> None:
        """Let other desks know that a record is open here no longer."""
        if (kind, row_id) in self._records:
            self._records.remove((kind, row_id))
            with self.plain_reader() as reader:
                reader.row(LEAVE_RECORD, kind=kind, row_id=row_id)

    def clock_warning(self) -> str:
        """A sentence if the computer's clock differs from the server's, or is behind the last entry; else empty."""
        there, here = self.server_time(), self.clock()
        if abs(there - here) <= _LARGEST_DIFFERENCE:
            return super().clock_warning()
        return _(
            "This computer's clock shows {now}, but that of the server shows {server}. Please correct the wrong one "
            "before you make changes: what you record is dated by this computer."
        ).format(now=format_datetime(here), server=format_datetime(there))

    def server_time(self) -> datetime:
        """What the clock of the server shows."""
        with self.plain_reader() as reader:
            row = reader.row("SELECT extract(epoch FROM clock_timestamp())::float8")
        return datetime.fromtimestamp(row[0] if row else 0, UTC)

    def _connect_again(self) -> psycopg.Connection[Any]:
        """Another connection instead of one that was lost; the records that are open here are open there again."""
        made = self._connect()
        reader = ServerReader(made)
        for kind, row_id in self._records:
            reader.row(HOLD_RECORD, kind=kind, row_id=row_id)
        made.rollback()
        return made

    def accepts_passphrase(self, passphrase: str) -> bool:
        """Whether this is the password of the account."""
        import hmac

        return hmac.compare_digest(self._password.encode(), passphrase.encode("utf-8", "surrogatepass"))

    def merge_log(self) -> None:
        """Nothing is to do: the server does that by itself."""

    def close(self) -> None:
        """Close the connection."""
        forget_case_data()
        if self._listener is not None:
            self._listener.stop()
        if self._opened is not None:
            self._opened.close()
        if self._engine is not None:
            self._engine.dispose()
