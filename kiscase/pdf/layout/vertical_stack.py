"""Pieces one below the other, and the rules by which they are cut at the end of a page.

The same rules serve the page and a cell of a table. A tied piece goes with what follows: a heading with its text, the
last lines of a text with the signatures below them.
"""

from __future__ import annotations

from collections.abc import Sequence

from kiscase.pdf.layout.flowables import TOLERANCE, CollapsingSpacer, Flowable, ForcedPageBreak
from kiscase.pdf.output.tagged_canvas import TaggedCanvas

SplitResult = tuple[Flowable | None, Flowable | None]
"""What of a piece goes onto this page, and what is left for the next one."""


class VerticalStack(Flowable):
    """Pieces one below the other; *whole* ones stay on one page when they fit on one."""

    def __init__(self, parts: Sequence[Flowable], whole: bool = False) -> None:
        self.flowables = parts
        self.keep_together = whole
        self.space_before = parts[0].space_before if parts else 0.0

    def height(self, width: float) -> float:
        """All parts and the room between them."""
        return sum(
            part.height(width) + (part.space_before if place else 0.0) for place, part in enumerate(self.flowables)
        )

    def min_height(self, width: float) -> float:
        """What the first parts need to begin."""
        if not self.flowables:
            return 0.0
        return self.height(width) if self.keep_together else self._min_height_from(0, width)

    def split(self, width: float, room: float, full: float) -> tuple[Flowable, Flowable] | None:
        """Cut where the room ends, but between parts that may part."""
        if self.keep_together and self.height(width) <= full + TOLERANCE:
            return None
        head, tail = self.split_at(width, room, full)
        return (VerticalStack(head), VerticalStack(tail)) if head and tail else None

    def split_at(self, width: float, room: float, full: float) -> tuple[list[Flowable], list[Flowable]]:
        """The parts for *room*, and those that are left."""
        head: list[Flowable] = []
        used = 0.0
        for place, part in enumerate(self.flowables):
            rest = list(self.flowables[place + 1 :])
            if isinstance(part, ForcedPageBreak):
                return head, rest
            gap = part.space_before if head else 0.0
            left = room - used - gap
            if isinstance(part, CollapsingSpacer) and not part.keep_with_next and part.height(width) > left:
                return head, rest
            fits, remains = self._fit(place, width, left, full, first=not head and room >= full - TOLERANCE)
            if fits is not None:
                head.append(fits)
                used += gap + (part.height(width) if fits is part else 0.0)
            if remains is not None:
                return head, [remains, *rest]
        return head, []

    def _fit(self, place: int, width: float, left: float, full: float, first: bool) -> SplitResult:
        part = self.flowables[place]
        high = part.height(width)
        after = self._height_needed_after(place, width) if part.keep_with_next else 0.0
        if high + after <= left + TOLERANCE:
            return part, None
        room = min(left, high - part.min_height(width)) if part.keep_with_next else left
        halves = part.split(width, room, full)
        if halves is not None:
            return halves
        if not first:
            return None, part
        # At the top of a page something has to be placed, or there would be no end of empty pages.
        return (part, None) if high <= left + TOLERANCE else part.split(width, left, full) or (part, None)

    def _min_height_from(self, place: int, width: float) -> float:
        part = self.flowables[place]
        least, high = part.min_height(width), part.height(width)
        if not part.keep_with_next:
            return least
        whole = high + self._height_needed_after(place, width)
        return min(whole, least) if least * 2 <= high + TOLERANCE else whole

    def _height_needed_after(self, place: int, width: float) -> float:
        """What the part after this one needs, its room above included."""
        if place + 1 >= len(self.flowables):
            return 0.0
        return self.flowables[place + 1].space_before + self._min_height_from(place + 1, width)

    def draw(self, pen: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the parts from the top."""
        for place, part in enumerate(self.flowables):
            top -= part.space_before if place else 0.0
            part.draw(pen, x, top, width)
            top -= part.height(width)


def keep_last_with_next(parts: list[Flowable]) -> None:
    """Tie what comes next to the last piece that says something: the headings and gaps between go with it."""
    for part in reversed(parts):
        if isinstance(part, ForcedPageBreak):
            return
        passing = isinstance(part, CollapsingSpacer) or part.keep_with_next
        part.keep_with_next = True
        if not passing:
            return
