"""How often rows were changed, when last and how, and the rows that were removed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import Session

from kiscase.core.journal.running_action import ACTION, REDO
from kiscase.core.journal.tables import about_table, change_table, entry_table
from kiscase.core.journal.timestamps import parse_timestamp
from kiscase.core.records.record import Record


class RowVersion(NamedTuple):
    """How often a row was written, which never becomes less, and when last: None if the journal does not say."""

    writes: int = 0
    at: datetime | None = None


class RemovedRow(NamedTuple):
    """A row that an action has removed, as it last was."""

    row_id: int
    values: dict[str, Any]


class RowChange(NamedTuple):
    """A row of which an action has changed the values."""

    row_id: int
    before: dict[str, Any]
    after: dict[str, Any]


def list_changes_beside(session: Session, table: str, beside: tuple[str, int]) -> list[RowChange]:
    """How actions that wrote one row (table and id) changed the rows of another table, in their order."""
    name, row_id = beside
    entries = select(change_table.c.entry_id).where(change_table.c.tablename == name, change_table.c.row_id == row_id)
    chosen = select(change_table.c.row_id, change_table.c.before, change_table.c.after)
    chosen = chosen.where(change_table.c.tablename == table, change_table.c.entry_id.in_(entries))
    rows = session.execute(chosen.order_by(change_table.c.id)).all()
    return [RowChange(*row) for row in rows if row.before is not None and row.after is not None]


def load_row_versions(session: Session, table: str, ids: Collection[int]) -> dict[int, RowVersion]:
    """The versions of some rows, also of those that were removed."""
    written = (about_table.c.tablename == table) & about_table.c.row_id.in_(ids) & about_table.c.direct
    chosen = select(about_table.c.row_id, func.count(), func.max(entry_table.c.at)).where(written)
    chosen = chosen.join(entry_table, entry_table.c.id == about_table.c.entry_id).group_by(about_table.c.row_id)
    return {row_id: RowVersion(count, parse_timestamp(at)) for row_id, count, at in session.execute(chosen)}


def list_removed_rows(session: Session, record: type[Record]) -> list[RemovedRow]:
    """The rows of a table that actions have removed, by id; what was undone at once was never there for others."""
    gone = (about_table.c.tablename == record.__tablename__) & about_table.c.row_id.not_in(select(record.id))
    same = (change_table.c.tablename == about_table.c.tablename) & (change_table.c.row_id == about_table.c.row_id)
    chosen = (
        select(change_table.c.row_id, change_table.c.before)
        .join(about_table, (about_table.c.entry_id == change_table.c.entry_id) & same)
        .join(entry_table, entry_table.c.id == change_table.c.entry_id)
        .where(gone, about_table.c.direct, change_table.c.after.is_(None), entry_table.c.kind.in_((ACTION, REDO)))
        .order_by(change_table.c.id)
    )
    found = {row.row_id: row.before for row in session.execute(chosen)}
    return [RemovedRow(row_id, values) for row_id, values in sorted(found.items())]


def is_text_in_images(session: Session, table: str, text: str) -> bool:
    """Whether any row of a table has ever had a text in its values, as JSON writes it."""
    images = (
        cast(image, String).contains(text, autoescape=True) for image in (change_table.c.after, change_table.c.before)
    )
    chosen = select(change_table.c.id).where(change_table.c.tablename == table, or_(*images)).limit(1)
    return session.scalar(chosen) is not None
