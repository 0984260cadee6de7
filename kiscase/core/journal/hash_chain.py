"""The chain of hashes over the entries of the journal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Connection,
    inspect,
    select,
)

from kiscase.core.journal.tables import RowImage, about_table, change_table, entry_table
from kiscase.core.journal.timestamps import is_timestamp


def find_broken_links(connection: Connection) -> list[int]:
    """The numbers of entries whose hash does not follow from their content and from the entry before."""
    broken = []
    previous, expected = "", 0
    images: dict[int, list[tuple[str, int, RowImage, RowImage]]] = {}
    for row in connection.execute(select(change_table).order_by(change_table.c.id)):
        images.setdefault(row.entry_id, []).append((row.tablename, row.row_id, row.before, row.after))
    columns = _stored_columns(connection)
    for row in connection.execute(select(*columns).order_by(entry_table.c.id)):
        expected += 1
        values = {column.name: getattr(row, column.name) for column in columns if column.name not in ("id", "hash")}
        linked = row.id == expected and row.previous == previous and is_timestamp(row.at)
        if not linked or row.hash != entry_hash(values, images.get(row.id, [])):
            broken.append(row.id)
            expected = row.id
        previous = row.hash
    if any(entry_id > expected for entry_id in images):
        broken.append(expected + 1)
    return broken


def find_hidden_history(connection: Connection) -> list[int]:
    """The numbers of entries that are not in the history of all the records that they are about, or of others."""
    about: dict[int, list[tuple[str, int, bool]]] = {}
    for row in connection.execute(select(about_table)):
        about.setdefault(row.entry_id, []).append((row.tablename, row.row_id, row.direct))
    changed: dict[int, set[tuple[str, int]]] = {}
    for row in connection.execute(select(change_table.c.entry_id, change_table.c.tablename, change_table.c.row_id)):
        changed.setdefault(row.entry_id, set()).add((row.tablename, row.row_id))
    hidden = []
    for row in connection.execute(select(entry_table.c.id, entry_table.c.about).order_by(entry_table.c.id)):
        rows = about.get(row.id, [])
        direct = {(table, row_id) for table, row_id, is_direct in rows if is_direct}
        if direct != changed.get(row.id, set()) or row.about not in (None, about_hash(rows)):
            hidden.append(row.id)
    return hidden


def about_hash(rows: Iterable[tuple[str, int, bool]]) -> str:
    """The hash of whose history shows an entry: table, row, and whether the row itself was changed."""
    content = json.dumps(sorted([table, row_id, bool(direct)] for table, row_id, direct in rows))
    return hashlib.sha256(content.encode()).hexdigest()


def _stored_columns(connection: Connection) -> list[Any]:
    """The columns of the entries; a file that is about to be upgraded does not have all of them."""
    stored = {column["name"] for column in inspect(connection).get_columns(entry_table.name)}
    return [column for column in entry_table.columns if column.name in stored]


def entry_hash(values: dict[str, Any], changes: list[tuple[str, int, RowImage, RowImage]]) -> str:
    """The hash of an entry with its images; what older versions did not record is left out."""
    values = {key: value for key, value in values.items() if key != "about" or value is not None}
    content = json.dumps([values, [list(row) for row in changes]], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
