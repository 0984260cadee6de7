"""Who did what: one entry per action with its sentence, the images of every row before and after, and a chained hash.

Undo, redo, a record's history and the list of touched tables come from here alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    event,
    insert,
    inspect,
    select,
)
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from kiscase.core import i18n, search
from kiscase.core.errors import DamagedFile
from kiscase.core.i18n import _
from kiscase.core.record import Kind, Record, plain, typed

ACT, UNDO, REDO = "act", "undo", "redo"
DAY = "day"  # what follows from the day alone; nobody did it, and nobody takes it back

entry = Table(
    "journal_entry",
    Record.metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String(40), nullable=False),
    Column("worker_id", Integer),
    Column("worker_name", String, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("sentence", String, nullable=False),
    Column("names", JSON, nullable=False),
    Column("final", String, nullable=False),
    Column("reverses_id", Integer, ForeignKey("journal_entry.id")),
    Column("tables", JSON, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_journal_entry_reverses_id", "reverses_id"),
)
change = Table(
    "journal_change",
    Record.metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", Integer, ForeignKey("journal_entry.id"), nullable=False, index=True),
    Column("tablename", String(60), nullable=False),
    Column("row_id", Integer, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
)
about = Table(
    "journal_about",
    Record.metadata,
    Column("tablename", String(60), primary_key=True),
    Column("row_id", Integer, primary_key=True),
    Column("entry_id", Integer, ForeignKey("journal_entry.id"), primary_key=True),
    Column("direct", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

Image = dict[str, Any] | None


@dataclass
class Doing:
    """What one action gathers while it runs: its sentence, why it is final, and the images of the rows it touches."""

    clock: Callable[[], datetime]
    worker: tuple[int | None, str] = (None, "")
    schema: int = 0
    practice: bool = False
    sentence: str = ""
    names: dict[str, Any] = field(default_factory=dict)
    final: str = ""
    kind: str = ACT
    reverses: int | None = None
    images: dict[tuple[str, int], tuple[Image, Image]] = field(default_factory=dict)

    def note(self, table: str, row_id: int, before: Image, after: Image) -> None:
        """Take a row's images in; the first before and the last after count."""
        first = self.images[table, row_id][0] if (table, row_id) in self.images else before
        self.images[table, row_id] = (first, after)

    def changed(self) -> Iterator[tuple[str, int, Image, Image]]:
        """The rows that differ in the end."""
        for (table, row_id), (before, after) in self.images.items():
            if before != after:
                yield table, row_id, before, after


class Told(NamedTuple):
    """A line of history: when, who, the sentence, and (label, old, new) of what changed."""

    id: int
    at: datetime
    worker: str
    sentence: str
    details: list[tuple[str, str, str]]


def say(session: Session, sentence: str, *, final: str = "", **names: Any) -> None:
    """Give the running action its sentence (marked with N_); *final* tells why it cannot be undone."""
    doing = _doing(session)
    doing.sentence = sentence
    doing.names = {
        key: {"date": value.isoformat()} if isinstance(value, date) else value for key, value in names.items()
    }
    doing.final = final


def say_by_day(session: Session, sentence: str, **names: Any) -> None:
    """Give the running action a sentence about what a new day has changed; undo and redo pass it by."""
    say(session, sentence, **names)
    doing = _doing(session)
    doing.kind, doing.worker = DAY, (None, "")


def now(session: Session) -> datetime:
    """The moment of this action, with time zone."""
    return _doing(session).clock()


def today(session: Session) -> date:
    """The day of this action at the desk."""
    return now(session).astimezone().date()


def who(session: Session) -> int | None:
    """The id of the worker at the desk."""
    return _doing(session).worker[0]


def practising(session: Session) -> bool:
    """Whether the file is a practice file."""
    return _doing(session).practice


def watch(session: Session, doing: Doing) -> None:
    """Gather the images of every row that *session* writes."""
    session.info["doing"] = doing
    event.listen(session, "after_flush", _gather)
    event.listen(session, "do_orm_execute", _refuse_in_bulk)


def write(session: Session, doing: Doing) -> set[str]:
    """Write the entry of a finished action; the names of the touched tables."""
    changes = list(doing.changed())
    if not changes and not doing.sentence:
        return set()
    if not doing.sentence:
        raise RuntimeError(f"an action changed {sorted({name for name, *_rest in changes})} and said nothing")
    connection = session.connection()
    tables = {name for name, *_rest in changes}
    entry_id = _insert_entry(connection, doing, sorted(tables), changes)
    known = records()
    told = {(name, row_id): True for name, row_id, *_images in changes}
    for name, _row_id, before, after in changes:
        _tell_owners(connection, known, known[name], after or before or {}, told)
    rows = [{"tablename": t, "row_id": r, "entry_id": entry_id, "direct": direct} for (t, r), direct in told.items()]
    if rows:
        connection.execute(insert(about), rows)
    for name, row_id, *_images in changes:
        if known[name].find_words is not Record.find_words:
            search.reindex(session, known[name], row_id)
    return tables


def running(session: Session) -> str:
    """The sentence of the running action, in the current language."""
    doing = _doing(session)
    return _told(doing.kind, doing.sentence, doing.names)


def history(session: Session, table: str, row_id: int, *, limit: int = 500) -> list[Told]:
    """What happened to a row and to what belongs to it, the latest first, as sentences with what changed."""
    rows = session.execute(
        select(entry)
        .join(about, about.c.entry_id == entry.c.id)
        .where(about.c.tablename == table, about.c.row_id == row_id)
        .order_by(entry.c.id.desc())
        .limit(limit)
    ).all()
    details = _details(session, table, row_id, [row.id for row in rows])
    return [Told(row.id, _moment(row.at), row.worker_name, _sentence_of(row), details.get(row.id, [])) for row in rows]


def broken_links(connection: Connection) -> list[int]:
    """The numbers of entries whose hash does not follow from their content and from the entry before."""
    broken = []
    previous, expected = "", 0
    images: dict[int, list[tuple[str, int, Image, Image]]] = {}
    for row in connection.execute(select(change).order_by(change.c.id)):
        images.setdefault(row.entry_id, []).append((row.tablename, row.row_id, row.before, row.after))
    for row in connection.execute(select(entry).order_by(entry.c.id)):
        expected += 1
        values = {
            column.name: getattr(row, column.name) for column in entry.columns if column.name not in ("id", "hash")
        }
        linked = row.id == expected and row.previous == previous and _is_moment(row.at)
        if not linked or row.hash != _hash(values, images.get(row.id, [])):
            broken.append(row.id)
            expected = row.id
        previous = row.hash
    if any(entry_id > expected for entry_id in images):
        broken.append(expected + 1)
    return broken


def latest(connection: Connection) -> datetime | None:
    """When the last action was."""
    at = connection.execute(select(entry.c.at).order_by(entry.c.id.desc()).limit(1)).scalar()
    return _moment(at) if at else None


def records() -> dict[str, type[Record]]:
    """The record classes by their table."""
    return {mapper.class_.__tablename__: mapper.class_ for mapper in Record.registry.mappers}


def _sentence_of(row: Row[Any]) -> str:
    """An entry's sentence in the current language."""
    return _told(row.kind, row.sentence, row.names)


def _moment(at: str) -> datetime:
    if not _is_moment(at):
        raise DamagedFile(
            _("The journal bears a date that cannot be read: it was changed outside of the program. Open a backup.")
        )
    return datetime.fromisoformat(at)


def _is_moment(at: str) -> bool:
    try:
        return datetime.fromisoformat(at).tzinfo is not None
    except (TypeError, ValueError):
        return False


def _told(kind: str, sentence: str, stored: dict[str, Any]) -> str:
    names = {
        key: i18n.day(date.fromisoformat(value["date"])) if isinstance(value, dict) and "date" in value else value
        for key, value in stored.items()
    }
    if kind in (UNDO, REDO):
        inner = _(names.pop("template", ""))
        names["sentence"] = inner.format(**names)
    return _(sentence).format(**names)


def _doing(session: Session) -> Doing:
    doing: Doing = session.info["doing"]
    return doing


def _gather(session: Session, _flush: UOWTransaction) -> None:
    doing = _doing(session)
    for obj in session.new:
        doing.note(obj.__tablename__, obj.id, None, _image(obj, old=False))
    for obj in session.dirty:
        if session.is_modified(obj):
            doing.note(obj.__tablename__, obj.id, _image(obj, old=True), _image(obj, old=False))
    for obj in session.deleted:
        doing.note(obj.__tablename__, obj.id, _image(obj, old=True), None)


def _refuse_in_bulk(asked: ORMExecuteState) -> None:
    """What is written past the records has no history, cannot be undone, and asks nobody whether it may change."""
    if asked.bind_mapper is not None and (asked.is_insert or asked.is_update or asked.is_delete):
        raise RuntimeError(f"{asked.bind_mapper.class_.__name__} is written in bulk, past the journal")


def _image(obj: Any, *, old: bool) -> dict[str, Any]:
    """A row as JSON holds it; of bytes only their hash."""
    state = inspect(obj)
    found = {}
    for attribute in state.mapper.column_attrs:
        if attribute.key == "revision":
            continue
        value = getattr(obj, attribute.key)
        if old:
            deleted = state.attrs[attribute.key].history.deleted
            value = deleted[0] if deleted else value
        found[attribute.key] = (
            {"sha256": hashlib.sha256(value).hexdigest()} if isinstance(value, bytes) else plain(value)
        )
    return found


def _tell_owners(
    connection: Connection,
    known: Mapping[str, type[Record]],
    record: type[Record],
    image: Mapping[str, Any],
    told: dict[tuple[str, int], bool],
) -> None:
    """Tell the records that a row belongs to, and theirs; what is told already was told with its own."""
    for key in record.owners:
        row_id = image.get(key)
        if row_id is None:
            continue
        target = next(iter(record.__table__.columns[key].foreign_keys)).column.table
        if (target.name, row_id) in told:
            continue
        told[target.name, row_id] = False
        above = known[target.name].owners
        if above:
            columns = [target.columns[column] for column in above]
            row = connection.execute(select(*columns).where(target.c.id == row_id)).mappings().first()
            _tell_owners(connection, known, known[target.name], dict(row) if row else {}, told)


def _insert_entry(connection: Connection, doing: Doing, tables: list[str], changes: list[Any]) -> int:
    last = connection.execute(select(entry.c.id, entry.c.hash).order_by(entry.c.id.desc()).limit(1)).first()
    values = {
        "at": doing.clock().astimezone(UTC).isoformat(timespec="milliseconds"),
        "worker_id": doing.worker[0],
        "worker_name": doing.worker[1],
        "kind": doing.kind,
        "sentence": doing.sentence,
        "names": doing.names,
        "final": doing.final,
        "reverses_id": doing.reverses,
        "tables": tables,
        "schema": doing.schema,
        "previous": last.hash if last else "",
    }
    entry_id = (last.id if last else 0) + 1
    connection.execute(insert(entry), values | {"id": entry_id, "hash": _hash(values, changes)})
    if changes:
        keys = ("tablename", "row_id", "before", "after")
        rows = [dict(zip(keys, row, strict=True)) | {"entry_id": entry_id} for row in changes]
        connection.execute(insert(change), rows)
    return entry_id


def _hash(values: dict[str, Any], changes: list[tuple[str, int, Image, Image]]) -> str:
    content = json.dumps([values, [list(row) for row in changes]], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def _details(session: Session, table: str, row_id: int, entries: list[int]) -> dict[int, list[tuple[str, str, str]]]:
    """What changed in the row itself, by entry, with the labels and values that people read."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    chosen = select(change).where(
        change.c.tablename == table, change.c.row_id == row_id, change.c.entry_id.in_(entries)
    )
    record = records()[table]
    for row in session.execute(chosen):
        for key, shown in record.fields().items():
            old, new = (row.before or {}).get(key), (row.after or {}).get(key)
            if row.before is not None and row.after is not None and old != new:
                kind = record.__table__.columns[key].type
                pair = [shown.text(typed(kind, value)) for value in (old, new)]
                pair = [value if len(value) < 80 or shown.kind is not Kind.LONG else value[:77] + "…" for value in pair]
                found.setdefault(row.entry_id, []).append((_(shown.label), *pair))  # type: ignore[arg-type]
    return found
