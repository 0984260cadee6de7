"""The paragraph flowable."""

from __future__ import annotations

from kiscase.pdf.layout.flowables import TOLERANCE, Flowable
from kiscase.pdf.layout.line_breaking import bind_short_words, break_lines, measure_text
from kiscase.pdf.layout.text_style import TextStyle
from kiscase.pdf.output import fonts
from kiscase.pdf.output.structure_tree import StructureElement
from kiscase.pdf.output.tagged_canvas import TaggedCanvas


class Paragraph(Flowable):
    """A text of one look. A line keeps the space at which it was broken, so that the words stay words when read out."""

    def __init__(self, text: str, look: TextStyle, element: StructureElement | None) -> None:
        self.text = bind_short_words(fonts.printable_text(text))
        self.style = look
        self.element = element
        self.space_before = look.space_before
        self.keep_with_next = look.keep_with_next
        self._lines: list[str] = []
        self._width = -1.0

    def lines(self, width: float) -> list[str]:
        """The text, broken into lines."""
        if width != self._width:
            measure = (width - self.style.indent + TOLERANCE) * 1000 / self.style.size
            self._lines = break_lines(self.text, self.style.font, measure)
            self._width = width
        return self._lines

    def height(self, width: float) -> float:
        """As many lines as it takes."""
        return len(self.lines(width)) * self.style.leading

    def min_height(self, width: float) -> float:
        """Two lines; the whole of a text of three."""
        count = len(self.lines(width))
        return self.style.leading * (count if count < 4 else 2)

    def split(self, width: float, room: float, full: float) -> tuple[Flowable, Flowable] | None:
        """Cut between lines, two at least on both sides; both halves are the same element."""
        count = len(self.lines(width))
        here = min(int((room + TOLERANCE) / self.style.leading), count - 2)
        if here < 2:
            return None
        return self._part(slice(None, here), False), self._part(slice(here, None), self.keep_with_next)

    def _part(self, part: slice, tied: bool) -> Paragraph:
        made = Paragraph("", self.style, self.element)
        made._lines, made._width, made.keep_with_next = self._lines[part], self._width, tied
        return made

    def draw(self, pen: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the lines at the side where they belong."""
        look = self.style
        baseline = top - (look.leading - look.size) / 2 - 0.82 * look.size
        placed = []
        for place, line in enumerate(self.lines(width)):
            if line.strip(" "):
                left = x + look.indent + self._shift(line, width - look.indent)
                placed.append((left, baseline - place * look.leading, line))
        if placed:
            pen.draw_text(self.element, placed, look.font, look.size, look.gray)

    def _shift(self, line: str, width: float) -> float:
        if self.style.align == "left":
            return 0.0
        spare = width - measure_text(line.rstrip(" "), self.style.font, self.style.size)
        return spare if self.style.align == "right" else spare / 2
