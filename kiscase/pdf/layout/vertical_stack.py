"""Flowables from top to bottom, and the rules by which they are split at the end of a page.

The same rules serve a page and a cell of a table. A flowable can be kept with the next one: a heading with its text,
the last lines of a text with the signature lines below them.
"""

from __future__ import annotations

from collections.abc import Sequence

from kiscase.pdf.layout.flowables import TOLERANCE, CollapsingSpacer, Flowable, ForcedPageBreak
from kiscase.pdf.output.tagged_canvas import TaggedCanvas

SplitResult = tuple[Flowable | None, Flowable | None]
"""What fits on this page of a flowable, and what is left for the next one."""


class VerticalStack(Flowable):
    """Flowables from top to bottom; *keep_together* keeps them on one page if they fit on one."""

    def __init__(self, parts: Sequence[Flowable], whole: bool = False) -> None:
        self.flowables = parts
        self.keep_together = whole
        self.space_before = parts[0].space_before if parts else 0.0

    def height(self, width: float) -> float:
        """The height of all flowables and the spaces between them."""
        return sum(
            part.height(width) + (part.space_before if index else 0.0) for index, part in enumerate(self.flowables)
        )

    def min_height(self, width: float) -> float:
        """What the first flowables need to start."""
        if not self.flowables:
            return 0.0
        return self.height(width) if self.keep_together else self._min_height_from(0, width)

    def split(self, width: float, available: float, page_height: float) -> tuple[Flowable, Flowable] | None:
        """Split where the room ends, but not between flowables that are kept together."""
        if self.keep_together and self.height(width) <= page_height + TOLERANCE:
            return None
        head, tail = self.split_at(width, available, page_height)
        return (VerticalStack(head), VerticalStack(tail)) if head and tail else None

    def split_at(self, width: float, available: float, page_height: float) -> tuple[list[Flowable], list[Flowable]]:
        """The flowables that fit into *available*, and those that are left."""
        head: list[Flowable] = []
        used = 0.0
        for index, part in enumerate(self.flowables):
            rest = list(self.flowables[index + 1 :])
            if isinstance(part, ForcedPageBreak):
                return head, rest
            gap = part.space_before if head else 0.0
            left = available - used - gap
            if isinstance(part, CollapsingSpacer) and not part.keep_with_next and part.height(width) > left:
                return head, rest
            fits, remains = self._fit(
                index, width, left, page_height, first=not head and available >= page_height - TOLERANCE
            )
            if fits is not None:
                head.append(fits)
                used += gap + (part.height(width) if fits is part else 0.0)
            if remains is not None:
                return head, [remains, *rest]
        return head, []

    def _fit(self, index: int, width: float, left: float, page_height: float, first: bool) -> SplitResult:
        part = self.flowables[index]
        high = part.height(width)
        after = self._height_needed_after(index, width) if part.keep_with_next else 0.0
        if high + after > page_height + TOLERANCE and part.keep_with_next:
            after = self._height_of_start_of_next(index, width)  # they cannot all be kept together
        if high + after <= left + TOLERANCE:
            return part, None
        available = min(left, high - part.min_height(width)) if part.keep_with_next else left
        halves = part.split(width, available, page_height)
        if halves is not None:
            return halves
        if not first:
            return None, part
        # Something has to be placed at the top of a page, or there would be no end of empty pages.
        return (part, None) if high <= left + TOLERANCE else part.split(width, left, page_height) or (part, None)

    def _min_height_from(self, index: int, width: float) -> float:
        part = self.flowables[index]
        least, high = part.min_height(width), part.height(width)
        if not part.keep_with_next:
            return least
        whole = high + self._height_needed_after(index, width)
        return min(whole, least) if least * 2 <= high + TOLERANCE else whole

    def _height_needed_after(self, index: int, width: float) -> float:
        """The height that the next flowable needs, including the space above it."""
        if index + 1 >= len(self.flowables):
            return 0.0
        return self.flowables[index + 1].space_before + self._min_height_from(index + 1, width)

    def _height_of_start_of_next(self, index: int, width: float) -> float:
        """The height that the next flowable alone needs, whatever it is kept with."""
        if index + 1 >= len(self.flowables):
            return 0.0
        return self.flowables[index + 1].space_before + self.flowables[index + 1].min_height(width)

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the flowables from the top."""
        for index, part in enumerate(self.flowables):
            top -= part.space_before if index else 0.0
            part.draw(canvas, x, top, width)
            top -= part.height(width)


def keep_last_with_next(parts: list[Flowable]) -> None:
    """Keep what comes next with the last flowable that has content; headings and spaces between them go with it."""
    for part in reversed(parts):
        if isinstance(part, ForcedPageBreak):
            return
        passing = isinstance(part, CollapsingSpacer) or part.keep_with_next
        part.keep_with_next = True
        if not passing:
            return
