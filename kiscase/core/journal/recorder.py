"""Who did what: one entry per action with its sentence, the images of every row before and after, and a chained hash.

Undo, redo, a record's history and the list of touched tables come from here alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    Connection,
    Select,
    Table,
    bindparam,
    event,
    inspect,
    select,
)
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from kiscase.core import search
from kiscase.core.database.row_insert import insert_rows
from kiscase.core.journal.hash_chain import about_hash, entry_hash
from kiscase.core.journal.row_ids import assign_row_ids
from kiscase.core.journal.running_action import ACTION, FINAL_AFTER, REDO, RunningAction, get_running_action
from kiscase.core.journal.tables import NO_IMAGE, RowImage, about_table, change_table, entry_table
from kiscase.core.records.json_conversion import to_json
from kiscase.core.records.record import Record, record_classes

RowChange = tuple[str, int, RowImage, RowImage]
"""A changed row: its table and id, its image before and after."""

# Every action runs these: made anew each time, they would cost more than they take to run.
_LAST_ENTRY = select(entry_table.c.id, entry_table.c.hash).order_by(entry_table.c.id.desc()).limit(1)
_ENTRY_KEYS = tuple(entry_table.columns.keys())
_CHANGE_KEYS = ("entry_id", "tablename", "row_id", "before", "after")
_ABOUT_KEYS = ("tablename", "row_id", "entry_id", "direct")


class RecordingSession(Session):
    """A session that gathers the images of every row that it writes in its running action."""


def insert_records(session: Session, records: Sequence[Record]) -> None:
    """Store what *session* has to store, then new records of one class together, which takes a fifth of the time.

    They are recorded like any others, but the session does not keep them: who goes on with one of them loads it.
    """
    session.flush()
    if not records:
        return
    assign_row_ids(session, records)
    table = cast("Table", records[0].__table__)
    running = get_running_action(session)
    for record in records:
        record.revision = 1
        running.record_images(table.name, record.id, None, _image(record, old=False))
    keys = tuple(table.columns.keys())
    insert_rows(session.connection(), table, keys, map(attrgetter(*keys), records))


class WrittenEntry(NamedTuple):
    """The names of the tables that a finished action touched, and the id of its entry if undo can reverse it."""

    tables: set[str]
    undoable: int | None = None


def write_entry(session: Session, running: RunningAction) -> WrittenEntry:
    """Write the entry of a finished action."""
    changes = list(running.changed_rows())
    if not changes and not running.sentence:
        return WrittenEntry(set())
    if not running.sentence:
        raise RuntimeError(f"an action changed {sorted({name for name, *_rest in changes})} and said nothing")
    entry_id = insert_entry(session.connection(), running, changes)
    known = record_classes()
    rows: dict[str, list[int]] = {}
    for name, row_id, *_images in changes:
        rows.setdefault(name, []).append(row_id)
    for name, row_ids in rows.items():
        if known[name].search_texts is not Record.search_texts:
            search.reindex_records(session, known[name], row_ids)
    tables = set(rows)
    lasting = (running.final and FINAL_AFTER not in running.names) or running.kind not in (ACTION, REDO)
    undoable = not lasting and not all(known[name].exempt_from_undo for name in tables)
    return WrittenEntry(tables, entry_id if undoable else None)


def _assign_row_ids(session: Session, _flush: UOWTransaction, _objects: object) -> None:
    assign_row_ids(session, sorted(session.new, key=lambda one: inspect(one).insert_order or 0))


def _record_flush(session: Session, _flush: UOWTransaction) -> None:
    running = get_running_action(session)
    for obj in session.new:
        running.record_images(obj.__tablename__, obj.id, None, _image(obj, old=False))
    for obj in session.dirty:
        if session.is_modified(obj):
            running.record_images(obj.__tablename__, obj.id, _image(obj, old=True), _image(obj, old=False))
    for obj in session.deleted:
        running.record_images(obj.__tablename__, obj.id, _image(obj, old=True), None)


def _refuse_bulk_write(asked: ORMExecuteState) -> None:
    """What is written past the records has no history, cannot be undone, and asks nobody whether it may change."""
    if asked.bind_mapper is not None and (asked.is_insert or asked.is_update or asked.is_delete):
        raise RuntimeError(f"{asked.bind_mapper.class_.__name__} is written in bulk, past the journal")


def _image(obj: Record, *, old: bool) -> dict[str, Any]:
    """A row as JSON holds it; of bytes only their hash."""
    found = {}
    for key in _image_keys(type(obj)):
        value = getattr(obj, key)
        if old:
            deleted = inspect(obj).attrs[key].history.deleted
            value = deleted[0] if deleted else value
        found[key] = {"sha256": hashlib.sha256(value).hexdigest()} if isinstance(value, bytes) else to_json(value)
    return found


@cache
def _image_keys(record: type[Record]) -> list[str]:
    return [attribute.key for attribute in inspect(record).column_attrs if attribute.key not in NO_IMAGE]


def rows_showing_changes(
    connection: Connection, changes: Iterable[tuple[str, int, RowImage]]
) -> dict[tuple[str, int], bool]:
    """The rows whose history tells of changed rows (table, id, image), and whether each was changed itself."""
    known = record_classes()
    rows = list(changes)
    told = {(name, row_id): True for name, row_id, _image in rows}
    for name, _row_id, image in rows:
        _collect_parents(connection, known, known[name], image or {}, told)
    return told


def _collect_parents(
    connection: Connection,
    known: Mapping[str, type[Record]],
    record: type[Record],
    image: Mapping[str, Any],
    told: dict[tuple[str, int], bool],
) -> None:
    """Add the history parents of a row, and theirs, to *told*; those that are in it were added with their own."""
    for key, target in _parent_tables(record):
        row_id = image.get(key)
        if row_id is None or (target, row_id) in told:
            continue
        told[target, row_id] = False
        parent = known[target]
        if parent.history_parents:
            row = connection.execute(_select_parents(parent), {"row_id": row_id}).mappings().first()
            _collect_parents(connection, known, parent, dict(row) if row else {}, told)


@cache
def _parent_tables(record: type[Record]) -> list[tuple[str, str]]:
    """The foreign keys to the history parents of a record, each with the name of the parent's table."""
    columns = record.__table__.columns
    return [(key, next(iter(columns[key].foreign_keys)).column.table.name) for key in record.history_parents]


@cache
def _select_parents(record: type[Record]) -> Select[Any]:
    """The statement that gives the history parents of the row *row_id*."""
    columns = record.__table__.columns
    return select(*(columns[key] for key in record.history_parents)).where(columns["id"] == bindparam("row_id"))


def insert_entry(connection: Connection, running: RunningAction, changes: list[RowChange]) -> int:
    """Add the entry of *running*, the images of the changed rows and whose history shows it; the entry's number."""
    told = rows_showing_changes(
        connection, ((name, row_id, after or before) for name, row_id, before, after in changes)
    )
    about = [(name, row_id, direct) for (name, row_id), direct in told.items()]
    last = connection.execute(_LAST_ENTRY).first()
    values: dict[str, Any] = {
        "at": running.clock().astimezone(UTC).isoformat(timespec="milliseconds"),
        "worker_id": running.worker[0],
        "worker_name": running.worker[1],
        "kind": running.kind,
        "sentence": running.sentence,
        "names": running.names,
        "final": running.final,
        "reverses_id": running.reverses,
        "tables": sorted({name for name, *_rest in changes}),
        "schema": running.schema,
        "previous": last.hash if last else "",
        "about": about_hash(about),
    }
    entry_id = (last.id if last else 0) + 1
    hashed = entry_hash(values, changes)
    written = values | {"id": entry_id, "hash": hashed}
    insert_rows(connection, entry_table, _ENTRY_KEYS, [tuple(written[key] for key in _ENTRY_KEYS)])
    running.entry = (entry_id, hashed, values["at"])
    insert_rows(connection, change_table, _CHANGE_KEYS, ((entry_id, *change) for change in changes))
    shown = ((table, row_id, entry_id, direct) for table, row_id, direct in about)
    insert_rows(connection, about_table, _ABOUT_KEYS, shown)
    return entry_id


event.listen(RecordingSession, "before_flush", _assign_row_ids)
event.listen(RecordingSession, "after_flush", _record_flush)
event.listen(RecordingSession, "do_orm_execute", _refuse_bulk_write)
