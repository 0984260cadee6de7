"""Breaks text into lines, by the rules of Polish and Ukrainian typography."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from kiscase.core.text.hyphenation import SOFT_HYPHEN, Hyphenation
from kiscase.pdf.output import fonts

_WORD_OR_SPACES = re.compile(r" +|[^ ]+")
_NON_BREAKING = re.compile(
    r"(?<![^ (\n])([aiouwzAIOUWZвзійоуяєВЗІЙОУЯЄ]|[IVX]+|[Cc]zęść|[Чч]астин[аиі]"
    r"|art\.|ust\.|pkt|poz\.|nr|ст\.|ч\.|№|§|[≥≤≈]) (?=\S)"
    r"|(?<=\d) (?=%|zł\b|€)"
)
"""Single letters and other words that no line may end with, and 80 and % stay together."""

_BALANCE_STEP = 100.0  # thousandths of the font size
_BREAK_CHARACTERS = "-/@\u00a0"

CharacterWidth = Callable[[str], float]
"""The width of a character."""


def bind_short_words(text: str) -> str:
    """*text* with no-break spaces where no line may end."""
    return _NON_BREAKING.sub(lambda found: f"{found[1] or ''}\u00a0", text)


def measure_text(text: str, font: str, size: float) -> float:
    """The width of a line of text in points."""
    return sum(map(fonts.character_widths(font).__getitem__, text)) * size / 1000


def break_lines(text: str, font: str, measure: float, hyphenation: Hyphenation | None = None) -> list[str]:
    """The lines of *text*, none wider than *measure* (thousandths of the font size), trailing spaces not counted.

    With *hyphenation* a word that is too wide for a line of its own is hyphenated: its lines end with SOFT_HYPHEN.
    """
    width = fonts.character_widths(font).__getitem__
    *before, last = text.split("\n")
    # A screen reader needs a space between the last word of a line and the first word of the next.
    typed = [*(line if line.endswith(" ") else line + " " for line in before), last]
    return [line for words in typed for line in _break_paragraph(words, width, measure, hyphenation)]


def break_balanced_lines(text: str, font: str, measure: float) -> list[str]:
    """As few lines as `break_lines` makes, but none of them longer than it has to be."""
    widest = break_lines(text, font, measure)
    low, high = measure / len(widest), measure
    while high - low > _BALANCE_STEP:
        middle = (low + high) / 2
        if len(break_lines(text, font, middle)) > len(widest) or _splits_words(text, font, middle):
            low = middle
        else:
            high = middle
    return break_lines(text, font, high)


def _splits_words(text: str, font: str, measure: float) -> bool:
    return any(measure_text(word, font, 1000) > measure for word in text.replace("\n", " ").split(" "))


def _break_paragraph(text: str, width: CharacterWidth, measure: float, hyphenation: Hyphenation | None) -> list[str]:
    lines: list[str] = []
    line, used = "", 0.0
    for word in _WORD_OR_SPACES.findall(text):
        wide = sum(map(width, word))
        if used + wide <= measure:
            line, used = line + word, used + wide
        elif word[0] == " ":
            lines += [line + " "] if line.strip(" ") else []
            line, used = "", 0.0
        else:
            lines += [line] if line.strip(" ") else []
            *full, line = _split_long_word(word, width, measure, hyphenation)
            lines += full
            used = sum(map(width, line))
    return [*lines, line] if line or not lines else lines  # no line of its own for a space that did not fit


def _split_long_word(
    word: str, width: CharacterWidth, measure: float, hyphenation: Hyphenation | None
) -> Iterator[str]:
    """A word on a line of its own, or on several if it is too long."""
    is_hyphenated = hyphenation is not None and sum(map(width, word)) > measure
    joints = hyphenation.positions(word) if hyphenation is not None and is_hyphenated else []
    begin = 0
    while begin < len(word):
        end, hyphen = _fitting_end(word, begin, joints, width, measure)
        yield word[begin:end] + hyphen
        begin = end


def _fitting_end(
    word: str, begin: int, joints: Sequence[int], width: CharacterWidth, measure: float
) -> tuple[int, str]:
    """How far a word fits on a line, and the hyphen that this takes: at least one letter with its accents.

    It ends after a sign such as a hyphen if that fills a third of the line, else at one of the *joints* of syllables.
    """
    reached = [*accumulate(map(width, word[begin:]), initial=0.0)]
    end = begin + bisect_right(reached, measure) - 1
    if end == len(word):
        return end, ""
    sign = max(word.rfind(sign, begin, end) for sign in _BREAK_CHARACTERS) + 1
    if sign - begin > (end - begin) // 3:
        return sign, ""
    fitting = [one for one in joints if one > begin and reached[one - begin] + width(SOFT_HYPHEN) <= measure]
    if fitting:
        return fitting[-1], SOFT_HYPHEN
    while end - begin > 1 and unicodedata.combining(word[end]):
        end -= 1
    return max(end, begin + 1), ""
