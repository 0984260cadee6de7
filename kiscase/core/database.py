"""The case file: one encrypted SQLite file. Open, read, act, back up, check. What only SQLite can do stays here.

A practice file is the same without encryption: nothing in it is real, and it opens without a passphrase.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from kiscase.core import journal
from kiscase.core.errors import (
    CannotWrite,
    ChangedElsewhere,
    DamagedFile,
    FileInUse,
    NewerFile,
    NotACaseFile,
    Problem,
    WrongKey,
)
from kiscase.core.i18n import _
from kiscase.core.record import Record

SUFFIX = ".kis"
APPLICATION = 0x4B495343  # "KISC" in the file's head
SCHEMA = 1  # the newest of core/migrations/versions
_PAGE = 4096
_PLAIN_HEAD = b"SQLite format 3\x00"
_ENCRYPTED_LEAST_DISTINCT = 220  # of 256 byte values in a page of 4096; encrypted pages have 256, texts and programs fewer


class Database:
    """An open case file; used from one thread at a time."""

    def __init__(self, path: Path, engine: Engine, *, practice: bool) -> None:
        self.path = path
        self.practice = practice
        self.worker: tuple[int | None, str] = (None, "")
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self._engine = engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that cannot write."""
        with _calmly(), Session(self._engine, expire_on_commit=False) as session:
            session.info["doing"] = journal.Doing(self.clock, self.worker, practice=self.practice)
            session.connection().exec_driver_sql("PRAGMA query_only = ON")
            try:
                yield session
            finally:
                session.connection().exec_driver_sql("PRAGMA query_only = OFF")

    @contextmanager
    def action(self) -> Iterator[Session]:
        """One transaction and one journal entry: all of it is kept, or nothing.

        After the block `session.info["touched"]` names the tables that changed.
        """
        with _calmly(), Session(self._engine, expire_on_commit=False) as session, session.begin():
            doing = journal.Doing(self.clock, self.worker, practice=self.practice)
            journal.watch(session, doing)
            yield session
            session.flush()
            session.info["touched"] = journal.write(session, doing)

    @contextmanager
    def bare(self) -> Iterator[Connection]:
        """A connection outside of any transaction, for what SQLite does only there."""
        with _calmly(), self._engine.connect() as connection:
            driver = connection.execution_options(isolation_level="AUTOCOMMIT")
            yield driver

    def backup(self, target: Path) -> None:
        """Write a copy of this file under the same key, opened and compared before it takes its name."""
        if target.exists():
            raise CannotWrite(_("There is already a file {name}. Nothing was written; choose another name.").format(name=target.name))
        part = target.with_name(target.name + ".part")
        with _calmly(), _space(target.parent, self.path.stat().st_size * 2):
            part.unlink(missing_ok=True)
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            try:
                with self.bare() as connection:
                    connection.exec_driver_sql("VACUUM INTO ?", (str(part),))
                    ours = _counts(connection)
                    self._verify(part, ours)
                _settle(part, target)
            finally:
                part.unlink(missing_ok=True)

    def check(self) -> list[str]:
        """What is wrong with the file, in sentences: its seals, structure, references and the journal's chain."""
        with self.bare() as connection:
            return _faults(connection, encrypted=not self.practice)

    def clock_warning(self) -> str:
        """A sentence when this computer's clock is behind the file's last action; else empty."""
        with self.read() as session:
            last = journal.latest(session.connection())
        if last is None or self.clock() >= last - timedelta(hours=1):
            return ""
        from kiscase.core.i18n import moment

        return _("The clock of this computer shows {now}, but the last entry in this file is of {last}. Please check the date before you write.").format(
            now=moment(self.clock()), last=moment(last)
        )

    def fits(self, passphrase: str) -> bool:
        """Whether this is the passphrase that the file was opened with; a practice file has none."""
        key: str | None = self._engine.info_key  # type: ignore[attr-defined]
        return key is None or hmac.compare_digest(key.encode(), passphrase.encode())

    def close(self) -> None:
        """Let the file go."""
        self._engine.dispose()

    def _verify(self, copy: Path, ours: dict[str, int]) -> None:
        key = self._engine.info_key  # type: ignore[attr-defined]
        engine = _engine(copy, key)
        try:
            with engine.connect() as connection:
                if _faults(connection, encrypted=not self.practice) or _counts(connection) != ours:
                    raise DamagedFile(_("The copy could not be verified and was deleted. Your file is unchanged."))
        finally:
            engine.dispose()


def create(path: Path, passphrase: str | None, *, now: Callable[[], datetime] | None = None) -> Database:
    """Make a new case file at *path*, encrypted; without a passphrase a practice file. Never overwrites."""
    if path.exists():
        raise CannotWrite(_("There is already a file {name}. Nothing was written; choose another name.").format(name=path.name))
    part = path.with_name(path.name + ".part")
    with _calmly(), _space(path.parent, 4_000_000):
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            engine = _engine(part, passphrase)
            with engine.begin() as connection:
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
                connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
                Record.metadata.create_all(connection)
            engine.dispose()
            _settle(part, path)
        finally:
            part.unlink(missing_ok=True)
    return open_file(path, passphrase, now=now)


def open_file(path: Path, passphrase: str | None, *, now: Callable[[], datetime] | None = None) -> Database:
    """Open a case file; raises the Problem that fits, and leaves the file as it is, when that cannot be.

    An older file is copied, the copy is verified, and then it is migrated in one transaction.
    """
    practice = _looks_like(path)
    engine = _engine(path, None if practice else passphrase or "")
    try:
        with _calmly(wrong_key=not practice), engine.connect() as connection:
            version = _identify(connection)
        database = Database(path, engine, practice=practice)
        if now is not None:
            database.clock = now
        if version < SCHEMA:
            _migrate(database, version)
    except BaseException:
        engine.dispose()
        raise
    return database


def is_practice(path: Path) -> bool:
    """Whether the file opens without a passphrase; raises NotACaseFile for what cannot be a case file."""
    return _looks_like(path)


def _engine(path: Path, passphrase: str | None) -> Engine:
    if passphrase is not None and "\x00" in passphrase:
        raise WrongKey(_("A passphrase cannot hold this character. Nothing was changed."))

    def connect() -> sqlite.Connection:
        connection = sqlite.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=1, check_same_thread=False, isolation_level=None)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            if passphrase is not None:
                quoted = passphrase.replace("'", "''")
                connection.execute(f"PRAGMA key = '{quoted}'")
            for pragma in ("locking_mode = EXCLUSIVE", "foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL", "trusted_schema = OFF"):
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite://", module=sqlite, creator=connect, poolclass=QueuePool, pool_size=1, max_overflow=0)
    event.listen(engine, "begin", _begin)
    engine.info_key = passphrase  # type: ignore[attr-defined]
    return engine


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _looks_like(path: Path) -> bool:
    """Whether *path* is a plain (practice) file; raises for what is no case file at all."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_PAGE)
    except FileNotFoundError:
        raise NotACaseFile(_("There is no file {name} at this place.").format(name=path.name)) from None
    except IsADirectoryError:
        raise NotACaseFile(_("{name} is a folder, not a case file.").format(name=path.name)) from None
    except PermissionError:
        raise CannotWrite(_("This computer account may not read {name}. Nothing was changed.").format(name=path.name)) from None
    if size == 0:
        raise NotACaseFile(_("{name} is empty: it is not a case file. If it was one, open a backup.").format(name=path.name))
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise CannotWrite(_("{name} lies in a place where nothing can be written. Copy it to a folder of your own and open the copy.").format(name=path.name))
    if head.startswith(_PLAIN_HEAD):
        return True
    if len(set(head)) < _ENCRYPTED_LEAST_DISTINCT or re.match(rb"PK\x03\x04|%PDF|\x89PNG|\xff\xd8\xff|\x1f\x8b|7z\xbc\xaf|Rar!", head):
        raise NotACaseFile(_("{name} is not a case file of kiscase. Nothing was changed.").format(name=path.name))
    if size % _PAGE:
        raise DamagedFile(_("{name} was cut short: a piece of the file is missing. Nothing was changed; open a backup.").format(name=path.name))
    return False


def _identify(connection: Connection) -> int:
    """The schema version of an opened file; raises for foreign and newer files."""
    connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    application = connection.exec_driver_sql("PRAGMA application_id").scalar()
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)
    if application != APPLICATION:
        raise NotACaseFile(_("This is a database of another program, not a case file of kiscase. Nothing was changed."))
    if version > SCHEMA:
        raise NewerFile(_("This file was written by a newer version of kiscase. Nothing was changed: install the newer version, then open it."))
    return version


def _migrate(database: Database, version: int) -> None:
    """Bring an older file up to date after a verified copy beside it; all or nothing."""
    from kiscase.core import migrations

    stamp = database.clock().astimezone().strftime("%Y%m%d-%H%M%S")
    database.backup(database.path.with_name(f"{database.path.stem}.v{version}-{stamp}{SUFFIX}"))
    with database.bare() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                migrations.upgrade(connection, version, SCHEMA)
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise DamagedFile(_("The file could not be brought up to date and was left as it was."))
                connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                connection.exec_driver_sql("ROLLBACK")
                raise
        finally:
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")


def _faults(connection: Connection, *, encrypted: bool) -> list[str]:
    faults = []
    if encrypted:
        bad = connection.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall()
        faults += [_("The seal of a part of the file is broken: {what}.").format(what=row[0]) for row in bad[:20]]
    for row in connection.exec_driver_sql("PRAGMA integrity_check(20)").fetchall():
        if row[0] != "ok":
            faults.append(_("The structure of the file is damaged: {what}.").format(what=row[0]))
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()[:20]:
        faults.append(_("Row {row} of {table} speaks of a row in {target} that is gone.").format(row=row[1], table=row[0], target=row[2]))
    if not faults:
        for number in journal.broken_links(connection)[:20]:
            faults.append(_("The journal's chain is broken at entry {number}: it was changed outside of the program.").format(number=number))
    return faults


def _counts(connection: Connection) -> dict[str, int]:
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {name: int(connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar() or 0) for (name,) in names.all()}


def _settle(part: Path, target: Path) -> None:
    """Give a finished file its name, durably."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    with contextlib.suppress(OSError, AttributeError):
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def _space(folder: Path, needed: int) -> Iterator[None]:
    """Refuse to begin where *needed* bytes are not free or nothing can be written."""
    import shutil

    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        raise CannotWrite(_("The folder {name} cannot be reached. Nothing was written.").format(name=folder.name)) from None
    if free < needed:
        raise _full()
    try:
        yield
    except PermissionError:
        raise CannotWrite(_("In the folder {name} nothing can be written. Choose another place.").format(name=folder.name)) from None
    except OSError as error:
        if error.errno == 28:  # ENOSPC
            raise _full() from None
        raise


def _full() -> Problem:
    return CannotWrite(_("The disk is full. Nothing was written and what is on file is safe: free some space and repeat."))


@contextmanager
def _calmly(*, wrong_key: bool = False) -> Iterator[None]:
    """Turn what SQLite says about the world into Problems; what is our fault stays as it is."""
    try:
        yield
    except StaleDataError:
        raise ChangedElsewhere(
            _("This record was changed in the meantime. Nothing was overwritten: look at it again, then repeat.")
        ) from None
    except (DBAPIError, sqlite.Error) as error:
        original: Any = error.orig if isinstance(error, DBAPIError) else error
        problem = _problem(str(original), wrong_key=wrong_key)
        if problem is None:
            raise
        raise problem from None


def _problem(said: str, *, wrong_key: bool) -> Problem | None:
    if "not a database" in said:
        if wrong_key:
            return WrongKey(_("This passphrase does not open the file. Nothing was changed: check Caps Lock and the keyboard language, then try again."))
        return DamagedFile(_("The file is damaged. Nothing was changed; open a backup."))
    if "malformed" in said or "corrupt" in said:
        return DamagedFile(_("The file is damaged. Nothing was changed; open a backup."))
    if "locked" in said:
        return FileInUse(_("This file is open in another window or program. Close it there, then open it here."))
    if "full" in said:
        return _full()
    if "readonly" in said or "unable to open" in said or "disk I/O" in said:
        return CannotWrite(_("The file cannot be written at this place. What is on file is safe: check the drive, then repeat."))
    return None
