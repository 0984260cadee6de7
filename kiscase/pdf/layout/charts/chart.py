"""What all charts share: their legend and the text in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kiscase.pdf.blocks import ChartSeries
from kiscase.pdf.layout.flowables import Flowable
from kiscase.pdf.layout.line_breaking import bind_short_words, break_lines, measure_text
from kiscase.pdf.layout.text_style import TextStyle
from kiscase.pdf.output import fonts
from kiscase.pdf.output.structure_tree import StructureElement
from kiscase.pdf.output.tagged_canvas import TaggedCanvas


def value_text(value: float | None) -> str:
    """A value as it is written: whole, or with as many digits as it has, at most two."""
    return "–" if value is None else f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


class ChartFlowable(Flowable):
    """A chart with the series and the style of its text."""

    def __init__(self, series: Sequence[ChartSeries], element: StructureElement, style: TextStyle) -> None:
        self.series, self.element, self.style = series, element, style
        self.space_before = style.space_before

    def lines(self, text: str, width: float) -> list[str]:
        """The text, broken into lines of that width."""
        words = bind_short_words(fonts.printable_text(text))
        return break_lines(words, self.style.font, width * 1000 / self.style.size)

    def text_width(self, text: str) -> float:
        """The width of a line of text."""
        return measure_text(text.rstrip(" "), self.style.font, self.style.size)

    def write(self, canvas: TaggedCanvas, x: float, top: float, text: str, align: float = 0.0) -> None:
        """Write a line whose upper edge is at *top*; *align* is the share of its width left of x."""
        written = fonts.printable_text(text)
        base = top - (self.style.leading - self.style.size) / 2 - 0.82 * self.style.size
        canvas.draw_text(
            None, [(x - align * self.text_width(written), base, written)], self.style.font, self.style.size
        )

    def _legend(self, width: float) -> Iterator[tuple[float, int, int, str]]:
        """Where each entry stands: its x, its line, the place of its series, its words."""
        if len(self.series) < 2:
            return
        sign, x, line = self.style.size * 2.6, 0.0, 0
        for place, one in enumerate(self.series):
            words = self.lines(one.name, width - sign)
            wide = sign + max(map(self.text_width, words)) + self.style.size
            if x and x + wide > width:
                x, line = 0.0, line + 1
            for word in words:
                yield x, line, place if word is words[0] else -1, word
                line += word is not words[-1]
            x += wide

    def legend_height(self, width: float) -> float:
        """The height of the legend; a single series has none."""
        lines = max((line + 1 for _x, line, _place, _words in self._legend(width)), default=0)
        return lines * self.style.leading + (self.style.size * 0.5 if lines else 0)

    def draw_legend(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the sign and the name of each series."""
        for left, line, place, words in self._legend(width):
            upper = top - line * self.style.leading
            if place >= 0:
                self.draw_sign(canvas, place, x + left, upper - self.style.leading / 2)
            self.write(canvas, x + left + self.style.size * 2.6, upper, words)

    def draw_sign(self, canvas: TaggedCanvas, place: int, x: float, middle: float) -> None:
        """The sign of a series in the legend."""


def series_text(series: ChartSeries, place: int) -> str:
    """What is written for a value."""
    return series.texts[place] if series.texts else value_text(series.values[place])
