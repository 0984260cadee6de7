"""The index of the search: a row for each record that can be found, and one for each of its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Column, Index, Integer, String, Table, delete
from sqlalchemy.orm import Session

from kiscase.core.collation import sort_key
from kiscase.core.database.dialect_options import ORDERED_BY_PRIMARY_KEY
from kiscase.core.database.row_insert import insert_rows
from kiscase.core.journal.tables import RowImage
from kiscase.core.records.record import Record
from kiscase.core.search.words import index_terms

search_entry_table = Table(
    "search_entry",
    Record.metadata,
    Column("kind", String(40), primary_key=True),
    Column("row_id", Integer, primary_key=True, autoincrement=False),
    Column("title", String, nullable=False),
    Column("sort", String, nullable=False),
    Index("ix_search_entry_sort", "sort", "row_id"),
)
search_word_table = Table(
    "search_word",
    Record.metadata,
    Column("word", String, primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("row_id", Integer, primary_key=True, autoincrement=False),
    Index("ix_search_word_row", "row_id", "kind"),
    **ORDERED_BY_PRIMARY_KEY,
)
_ROWS_AT_ONCE = 500
_ENTRY_KEYS, _WORD_KEYS = (tuple(table.columns.keys()) for table in (search_entry_table, search_word_table))


def reindex_rows(session: Session, record: type[Record], changes: Sequence[tuple[int, RowImage, RowImage]]) -> None:
    """Bring the index up to date with changed rows of a table, each an id and the images before and after."""
    kind = record.__tablename__
    for start in range(0, len(changes), _ROWS_AT_ONCE):
        part = changes[start : start + _ROWS_AT_ONCE]
        if indexed := [row_id for row_id, before, _after in part if before is not None]:
            for table in (search_word_table, search_entry_table):
                session.execute(delete(table).where(table.c.kind == kind, table.c.row_id.in_(indexed)))
        index_records(session, kind, [record.of_image(after) for _row_id, _before, after in part if after is not None])


def index_records(session: Session, kind: str, records: Iterable[Record]) -> None:
    """Add records of a kind to the index, in which they are not yet."""
    entries, words = [], []
    for found in records:
        index = index_terms(found.search_texts())
        if index:
            row_id, title = found.id, found.search_title()
            entries.append((kind, row_id, title, sort_key(title)))
            words += [(part, kind, row_id) for part in sorted(index)]
    insert_rows(session.connection(), search_entry_table, _ENTRY_KEYS, entries)
    insert_rows(session.connection(), search_word_table, _WORD_KEYS, words)
