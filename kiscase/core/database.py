"""The case file: one encrypted SQLite file. Open, read, act, back up, check. What only SQLite can do stays here.

A practice file is the same without encryption: nothing in it is real, and it opens without a passphrase.
"""

from __future__ import annotations

import glob
import hmac
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import chain, count
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, func, select, table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kiscase.core import clock, drafts, journal, migrations
from kiscase.core.calm import calmly, discard, key, room, unfinished
from kiscase.core.errors import CannotWrite, DamagedFile, NewerFile, NotACaseFile, WrongKey
from kiscase.core.i18n import _, moment
from kiscase.core.record import Record

SUFFIX = ".kis"
APPLICATION = 0x4B495343  # "KISC" in the file's head
SCHEMA = 2  # the newest of core/migrations/versions
_PAGE = 4096
_PRAGMAS = (
    "foreign_keys = ON",
    "journal_mode = WAL",
    "synchronous = FULL",
    "trusted_schema = OFF",
    "cache_size = -65536",
)
_ROOM = 4_000_000  # bytes that a new file must find free
_PLAIN_HEAD = b"SQLite format 3\x00"
_ENCRYPTED_LEAST_DISTINCT = 220  # of 256 byte values in a page; encrypted pages have all, texts and programs fewer
_OTHERS = re.compile(rb"PK\x03\x04|%PDF|\x89PNG|\xff\xd8\xff|\x1f\x8b|7z\xbc\xaf|Rar!")


class Database:
    """An open case file; used from one thread at a time."""

    def __init__(self, path: Path, engine: Engine, *, practice: bool) -> None:
        self.path = path
        self.practice = practice
        self.worker: tuple[int | None, str] = (None, "")
        self.clock: Callable[[], datetime] = clock.now
        self._engine = engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that cannot write."""
        with calmly(), Session(self._engine, expire_on_commit=False) as session:
            session.info["doing"] = journal.Doing(self.clock, self.worker, SCHEMA, practice=self.practice)
            driver: Any = session.connection().connection.driver_connection
            driver.execute("PRAGMA query_only = ON")
            try:
                yield session
            finally:
                driver.execute("PRAGMA query_only = OFF")

    @contextmanager
    def action(self) -> Iterator[Session]:
        """One transaction and one journal entry: all of it is kept, or nothing.

        After the block `session.info["touched"]` names the tables that changed.
        """
        with calmly(), Session(self._engine, expire_on_commit=False) as session, session.begin():
            doing = journal.Doing(self.clock, self.worker, SCHEMA, practice=self.practice)
            journal.watch(session, doing)
            yield session
            session.flush()
            session.info["touched"] = journal.write(session, doing)
            drafts.outdate(session, doing)

    @contextmanager
    def bare(self) -> Iterator[Connection]:
        """A connection outside of any transaction, for what SQLite does only there."""
        with calmly(), self._engine.connect() as connection:
            driver = connection.execution_options(isolation_level="AUTOCOMMIT")
            yield driver

    def backup(self, target: Path) -> None:
        """Write a copy of this file under the same key, opened and compared before it takes its name."""
        size = self.path.stat().st_size if self.path.exists() else 0
        with calmly(), room(target.parent, size * 2), unfinished(target) as part, self.bare() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(part),))
            self._verify(part, _counts(connection))

    def check(self) -> list[str]:
        """What is wrong with the file, in sentences: its seals, structure, references and the journal's chain."""
        try:
            with self.bare() as connection:
                return _faults(connection, encrypted=not self.practice)
        except DamagedFile as problem:
            return [problem.sentence]
        except (DBAPIError, TypeError, ValueError) as fault:  # what cannot be read is damage, too
            return [_("The structure of the file is damaged: {what}.").format(what=str(fault).partition("\n")[0])]

    def clock_warning(self) -> str:
        """A sentence when this computer's clock is behind the file's last action, or that has no date; else empty."""
        try:
            with self.read() as session:
                last = journal.latest(session.connection())
        except DamagedFile as problem:
            return problem.sentence
        if last is None or self.clock() >= last - timedelta(hours=1):
            return ""
        return _(
            "The clock of this computer shows {now}, but the last entry in this file is of {last}. "
            "Please check the date before you write."
        ).format(now=moment(self.clock()), last=moment(last))

    def fits(self, passphrase: str) -> bool:
        """Whether this is the passphrase that the file was opened with; a practice file has none."""
        ours: str | None = self._engine.info_key  # type: ignore[attr-defined]
        if ours is None:
            return True
        try:
            return hmac.compare_digest(ours.encode(), key(passphrase).encode())
        except WrongKey:
            return False

    def close(self) -> None:
        """Let the file go."""
        self._engine.dispose()

    def _verify(self, copy: Path, ours: dict[str, int]) -> None:
        engine = _engine(copy, self._engine.info_key)  # type: ignore[attr-defined]
        try:
            with engine.connect() as connection:
                if _faults(connection, encrypted=not self.practice) or _counts(connection) != ours:
                    raise DamagedFile(_("The copy could not be verified and was deleted. Your file is unchanged."))
        finally:
            engine.dispose()


def create(path: Path, passphrase: str | None, *, now: Callable[[], datetime] | None = None) -> Database:
    """Make a new case file at *path*, encrypted; without a passphrase a practice file. Never overwrites."""
    with calmly(), room(path.parent, _ROOM), unfinished(path) as part:
        engine = _engine(part, passphrase, new=True)
        try:
            with engine.begin() as connection:
                migrations.upgrade(connection, 0, SCHEMA)
        finally:
            engine.dispose()
    return open_file(path, passphrase, now=now)


def open_file(path: Path, passphrase: str | None, *, now: Callable[[], datetime] | None = None) -> Database:
    """Open a case file; raises the Problem that fits, and leaves the file as it is, when that cannot be.

    An older file is copied, the copy is verified, and then it is migrated in one transaction.
    """
    practice = _looks_like(path)
    engine = _engine(path, None if practice else passphrase or "")
    try:
        with calmly(wrong_key=not practice), engine.connect() as connection:
            version = int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)
        database = Database(path, engine, practice=practice)
        if now is not None:
            database.clock = now
        if version < SCHEMA:
            _migrate(database, version)
        with database.bare() as connection:
            _require_columns(connection)
    except BaseException:
        engine.dispose()
        raise
    return database


def is_practice(path: Path) -> bool:
    """Whether the file opens without a passphrase; raises NotACaseFile for what cannot be a case file."""
    return _looks_like(path)


def _engine(path: Path, passphrase: str | None, *, new: bool = False) -> Engine:
    passphrase = None if passphrase is None else key(passphrase)

    def connect() -> sqlite.Connection:
        connection = sqlite.connect(
            f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=1, check_same_thread=False, isolation_level=None
        )
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            if passphrase is not None:
                quoted = passphrase.replace("'", "''")
                connection.execute(f"PRAGMA key = '{quoted}'")
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            if new:
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
                connection.execute(f"PRAGMA user_version = {SCHEMA}")
            _identify(connection)
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine(
        "sqlite://",
        module=sqlite,
        creator=connect,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,  # errors are reported; what people typed is nobody's business
    )
    event.listen(engine, "begin", _begin)
    engine.info_key = passphrase  # type: ignore[attr-defined]
    return engine


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _looks_like(path: Path) -> bool:
    """Whether *path* is a plain (practice) file; raises for what is no case file at all."""
    name = path.name
    try:
        if path.is_dir():
            raise NotACaseFile(_("{name} is a folder, not a case file.").format(name=name))
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_PAGE)
    except FileNotFoundError:
        raise NotACaseFile(_("There is no file {name} at this place.").format(name=name)) from None
    except OSError:
        raise CannotWrite(_("{name} cannot be read on this computer. Nothing was changed.").format(name=name)) from None
    if size == 0:
        raise NotACaseFile(_("{name} is empty: it is not a case file. If it was one, open a backup.").format(name=name))
    plain = head.startswith(_PLAIN_HEAD)
    if plain and int.from_bytes(head[68:72]) != APPLICATION:
        raise _foreign()
    if not plain and (len(set(head)) < _ENCRYPTED_LEAST_DISTINCT or _OTHERS.match(head)):
        raise NotACaseFile(_("{name} is not a case file of kiscase. Nothing was changed.").format(name=name))
    if size % _PAGE and not path.with_name(name + "-wal").exists():  # with a log beside it, SQLite mends and judges
        raise DamagedFile(
            _("{name} was cut short: a piece of the file is missing. Nothing was changed; open a backup.").format(
                name=name
            )
        )
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise CannotWrite(
            _("{name} lies where nothing can be written. Copy it to a folder of your own and open the copy.").format(
                name=name
            )
        )
    return plain


def _identify(connection: sqlite.Connection) -> None:
    """Raise for foreign and newer files, before anything is written."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION:
        raise _foreign()
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version < 1:
        raise DamagedFile(_("The head of the file is damaged. Nothing was changed; open a backup."))
    if version > SCHEMA:
        raise NewerFile(
            _(
                "This file was written by a newer version of kiscase. "
                "Nothing was changed: install the newer version, then open it."
            )
        )


def _foreign() -> NotACaseFile:
    return NotACaseFile(_("This is a database of another program, not a case file of kiscase. Nothing was changed."))


def _migrate(database: Database, version: int) -> None:
    """Bring an older file up to date after a verified copy beside it; all or nothing."""
    path = database.path
    for left in path.parent.glob(f"{glob.escape(path.stem)}.v{version}-*{SUFFIX}.part"):
        discard(left)
    database.backup(_free_name(database, version))
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
                with suppress(DBAPIError):  # a full disk has rolled back already
                    connection.exec_driver_sql("ROLLBACK")
                raise
        finally:
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")


def _require_columns(connection: Connection) -> None:
    """Raise for a file whose tables are not those of its version."""
    columns = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'"
    found = {tuple(row) for row in connection.exec_driver_sql(columns)}
    for known in Record.metadata.tables.values():
        for column in known.columns:
            if (known.name, column.name) not in found:
                what = f"{known.name}.{column.name}"
                raise DamagedFile(_("The file is damaged: it lacks {what}. Open a backup.").format(what=what))


def _free_name(database: Database, version: int) -> Path:
    """Where the copy of an older file goes: beside it, named after its version and the moment."""
    stem = f"{database.path.stem}.v{version}-{database.clock().astimezone():%Y%m%d-%H%M%S}"
    names = (f"{stem}{again}{SUFFIX}" for again in chain([""], (f"-{number}" for number in count(2))))
    return next(path for name in names if not (path := database.path.with_name(name)).exists())


def _faults(connection: Connection, *, encrypted: bool) -> list[str]:
    faults = []
    if encrypted:
        bad = connection.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall()
        faults += [_("The seal of a part of the file is broken: {what}.").format(what=row[0]) for row in bad[:20]]
    for row in connection.exec_driver_sql("PRAGMA integrity_check(20)").fetchall():
        if row[0] != "ok":
            faults.append(_("The structure of the file is damaged: {what}.").format(what=row[0]))
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()[:20]:
        sentence = _("Row {row} of {table} speaks of a row in {target} that is gone.")
        faults.append(sentence.format(row=row[1], table=row[0], target=row[2]))
    for number in [] if faults else journal.broken_links(connection)[:20]:
        sentence = _("The journal's chain is broken at entry {number}: it was changed outside of the program.")
        faults.append(sentence.format(number=number))
    return faults


def _counts(connection: Connection) -> dict[str, int]:
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    tables = [table(name) for (name,) in names.all()]
    return {one.name: int(connection.scalar(select(func.count()).select_from(one)) or 0) for one in tables}
