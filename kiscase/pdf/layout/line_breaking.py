"""Breaks text into lines."""

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
"""Lone letters, and words that say little without the next one: a line ends with none of them, nor between 80 and %."""

_BREAK_CHARACTERS = "-/@\u00a0"

CharacterWidth = Callable[[str], float]
"""The width of a character."""


def bind_short_words(text: str) -> str:
    """*text* with hard spaces where no line should end."""
    return _NON_BREAKING.sub(lambda found: f"{found[1] or ''}\u00a0", text)


def measure_text(text: str, font: str, size: float) -> float:
    """The width of a line of text."""
    return sum(map(fonts.character_widths(font).__getitem__, text)) * size / 1000


def break_lines(text: str, font: str, measure: float) -> list[str]:
    """The lines of *text*, none wider than *measure* (in thousandths of the font size) but for spaces at the end."""
    width = fonts.character_widths(font).__getitem__
    *before, last = text.split("\n")
    # Whoever hears the lines needs a space between the last word of one and the first of the next.
    typed = [*(line if line.endswith(" ") else line + " " for line in before), last]
    return [line for words in typed for line in _break_paragraph(words, width, measure)]


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
    return [*lines, line]


def _split_long_word(word: str, width: CharacterWidth, measure: float) -> Iterator[str]:
    """A word on a line of its own; one that is too long in as many parts as it takes."""
    while word:
        head = _fitting_start(word, width, measure)
        yield head
        word = word[len(head) :]


def _fitting_start(word: str, width: CharacterWidth, measure: float) -> str:
    """As much of a word as fits, best to a joint like a hyphen, and one letter with its accents at least."""
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
