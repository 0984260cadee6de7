"""The chain of hashes over the entries of the journal.

It is followed as it is read: no more of the journal is held at once than one entry, or a block of whose history it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    func,
    inspect,
    select,
)

from kiscase.core.database.plain_reader import PlainReader, Row
from kiscase.core.journal.tables import RowImage, entry_table
from kiscase.core.journal.timestamps import is_timestamp
from kiscase.core.records.json_conversion import parse_json

_CHANGES = 'SELECT entry_id, tablename, row_id, "before", "after" FROM journal_change ORDER BY entry_id, id'
_CHANGES_OF_ENTRY = _CHANGES.replace("ORDER BY", "WHERE entry_id = :entry_id ORDER BY")
_ABOUT = """
    SELECT entry_id, tablename, row_id, direct FROM journal_about WHERE entry_id BETWEEN :first AND :until
    ORDER BY entry_id, tablename, row_id
"""
_CHANGED = """
    SELECT entry_id, tablename, row_id FROM journal_change WHERE entry_id BETWEEN :first AND :until ORDER BY entry_id
"""
_ENTRIES = "SELECT id, about FROM journal_entry WHERE id BETWEEN :first AND :until ORDER BY id"
_ROWS_AT_ONCE = 500
_ENTRIES_AT_ONCE = 50_000  # whose rows of the table of histories are sorted: it has an order by rows
_ENTRIES_BETWEEN_REPORTS = 200
_AS_IN_RECORD = '{"id": '
_NULL = "null"
_canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


def find_broken_links(connection: Connection, report: Callable[[float], None]) -> Iterator[int]:
    """The numbers of entries whose hash does not follow from their content and from the entry before.

    *report* is told the part of the journal that was looked through.
    """
    previous, expected = "", 0
    last = max(1, _last_entry(connection))
    reader = PlainReader.of_connection(connection)
    changes = _Groups(reader.stream(_CHANGES))
    columns = _stored_columns(connection)
    names = [column.name for column in columns]
    parsed = [column.name for column in columns if isinstance(column.type, JSON)]
    chosen = ", ".join(f'"{name}"' for name in names)
    for row in reader.stream(f"SELECT {chosen} FROM journal_entry ORDER BY id"):  # noqa: S608 - names of the model
        expected += 1
        values = dict(zip(names, row, strict=True))
        for name in parsed:
            values[name] = parse_json(values[name])
        entry_id, stored = values.pop("id"), values.pop("hash")
        linked = entry_id == expected and values["previous"] == previous and is_timestamp(values["at"])
        images = changes.take(entry_id)
        if not linked or not _has_hash(reader, stored, values, images):
            yield entry_id
            expected = entry_id
        previous = stored
        if entry_id % _ENTRIES_BETWEEN_REPORTS == 0:
            report(entry_id / last)
    if changes.has_after(expected):
        yield expected + 1


def find_hidden_history(connection: Connection, report: Callable[[float], None]) -> Iterator[int]:
    """The numbers of entries that are not in the history of all the records that they are about, or of others."""
    last = _last_entry(connection)
    reader = PlainReader.of_connection(connection)
    for first in range(1, last + 1, _ENTRIES_AT_ONCE):
        report(first / last)
        part = {"first": first, "until": first + _ENTRIES_AT_ONCE - 1}
        about, changed = (_Groups(reader.stream(chosen, **part)) for chosen in (_ABOUT, _CHANGED))
        for entry_id, stored in reader.stream(_ENTRIES, **part):
            rows = [row[1:] for row in about.take(entry_id)]
            direct = {(table, row_id) for table, row_id, is_direct in rows if is_direct}
            if direct != {(table, row_id) for _entry, table, row_id in changed.take(entry_id)} or (
                stored is not None and stored != about_hash(rows)
            ):
                yield entry_id


def _has_hash(reader: PlainReader, stored: str, values: dict[str, Any], changes: Iterator[Row]) -> bool:
    """Whether the hash is that of an entry with its rows of changes.

    Images that are stored as they are hashed need not be parsed; those in the order of a record begin with its id.
    """
    first = next(changes, None)
    if first is None:
        return stored == entry_hash(values, ())
    changes = chain((first,), changes)
    if not str(first[-1] or first[-2]).startswith(_AS_IN_RECORD):
        if stored == hash_of_texts(values, (row[1:] for row in changes)):
            return True
        changes = reader.stream(_CHANGES_OF_ENTRY, entry_id=first[0])
    return stored == entry_hash(values, map(_with_images, changes))


class _Groups:
    """Rows in the order of their first column, the number of an entry, taken entry by entry."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._groups = groupby(rows, itemgetter(0))
        self._next = next(self._groups, None)

    def take(self, entry_id: int) -> Iterator[Any]:
        """The rows of an entry; those of entries before are passed over, as there are no such entries."""
        while self._next is not None and self._next[0] < entry_id:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != entry_id:
            return iter(())
        return self._next[1]

    def has_after(self, entry_id: int) -> bool:
        """Whether there are rows of a later entry."""
        self.take(entry_id + 1)
        return self._next is not None


def _last_entry(connection: Connection) -> int:
    return connection.scalar(select(func.max(entry_table.c.id))) or 0


def _with_images(row: tuple[int, str, int, Any, Any]) -> tuple[str, int, RowImage, RowImage]:
    _entry, table, row_id, before, after = row
    return (
        table,
        row_id,
        None if before is None else parse_json(before),
        None if after is None else parse_json(after),
    )


def about_hash(rows: Iterable[tuple[str, int, bool]]) -> str:
    """The hash of whose history shows an entry: table, row, and whether the row itself was changed."""
    content = json.dumps(sorted([table, row_id, bool(direct)] for table, row_id, direct in rows))
    return hashlib.sha256(content.encode()).hexdigest()


def _stored_columns(connection: Connection) -> list[Any]:
    """The columns of the entries; a file that is about to be upgraded does not have all of them."""
    stored = {column["name"] for column in inspect(connection).get_columns(entry_table.name)}
    return [column for column in entry_table.columns if column.name in stored]


def image_text(image: RowImage) -> str | None:
    """An image as it is hashed."""
    return None if image is None else _canonical(image)


def entry_hash(values: dict[str, Any], changes: Iterable[tuple[str, int, RowImage, RowImage]]) -> str:
    """The hash of an entry with its images, as one JSON text; what older versions did not record is left out."""
    rest = iter(changes)
    blocks = iter(lambda: list(islice(rest, _ROWS_AT_ONCE)), [])
    return _hash_of_parts(values, (_canonical(block)[1:-1] for block in blocks))


def hash_of_texts(values: dict[str, Any], changes: Iterable[tuple[str, int, str | None, str | None]]) -> str:
    """The hash of an entry whose images are given as the texts that are hashed."""
    return _hash_of_parts(values, map(_change_text, changes))


def _change_text(change: tuple[str, int, str | None, str | None]) -> str:
    table, row_id, before, after = change
    return (
        f"[{_name_text(table)}, {row_id}, {_NULL if before is None else before}, {_NULL if after is None else after}]"
    )


def _hash_of_parts(values: dict[str, Any], parts: Iterable[str]) -> str:
    values = {key: value for key, value in values.items() if key != "about" or value is not None}
    digest = hashlib.sha256(f"[{_canonical(values)}, [".encode())
    separator = ""
    for part in parts:
        digest.update(f"{separator}{part}".encode())
        separator = ", "
    digest.update(b"]]")
    return digest.hexdigest()


@lru_cache(maxsize=200)
def _name_text(table: str) -> str:
    return _canonical(table)
