"""The sessions of an open case file: to read, to act with one journal entry, and to try an action out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from kiscase.core import drafts
from kiscase.core.database.file_format import SCHEMA_VERSION
from kiscase.core.database.sqlite_errors import translate_database_errors
from kiscase.core.errors import EditConflictError
from kiscase.core.i18n import _
from kiscase.core.journal import known_end, recorder
from kiscase.core.journal.running_action import RunningAction, get_running_action
from kiscase.core.legal_data.stored_corrections import CORRECTION_TABLE, load_corrections

if TYPE_CHECKING:
    from kiscase.core.database.database import Database


@contextmanager
def read_session(database: Database) -> Iterator[Session]:
    """A session that cannot write."""
    with database.report_damaged_content(), _session(database) as session:
        session.info["running_action"] = _running_action(database)
        driver: Any = session.connection().connection.driver_connection
        driver.execute("PRAGMA query_only = ON")
        try:
            yield session
        finally:
            driver.execute("PRAGMA query_only = OFF")


@contextmanager
def action_session(database: Database) -> Iterator[Session]:
    """A session for one transaction with one journal entry: see `Database.action`."""
    database.require_in_place()
    try:
        with database.report_damaged_content(), _journaled_session(database) as session:
            yield session
        database.require_in_place(written=True)
    finally:
        if not database.files.is_moved():
            database.files.remember()
    if entry := get_running_action(session).entry:
        known_end.save_known_end(database.path, known_end.JournalEnd(*entry))
    if CORRECTION_TABLE in session.info["touched"]:
        with database.plain_reader() as reader:
            load_corrections(reader)


@contextmanager
def dry_run_session(database: Database) -> Iterator[Session]:
    """A session that writes as an action does; afterwards all is taken back, the journal has no entry."""
    with _session(database, recorder.RecordingSession) as session:
        session.info["running_action"] = _running_action(database)
        try:
            yield session
            session.flush()
        finally:
            session.rollback()


@contextmanager
def _journaled_session(database: Database) -> Iterator[Session]:
    with _session(database, recorder.RecordingSession) as session, session.begin():
        session.info["running_action"] = running = _running_action(database)
        yield session
        session.flush()
        session.info["touched"], session.info["undoable"] = recorder.write_entry(session, running)
        drafts.delete_outdated_drafts(session, running)
        if drafts.DRAFTS_CHANGED in session.info:
            session.info["touched"].add(drafts.draft_table.name)


@contextmanager
def _session(database: Database, kind: type[Session] = Session) -> Iterator[Session]:
    try:
        with translate_database_errors(), kind(database.engine, expire_on_commit=False) as session:
            yield session
    except StaleDataError:
        raise EditConflictError(
            _(
                "This record was changed in the meantime. Nothing was overwritten: check it again, then repeat your "
                "change."
            )
        ) from None


def _running_action(database: Database) -> RunningAction:
    return RunningAction(database.clock, database.worker, SCHEMA_VERSION, practice=database.practice)
