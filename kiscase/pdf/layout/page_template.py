"""What surrounds the text on every page: institution, number and page number, and the watermark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4, landscape

from kiscase.core.i18n import _
from kiscase.pdf.layout import stylesheet
from kiscase.pdf.layout.line_breaking import bind_short_words, break_lines, measure_text
from kiscase.pdf.layout.text_style import PrintScale
from kiscase.pdf.output import fonts, tagged_canvas
from kiscase.pdf.output.hyphenated_text import PlacedLine
from kiscase.pdf.output.structure_tree import StructureElement
from kiscase.pdf.output.tagged_canvas import TaggedCanvas

if TYPE_CHECKING:
    from kiscase.pdf.document_properties import DocumentProperties

SIDE_MARGIN = 20 * stylesheet.MM
EDGE_MARGIN = 12 * stylesheet.MM
_FOOTER_HEIGHT = 20 * stylesheet.MM
_SPACING = 5 * stylesheet.MM


class PageTemplate:
    """Header, footer and watermark of the pages of one document."""

    def __init__(self, sheet: DocumentProperties, scale: PrintScale) -> None:
        self.sheet = sheet
        self.running = scale.scaled_style(stylesheet.HEADER_FOOTER_STYLE)
        self.warning = scale.scaled_style(stylesheet.WATERMARK_STYLE)
        self.size = landscape(A4) if sheet.landscape else A4
        self.width = self.size[0] - 2 * SIDE_MARGIN
        self.marks = " · ".join(mark if isinstance(mark, str) else _(mark.value) for mark in sheet.watermarks)
        self._right = self._break(sheet.number, 0.32)
        self._left = self._break(sheet.author, 0.97 - self._width_share(self._right))
        rows = max(len(self._left), len(self._right))
        self._rule = self.size[1] - EDGE_MARGIN - rows * self.running.leading - 3
        self._marks = (
            break_lines(self.marks, self.warning.font, self.width * 1000 / self.warning.size) if self.marks else []
        )
        self._marked = self._rule - _SPACING
        self.top = self._marked - (len(self._marks) * self.warning.leading + _SPACING / 2 if self._marks else 0)
        self._foot = self._break(self._footer(), 0.78)
        self.bottom = max(_FOOTER_HEIGHT, EDGE_MARGIN + len(self._foot) * self.running.leading + 3 + _SPACING)

    def _break(self, text: str, share: float) -> list[str]:
        measure = self.width * share * 1000 / self.running.size
        return break_lines(bind_short_words(fonts.printable_text(text)), self.running.font, measure)

    def _width_share(self, lines: list[str]) -> float:
        """The share of the line that the longest of *lines* takes."""
        return max(measure_text(line, self.running.font, self.running.size) for line in lines) / self.width

    def _footer(self) -> str:
        sheet = self.sheet
        parts = [sheet.number, _("version {version}").format(version=sheet.version) if sheet.version else ""]
        parts.append(_("code {code}").format(code=sheet.code) if sheet.code else "")
        return " · ".join(part for part in parts if part)

    def draw_header(self, canvas: TaggedCanvas, marks: StructureElement | None) -> None:
        """Draw what is known when a page starts; the watermark's words are read out once, on the first page."""
        if self.marks:
            self._draw_watermark(canvas)
        high = self.size[1] - EDGE_MARGIN - self.running.size
        with canvas.artifact(tagged_canvas.HEADER_ARTIFACT):
            self._draw_running_text(canvas, self._left, high, "left")
            self._draw_running_text(canvas, self._right, high, "right")
            canvas.draw_lines([(SIDE_MARGIN, self._rule, SIDE_MARGIN + self.width, self._rule)], 0.4)
        if self._marks and canvas.page == 0:
            self._draw_warning(canvas, marks)
        elif self._marks:
            with canvas.artifact(tagged_canvas.HEADER_ARTIFACT):
                self._draw_warning(canvas, None)

    def draw_footer(self, canvas: TaggedCanvas, pages: int) -> None:
        """Draw what needs the number of pages."""
        count = _("Page {page} of {pages}").format(page=canvas.page + 1, pages=pages)
        rule = EDGE_MARGIN + len(self._foot) * self.running.leading + 3
        high = rule - 3 - self.running.size
        with canvas.artifact(tagged_canvas.FOOTER_ARTIFACT):
            canvas.draw_lines([(SIDE_MARGIN, rule, SIDE_MARGIN + self.width, rule)], 0.4)
            self._draw_running_text(canvas, self._foot, high, "left")
            self._draw_running_text(canvas, [count], high, "right")

    def _draw_running_text(self, canvas: TaggedCanvas, lines: list[str], high: float, side: str) -> None:
        style = self.running
        placed: list[PlacedLine] = []
        for index, line in enumerate(lines):
            spare = self.width - measure_text(line, style.font, style.size) if side == "right" else 0.0
            placed.append((SIDE_MARGIN + spare, high - index * style.leading, line))
        canvas.draw_text(None, placed, style.font, style.size, style.gray)

    def _draw_warning(self, canvas: TaggedCanvas, element: StructureElement | None) -> None:
        style = self.warning
        high = self._marked - style.size
        placed: list[PlacedLine] = []
        for index, line in enumerate(self._marks):
            spare = self.width - measure_text(line, style.font, style.size)
            placed.append((SIDE_MARGIN + spare / 2, high - index * style.leading, line))
        canvas.draw_text(element, placed, style.font, style.size)

    def _draw_watermark(self, canvas: TaggedCanvas) -> None:
        wide, high = self.size
        natural = measure_text(self.marks, fonts.BOLD, 100)
        size = min(110.0, 100 * 0.82 * (wide * wide + high * high) ** 0.5 / natural)
        with canvas.artifact(tagged_canvas.WATERMARK_ARTIFACT):
            canvas.pdf.saveState()
            canvas.pdf.translate(wide / 2, high / 2)
            canvas.pdf.rotate(55 if high > wide else 35)
            left = -measure_text(self.marks, fonts.BOLD, size) / 2
            canvas.draw_text(None, [(left, -size * 0.36, self.marks)], fonts.BOLD, size, 0.955)
            canvas.pdf.restoreState()
