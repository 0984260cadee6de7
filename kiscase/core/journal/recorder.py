"""Who did what: one entry per action with its sentence, the images of every row before and after, and a chained hash.

Undo, redo, a record's history and the list of touched tables come from here alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    JSON,
    Connection,
    Date,
    LargeBinary,
    Table,
    Time,
    event,
    inspect,
)
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.database.row_insert import insert_rows
from kiscase.core.journal.hash_chain import about_hash, hash_of_texts, image_text
from kiscase.core.journal.known_end import read_end
from kiscase.core.journal.row_ids import assign_row_ids, take_row_ids
from kiscase.core.journal.running_action import ACTION, FINAL_AFTER, REDO, RunningAction, get_running_action
from kiscase.core.journal.tables import NO_IMAGE, RowImage, about_table, change_table, entry_table
from kiscase.core.records.json_conversion import to_json
from kiscase.core.records.record import Record, record_classes
from kiscase.core.search.index import reindex_rows

RowChange = tuple[str, int, RowImage, RowImage]
"""A changed row: its table and id, its image before and after."""

_ChangeTexts = tuple[str, int, str | None, str | None]
_FIRST_REVISION = 1
_ENTRY_KEYS = tuple(entry_table.columns.keys())
_CHANGE_KEYS = ("entry_id", "tablename", "row_id", "before", "after")
_ABOUT_KEYS = ("tablename", "row_id", "entry_id", "direct")


class RecordingSession(Session):
    """A session that gathers the images of every row that it writes in its running action."""


def insert_records(session: Session, records: Sequence[Record]) -> None:
    """Store new records of one class together as `insert_new_rows` does; the session does not keep them.

    Who goes on with one of them loads it.
    """
    session.flush()
    if not records:
        return
    ids = insert_new_rows(session, type(records[0]), [record.stored_values() for record in records])
    for record, row_id in zip(records, ids, strict=True):
        record.id, record.revision = row_id, _FIRST_REVISION


def insert_new_rows(session: Session, record: type[Record], rows: Sequence[Mapping[str, Any]]) -> Sequence[int]:
    """Store what *session* has to store, then new rows of one table together, which takes a tenth of the time.

    The rows are the values that records have who went through `change`; they are recorded like any others. Returns
    their ids.
    """
    session.flush()
    if not rows:
        return ()
    ids, running = take_row_ids(session, record, len(rows)), get_running_action(session)
    table = cast("Table", record.__table__)
    other_keys, keys = _keys_in_json_otherwise(record), tuple(table.columns.keys())
    in_order, stored = itemgetter(*keys), []
    for row_id, given in zip(ids, rows, strict=True):
        image = {**given, "id": row_id, "revision": _FIRST_REVISION}
        stored.append(in_order(image))
        for key in NO_IMAGE:
            del image[key]
        for key in other_keys:
            if image[key] is not None:
                image[key] = _json_value(image[key])
        running.record_images(record.__tablename__, row_id, None, image)
    insert_rows(session.connection(), table, keys, stored)
    return ids


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
    rows: dict[str, list[tuple[int, RowImage, RowImage]]] = {}
    for name, row_id, before, after in changes:
        rows.setdefault(name, []).append((row_id, before, after))
    for name, changed in rows.items():
        if known[name].search_texts is not Record.search_texts:
            reindex_rows(session, known[name], changed)
    tables = set(rows)
    lasting = (running.final and FINAL_AFTER not in running.names) or running.kind not in (ACTION, REDO)
    undoable = not lasting and not all(known[name].exempt_from_undo for name in tables)
    return WrittenEntry(tables, entry_id if undoable else None)


def _load_deleted_rows(session: Session, _flush: UOWTransaction, _objects: object) -> None:
    """What is deleted is noted whole: columns that are loaded only when needed are so while the row is there."""
    for obj in session.deleted:
        _image(obj, old=False)


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


def row_image(obj: Record) -> dict[str, Any]:
    """A row as JSON holds it; of bytes only their hash."""
    return _image(obj, old=False)


def _image(obj: Record, *, old: bool) -> dict[str, Any]:
    found = {}
    for key in _image_keys(type(obj)):
        value = getattr(obj, key)
        if old:
            deleted = inspect(obj).attrs[key].history.deleted
            value = deleted[0] if deleted else value
        found[key] = _json_value(value)
    return found


def _json_value(value: Any) -> Any:
    return {"sha256": hashlib.sha256(value).hexdigest()} if isinstance(value, bytes) else to_json(value)


@cache
def _image_keys(record: type[Record]) -> list[str]:
    return [attribute.key for attribute in inspect(record).column_attrs if attribute.key not in NO_IMAGE]


@cache
def _keys_in_json_otherwise(record: type[Record]) -> list[str]:
    """The columns whose values JSON cannot hold as they are."""
    columns = record.__table__.columns
    return [key for key in _image_keys(record) if isinstance(columns[key].type, (Date, Time, LargeBinary))]


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
            row = PlainReader.of_connection(connection).row(_select_parents(parent), row_id=row_id)
            values = dict(zip(parent.history_parents, row, strict=True)) if row else {}
            _collect_parents(connection, known, parent, values, told)


@cache
def _parent_tables(record: type[Record]) -> list[tuple[str, str]]:
    """The foreign keys to the history parents of a record, each with the name of the parent's table."""
    columns = record.__table__.columns
    targets = {key: next(iter(columns[key].foreign_keys)).column.table.name for key in record.history_parents}
    return [(key, str(name)) for key, name in targets.items()]  # a plain text: the driver takes it much faster


@cache
def _select_parents(record: type[Record]) -> str:
    """The statement that gives the history parents of the row *row_id*."""
    columns = ", ".join(record.history_parents)
    return f"SELECT {columns} FROM {record.__tablename__} WHERE id = :row_id"  # noqa: S608 - names of the models


def insert_entry(connection: Connection, running: RunningAction, changes: list[RowChange]) -> int:
    """Add the entry of *running*, the images of the changed rows and whose history shows it; the entry's number."""
    told = rows_showing_changes(
        connection, ((name, row_id, after or before) for name, row_id, before, after in changes)
    )
    about = [(name, row_id, direct) for (name, row_id), direct in told.items()]
    last = read_end(PlainReader.of_connection(connection))
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
    entry_id = (last.entry if last else 0) + 1
    texts = [(name, row_id, image_text(before), image_text(after)) for name, row_id, before, after in changes]
    hashed = hash_of_texts(values, texts)
    written = values | {"id": entry_id, "hash": hashed}
    insert_rows(connection, entry_table, _ENTRY_KEYS, [tuple(written[key] for key in _ENTRY_KEYS)])
    running.entry = (entry_id, hashed, values["at"])
    stored = ((entry_id, *change) for change in map(_stored_texts, changes, texts))
    insert_rows(connection, change_table, _CHANGE_KEYS, stored, converted=("before", "after"))
    shown = ((table, row_id, entry_id, direct) for table, row_id, direct in about)
    insert_rows(connection, about_table, _ABOUT_KEYS, shown)
    return entry_id


def _stored_texts(change: RowChange, hashed: _ChangeTexts) -> _ChangeTexts:
    """The images as they are hashed, or with the keys of their values in order where sorting would change that."""
    name, row_id, *images = change
    for key in _json_keys(name):
        for image in images:
            if image and (value := image.get(key)) and not _has_sorted_keys(value):
                before, after = (None if one is None else json.dumps(one) for one in images)
                return name, row_id, before, after
    return hashed


def _has_sorted_keys(value: Any) -> bool:
    if isinstance(value, dict):
        return list(value) == sorted(value) and all(map(_has_sorted_keys, value.values()))
    return not isinstance(value, list) or all(map(_has_sorted_keys, value))


@cache
def _json_keys(table: str) -> list[str]:
    """The columns of a record that hold lists and dictionaries."""
    record = record_classes()[table]
    return [key for key in _image_keys(record) if isinstance(record.__table__.columns[key].type, JSON)]


event.listen(RecordingSession, "before_flush", _load_deleted_rows)
event.listen(RecordingSession, "before_flush", _assign_row_ids)
event.listen(RecordingSession, "after_flush", _record_flush)
event.listen(RecordingSession, "do_orm_execute", _refuse_bulk_write)
