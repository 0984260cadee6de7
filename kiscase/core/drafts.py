"""Drafts: unsaved input, autosaved into the case every few seconds, so that a crash loses no more than that.

Drafts are not records: they have no history. A draft is deleted when its record is saved, created, deleted or restored,
or when the user discards the changes. Where several desks work with a case, a draft is its owner's: one worker's at
one computer. Those without an owner are of a file, where nobody else types.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, Column, Connection, Integer, String, Table, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.journal.running_action import REDO, UNDO, RunningAction, action_time, draft_owner
from kiscase.core.records.record import Record

draft_table = Table(
    "draft",
    Record.metadata,
    Column("kind", String(40), primary_key=True),
    Column("row_id", Integer, primary_key=True, autoincrement=False),
    Column("owner", String(80), primary_key=True),
    Column("at", String(40), nullable=False),
    Column("revision", Integer),
    Column("content", JSON, nullable=False),
    Column("hash", String(64)),
)

_OF_RECORD = (draft_table.c.kind == bindparam("kind"), draft_table.c.row_id == bindparam("row_id"))
_OWN = draft_table.c.owner.in_(["", bindparam("owner")])
_ANY_DRAFT = "SELECT 1 FROM draft WHERE kind = :kind AND row_id = :row_id"
_DELETE_DRAFT = delete(draft_table).where(*_OF_RECORD, _OWN)
_DELETE_DRAFTS_OF_ALL = delete(draft_table).where(*_OF_RECORD)
_LOAD_DRAFT = (
    select(draft_table.c.at, draft_table.c.revision, draft_table.c.content)
    .where(*_OF_RECORD, _OWN)
    .order_by(draft_table.c.at.desc())
)
_LIST_DRAFTS = (
    select(draft_table.c.kind, draft_table.c.row_id)
    .where(_OWN)
    .order_by(draft_table.c.at.desc(), draft_table.c.kind, draft_table.c.row_id)
)

DRAFTS_CHANGED = "drafts_changed"
"""The key in the `info` of a session that says that it wrote or deleted a draft."""


class Draft(NamedTuple):
    """Unsaved values, when they were autosaved, and the revision of the record that they change."""

    at: datetime
    revision: int | None
    content: dict[str, Any]


def save_draft(session: Session, kind: str, row_id: int, content: dict[str, Any], revision: int | None = None) -> None:
    """Store the unsaved input for the record *row_id* of *kind*; 0 is a record that is not stored yet."""
    delete_draft(session, kind, row_id)
    row = {
        "kind": kind,
        "row_id": row_id,
        "owner": draft_owner(session),
        "at": action_time(session).isoformat(),
        "revision": revision,
        "content": content,
    }
    session.execute(insert(draft_table), row | {"hash": draft_hash(row)})
    session.info[DRAFTS_CHANGED] = True


def draft_hash(row: Mapping[str, Any]) -> str:
    """The hash of a draft, by which it is seen that it was changed outside the program."""
    values = [row[key] for key in ("kind", "row_id", "at", "revision")]
    if row["owner"]:
        values.append(row["owner"])
    values.append(json.loads(json.dumps(row["content"])))  # as it comes back from the file: keys are texts
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def find_changed_drafts(connection: Connection) -> list[tuple[str, int]]:
    """Kind and id of the records whose draft was changed outside the program."""
    rows = connection.execute(select(draft_table)).mappings().all()
    return [(row["kind"], row["row_id"]) for row in rows if row["hash"] != draft_hash(dict(row))]


def load_draft(session: Session, kind: str, row_id: int) -> Draft | None:
    """The unsaved input, or None."""
    row = session.execute(_LOAD_DRAFT, {"kind": kind, "row_id": row_id, "owner": draft_owner(session)}).first()
    return Draft(datetime.fromisoformat(row.at), row.revision, row.content) if row else None


def list_drafts(session: Session) -> list[tuple[str, int]]:
    """Kind and id of each record that has unsaved input, the latest first."""
    return [(row.kind, row.row_id) for row in session.execute(_LIST_DRAFTS, {"owner": draft_owner(session)})]


def delete_draft(session: Session, kind: str, row_id: int) -> None:
    """Delete the unsaved input."""
    if PlainReader.in_session(session).row(_ANY_DRAFT, kind=kind, row_id=row_id) is None:
        return  # as nearly always
    values = {"kind": kind, "row_id": row_id, "owner": draft_owner(session)}
    if session.connection().execute(_DELETE_DRAFT, values).rowcount:
        session.info[DRAFTS_CHANGED] = True


def delete_outdated_drafts(session: Session, running: RunningAction) -> None:
    """Delete the drafts of rows that this action created, deleted or restored.

    What others type about a row is told to be outdated where they save it; only with the row it is deleted, too.
    """
    kept = set(PlainReader.in_session(session).rows("SELECT DISTINCT kind, row_id FROM draft"))
    for name, row_id, before, after in running.changed_rows() if kept else ():
        if (name, row_id) not in kept:
            continue
        if after is None:
            session.connection().execute(_DELETE_DRAFTS_OF_ALL, {"kind": name, "row_id": row_id})
            session.info[DRAFTS_CHANGED] = True
        elif before is None or running.kind in (UNDO, REDO):
            delete_draft(session, name, row_id)
