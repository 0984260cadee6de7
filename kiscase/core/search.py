"""One search over all that is kept: folded words in an index, found by their beginnings; digits also by their end.

"lukasz", "ŁUKASZ", "zolcin" and the last digits of a PESEL or of a phone typed with blanks all find the person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, Index, Integer, String, Table, and_, delete, insert, or_, select
from sqlalchemy.orm import Session

from kiscase.core.i18n import fold, sort_key
from kiscase.core.record import Record

_SEPARATORS = re.compile(r"[^\w]+|_+")
_DIGIT_GAPS = re.compile(r"(?<=\d)[ \-]+(?=\d)")
_BACKWARDS = "<"
_LAST = "\U0010ffff"

entry = Table(
    "search_entry",
    Record.metadata,
    Column("kind", String(40), primary_key=True),
    Column("row_id", Integer, primary_key=True, autoincrement=False),
    Column("title", String, nullable=False),
    Column("sort", String, nullable=False),
)
word = Table(
    "search_word",
    Record.metadata,
    Column("word", String, primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("row_id", Integer, primary_key=True, autoincrement=False),
    Index("ix_search_word_row", "kind", "row_id"),
    sqlite_with_rowid=False,
)


class Hit(NamedTuple):
    """A finding: the table, the row and how it is named."""

    kind: str
    id: int
    title: str


def words(texts: Iterable[str]) -> set[str]:
    """The index words of *texts*: folded parts, the parts joined, and digits backwards too."""
    found = set()
    for text in texts:
        parts = tokens(text)
        found.update(parts)
        if 1 < len(parts) <= 4:
            found.add("".join(parts))
        found.update(_BACKWARDS + part[::-1] for part in parts if part.isdigit() and len(part) > 3)
    return found


def tokens(text: str) -> list[str]:
    """The folded parts of what was typed; digits with blanks between them are one part."""
    return [part for part in _SEPARATORS.split(fold(_DIGIT_GAPS.sub("", text))) if part]


def matching(kind: ColumnElement[str] | str, row_id: ColumnElement[int], text: str) -> ColumnElement[bool]:
    """The condition that the row *row_id* of *kind* matches every part of *text*."""
    conditions = []
    for token in sorted(tokens(text), key=len, reverse=True):
        hits = select(word.c.row_id).where(_begins(token), word.c.kind == kind)
        conditions.append(row_id.in_(hits))
    return and_(True, *conditions)


def find(session: Session, text: str, *, limit: int = 50, kinds: Iterable[str] = ()) -> list[Hit]:
    """What matches every part of *text*, in Polish order; nothing for an empty text."""
    if not tokens(text):
        return []
    chosen = (
        select(entry.c.kind, entry.c.row_id, entry.c.title)
        .where(*(_has(token) for token in tokens(text)))
        .order_by(entry.c.sort, entry.c.row_id)
        .limit(limit)
    )
    if kinds:
        chosen = chosen.where(entry.c.kind.in_(list(kinds)))
    return [Hit(*row) for row in session.execute(chosen)]


def reindex(session: Session, record: type[Record], row_id: int) -> None:
    """Write the index of one row anew, or drop it when the row is gone."""
    kind = record.__tablename__
    for table in (word, entry):
        session.execute(delete(table).where(table.c.kind == kind, table.c.row_id == row_id))
    found = session.get(record, row_id)
    if found is None:
        return
    index = words(found.find_words())
    if index:
        title = found.find_title()
        session.execute(insert(entry), {"kind": kind, "row_id": row_id, "title": title, "sort": sort_key(title)})
        session.execute(insert(word), [{"word": part, "kind": kind, "row_id": row_id} for part in sorted(index)])


def _has(token: str) -> ColumnElement[bool]:
    hits = select(word.c.kind, word.c.row_id).where(_begins(token))
    from sqlalchemy import tuple_

    return tuple_(entry.c.kind, entry.c.row_id).in_(hits)


def _begins(token: str) -> ColumnElement[bool]:
    starts = and_(word.c.word >= token, word.c.word < token + _LAST)
    if not (token.isdigit() and len(token) > 2):
        return starts
    backwards = _BACKWARDS + token[::-1]
    return or_(starts, and_(word.c.word >= backwards, word.c.word < backwards + _LAST))
