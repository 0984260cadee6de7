"""A paragraph of text in one style."""

from __future__ import annotations

from kiscase.core.text.hyphenation import Hyphenation
from kiscase.pdf.layout.flowables import TOLERANCE, Flowable
from kiscase.pdf.layout.line_breaking import bind_short_words, break_balanced_lines, break_lines, measure_text
from kiscase.pdf.layout.text_style import TextStyle
from kiscase.pdf.output import fonts
from kiscase.pdf.output.structure_tree import StructureElement
from kiscase.pdf.output.tagged_canvas import TaggedCanvas


class Paragraph(Flowable):
    """Text in one style. A line keeps the space it was broken at, so that screen readers do not join its words."""

    def __init__(
        self,
        text: str,
        style: TextStyle,
        element: StructureElement | None,
        hyphenation: Hyphenation | None = None,
    ) -> None:
        self.text = bind_short_words(fonts.printable_text(text))
        self.style = style
        self.element = element
        self.hyphenation = hyphenation
        self.space_before = style.space_before
        self.keep_with_next = style.keep_with_next
        self._lines: list[str] = []
        self._width = -1.0

    def lines(self, width: float) -> list[str]:
        """The text, broken into lines."""
        if width != self._width:
            measure = (width - self.style.indent + TOLERANCE) * 1000 / self.style.size
            self._lines = (
                break_balanced_lines(self.text, self.style.font, measure)
                if self.style.balanced
                else break_lines(self.text, self.style.font, measure, self.hyphenation)
            )
            self._width = width
        return self._lines

    def height(self, width: float) -> float:
        """The height of its lines."""
        return len(self.lines(width)) * self.style.leading

    def min_height(self, width: float) -> float:
        """Two lines; all lines of a text of three."""
        count = len(self.lines(width))
        return self.style.leading * (count if count < 4 else 2)

    def split(self, width: float, available: float, page_height: float) -> tuple[Flowable, Flowable] | None:
        """Split between lines, at least two on both sides; both parts belong to the same element."""
        count = len(self.lines(width))
        here = min(int((available + TOLERANCE) / self.style.leading), count - 2)
        if here < 2:
            return None
        return self._part(slice(None, here), False), self._part(slice(here, None), self.keep_with_next)

    def _part(self, part: slice, keep_with_next: bool) -> Paragraph:
        made = Paragraph("", self.style, self.element)
        made._lines, made._width, made.keep_with_next = self._lines[part], self._width, keep_with_next
        return made

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the lines as they are aligned."""
        style = self.style
        baseline = top - (style.leading - style.size) / 2 - 0.82 * style.size
        placed = []
        for index, line in enumerate(self.lines(width)):
            if line.strip(" "):
                left = x + style.indent + self._shift(line, width - style.indent)
                placed.append((left, baseline - index * style.leading, line))
        if placed:
            canvas.draw_text(self.element, placed, style.font, style.size, style.gray)

    def _shift(self, line: str, width: float) -> float:
        if self.style.align == "left":
            return 0.0
        spare = width - measure_text(line.rstrip(" "), self.style.font, self.style.size)
        return spare if self.style.align == "right" else spare / 2
