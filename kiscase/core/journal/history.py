"""The history of a record as sentences, with the fields that changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import Session

from kiscase.core.i18n import _
from kiscase.core.journal.running_action import ACTION
from kiscase.core.journal.sentences import entry_sentence
from kiscase.core.journal.tables import about_table, change_table, entry_table
from kiscase.core.journal.timestamps import parse_timestamp
from kiscase.core.own_fields.values import own_differences
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.json_conversion import from_json
from kiscase.core.records.record import Record, record_classes


class HistoryEntry(NamedTuple):
    """A line of history: when, who, the sentence, and (label, old, new) of what changed."""

    id: int
    at: datetime
    worker: str
    sentence: str
    details: list[tuple[str, str, str]]


class LatestChange(NamedTuple):
    """Who changed a row last, and its revision now: None if it is deleted."""

    worker_id: int | None
    worker: str
    revision: int | None


def find_latest_change(session: Session, table: str, row_id: int, *, direct: bool = True) -> LatestChange | None:
    """Who changed a row last, or without *direct* what belongs to it; None if the journal does not say."""
    chosen = select(entry_table.c.worker_id, entry_table.c.worker_name)
    chosen = chosen.join(about_table, about_table.c.entry_id == entry_table.c.id)
    chosen = chosen.where(about_table.c.tablename == table, about_table.c.row_id == row_id)
    if direct:
        chosen = chosen.where(about_table.c.direct)
    found = session.execute(chosen.order_by(entry_table.c.id.desc()).limit(1)).first()
    record = record_classes()[table]
    revision = session.scalar(select(record.revision).where(record.id == row_id))
    return LatestChange(found.worker_id, found.worker_name, revision) if found is not None else None


def list_history(session: Session, table: str, row_id: int, *, limit: int = 500) -> list[HistoryEntry]:
    """What happened to a row and to what belongs to it, the latest first, as sentences with what changed."""
    rows = session.execute(
        select(entry_table)
        .join(about_table, about_table.c.entry_id == entry_table.c.id)
        .where(
            about_table.c.tablename == table,
            about_table.c.row_id == row_id,
            entry_table.c.id >= _first_entry(table, row_id),
        )
        .order_by(entry_table.c.id.desc())
        .limit(limit)
    ).all()
    entries = [row.id for row in rows]
    details = _changed_fields(session, table, row_id, entries)
    for entry, corrections in _corrections(session, table, row_id, entries).items():
        details.setdefault(entry, []).extend(corrections)
    return [
        HistoryEntry(row.id, parse_timestamp(row.at), row.worker_name, entry_sentence(row), details.get(row.id, []))
        for row in rows
    ]


def _first_entry(table: str, row_id: int) -> ScalarSelect[int]:
    """The entry that created a row, 0 if none did; older files gave the id of a deleted row to the next one."""
    of_row = (about_table.c.tablename == table) & (about_table.c.row_id == row_id)
    chosen = select(func.coalesce(func.max(entry_table.c.id), 0)).where(of_row, entry_table.c.kind == ACTION)
    chosen = chosen.join(about_table, about_table.c.entry_id == entry_table.c.id)
    created = (change_table.c.tablename == table) & (change_table.c.row_id == row_id) & change_table.c.before.is_(None)
    return chosen.join(change_table, (change_table.c.entry_id == about_table.c.entry_id) & created).scalar_subquery()


def first_recorded_on(session: Session, table: str, row_id: int) -> date | None:
    """The local day on which a row was put on file; None if the journal does not say."""
    chosen = select(entry_table.c.at).join(change_table, change_table.c.entry_id == entry_table.c.id)
    chosen = chosen.where(change_table.c.tablename == table, change_table.c.row_id == row_id)
    chosen = chosen.where(entry_table.c.id >= _first_entry(table, row_id))
    at = session.scalar(chosen.order_by(entry_table.c.id).limit(1))
    return parse_timestamp(at).astimezone().date() if at is not None else None


def _changed_fields(
    session: Session, table: str, row_id: int, entries: list[int]
) -> dict[int, list[tuple[str, str, str]]]:
    """What changed in the row itself, by entry, with the labels and values that people read."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    chosen = select(change_table).where(
        change_table.c.tablename == table, change_table.c.row_id == row_id, change_table.c.entry_id.in_(entries)
    )
    for row in session.execute(chosen):
        if row.before is not None and row.after is not None:
            record = record_classes()[table]
            lines = [*_differences(record, row), *own_differences(session, record, row.before, row.after)]
            found.setdefault(row.entry_id, []).extend(lines)
    return found


def _corrections(
    session: Session, table: str, row_id: int, entries: list[int]
) -> dict[int, list[tuple[str, str, str]]]:
    """What was changed or removed in rows that belong to the row, by entry, where their class tells it."""
    told = {name: record for name, record in record_classes().items() if record.corrections_told}
    found: dict[int, list[tuple[str, str, str]]] = {}
    chosen = select(change_table).where(change_table.c.tablename.in_(told), change_table.c.before.is_not(None))
    for row in session.execute(chosen.where(change_table.c.entry_id.in_(entries)).order_by(change_table.c.id)):
        record = told[row.tablename]
        if label := record.history_label(session, row.before, (table, row_id)):
            lines = [(f"{label}, {field}", old, new) for field, old, new in _differences(record, row)]
            found.setdefault(row.entry_id, []).extend(lines)
    return found


def _differences(record: type[Record], row: Any) -> Iterator[tuple[str, str, str]]:
    """The fields of a changed row as people read them: label, old and new value."""
    for key, shown in record.fields().items():
        old, new = ((values or {}).get(key) for values in (row.before, row.after))
        if old != new:
            kind = record.__table__.columns[key].type
            pair = [shown.format(from_json(kind, value)) for value in (old, new)]
            before, after = (
                value if len(value) < 80 or shown.kind is not FieldKind.LONG else value[:77] + "…" for value in pair
            )
            if before != after:
                yield _(shown.label), before, after
