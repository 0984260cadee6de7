"""Writes lines of text; a hyphenated word is one word for whoever reads, searches or copies the text (ActualText)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kiscase.core.text.hyphenation import SOFT_HYPHEN
from kiscase.pdf.output.fonts import character_widths
from kiscase.pdf.output.mark_positions import place_marks
from kiscase.pdf.output.raw_objects import text_string

PlacedLine = tuple[float, float, str]
"""The position of a line's baseline, and its text."""

_WORDS = re.compile("[ \u00a0]")


def write_line(writing: Any, line: PlacedLine, font: str, size: float) -> None:
    """Write a line, or a part of one, into a text object of ReportLab."""
    x, y, text = line
    for piece in place_marks(text, font):
        writing.setTextOrigin(x + piece.x * size / 1000, y + piece.y * size / 1000)
        writing.textOut(piece.text)


def write_hyphenated_lines(writing: Any, lines: Sequence[PlacedLine], font: str, size: float) -> None:
    """Write lines of which some end within a word: all parts of the word are one span whose text is the whole word."""
    width = character_widths(font).__getitem__
    inside = False  # a word that began on an earlier line
    for index, (x, y, text) in enumerate(lines):

        def write_part(begin: int, end: int, place: PlacedLine = (x, y, text)) -> None:
            if begin < end:
                left = place[0] + sum(map(width, place[2][:begin])) * size / 1000
                write_line(writing, (left, place[1], place[2][begin:end]), font, size)

        goes_on = text.endswith(SOFT_HYPHEN)
        end = len(_first_word(text)) if inside else 0
        start = max(end, len(text) - len(_last_word(text)) if goes_on else len(text))
        write_part(0, end)
        if inside and not (goes_on and end == len(text)):
            _write_operator(writing, "EMC")
            inside = False
        write_part(end, start)
        if start < len(text):
            word = text_string(_whole_word([line for _x, _y, line in lines[index:]])).decode("ascii")
            _write_operator(writing, f"/Span <</ActualText {word}>> BDC")
            inside = True
        write_part(start, len(text))
    if inside:
        _write_operator(writing, "EMC")


def _write_operator(writing: Any, code: str) -> None:
    writing._code.append(code)  # noqa: SLF001 - ReportLab has no other way


def _whole_word(lines: Sequence[str]) -> str:
    """The word that the first of these lines ends within, as far as they go; programs need a space after the last."""
    word = _last_word(lines[0])
    for line in lines[1:]:
        first = _first_word(line)
        word = word.rstrip(SOFT_HYPHEN) + first
        if not word.endswith(SOFT_HYPHEN):
            return word if first != line else word + " "
    return word.rstrip(SOFT_HYPHEN)


def _first_word(line: str) -> str:
    return _WORDS.split(line, maxsplit=1)[0]


def _last_word(line: str) -> str:
    return _WORDS.split(line)[-1]
