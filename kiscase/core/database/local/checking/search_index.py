"""The search index as a whole: built anew, and compared with the records, which are loaded in blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kiscase.core.collation import sort_key
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.records.record import Record, record_classes
from kiscase.core.search.index import index_records, search_entry_table, search_word_table
from kiscase.core.search.words import index_terms

_RECORDS_AT_ONCE = 500
_LOWEST, _HIGHEST = -(2**63), 2**63 - 1


def rebuild_index(session: Session) -> None:
    """Build the whole index anew, as after an upgrade that finds records by more than before."""
    for table in (search_word_table, search_entry_table):
        session.execute(delete(table))
    for kind, record in record_classes().items():
        if record.search_texts is Record.search_texts:
            continue
        for block in _records_in_blocks(session, record):
            index_records(session, kind, block)


def _records_in_blocks(session: Session, record: type[Record]) -> Iterator[Sequence[Record]]:
    """All records of a class by their ids; a block may be short or empty only at the end."""
    chosen = select(record).order_by(record.id).limit(_RECORDS_AT_ONCE)
    block = session.scalars(chosen).all()
    while len(block) == _RECORDS_AT_ONCE:
        last = block[-1].id
        yield block
        session.expunge_all()
        block = session.scalars(chosen.where(record.id > last)).all()
    yield block
    session.expunge_all()


def find_outdated_rows(
    session: Session, report: Callable[[float], None] = lambda _part: None
) -> Iterator[tuple[str, int]]:
    """Kind and id of the records whose index is not what their texts give, and of index rows without a record.

    *report* is told the part of the records that was looked at; they are loaded in blocks.
    """
    searchable = {
        kind: record for kind, record in record_classes().items() if record.search_texts is not Record.search_texts
    }
    count, seen = session.scalar(select(func.count()).select_from(search_entry_table)) or 1, 0
    left: set[tuple[str, int]] = set()
    for kind, record in searchable.items():
        after: int | None = None
        for block in _records_in_blocks(session, record):
            until = block[-1].id if len(block) == _RECORDS_AT_ONCE else None
            words, titles = _load_index(session, kind, after, until)
            for found in block:
                index, title = index_terms(found.search_texts()), found.search_title()
                wanted = (title, sort_key(title)) if index else None
                if (words.pop(found.id, set()), titles.pop(found.id, None)) != (index, wanted):
                    yield kind, found.id
            left.update((kind, row_id) for row_id in (*words, *titles))
            seen += len(block)
            report(min(1.0, seen / count))
            after = until
    for table in (search_word_table, search_entry_table):
        unknown = select(table.c.kind, table.c.row_id).where(table.c.kind.not_in(searchable)).distinct()
        left.update((kind, row_id) for kind, row_id in session.execute(unknown))
    yield from sorted(left)


def _load_index(
    session: Session, kind: str, after: int | None, until: int | None
) -> tuple[dict[int, set[str]], dict[int, tuple[str, str]]]:
    """The words, and title with sort key, of a kind by id: those above an id, and not above another."""
    reader = PlainReader.in_session(session)
    which = "FROM {table} WHERE kind = :kind AND row_id > :after AND row_id <= :until"
    part = {"kind": kind, "after": _LOWEST if after is None else after, "until": _HIGHEST if until is None else until}
    words: dict[int, set[str]] = {}
    for row_id, word in reader.stream(f"SELECT row_id, word {which.format(table='search_word')}", **part):
        words.setdefault(row_id, set()).add(word)
    titles = reader.stream(f"SELECT row_id, title, sort {which.format(table='search_entry')}", **part)
    return words, {row_id: (title, sort) for row_id, title, sort in titles}
