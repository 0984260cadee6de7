"""Patterns of numbers: stored with `{seq}` and `{year}`, shown and typed with words of the window's language."""

from __future__ import annotations

from kiscase.core.i18n import _

MAX_PATTERN_LENGTH = 60  # characters; the number is printed at the foot of every page
SEQ, YEAR = "{seq}", "{year}"


def pattern_problem(pattern: str) -> str:
    """What is wrong with a pattern as it is stored; empty for one with both places, no others, and short enough."""
    if [pattern.count(part) for part in (SEQ, YEAR, "{", "}")] != [1, 1, 2, 2]:
        number, year = _words().values()
        words = _("The pattern must contain {number} and {year} once each, and no other braces.")
        return words.format(number=number, year=year)
    if len(pattern) > MAX_PATTERN_LENGTH:
        return _("The pattern is longer than {count} characters.").format(count=MAX_PATTERN_LENGTH)
    return ""


def to_words(pattern: str) -> str:
    """A stored pattern as it is shown."""
    for stored, word in _words().items():
        pattern = pattern.replace(stored, word)
    return pattern


def from_words(text: str) -> str:
    """A pattern as it is stored, from what was typed."""
    for stored, word in _words().items():
        text = text.replace(word, stored)
    return text


def _words() -> dict[str, str]:
    # Translators: in the pattern of the numbers of contracts, such as KS/{number}/{year}
    number = _("number")
    # Translators: in the pattern of the numbers of contracts, such as KS/{number}/{year}
    year = _("year")
    return {SEQ: f"{{{number}}}", YEAR: f"{{{year}}}"}
