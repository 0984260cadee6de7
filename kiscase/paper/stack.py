"""Pieces one below the other, and the rules by which they are cut at the end of a page.

The same rules serve the page and a cell of a table. A tied piece goes with what follows: a heading with its text, the
last lines of a text with the signatures below them.
"""

from __future__ import annotations

from collections.abc import Sequence

from kiscase.paper.pen import Pen
from kiscase.paper.pieces import _SLACK, Gutter, NewPage, Piece

Cut = tuple[Piece | None, Piece | None]
"""What of a piece goes onto this page, and what is left for the next one."""


class Stack(Piece):
    """Pieces one below the other; *whole* ones stay on one page when they fit on one."""

    def __init__(self, parts: Sequence[Piece], whole: bool = False) -> None:
        self.parts = parts
        self.whole = whole
        self.before = parts[0].before if parts else 0.0

    def height(self, width: float) -> float:
        """All parts and the room between them."""
        return sum(part.height(width) + (part.before if place else 0.0) for place, part in enumerate(self.parts))

    def least(self, width: float) -> float:
        """What the first parts need to begin."""
        if not self.parts:
            return 0.0
        return self.height(width) if self.whole else self._need(0, width)

    def split(self, width: float, room: float, full: float) -> tuple[Piece, Piece] | None:
        """Cut where the room ends, but between parts that may part."""
        if self.whole and self.height(width) <= full + _SLACK:
            return None
        head, tail = self.cut(width, room, full)
        return (Stack(head), Stack(tail)) if head and tail else None

    def cut(self, width: float, room: float, full: float) -> tuple[list[Piece], list[Piece]]:
        """The parts for *room*, and those that are left."""
        head: list[Piece] = []
        used = 0.0
        for place, part in enumerate(self.parts):
            rest = list(self.parts[place + 1 :])
            if isinstance(part, NewPage):
                return head, rest
            gap = part.before if head else 0.0
            left = room - used - gap
            if isinstance(part, Gutter) and not part.tied and part.height(width) > left:
                return head, rest
            fits, remains = self._fit(place, width, left, full, first=not head and room >= full - _SLACK)
            if fits is not None:
                head.append(fits)
                used += gap + (part.height(width) if fits is part else 0.0)
            if remains is not None:
                return head, [remains, *rest]
        return head, []

    def _fit(self, place: int, width: float, left: float, full: float, first: bool) -> Cut:
        part = self.parts[place]
        high = part.height(width)
        after = self._after(place, width) if part.tied else 0.0
        if high + after <= left + _SLACK:
            return part, None
        room = min(left, high - part.least(width)) if part.tied else left
        halves = part.split(width, room, full)
        if halves is not None:
            return halves
        if not first:
            return None, part
        # At the top of a page something has to be placed, or there would be no end of empty pages.
        return (part, None) if high <= left + _SLACK else part.split(width, left, full) or (part, None)

    def _need(self, place: int, width: float) -> float:
        part = self.parts[place]
        least, high = part.least(width), part.height(width)
        if not part.tied:
            return least
        whole = high + self._after(place, width)
        return min(whole, least) if least * 2 <= high + _SLACK else whole

    def _after(self, place: int, width: float) -> float:
        """What the part after this one needs, its room above included."""
        if place + 1 >= len(self.parts):
            return 0.0
        return self.parts[place + 1].before + self._need(place + 1, width)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw the parts from the top."""
        for place, part in enumerate(self.parts):
            top -= part.before if place else 0.0
            part.draw(pen, x, top, width)
            top -= part.height(width)


def tie_last(parts: list[Piece]) -> None:
    """Tie what comes next to the last piece that says something: the headings and gaps between go with it."""
    for part in reversed(parts):
        if isinstance(part, NewPage):
            return
        passing = isinstance(part, Gutter) or part.tied
        part.tied = True
        if not passing:
            return
