"""One search over all that is kept: folded words in an index, found by their beginnings; digits also by their end.

"lukasz", "ŁUKASZ", "zolcin" and the last digits of a PESEL or of a phone typed with blanks all find the person.

Every keystroke asks. Few findings are looked up by their ids and sorted; many are met by walking the list in its order
until enough are found. So the time hardly depends on how many people are on file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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

from kiscase.core.i18n import fold, sort_key
from kiscase.core.record import Record

FEW = 2_000  # findings that are looked up one by one and sorted
MANY = 20_000  # findings from which on it is quicker to test the list in its order
_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"(?:[^\w\s]|_)[^\W_]")
_DIGIT_GAPS = re.compile(r"(?<=\d)[\s\-]+(?=\d)")
_POLAND = re.compile(r"\+48|\b0048(?=\d{9}\b)")
_BACKWARDS = "<"
_LAST = "\U0010ffff"

entry = Table(
    "search_entry",
    Record.metadata,
    Column("kind", String(40), primary_key=True),
    Column("row_id", Integer, primary_key=True, autoincrement=False),
    Column("title", String, nullable=False),
    Column("sort", String, nullable=False),
    Index("ix_search_entry_sort", "sort", "row_id"),
)
word = Table(
    "search_word",
    Record.metadata,
    Column("word", String, primary_key=True),
    Column("kind", String(40), primary_key=True),
    Column("row_id", Integer, primary_key=True, autoincrement=False),
    Index("ix_search_word_row", "row_id", "kind"),
    sqlite_with_rowid=False,
)


class Hit(NamedTuple):
    """A finding: the table, the row and how it is named."""

    kind: str
    id: int
    title: str


class Part(NamedTuple):
    """A folded part of what was typed; *whole* when a sign joins it to the next, like the 7 of KS/7/2026."""

    text: str
    whole: bool


def words(texts: Iterable[str]) -> set[str]:
    """The index words of *texts*: folded parts, the parts joined, and digits backwards too."""
    found = set()
    for text in texts:
        split = [part.text for part in parts(text)]
        found.update(split)
        if 1 < len(split) <= 4:
            found.add("".join(split))
    return found | {_BACKWARDS + part[::-1] for part in found if part.isdigit() and len(part) > 3}


def parts(text: str) -> list[Part]:
    """What was typed in parts; digits with blanks between them are one part, without the prefix of Poland."""
    folded = _POLAND.sub(" ", _DIGIT_GAPS.sub("", fold(text)))
    return [Part(found.group(), bool(_JOINED.match(folded, found.end()))) for found in _WORD.finditer(folded)]


def matching(
    session: Session, kind: str, row_id: QueryableAttribute[int] | QueryableAttribute[int | None], text: str
) -> ColumnElement[bool]:
    """The condition that the row *row_id* of *kind* matches every part of *text*; true for an empty text."""
    wanted = _wanted(session, text)
    if not wanted:
        return false() if text.strip() else true()
    hits = _hits(wanted, word.c.row_id).where(word.c.kind == kind)
    if _number(session, hits, MANY) <= MANY:
        return row_id.in_(hits)
    return and_(*(_has(part, kind, row_id) for part in wanted))


def find(session: Session, text: str, *, limit: int = 50, kinds: Sequence[str] = ()) -> list[Hit]:
    """What matches every part of *text*, in Polish order; nothing for an empty text."""
    wanted = _wanted(session, text)
    if not wanted:
        return []
    hits = _hits(wanted, word.c.kind, word.c.row_id)
    chosen = select(entry.c.kind, entry.c.row_id, entry.c.title).limit(limit)
    if kinds:
        hits = hits.where(word.c.kind.in_(kinds))
        chosen = chosen.where(entry.c.kind.concat("").in_(kinds))  # not by the index of kinds, but in order
    rows = session.execute(hits.limit(FEW + 1)).all()
    if len(rows) <= FEW:
        chosen = chosen.where(_one_of(rows)).order_by(entry.c.sort.concat(""), entry.c.row_id)
    elif _number(session, hits, MANY) <= MANY:
        chosen = chosen.where(tuple_(entry.c.kind, entry.c.row_id).in_(hits)).order_by(entry.c.sort, entry.c.row_id)
    else:
        tests = [_has(part, entry.c.kind, entry.c.row_id) for part in wanted]
        chosen = chosen.where(*tests).order_by(entry.c.sort, entry.c.row_id)
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


def _wanted(session: Session, text: str) -> list[Part]:
    """The parts, the one that narrows most first."""
    wanted = sorted(set(parts(text)), key=lambda part: (-len(part.text), part))
    if len(wanted) < 2:
        return wanted
    return sorted(wanted, key=lambda part: _number(session, _hits([part], word.c.row_id), FEW))


def _hits(wanted: list[Part], *columns: Any) -> Select[Any]:
    """The index rows of what matches: the first part leads, the others are tested."""
    first, *others = wanted
    return select(*columns).where(_begins(word, first), *(_has(part, word.c.kind, word.c.row_id) for part in others))


def _number(session: Session, hits: Select[Any], most: int) -> int:
    """How many there are, counted no further than shows that they are more than *most*."""
    return session.scalar(select(func.count()).select_from(hits.limit(most + 1).subquery())) or 0


def _one_of(rows: Iterable[Any]) -> ColumnElement[bool]:
    found: dict[str, set[int]] = {}
    for kind, row_id in rows:
        found.setdefault(kind, set()).add(row_id)
    return or_(false(), *(and_(entry.c.kind == kind, entry.c.row_id.in_(ids)) for kind, ids in found.items()))


def _has(part: Part, kind: ColumnElement[str] | str, row_id: Any) -> ColumnElement[bool]:
    tested = word.alias()
    return exists().where(tested.c.kind == kind, tested.c.row_id == row_id, _begins(tested, part))


def _begins(table: FromClause, part: Part) -> ColumnElement[bool]:
    indexed: ColumnElement[str] = table.c.word
    if part.whole:
        return indexed == part.text
    starts = [part.text]
    if part.text.isdigit() and len(part.text) > 2:
        starts.append(_BACKWARDS + part.text[::-1])
    return or_(*(and_(indexed >= start, indexed < start + _LAST) for start in starts))
