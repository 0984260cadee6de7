"""Breaks text into lines, by the rules of Polish and Ukrainian typography."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

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


def break_lines(text: str, font: str, measure: float) -> list[str]:
    """The lines of *text*, none wider than *measure* (thousandths of the font size), trailing spaces not counted."""
    width = fonts.character_widths(font).__getitem__
    *before, last = text.split("\n")
    # A screen reader needs a space between the last word of a line and the first word of the next.
    typed = [*(line if line.endswith(" ") else line + " " for line in before), last]
    return [line for words in typed for line in _break_paragraph(words, width, measure)]


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


def _break_paragraph(text: str, width: CharacterWidth, measure: float) -> list[str]:
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
            *full, line = _split_long_word(word, width, measure)
            lines += full
            used = sum(map(width, line))
    return [*lines, line] if line or not lines else lines  # no line of its own for a space that did not fit


def _split_long_word(word: str, width: CharacterWidth, measure: float) -> Iterator[str]:
    """A word on a line of its own, or on several if it is too long."""
    while word:
        head = _fitting_start(word, width, measure)
        yield head
        word = word[len(head) :]


def _fitting_start(word: str, width: CharacterWidth, measure: float) -> str:
    """As much of a word as fits, preferably up to a hyphen or the like; at least one letter with its accents."""
    used, end = 0.0, 0
    for letter in word:
        used += width(letter)
        if used > measure:
            break
        end += 1
    if end == len(word):
        return word
    joint = max(word.rfind(sign, 0, end) for sign in _BREAK_CHARACTERS) + 1
    if joint > end // 3:
        end = joint
    while end > 1 and unicodedata.combining(word[end]):
        end -= 1
    return word[: max(end, 1)]
