"""Search over all records: an index of folded words, matched by their beginnings; digits also by their end.

"lukasz", "ŁUKASZ", "zolcin" and the last digits of a PESEL or of a phone typed with blanks all find the person.

Every keystroke searches. Few hits are looked up by their ids and sorted; for many, the list is walked in its order
until enough are found. So the time hardly depends on the number of records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Index,
    Integer,
    Select,
    String,
    Table,
    and_,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import QueryableAttribute, Session

from kiscase.core.collation import fold_text, sort_key
from kiscase.core.records.record import Record, record_classes

FEW_HITS = 2_000  # findings that are looked up one by one and sorted
MANY_HITS = 20_000  # findings from which on it is quicker to test the list in its order
_WORD_PATTERN = re.compile(r"[^\W_]+")
_JOINED_TO_NEXT = re.compile(r"(?:[^\w\s]|_)[^\W_]")
_DIGIT_GAPS = re.compile(r"(?<=\d)[\s\-]+(?=\d)")
_POLISH_PHONE_PREFIX = re.compile(r"\+48|\b0048(?=\d{9}\b)")
_REVERSED_MARK = "<"
_LAST_CHARACTER = "\U0010ffff"

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
    sqlite_with_rowid=False,
)


class SearchHit(NamedTuple):
    """A search result: table, id and title of a record."""

    kind: str
    id: int
    title: str


class QueryPart(NamedTuple):
    """A folded part of what was typed; *whole* when a sign joins it to the next, like the 7 of KS/7/2026."""

    text: str
    whole: bool


def index_terms(texts: Iterable[str]) -> set[str]:
    """The index words of *texts*: folded parts, the parts joined, and digits backwards too."""
    found = set()
    for text in texts:
        split = [part.text for part in split_query(text)]
        found.update(split)
        if 1 < len(split) <= 4:
            found.add("".join(split))
    return found | {_REVERSED_MARK + part[::-1] for part in found if part.isdigit() and len(part) > 3}


def split_query(text: str) -> list[QueryPart]:
    """What was typed in parts; digits with blanks between them are one part, without the prefix of Poland."""
    folded = _POLISH_PHONE_PREFIX.sub(" ", _DIGIT_GAPS.sub("", fold_text(text)))
    return [
        QueryPart(found.group(), bool(_JOINED_TO_NEXT.match(folded, found.end())))
        for found in _WORD_PATTERN.finditer(folded)
    ]


def match_condition(
    session: Session, kind: str, row_id: QueryableAttribute[int] | QueryableAttribute[int | None], text: str
) -> ColumnElement[bool]:
    """The condition that the row *row_id* of *kind* matches every part of *text*; true for an empty text."""
    wanted = _query_parts(session, text)
    if not wanted:
        return false() if text.strip() else true()
    hits = _hit_query(wanted, search_word_table.c.row_id).where(search_word_table.c.kind == kind)
    if _count_up_to(session, hits, MANY_HITS) <= MANY_HITS:
        return row_id.in_(hits)
    return and_(*(_has_word(part, kind, row_id) for part in wanted))


def search_all(session: Session, text: str, *, limit: int = 50, kinds: Sequence[str] = ()) -> list[SearchHit]:
    """The records that match every part of *text*, in Polish order; none for an empty text."""
    wanted = _query_parts(session, text)
    if not wanted:
        return []
    hits = _hit_query(wanted, search_word_table.c.kind, search_word_table.c.row_id)
    chosen = select(search_entry_table.c.kind, search_entry_table.c.row_id, search_entry_table.c.title).limit(limit)
    if kinds:
        hits = hits.where(search_word_table.c.kind.in_(kinds))
        chosen = chosen.where(
            search_entry_table.c.kind.concat("").in_(kinds)
        )  # not by the index of kinds, but in order
    rows = session.execute(hits.limit(FEW_HITS + 1)).all()
    if len(rows) <= FEW_HITS:
        chosen = chosen.where(_any_of(rows)).order_by(search_entry_table.c.sort.concat(""), search_entry_table.c.row_id)
    elif _count_up_to(session, hits, MANY_HITS) <= MANY_HITS:
        chosen = chosen.where(tuple_(search_entry_table.c.kind, search_entry_table.c.row_id).in_(hits)).order_by(
            search_entry_table.c.sort, search_entry_table.c.row_id
        )
    else:
        tests = [_has_word(part, search_entry_table.c.kind, search_entry_table.c.row_id) for part in wanted]
        chosen = chosen.where(*tests).order_by(search_entry_table.c.sort, search_entry_table.c.row_id)
    return [SearchHit(*row) for row in session.execute(chosen)]


def reindex_record(session: Session, record: type[Record], row_id: int) -> None:
    """Rebuild the index of one row, or remove it if the row was deleted."""
    kind = record.__tablename__
    for table in (search_word_table, search_entry_table):
        session.execute(delete(table).where(table.c.kind == kind, table.c.row_id == row_id))
    found = session.get(record, row_id)
    if found is None:
        return
    index = index_terms(found.search_texts())
    if index:
        title = found.search_title()
        session.execute(
            insert(search_entry_table), {"kind": kind, "row_id": row_id, "title": title, "sort": sort_key(title)}
        )
        session.execute(
            insert(search_word_table), [{"word": part, "kind": kind, "row_id": row_id} for part in sorted(index)]
        )


def find_outdated_rows(session: Session) -> Iterator[tuple[str, int]]:
    """Kind and id of the records whose index is not what their texts give, and of index rows without a record."""
    words: dict[tuple[str, int], set[str]] = {}
    for kind, row_id, word in session.execute(
        select(search_word_table.c.kind, search_word_table.c.row_id, search_word_table.c.word)
    ):
        words.setdefault((kind, row_id), set()).add(word)
    titles = {
        (kind, row_id): (title, sort)
        for kind, row_id, title, sort in session.execute(
            select(
                search_entry_table.c.kind,
                search_entry_table.c.row_id,
                search_entry_table.c.title,
                search_entry_table.c.sort,
            )
        )
    }
    for kind, record in sorted(record_classes().items()):
        if record.search_texts is Record.search_texts:
            continue
        for found in session.scalars(select(record)):
            key, index = (kind, found.id), index_terms(found.search_texts())
            title = found.search_title()
            wanted = (title, sort_key(title)) if index else None
            if words.pop(key, set()) != index or titles.pop(key, None) != wanted:
                yield key
    yield from sorted({*words, *titles})


def _query_parts(session: Session, text: str) -> list[QueryPart]:
    """The parts, the one that narrows most first."""
    wanted = sorted(set(split_query(text)), key=lambda part: (-len(part.text), part))
    if len(wanted) < 2:
        return wanted
    return sorted(
        wanted, key=lambda part: _count_up_to(session, _hit_query([part], search_word_table.c.row_id), FEW_HITS)
    )


def _hit_query(wanted: list[QueryPart], *columns: Any) -> Select[Any]:
    """The index rows of what matches: the first part leads, the others are tested."""
    first, *others = wanted
    return select(*columns).where(
        _starts_with(search_word_table, first),
        *(_has_word(part, search_word_table.c.kind, search_word_table.c.row_id) for part in others),
    )


def _count_up_to(session: Session, hits: Select[Any], most: int) -> int:
    """How many there are, counted no further than shows that they are more than *most*."""
    return session.scalar(select(func.count()).select_from(hits.limit(most + 1).subquery())) or 0


def _any_of(rows: Iterable[Any]) -> ColumnElement[bool]:
    found: dict[str, set[int]] = {}
    for kind, row_id in rows:
        found.setdefault(kind, set()).add(row_id)
    return or_(
        false(),
        *(and_(search_entry_table.c.kind == kind, search_entry_table.c.row_id.in_(ids)) for kind, ids in found.items()),
    )


def _has_word(part: QueryPart, kind: ColumnElement[str] | str, row_id: Any) -> ColumnElement[bool]:
    tested = search_word_table.alias()
    return exists().where(tested.c.kind == kind, tested.c.row_id == row_id, _starts_with(tested, part))


def _starts_with(table: FromClause, part: QueryPart) -> ColumnElement[bool]:
    indexed: ColumnElement[str] = table.c.word
    if part.whole:
        return indexed == part.text
    starts = [part.text]
    if part.text.isdigit() and len(part.text) > 2:
        starts.append(_REVERSED_MARK + part.text[::-1])
    return or_(*(and_(indexed >= start, indexed < start + _LAST_CHARACTER) for start in starts))
