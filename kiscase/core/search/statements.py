"""The text of the statements that ask the index of words: which rows have a word that begins as was typed."""

from __future__ import annotations

from collections.abc import Sequence

from kiscase.core.database.plain_reader import StatementValues
from kiscase.core.search.words import REVERSED_MARK, QueryPart

LAST_CHARACTER = "\U0010ffff"


def select_word_hits(values: StatementValues, wanted: Sequence[QueryPart], columns: str, kinds: Sequence[str]) -> str:
    """The index rows of what matches, of some kinds or of all: the first part leads, the others are tested."""
    first, *others = wanted
    tests = [has_word(values, part, "search_word.kind", "search_word.row_id") for part in others]
    if kinds:
        tests.append(f"search_word.kind IN ({values.add_all(kinds)})")
    where = " AND ".join((begins_with_part(values, "search_word.word", first), *tests))
    return f"SELECT {columns} FROM search_word WHERE {where}"  # noqa: S608 - words of ours


def has_word(values: StatementValues, part: QueryPart, kind: str, row_id: str) -> str:
    """The condition that a row, told by columns or parameters, has a word that begins with a part."""
    begins = begins_with_part(values, "tested.word", part)
    return (
        "EXISTS (SELECT 1 FROM search_word AS tested"  # noqa: S608 - words of ours
        f" WHERE tested.kind = {kind} AND tested.row_id = {row_id} AND {begins})"
    )


def begins_with_part(values: StatementValues, word: str, part: QueryPart) -> str:
    """The condition that a word of the index begins with a part, or is one that may be meant."""
    ways = [f"{word} IN ({values.add_all(part.similar)})"] if part.similar else []
    if part.whole:
        return f"({' OR '.join((f'{word} = {values.add(part.text)}', *ways))})"
    starts = [part.text]
    if part.text.isdigit() and len(part.text) > 2:
        starts.append(REVERSED_MARK + part.text[::-1])
    ways += [f"({word} >= {values.add(start)} AND {word} < {values.add(start + LAST_CHARACTER)})" for start in starts]
    return f"({' OR '.join(ways)})"
