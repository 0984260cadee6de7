"""Drafts: unsaved input, autosaved into the case file every few seconds, so that a crash loses no more than that.

Drafts are not records: they have no history. A draft is deleted when its record is saved, created, deleted or restored,
or when the user discards the changes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, Column, Connection, Integer, String, Table, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from kiscase.core.journal.running_action import ACTION, RunningAction, action_time
from kiscase.core.records.record import Record

draft_table = Table(
    "draft",
    Record.metadata,
    Column("kind", String(40), primary_key=True),
    Column("row_id", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("revision", Integer),
    Column("content", JSON, nullable=False),
    Column("hash", String(64)),
)

_DRAFT_KEYS = select(draft_table.c.kind, draft_table.c.row_id)
_DELETE_DRAFT = delete(draft_table).where(
    draft_table.c.kind == bindparam("kind"), draft_table.c.row_id == bindparam("row_id")
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
        "at": action_time(session).isoformat(),
        "revision": revision,
        "content": content,
    }
    session.execute(insert(draft_table), row | {"hash": draft_hash(row)})
    session.info[DRAFTS_CHANGED] = True


def draft_hash(row: Mapping[str, Any]) -> str:
    """The hash of a draft, by which it is seen that it was changed outside the program."""
    values = [row[key] for key in ("kind", "row_id", "at", "revision")]
    values.append(json.loads(json.dumps(row["content"])))  # as it comes back from the file: keys are texts
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def find_changed_drafts(connection: Connection) -> list[tuple[str, int]]:
    """Kind and id of the records whose draft was changed outside the program."""
    rows = connection.execute(select(draft_table)).mappings().all()
    return [(row["kind"], row["row_id"]) for row in rows if row["hash"] != draft_hash(dict(row))]


def load_draft(session: Session, kind: str, row_id: int) -> Draft | None:
    """The unsaved input, or None."""
    row = session.execute(
        select(draft_table.c.at, draft_table.c.revision, draft_table.c.content).where(
            draft_table.c.kind == kind, draft_table.c.row_id == row_id
        )
    ).first()
    return Draft(datetime.fromisoformat(row.at), row.revision, row.content) if row else None


def list_drafts(session: Session) -> list[tuple[str, int]]:
    """Kind and id of each record that has unsaved input, the latest first."""
    latest_first = (draft_table.c.at.desc(), draft_table.c.kind, draft_table.c.row_id)
    chosen = select(draft_table.c.kind, draft_table.c.row_id).order_by(*latest_first)
    return [(row.kind, row.row_id) for row in session.execute(chosen)]


def delete_draft(session: Session, kind: str, row_id: int) -> None:
    """Delete the unsaved input."""
    if session.connection().execute(_DELETE_DRAFT, {"kind": kind, "row_id": row_id}).rowcount:
        session.info[DRAFTS_CHANGED] = True


def delete_outdated_drafts(session: Session, running: RunningAction) -> None:
    """Delete the drafts of rows that this action created, deleted or restored: ids are reused."""
    kept = {(row.kind, row.row_id) for row in session.connection().execute(_DRAFT_KEYS)}
    for name, row_id, before, after in running.changed_rows() if kept else ():
        if (name, row_id) in kept and (before is None or after is None or running.kind != ACTION):
            delete_draft(session, name, row_id)
