"""Where a word may be hyphenated, by the patterns of its language; names, numbers and addresses never are."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pyphen import Pyphen

SOFT_HYPHEN = "\u00ad"
"""Ends a line within a hyphenated word; no text that is typed or printed contains it otherwise."""

_DICTIONARIES = {"pl": "pl_PL", "uk": "uk_UA", "en": "en_GB"}
_LETTERS = re.compile(r"[^\W\d_]{5,}")
_LONGEST_WORD = 60
_TOKEN = re.compile(r"[^ \u00a0]+")
_NO_WORD = re.compile(r"[\d@_\\=]|[.:]\w")  # numbers, e-mail and web addresses
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


class Hyphenation(NamedTuple):
    """How the texts of a document are hyphenated; *capitalised* words only where they cannot be names, as in titles."""

    language: str
    capitalised: bool = False

    def positions(self, text: str) -> list[int]:
        """Where *text*, without spaces that end a line, may be hyphenated."""
        found: list[int] = []
        for token in _TOKEN.finditer(text):
            if not _NO_WORD.search(token[0]) and not any(map(unicodedata.combining, token[0])):
                for letters in _LETTERS.finditer(token[0]):
                    begin = token.start() + letters.start()
                    found += [begin + position for position in self._positions_in(letters[0])]
        return found

    def _positions_in(self, word: str) -> tuple[int, ...]:
        if len(word) > _LONGEST_WORD or (not self.capitalised and word != word.lower()):
            return ()
        return _word_positions("uk" if _CYRILLIC.search(word) else _latin(self.language), word.lower())


def _latin(language: str) -> str:
    """The language of a word in Latin letters."""
    return "en" if language == "en" else "pl"


@lru_cache(4096)
def _word_positions(language: str, word: str) -> tuple[int, ...]:
    return tuple(int(position) for position in _load_patterns(language).positions(word))


@cache
def _load_patterns(language: str) -> Pyphen:
    """The patterns of a language; read only when a word does not fit."""
    import pyphen

    return pyphen.Pyphen(lang=_DICTIONARIES[language], left=2, right=3)
