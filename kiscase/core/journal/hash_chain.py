"""The chain of hashes over the entries of the journal.

It is followed as it is read: no more of the journal is held at once than one entry, or a block of whose history it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Connection,
    Result,
    func,
    inspect,
    select,
)

from kiscase.core.journal.tables import RowImage, about_table, change_table, entry_table
from kiscase.core.journal.timestamps import is_timestamp

_CHANGES = 'SELECT entry_id, tablename, row_id, "before", "after" FROM journal_change ORDER BY entry_id, id'
_ROWS_AT_ONCE = 500
_ENTRIES_AT_ONCE = 50_000  # whose rows of the table of histories are sorted: it has an order by rows
_ENTRIES_BETWEEN_REPORTS = 200


def find_broken_links(connection: Connection, report: Callable[[float], None]) -> Iterator[int]:
    """The numbers of entries whose hash does not follow from their content and from the entry before.

    *report* is told the part of the journal that was looked through.
    """
    previous, expected = "", 0
    last = max(1, _last_entry(connection))
    changes = _Groups(connection.exec_driver_sql(_CHANGES))
    columns = [column.name for column in _stored_columns(connection)]
    chosen = select(*_stored_columns(connection)).order_by(entry_table.c.id)
    for row in connection.execute(chosen):
        expected += 1
        values = dict(zip(columns, row, strict=True))
        entry_id, stored = values.pop("id"), values.pop("hash")
        linked = entry_id == expected and values["previous"] == previous and is_timestamp(values["at"])
        images = changes.take(entry_id)
        if not linked or stored != entry_hash(values, map(_with_images, images)):
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
    for first in range(1, last + 1, _ENTRIES_AT_ONCE):
        report(first / last)
        until = first + _ENTRIES_AT_ONCE - 1
        about, changed = (
            _Groups(connection.execute(chosen.where(chosen.selected_columns[0].between(first, until))))
            for chosen in (
                select(
                    about_table.c.entry_id, about_table.c.tablename, about_table.c.row_id, about_table.c.direct
                ).order_by(about_table.c.entry_id, about_table.c.tablename, about_table.c.row_id),
                select(change_table.c.entry_id, change_table.c.tablename, change_table.c.row_id).order_by(
                    change_table.c.entry_id
                ),
            )
        )
        entries = select(entry_table.c.id, entry_table.c.about).where(entry_table.c.id.between(first, until))
        for entry_id, stored in connection.execute(entries.order_by(entry_table.c.id)):
            rows = [(table, row_id, direct) for _entry, table, row_id, direct in about.take(entry_id)]
            direct = {(table, row_id) for table, row_id, is_direct in rows if is_direct}
            if direct != {(table, row_id) for _entry, table, row_id in changed.take(entry_id)} or (
                stored is not None and stored != about_hash(rows)
            ):
                yield entry_id


class _Groups:
    """Rows in the order of their first column, the number of an entry, taken entry by entry."""

    def __init__(self, found: Result[Any]) -> None:
        rows = chain.from_iterable(found.partitions(_ROWS_AT_ONCE))
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
        None if before is None else json.loads(before),
        None if after is None else json.loads(after),
    )


def about_hash(rows: Iterable[tuple[str, int, bool]]) -> str:
    """The hash of whose history shows an entry: table, row, and whether the row itself was changed."""
    content = json.dumps(sorted([table, row_id, bool(direct)] for table, row_id, direct in rows))
    return hashlib.sha256(content.encode()).hexdigest()


def _stored_columns(connection: Connection) -> list[Any]:
    """The columns of the entries; a file that is about to be upgraded does not have all of them."""
    stored = {column["name"] for column in inspect(connection).get_columns(entry_table.name)}
    return [column for column in entry_table.columns if column.name in stored]


def entry_hash(values: dict[str, Any], changes: Iterable[tuple[str, int, RowImage, RowImage]]) -> str:
    """The hash of an entry with its images, as one JSON text; what older versions did not record is left out."""
    values = {key: value for key, value in values.items() if key != "about" or value is not None}
    digest = hashlib.sha256(f"[{_canonical(values)}, [".encode())
    rest, separator = iter(changes), ""
    while block := list(islice(rest, _ROWS_AT_ONCE)):
        digest.update(f"{separator}{_canonical(block)[1:-1]}".encode())
        separator = ", "
    digest.update(b"]]")
    return digest.hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
