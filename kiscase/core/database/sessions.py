"""The sessions of an open case: to read, to act with one journal entry, and to try an action out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from kiscase.core import drafts
from kiscase.core.database.case_data import CASE_DATA_TABLES, load_case_data
from kiscase.core.database.local.file_format import SCHEMA_VERSION
from kiscase.core.errors import ConnectionLostError, EditConflictError
from kiscase.core.i18n import _
from kiscase.core.journal import recorder
from kiscase.core.journal.history import find_latest_change
from kiscase.core.journal.known_end import JournalEnd
from kiscase.core.journal.running_action import RunningAction

if TYPE_CHECKING:
    from kiscase.core.database.database import Database


@contextmanager
def read_session(database: Database) -> Iterator[Session]:
    """A session that cannot write."""
    with database.report_damaged_content(), _session(database) as session:
        session.info["running_action"] = _running_action(database)
        with database.read_only(session):
            yield session


@contextmanager
def action_session(database: Database) -> Iterator[Session]:
    """A session for one transaction with one journal entry: see `Database.action`."""
    running = _running_action(database)
    try:
        with database.storing(), database.report_damaged_content(), _journaled_session(database, running) as session:
            yield session
    except EditConflictError as conflict:
        raise _named_conflict(database, conflict) from None
    except ConnectionLostError:
        if running.entry is None or not database.has_entry(JournalEnd(*running.entry)):
            raise  # else the answer was lost, not the action
    if entry := running.entry:
        database.remember_end(JournalEnd(*entry))
    if not CASE_DATA_TABLES.isdisjoint(session.info["touched"]):
        with database.plain_reader() as reader:
            load_case_data(reader)


def _named_conflict(database: Database, conflict: EditConflictError) -> EditConflictError:
    """The same conflict, with the name of the colleague who was quicker."""
    if not database.shared or conflict.row is None:
        return conflict
    with read_session(database) as session:
        latest = find_latest_change(session, *conflict.row)
    if latest is None or not latest.worker:
        return conflict
    return EditConflictError(
        _(
            "{name} has changed this record in the meantime. Nothing was overwritten: check it again, then repeat your "
            "change."
        ).format(name=latest.worker),
        row=conflict.row,
        worker=latest.worker,
    )


@contextmanager
def dry_run_session(database: Database) -> Iterator[Session]:
    """A session that writes as an action does; afterwards all is taken back, the journal has no entry."""
    with _session(database, recorder.RecordingSession) as session:
        session.info["running_action"] = _running_action(database)
        try:
            database.begin_action(session)
            yield session
            session.flush()
        finally:
            session.rollback()


@contextmanager
def _journaled_session(database: Database, running: RunningAction) -> Iterator[Session]:
    with _session(database, recorder.RecordingSession) as session, session.begin():
        session.info["running_action"] = running
        database.begin_action(session)
        yield session
        session.flush()
        session.info["touched"], session.info["undoable"] = recorder.write_entry(session, running)
        drafts.delete_outdated_drafts(session, running)
        if drafts.DRAFTS_CHANGED in session.info:
            session.info["touched"].add(drafts.draft_table.name)
        database.end_action(session, session.info["touched"])


@contextmanager
def _session(database: Database, kind: type[Session] = Session) -> Iterator[Session]:
    try:
        with database.translate_errors(), kind(database.engine, expire_on_commit=False) as session:
            yield session
    except StaleDataError:
        raise EditConflictError(
            _(
                "This record was changed in the meantime. Nothing was overwritten: check it again, then repeat your "
                "change."
            )
        ) from None


def _running_action(database: Database) -> RunningAction:
    return RunningAction(
        database.clock,
        database.worker,
        SCHEMA_VERSION,
        practice=database.practice,
        shared=database.shared,
        draft_owner=database.draft_owner,
    )
