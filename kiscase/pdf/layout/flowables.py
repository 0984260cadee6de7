"""Pieces of a page: what has a height, can be cut in two where a page ends, and can be drawn."""

from __future__ import annotations

from kiscase.pdf.output.tagged_canvas import TaggedCanvas

TOLERANCE = 0.01


class Flowable:
    """Something that stands on a page. *before* is the room above it, *tied* keeps it together with what follows."""

    space_before: float = 0.0
    keep_with_next: bool = False

    def height(self, width: float) -> float:
        """How high it is when it may be so wide."""
        return 0.0

    def min_height(self, width: float) -> float:
        """The height of the smallest part that may stand alone, at the foot of a page or at the top of the next."""
        return self.height(width)

    def split(self, width: float, room: float, full: float) -> tuple[Flowable, Flowable] | None:
        """What goes into *room* and what is left; None if it cannot be cut there. *full* is an empty page's height."""
        return None

    def draw(self, pen: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw it, its upper left corner at x and top."""


class WritingLines(Flowable):
    """Room for the pen: dotted lines to write on, or nothing but room for a single one."""

    def __init__(self, lines: int, step: float) -> None:
        self.count = lines
        self.step = step

    def height(self, width: float) -> float:
        """So many lines of handwriting."""
        return self.count * self.step

    def split(self, width: float, room: float, full: float) -> tuple[Flowable, Flowable] | None:
        """Cut between two lines."""
        here = min(int(room / self.step), self.count - 1)
        return (WritingLines(here, self.step), WritingLines(self.count - here, self.step)) if here > 0 else None

    def draw(self, pen: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the dots."""
        levels = [top - self.step * (place + 1) + 2.5 for place in range(self.count)]
        if self.count > 1:
            pen.draw_lines([(x, level, x + width, level) for level in levels], 0.6, dots=True)


class Spacer(Flowable):
    """Empty room."""

    def __init__(self, size: float, tied: bool = False) -> None:
        self.size = size
        self.keep_with_next = tied

    def height(self, width: float) -> float:
        """The room it was made for."""
        return self.size


class CollapsingSpacer(Spacer):
    """Empty room between two pieces; it vanishes where a page ends."""


class ForcedPageBreak(Flowable):
    """The place where a page ends though there is still room on it."""
