"""Keys by which names are sorted and found in Polish."""

from __future__ import annotations

import re
import unicodedata

from kiscase.core.text.cleaning import clean_line, same_signs

_POLISH_ORDER = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
_SORT_WEIGHTS = {letter: chr(0x100 + place) for place, letter in enumerate(_POLISH_ORDER)}
_WORDS = re.compile(r"\w+")
_FOLDED_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


def sort_key(text: str) -> str:
    """A key whose plain order is the Polish one: a ą b c ć … z ź ż; other accents count as their base letter."""
    return "".join(
        _SORT_WEIGHTS.get(letter) or (letter if letter.isascii() else _foreign_weight(letter))
        for letter in _normalized(text)
    )


def fold_text(text: str) -> str:
    """Lower case without accents, ł as l, one apostrophe, one dash: what people type when they search."""
    folded = _strip_accents(same_signs(_normalized(clean_line(text))))
    return folded if text.isascii() else clean_line(folded)  # an accent that stood alone leaves blanks


def words_key(text: str) -> str:
    """The folded words alone: however the quotation marks, stops and dashes of a name are typed, it is one name."""
    folded = fold_text(text)
    return " ".join(_WORDS.findall(folded)) or folded


def _foreign_weight(letter: str) -> str:
    return _SORT_WEIGHTS.get(_strip_accents(letter)[:1]) or letter


def _normalized(text: str) -> str:
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text.casefold())


def _strip_accents(text: str) -> str:
    if text.isascii():
        return text
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return bare.translate(_FOLDED_LETTERS)  # last: an accent may stand over any of these, as in ǽ and ǿ
