"""Search over all records: an index of folded words, matched by their beginnings; digits also by their end.

"lukasz", "ŁUKASZ", "zolcin" and the last digits of a PESEL or of a phone typed with blanks all find the person; what
is spelled exactly as typed comes first. Where nothing matches, words of the index that are one letter away are tried.

Every keystroke searches. Few hits are looked up by their ids and sorted; for many, the list is walked in its order
until enough are found. So the time hardly depends on the number of records.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
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
    column,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    true,
    tuple_,
    values,
)
from sqlalchemy.orm import QueryableAttribute, Session

from kiscase.core.collation import fold_text, sort_key
from kiscase.core.records.record import Record, record_classes
from kiscase.core.records.search_hit import SearchHit
from kiscase.core.text.cleaning import clean_line, same_signs
from kiscase.core.text.similar_words import possible_spellings, words_one_letter_away

FEW_HITS = 2_000  # findings that are looked up one by one and sorted
MIN_TOLERANT_LENGTH = 4  # letters from which on a word may be mistyped; shorter ones are too many
MAX_TOLERANT_LENGTH = 20
MAX_SIMILAR_WORDS = 60
FIRST_ENTRIES = 3_000  # of the list in its order, in which several words are looked for first
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


class QueryPart(NamedTuple):
    """A folded part of what was typed; *whole* when a sign joins it to the next, like the 7 of KS/7/2026.

    *similar* are the words of the index that may be meant instead.
    """

    text: str
    whole: bool
    similar: tuple[str, ...] = ()


def index_terms(texts: Iterable[str]) -> set[str]:
    """The index words of *texts*: folded parts, the parts joined, and digits backwards too."""
    found: set[str] = set()
    for text in texts:
        found.update(_words_of(text))
    return found | {_REVERSED_MARK + part[::-1] for part in found if part.isdigit() and len(part) > 3}


@lru_cache(maxsize=10_000)
def _words_of(text: str) -> tuple[str, ...]:
    """The parts of a text, and joined; names and towns recur."""
    split = tuple(part.text for part in split_query(text))
    return (*split, "".join(split)) if 1 < len(split) <= 4 else split


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
    count = _count_up_to(session, hits, MANY_HITS)
    if not count and (similar := _similar_parts(session, wanted)):
        hits = _hit_query(similar, search_word_table.c.row_id).where(search_word_table.c.kind == kind)
    if count <= MANY_HITS:
        return row_id.in_(hits)
    return and_(*(_has_word(part, kind, row_id) for part in wanted))


def search_all(
    session: Session, text: str, *, limit: int = 50, kinds: Sequence[str] = (), tolerant: bool = True
) -> list[SearchHit]:
    """The records that match every part of *text*: that number or spelling first, else in Polish order.

    None for an empty text. When nothing matches, a *tolerant* search takes words that are one letter away.
    """
    wanted = _query_parts(session, text)
    if not wanted:
        return []
    found = _find(session, wanted, text, limit, kinds)
    if not found and tolerant and (similar := _similar_parts(session, wanted)):
        found = _find(session, similar, text, limit, kinds)
    return found


def select_rows_with_words(kind: str, words: Iterable[str]) -> Select[int]:
    """The statement that finds the ids of the rows of *kind* that have one of some folded words among their texts."""
    chosen = select(search_word_table.c.row_id)
    return chosen.where(search_word_table.c.word.in_(sorted(words)), search_word_table.c.kind == kind)


def with_details(session: Session, hits: Iterable[SearchHit]) -> list[SearchHit]:
    """The hits with what tells each apart."""
    known = record_classes()
    found = []
    for hit in hits:
        record = session.get(known[hit.kind], hit.id) if hit.kind in known else None
        found.append(hit._replace(details=record.search_details(session)) if record is not None else hit)
    return found


def is_found_by(text: str, words: str, others: str) -> bool:
    """Whether part of what was typed begins a word of *words*, and none of *others*."""
    known, besides = (_WORD_PATTERN.findall(fold_text(one)) for one in (words, others))
    return any(
        any(word.startswith(part.text) for word in known) and not any(word.startswith(part.text) for word in besides)
        for part in split_query(text)
    )


def _find(session: Session, wanted: list[QueryPart], text: str, limit: int, kinds: Sequence[str]) -> list[SearchHit]:
    hits = _hit_query(wanted, search_word_table.c.kind, search_word_table.c.row_id)
    chosen = select(search_entry_table.c.kind, search_entry_table.c.row_id, search_entry_table.c.title)
    if kinds:
        hits = hits.where(search_word_table.c.kind.in_(kinds))
        chosen = chosen.where(
            search_entry_table.c.kind.concat("").in_(kinds)
        )  # not by the index of kinds, but in order
    tests = [_has_word(part, search_entry_table.c.kind, search_entry_table.c.row_id) for part in wanted]
    numbers = _titles_with_number(session, chosen.where(*tests), text, limit) if "/" in text else []
    if len(numbers) == limit:
        return numbers
    spelled = [] if text.isascii() else _spelled_words(text)
    narrowest = _hit_query(wanted[:1], search_word_table.c.row_id)
    if len(wanted) > 1 and not spelled and "/" not in text and _count_up_to(session, narrowest, FEW_HITS) > FEW_HITS:
        first = _find_among_first(session, wanted, limit, kinds)
        if len(first) == limit:
            return first
    rows = session.execute(hits.limit(FEW_HITS + 1)).all()
    if not rows:
        return []
    if len(rows) <= FEW_HITS:
        chosen = chosen.where(_any_of(rows)).order_by(search_entry_table.c.sort.concat(""), search_entry_table.c.row_id)
        if spelled or "/" in text:
            found = _with_typed_number([SearchHit(*row) for row in session.execute(chosen)], text)
            return sorted(found, key=lambda hit: not _is_spelled(hit.title, spelled))[:limit]
    elif _count_up_to(session, hits, MANY_HITS) <= MANY_HITS:
        chosen = chosen.where(tuple_(search_entry_table.c.kind, search_entry_table.c.row_id).in_(hits)).order_by(
            search_entry_table.c.sort, search_entry_table.c.row_id
        )
    else:
        chosen = chosen.where(*tests).order_by(search_entry_table.c.sort, search_entry_table.c.row_id)
    found = [SearchHit(*row) for row in session.execute(chosen.limit(limit))]
    return _with_typed_number([*dict.fromkeys(numbers + found)], text)[:limit]


def _find_among_first(session: Session, wanted: list[QueryPart], limit: int, kinds: Sequence[str]) -> list[SearchHit]:
    """What matches among the first entries in Polish order.

    Where much matches, such as "w 2", as many as are shown are found there, and nobody has to count the others.
    """
    columns = search_entry_table.c
    first = select(columns.kind, columns.row_id, columns.title).order_by(columns.sort, columns.row_id)
    if kinds:
        first = first.where(columns.kind.concat("").in_(kinds))
    walked = first.limit(FIRST_ENTRIES).subquery("walked")
    tests = [_has_word(part, walked.c.kind, walked.c.row_id) for part in wanted]
    rows = session.execute(select(walked).where(*tests).limit(limit))  # they come as they are walked
    return [SearchHit(*row) for row in rows]


def _titles_with_number(session: Session, matching: Select[Any], text: str, limit: int) -> list[SearchHit]:
    """Of what matches, the titles that begin with a number as it is typed, looked up in their order."""
    begin = sort_key(clean_line(text))
    sort = search_entry_table.c.sort
    chosen = matching.where(sort >= begin, sort < begin + _LAST_CHARACTER).order_by(sort, search_entry_table.c.row_id)
    return [SearchHit(*row) for row in session.execute(chosen.limit(limit))]


def _with_typed_number(hits: list[SearchHit], text: str) -> list[SearchHit]:
    """The hits, that number first, then what begins with it; without those that have another number.

    So KS/32 does not find KS/20/2026 of which the code begins with 32.
    """
    if "/" not in text:
        return hits
    typed = fold_text(clean_line(text))
    numbers = [one for one in typed.split() if "/" in one and one[0].isalpha()]
    kept = [hit for hit in hits if "/" not in hit.title or all(one in fold_text(hit.title) for one in numbers)]
    return sorted(kept, key=lambda hit: (fold_text(hit.title) != typed, not fold_text(hit.title).startswith(typed)))


def _spelled_words(text: str) -> list[str]:
    """The words of a text with their accents."""
    return _WORD_PATTERN.findall(same_signs(clean_line(text)).casefold())


def _is_spelled(title: str, typed: Sequence[str]) -> bool:
    words = _spelled_words(title)
    return all(any(word.startswith(one) for word in words) for one in typed)


def reindex_records(session: Session, record: type[Record], row_ids: Collection[int]) -> None:
    """Rebuild the index of some rows of a table, or remove it for those that were deleted."""
    kind = record.__tablename__
    for table in (search_word_table, search_entry_table):
        session.execute(delete(table).where(table.c.kind == kind, table.c.row_id.in_(row_ids)))
    index_records(session, kind, session.scalars(select(record).where(record.id.in_(row_ids)).order_by(record.id)))


def index_records(session: Session, kind: str, records: Iterable[Record]) -> None:
    """Add records of a kind to the index, in which they are not yet."""
    entries, words = [], []
    for found in records:
        index = index_terms(found.search_texts())
        if index:
            title = found.search_title()
            entries.append({"kind": kind, "row_id": found.id, "title": title, "sort": sort_key(title)})
            words += [{"word": part, "kind": kind, "row_id": found.id} for part in sorted(index)]
    if entries:
        session.execute(insert(search_entry_table), entries)
        session.execute(insert(search_word_table), words)


def _query_parts(session: Session, text: str) -> list[QueryPart]:
    """The parts, the one that narrows most first."""
    wanted = sorted(set(split_query(text)), key=lambda part: (-len(part.text), part))
    if len(wanted) < 2:
        return wanted
    return sorted(
        wanted, key=lambda part: _count_up_to(session, _hit_query([part], search_word_table.c.row_id), FEW_HITS)
    )


def _similar_parts(session: Session, wanted: Iterable[QueryPart]) -> list[QueryPart]:
    """The parts with the words of the index that are one letter away; none if there is nothing else to try."""
    found = [
        part._replace(similar=_similar_words(session, part)) if _may_be_mistyped(part.text) else part for part in wanted
    ]
    return found if any(part.similar for part in found) else []


def _may_be_mistyped(word: str) -> bool:
    return MIN_TOLERANT_LENGTH <= len(word) <= MAX_TOLERANT_LENGTH and word.isalpha()


def _similar_words(session: Session, part: QueryPart) -> tuple[str, ...]:
    """The words of the index that begin with a spelling of the part that is one letter away."""
    ways = sorted({one for spelling in possible_spellings(part.text) for one in words_one_letter_away(spelling)})
    tried = values(column("way", String)).data([(way,) for way in ways]).cte("tried")
    words, way = search_word_table.c.word, tried.c.way
    meant = words == way if part.whole else words.between(way, way + _LAST_CHARACTER)
    chosen = select(words).select_from(tried.join(search_word_table, meant)).distinct()  # a step into the index a way
    return tuple(sorted(session.scalars(chosen.limit(MAX_SIMILAR_WORDS))))


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
    similar = [indexed.in_(part.similar)] if part.similar else []
    if part.whole:
        return or_(indexed == part.text, *similar)
    starts = [part.text]
    if part.text.isdigit() and len(part.text) > 2:
        starts.append(_REVERSED_MARK + part.text[::-1])
    return or_(*similar, *(and_(indexed >= start, indexed < start + _LAST_CHARACTER) for start in starts))
