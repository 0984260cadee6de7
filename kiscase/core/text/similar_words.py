"""Words that differ by one letter, or by letters that stand for each other in Polish and Ukrainian spellings."""

from __future__ import annotations

import itertools

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абвгґдежзиіклмнопрстуфхцчшщьюяє"
_SAME_SOUND = str.maketrans("yw", "iv")
_EXCHANGED = {"y": "yi", "i": "iy", "v": "vw", "w": "wv"}
_MOST_SPELLINGS = 4


def possible_spellings(word: str) -> list[str]:
    """A folded word with y and i, v and w in place of each other, the word as it is first."""
    ways = itertools.product(*(_EXCHANGED.get(letter, letter) for letter in word))
    return ["".join(way) for way in itertools.islice(ways, _MOST_SPELLINGS)]


def words_one_letter_away(word: str) -> set[str]:
    """Every word that has one letter more, less or another one, or two neighbours exchanged; and the word itself."""
    letters = _CYRILLIC if any(letter in _CYRILLIC for letter in word) else _LATIN
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {word}
    found |= {head + tail[1:] for head, tail in parts if tail}
    found |= {head + tail[1] + tail[0] + tail[2:] for head, tail in parts if len(tail) > 1}
    found |= {head + letter + tail[1:] for head, tail in parts if tail for letter in letters}
    found |= {head + letter + tail for head, tail in parts for letter in letters}
    return found


def is_few_letters_away(one: str, other: str, most: int = 1) -> bool:
    """Whether two folded words are the same but for so many letters; two neighbours that are exchanged count as one."""
    from rapidfuzz.distance import OSA

    distance = OSA.distance(one.translate(_SAME_SOUND), other.translate(_SAME_SOUND), score_cutoff=most)
    return distance <= most
