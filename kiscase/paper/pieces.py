"""Pieces of a page: what has a height, can be cut in two where a page ends, and can be drawn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kiscase.paper import fonts
from kiscase.paper.blocks import Align
from kiscase.paper.pen import Pen
from kiscase.paper.tags import Element

_WORDS = re.compile(r" +|[^ ]+")
_LEANING = re.compile(
    r"(?<![^ (\n])([aiouwzAIOUWZвзійоуяєВЗІЙОУЯЄ]|[IVX]+|[Cc]zęść|[Чч]астин[аиі]"
    r"|art\.|ust\.|pkt|poz\.|nr|ст\.|ч\.|№|§|[≥≤≈]) (?=\S)"
    r"|(?<=\d) (?=%|zł\b|€)"
)
"""Lone letters, and words that say little without the next one: a line ends with none of them, nor between 80 and %."""

_JOINTS = "-/@\u00a0"
_SLACK = 0.01

Width = Callable[[str], float]
"""The width of a character."""


class Piece:
    """Something that stands on a page. *before* is the room above it, *tied* keeps it together with what follows."""

    before: float = 0.0
    tied: bool = False

    def height(self, width: float) -> float:
        """How high it is when it may be so wide."""
        return 0.0

    def least(self, width: float) -> float:
        """The height of the smallest part that may stand alone, at the foot of a page or at the top of the next."""
        return self.height(width)

    def split(self, width: float, room: float, full: float) -> tuple[Piece, Piece] | None:
        """What goes into *room* and what is left; None if it cannot be cut there. *full* is an empty page's height."""
        return None

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it, its upper left corner at x and top."""


@dataclass(frozen=True)
class Look:
    """How a text is set."""

    font: str = fonts.REGULAR
    size: float = 11.0
    leading: float = 14.5
    align: Align = "left"
    ink: float = 0.0
    before: float = 4.0
    indent: float = 0.0
    tied: bool = False

    def scaled(self, factor: float) -> Look:
        """The same look in larger print."""
        return replace(
            self,
            size=self.size * factor,
            leading=self.leading * factor,
            before=self.before * factor,
            indent=self.indent * factor,
        )


class Prose(Piece):
    """A text of one look. A line keeps the space at which it was broken, so that the words stay words when read out."""

    def __init__(self, text: str, look: Look, element: Element | None) -> None:
        self.text = lean(fonts.clean(text))
        self.look = look
        self.element = element
        self.before = look.before
        self.tied = look.tied
        self._lines: list[str] = []
        self._width = -1.0

    def lines(self, width: float) -> list[str]:
        """The text, broken into lines."""
        if width != self._width:
            measure = (width - self.look.indent + _SLACK) * 1000 / self.look.size
            self._lines = break_lines(self.text, self.look.font, measure)
            self._width = width
        return self._lines

    def height(self, width: float) -> float:
        """As many lines as it takes."""
        return len(self.lines(width)) * self.look.leading

    def least(self, width: float) -> float:
        """Two lines; the whole of a text of three."""
        count = len(self.lines(width))
        return self.look.leading * (count if count < 4 else 2)

    def split(self, width: float, room: float, full: float) -> tuple[Piece, Piece] | None:
        """Cut between lines, two at least on both sides; both halves are the same element."""
        count = len(self.lines(width))
        here = min(int((room + _SLACK) / self.look.leading), count - 2)
        if here < 2:
            return None
        return self._part(slice(None, here), False), self._part(slice(here, None), self.tied)

    def _part(self, part: slice, tied: bool) -> Prose:
        made = Prose("", self.look, self.element)
        made._lines, made._width, made.tied = self._lines[part], self._width, tied
        return made

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw the lines at the side where they belong."""
        look = self.look
        baseline = top - (look.leading - look.size) / 2 - 0.82 * look.size
        placed = []
        for place, line in enumerate(self.lines(width)):
            if line.strip(" "):
                left = x + look.indent + self._shift(line, width - look.indent)
                placed.append((left, baseline - place * look.leading, line))
        if placed:
            pen.text(self.element, placed, look.font, look.size, look.ink)

    def _shift(self, line: str, width: float) -> float:
        if self.look.align == "left":
            return 0.0
        spare = width - measure_text(line.rstrip(" "), self.look.font, self.look.size)
        return spare if self.look.align == "right" else spare / 2


class Blank(Piece):
    """Room for the pen: dotted lines to write on, or nothing but room for a single one."""

    def __init__(self, lines: int, step: float) -> None:
        self.count = lines
        self.step = step

    def height(self, width: float) -> float:
        """So many lines of handwriting."""
        return self.count * self.step

    def split(self, width: float, room: float, full: float) -> tuple[Piece, Piece] | None:
        """Cut between two lines."""
        here = min(int(room / self.step), self.count - 1)
        return (Blank(here, self.step), Blank(self.count - here, self.step)) if here > 0 else None

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw the dots."""
        levels = [top - self.step * (place + 1) + 2.5 for place in range(self.count)]
        if self.count > 1:
            pen.rules([(x, level, x + width, level) for level in levels], 0.6, dots=True)


class Space(Piece):
    """Empty room."""

    def __init__(self, size: float, tied: bool = False) -> None:
        self.size = size
        self.tied = tied

    def height(self, width: float) -> float:
        """The room it was made for."""
        return self.size


class Gutter(Space):
    """Empty room between two pieces; it vanishes where a page ends."""


class NewPage(Piece):
    """The place where a page ends though there is still room on it."""


def lean(text: str) -> str:
    """*text* with hard spaces where no line should end."""
    return _LEANING.sub(lambda found: f"{found[1] or ''}\u00a0", text)


def measure_text(text: str, font: str, size: float) -> float:
    """The width of a line of text."""
    return sum(map(fonts.widths(font).__getitem__, text)) * size / 1000


def break_lines(text: str, font: str, measure: float) -> list[str]:
    """The lines of *text*, none wider than *measure* (in thousandths of the font size) but for spaces at the end."""
    width = fonts.widths(font).__getitem__
    *before, last = text.split("\n")
    # Whoever hears the lines needs a space between the last word of one and the first of the next.
    typed = [*(line if line.endswith(" ") else line + " " for line in before), last]
    return [line for words in typed for line in _break_typed(words, width, measure)]


def _break_typed(text: str, width: Width, measure: float) -> list[str]:
    lines: list[str] = []
    line, used = "", 0.0
    for word in _WORDS.findall(text):
        wide = sum(map(width, word))
        if used + wide <= measure:
            line, used = line + word, used + wide
        elif word[0] == " ":
            lines += [line + " "] if line.strip(" ") else []
            line, used = "", 0.0
        else:
            lines += [line] if line.strip(" ") else []
            *full, line = _cut_word(word, width, measure)
            lines += full
            used = sum(map(width, line))
    return [*lines, line]


def _cut_word(word: str, width: Width, measure: float) -> Iterator[str]:
    """A word on a line of its own; one that is too long in as many parts as it takes."""
    while word:
        head = _head(word, width, measure)
        yield head
        word = word[len(head) :]


def _head(word: str, width: Width, measure: float) -> str:
    """As much of a word as fits, best to a joint like a hyphen, and one letter with its accents at least."""
    used, end = 0.0, 0
    for letter in word:
        used += width(letter)
        if used > measure:
            break
        end += 1
    if end == len(word):
        return word
    joint = max(word.rfind(sign, 0, end) for sign in _JOINTS) + 1
    if joint > end // 3:
        end = joint
    while end > 1 and unicodedata.combining(word[end]):
        end -= 1
    return word[: max(end, 1)]
