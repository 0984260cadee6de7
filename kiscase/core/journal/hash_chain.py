"""The chain of hashes over the entries of the journal."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import (
    Connection,
    select,
)

from kiscase.core.journal.tables import RowImage, change_table, entry_table
from kiscase.core.journal.timestamps import is_timestamp


def find_broken_links(connection: Connection) -> list[int]:
    """The numbers of entries whose hash does not follow from their content and from the entry before."""
    broken = []
    previous, expected = "", 0
    images: dict[int, list[tuple[str, int, RowImage, RowImage]]] = {}
    for row in connection.execute(select(change_table).order_by(change_table.c.id)):
        images.setdefault(row.entry_id, []).append((row.tablename, row.row_id, row.before, row.after))
    for row in connection.execute(select(entry_table).order_by(entry_table.c.id)):
        expected += 1
        values = {
            column.name: getattr(row, column.name)
            for column in entry_table.columns
            if column.name not in ("id", "hash")
        }
        linked = row.id == expected and row.previous == previous and is_timestamp(row.at)
        if not linked or row.hash != entry_hash(values, images.get(row.id, [])):
            broken.append(row.id)
            expected = row.id
        previous = row.hash
    if any(entry_id > expected for entry_id in images):
        broken.append(expected + 1)
    return broken


def entry_hash(values: dict[str, Any], changes: list[tuple[str, int, RowImage, RowImage]]) -> str:
    content = json.dumps([values, [list(row) for row in changes]], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
