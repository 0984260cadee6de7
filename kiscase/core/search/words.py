"""What a text is split into for the search: folded words, digits also from their end, numbers joined by signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from kiscase.core.collation import fold_text
from kiscase.core.text.cleaning import clean_line, same_signs

REVERSED_MARK = "<"
"""Before the digits of a number that stand in the index from their end."""
_WORD_PATTERN = re.compile(r"[^\W_]+")
_JOINED_TO_NEXT = re.compile(r"(?:[^\w\s]|_)[^\W_]")
_DIGIT_GAPS = re.compile(r"(?<=\d)[\s\-]+(?=\d)")
_POLISH_PREFIX = "0048"
_POLISH_PHONE_PREFIX = re.compile(rf"\+48|\b{_POLISH_PREFIX}(?=\d{{9}}\b)")


class QueryPart(NamedTuple):
    """A folded part of what was typed; *whole* when a sign joins it to the next, like the 7 of KS/7/2026.

    *similar* are the words of the index that may be meant instead.
    """

    text: str
    whole: bool
    similar: tuple[str, ...] = ()


def index_terms(texts: Iterable[str]) -> set[str]:
    """The index words of *texts*: folded parts, the parts joined, and digits backwards too."""
    return set[str]().union(*map(_terms_of, texts))


@lru_cache(maxsize=10_000)
def _terms_of(text: str) -> Sequence[str]:
    """The index words of one text; names and towns recur."""
    if text.isascii() and text.isalnum() and not text.startswith(_POLISH_PREFIX):
        found = [text.lower()]  # as most numbers are, of which each is another one
    else:
        found = _WORD_PATTERN.findall(_fold_query(text))
        if 1 < len(found) <= 4:
            found.append("".join(found))
    return [*found, *[REVERSED_MARK + part[::-1] for part in found if part.isdigit() and len(part) > 3]]


def split_query(text: str) -> list[QueryPart]:
    """What was typed in parts; digits with blanks between them are one part, without the prefix of Poland."""
    folded = _fold_query(text)
    return [
        QueryPart(found.group(), bool(_JOINED_TO_NEXT.match(folded, found.end())))
        for found in _WORD_PATTERN.finditer(folded)
    ]


def _fold_query(text: str) -> str:
    return _POLISH_PHONE_PREFIX.sub(" ", _DIGIT_GAPS.sub("", fold_text(text)))


def is_found_by(text: str, words: str, others: str) -> bool:
    """Whether part of what was typed begins a word of *words*, and none of *others*."""
    known, besides = (_WORD_PATTERN.findall(fold_text(one)) for one in (words, others))
    return any(
        any(word.startswith(part.text) for word in known) and not any(word.startswith(part.text) for word in besides)
        for part in split_query(text)
    )


def spelled_words(text: str) -> list[str]:
    """The words of a text with their accents."""
    return _WORD_PATTERN.findall(same_signs(clean_line(text)).casefold())
