"""Flowables: parts of a page that have a height, can be split at a page end, and can be drawn. All sizes in points."""

from __future__ import annotations

from kiscase.pdf.blocks import Picture
from kiscase.pdf.output.structure_tree import StructureElement
from kiscase.pdf.output.tagged_canvas import TaggedCanvas, picture_proportions

TOLERANCE = 0.01
_MM = 72 / 25.4
_LEAST_LINES = 3


class Flowable:
    """A part of a page, with space above it; *keep_with_next* keeps it on the page of the next flowable."""

    space_before: float = 0.0
    keep_with_next: bool = False

    def height(self, width: float) -> float:
        """Its height at that width."""
        return 0.0

    def min_height(self, width: float) -> float:
        """The height of the smallest part that may be alone at the bottom of a page or at the top of the next."""
        return self.height(width)

    def split(self, width: float, available: float, page_height: float) -> tuple[Flowable, Flowable] | None:
        """What fits into the *available* height, and what is left; None if it cannot be split there."""
        return None

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw it with its upper left corner at x and top."""


class WritingLines(Flowable):
    """Room for handwriting: dotted lines, or empty space for a single line in a box."""

    def __init__(self, lines: int, step: float, *, boxed: bool = True) -> None:
        self.count = lines
        self.step = step
        self.boxed = boxed

    def height(self, width: float) -> float:
        """So many lines of handwriting."""
        return self.count * self.step

    def min_height(self, width: float) -> float:
        """A few lines of many can be alone on a page."""
        return self.height(width) if self.boxed else min(self.count, _LEAST_LINES) * self.step

    def split(self, width: float, available: float, page_height: float) -> tuple[Flowable, Flowable] | None:
        """Split between two lines."""
        fewest = 1 if self.boxed else _LEAST_LINES
        here = min(int(available / self.step), self.count - fewest)
        if here < fewest:
            return None
        head, tail = (WritingLines(count, self.step, boxed=False) for count in (here, self.count - here))
        return head, tail

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the dots."""
        levels = [top - self.step * (index + 1) + 2.5 for index in range(self.count)]
        if self.count > 1 or not self.boxed:
            canvas.draw_lines([(x, level, x + width, level) for level in levels], 0.6, dots=True)


class PictureFlowable(Flowable):
    """A picture at the left, in its own proportions."""

    space_before = 3.0

    def __init__(self, picture: Picture, element: StructureElement) -> None:
        self.picture = picture
        self.element = element
        self.proportions = picture_proportions(picture.content)

    def _size(self, width: float) -> tuple[float, float]:
        high = min(self.picture.height * _MM, width / self.proportions)
        return high * self.proportions, high

    def height(self, width: float) -> float:
        """Its height in that width, at most the one that it was given."""
        return self._size(width)[1]

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw it with its alternative text."""
        wide, high = self._size(width)
        canvas.draw_picture(self.element, self.picture.content, self.picture.alternative, (x, top - high, wide, high))


class Spacer(Flowable):
    """Empty space."""

    def __init__(self, size: float, keep_with_next: bool = False) -> None:
        self.size = size
        self.keep_with_next = keep_with_next

    def height(self, width: float) -> float:
        """The size that it was made with."""
        return self.size


class CollapsingSpacer(Spacer):
    """Empty space between two flowables; it vanishes at a page end."""


class ForcedPageBreak(Flowable):
    """Ends the page although there is still room on it."""
