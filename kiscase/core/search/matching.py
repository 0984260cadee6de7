"""Search over all records: an index of folded words, matched by their beginnings; digits also by their end.

"lukasz", "ŁUKASZ", "zolcin" and the last digits of a PESEL or of a phone typed with blanks all find the person; what
is spelled exactly as typed comes first. Where nothing matches, words of the index that are one letter away are tried.

Every keystroke searches, so plain statements do. Hits are looked up by their ids and sorted; of many, enough are mostly
found among the first entries of the list in its order. So the time hardly depends on the number of records.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kiscase.core.collation import fold_text, sort_key
from kiscase.core.database.plain_reader import PlainReader, StatementValues
from kiscase.core.records.search_hit import SearchHit
from kiscase.core.search.statements import LAST_CHARACTER, has_word, select_word_hits
from kiscase.core.search.words import QueryPart, spelled_words, split_query
from kiscase.core.text.cleaning import clean_line
from kiscase.core.text.similar_words import possible_spellings, words_one_letter_away

FEW_HITS = 2_000  # findings that are looked up one by one and sorted
MIN_TOLERANT_LENGTH = 4  # letters from which on a word may be mistyped; shorter ones are too many
MAX_TOLERANT_LENGTH = 20
MAX_SIMILAR_WORDS = 60
FIRST_ENTRIES = 1_500  # of the list in its order, in which much that matches is looked for first
MOST_ENTRIES = 1 / 3  # of as many as match are looked at at most: to look up what matches takes no longer
MANY_HITS = 20_000  # findings that are counted at most
_ORDER = "ORDER BY entry.sort, entry.row_id"


def search_all(
    reader: PlainReader,
    text: str,
    *,
    limit: int = 50,
    kinds: Sequence[str] = (),
    tolerant: bool = True,
    titles_first: bool = False,
) -> list[SearchHit]:
    """The records that match every part of *text*: that number or spelling first, else in Polish order.

    With *titles_first* whoever is called so comes before who lives there. None for an empty text. When nothing matches,
    a *tolerant* search takes words that are one letter away.
    """
    wanted = order_parts(reader, text)
    if not wanted:
        return []
    found = _find(reader, wanted, text, limit, kinds, titles_first=titles_first)
    if not found and tolerant and (similar := similar_parts(reader, wanted)):
        found = _find(reader, similar, text, limit, kinds)
    return found


def order_parts(reader: PlainReader, text: str) -> list[QueryPart]:
    """The parts of what was typed, the one that narrows most first."""
    wanted = sorted(set(split_query(text)), key=lambda part: (-len(part.text), part))
    if len(wanted) < 2:
        return wanted
    return sorted(wanted, key=lambda part: count_word_hits(reader, [part], FEW_HITS))


def similar_parts(reader: PlainReader, wanted: Iterable[QueryPart]) -> list[QueryPart]:
    """The parts with the words of the index that are one letter away; none if there is nothing else to try."""
    found = [
        part._replace(similar=_similar_words(reader, part)) if _may_be_mistyped(part.text) else part for part in wanted
    ]
    return found if any(part.similar for part in found) else []


def count_word_hits(reader: PlainReader, wanted: Sequence[QueryPart], most: int, kinds: Sequence[str] = ()) -> int:
    """How many index rows match, counted no further than shows that they are more than *most*."""
    values = StatementValues()
    hits = select_word_hits(values, wanted, "search_word.row_id", kinds)
    row = reader.row(f"SELECT count(*) FROM ({hits} LIMIT {values.add(most + 1)}) AS hit", **values.named)  # noqa: S608
    return row[0] if row else 0


def match_test(reader: PlainReader, values: StatementValues, kind: str, row_id: str, text: str) -> str:
    """The condition that a row of *kind*, told by the column *row_id*, matches every part of *text*; true for none."""
    wanted = order_parts(reader, text)
    if not wanted:
        return "1 = 0" if text.strip() else "1 = 1"
    count = count_word_hits(reader, wanted, MANY_HITS, [kind])
    if count > MANY_HITS:
        return f"({' AND '.join(has_word(values, part, values.add(kind), row_id) for part in wanted)})"
    if not count:
        wanted = similar_parts(reader, wanted) or wanted
    return f"{row_id} IN ({select_word_hits(values, wanted, 'row_id', [kind])})"


def _find(
    reader: PlainReader,
    wanted: Sequence[QueryPart],
    text: str,
    limit: int,
    kinds: Sequence[str],
    *,
    titles_first: bool = False,
) -> list[SearchHit]:
    titles = _find_titles(reader, wanted, text, limit, kinds) if titles_first or "/" in text else []
    if len(titles) == limit:
        return titles
    spelled = [] if text.isascii() else spelled_words(text)
    is_ranked = bool(spelled) or "/" in text
    count = count_word_hits(reader, wanted if is_ranked else wanted[:1], MANY_HITS, kinds)
    if is_ranked and count <= FEW_HITS:
        found = [*dict.fromkeys(titles + _look_up(reader, wanted, None, kinds))]
        found = _with_typed_number(found, text)
        return sorted(found, key=lambda hit: not _is_spelled(hit.title, spelled))[:limit]
    found = _find_in_order(reader, wanted, limit, kinds, int(count * MOST_ENTRIES)) if count > FEW_HITS else []
    if len(found) < limit:
        found = _look_up(reader, wanted, limit, kinds)
    return _with_typed_number([*dict.fromkeys(titles + found)], text)[:limit]


def _look_up(
    reader: PlainReader, wanted: Sequence[QueryPart], limit: int | None, kinds: Sequence[str]
) -> list[SearchHit]:
    """What matches, looked up by its ids and sorted."""
    values = StatementValues()
    hits = select_word_hits(values, wanted, "search_word.kind, search_word.row_id", kinds)
    statement = (
        "SELECT entry.kind, entry.row_id, entry.title FROM search_entry AS entry"  # noqa: S608 - words of ours
        f" WHERE (entry.kind, entry.row_id) IN ({hits})"
        " ORDER BY entry.sort || '', entry.row_id"  # sorted, and not walked in the order of the list
    )
    if limit is not None:
        statement += f" LIMIT {values.add(limit)}"
    return [SearchHit(*row) for row in reader.rows(statement, **values.named)]


def _find_in_order(
    reader: PlainReader, wanted: Sequence[QueryPart], limit: int, kinds: Sequence[str], most: int
) -> list[SearchHit]:
    """What matches among the first entries, or among at *most* so many if so many are promising."""
    found = _find_among_first(reader, wanted, limit, kinds, FIRST_ENTRIES)
    needed = FIRST_ENTRIES * limit / len(found) if found else most
    return _find_among_first(reader, wanted, limit, kinds, most) if FIRST_ENTRIES < needed < most else found


def _find_among_first(
    reader: PlainReader, wanted: Sequence[QueryPart], limit: int, kinds: Sequence[str], entries: int
) -> list[SearchHit]:
    """What matches among the first entries in Polish order: where much does, such as "w 2", all that is shown."""
    values = StatementValues()
    tests = [has_word(values, part, "walked.kind", "walked.row_id") for part in wanted]
    statement = (
        "SELECT walked.kind, walked.row_id, walked.title FROM ("  # noqa: S608 - words of ours
        "SELECT entry.kind, entry.row_id, entry.title, entry.sort FROM search_entry AS entry"
        f"{_of_kinds(values, kinds, ' WHERE ')} {_ORDER} LIMIT {values.add(entries)}"
        f") AS walked WHERE {' AND '.join(tests)} LIMIT {values.add(limit)}"  # they come as they are walked
    )
    return [SearchHit(*row) for row in reader.rows(statement, **values.named)]


def _find_titles(
    reader: PlainReader, wanted: Sequence[QueryPart], text: str, limit: int, kinds: Sequence[str]
) -> list[SearchHit]:
    """Of what matches, the titles that begin with a number or a name as it is typed, looked up in their order."""
    values = StatementValues()
    begin = sort_key(clean_line(text))
    statement = (
        f"{_select_entries(values, wanted, kinds)} AND entry.sort >= {values.add(begin)}"
        f" AND entry.sort < {values.add(begin + LAST_CHARACTER)} {_ORDER} LIMIT {values.add(limit)}"
    )
    return [SearchHit(*row) for row in reader.rows(statement, **values.named)]


def _select_entries(values: StatementValues, wanted: Iterable[QueryPart], kinds: Sequence[str]) -> str:
    tests = [has_word(values, part, "entry.kind", "entry.row_id") for part in wanted]
    where = " AND ".join(tests) + _of_kinds(values, kinds, " AND ")
    return f"SELECT entry.kind, entry.row_id, entry.title FROM search_entry AS entry WHERE {where}"  # noqa: S608


def _of_kinds(values: StatementValues, kinds: Sequence[str], before: str) -> str:
    """The condition that an entry is of some kinds: not by the index of kinds, but in order."""
    return f"{before}entry.kind || '' IN ({values.add_all(kinds)})" if kinds else ""


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


def _is_spelled(title: str, typed: Sequence[str]) -> bool:
    words = spelled_words(title)
    return all(any(word.startswith(one) for word in words) for one in typed)


def _may_be_mistyped(word: str) -> bool:
    return MIN_TOLERANT_LENGTH <= len(word) <= MAX_TOLERANT_LENGTH and word.isalpha()


def _similar_words(reader: PlainReader, part: QueryPart) -> tuple[str, ...]:
    """The words of the index that begin with a spelling of the part that is one letter away."""
    ways = sorted({one for spelling in possible_spellings(part.text) for one in words_one_letter_away(spelling)})
    values = StatementValues()
    rows = ", ".join(f"({values.add(way)})" for way in ways)
    meant = "word = way" if part.whole else f"word BETWEEN way AND way || {values.add(LAST_CHARACTER)}"
    statement = (
        f"WITH tried (way) AS (VALUES {rows})"  # noqa: S608 - a step into the index a way
        f" SELECT DISTINCT word FROM tried JOIN search_word ON {meant} LIMIT {values.add(MAX_SIMILAR_WORDS)}"
    )
    return tuple(sorted(row[0] for row in reader.rows(statement, **values.named)))
