"""What stands around the text on every page: institution, number, page of pages, and the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4, landscape

from kiscase.core.i18n import _
from kiscase.paper import fonts, looks
from kiscase.paper import pen as pens
from kiscase.paper.pen import Pen, Placed
from kiscase.paper.pieces import break_lines, lean, measure_text
from kiscase.paper.scale import Scale
from kiscase.paper.tags import Element

if TYPE_CHECKING:
    from kiscase.paper.sheet import Sheet

SIDE = 20 * looks.MM
EDGE = 12 * looks.MM
_FOOT = 20 * looks.MM
_AIR = 5 * looks.MM


class Page:
    """The frame of every page of one document."""

    def __init__(self, sheet: Sheet, scale: Scale) -> None:
        self.sheet = sheet
        self.running = scale.look(looks.RUNNING)
        self.warning = scale.look(looks.MARK)
        self.size = landscape(A4) if sheet.landscape else A4
        self.width = self.size[0] - 2 * SIDE
        self.marks = " · ".join(mark if isinstance(mark, str) else _(mark.value) for mark in sheet.marks)
        self._right = self._broken(sheet.number, 0.32)
        self._left = self._broken(sheet.author, 0.97 - self._share(self._right))
        rows = max(len(self._left), len(self._right))
        self._rule = self.size[1] - EDGE - rows * self.running.leading - 3
        self._marks = (
            break_lines(self.marks, self.warning.font, self.width * 1000 / self.warning.size) if self.marks else []
        )
        self._marked = self._rule - _AIR
        self.top = self._marked - (len(self._marks) * self.warning.leading + _AIR / 2 if self._marks else 0)
        self._foot = self._broken(self._footer(), 0.78)
        self.bottom = max(_FOOT, EDGE + len(self._foot) * self.running.leading + 3 + _AIR)

    def _broken(self, text: str, share: float) -> list[str]:
        measure = self.width * share * 1000 / self.running.size
        return break_lines(lean(fonts.clean(text)), self.running.font, measure)

    def _share(self, lines: list[str]) -> float:
        """How much of the line the longest of *lines* takes."""
        return max(measure_text(line, self.running.font, self.running.size) for line in lines) / self.width

    def _footer(self) -> str:
        sheet = self.sheet
        parts = [sheet.number, _("version {version}").format(version=sheet.version) if sheet.version else ""]
        parts.append(_("code {code}").format(code=sheet.code) if sheet.code else "")
        return " · ".join(part for part in parts if part)

    def begin(self, pen: Pen, marks: Element | None) -> None:
        """Draw what is known when a page begins; the marks are content once, on the first page."""
        if self.marks:
            self._watermark(pen)
        high = self.size[1] - EDGE - self.running.size
        with pen.artifact(pens.HEADER):
            self._running(pen, self._left, high, "left")
            self._running(pen, self._right, high, "right")
            pen.rules([(SIDE, self._rule, SIDE + self.width, self._rule)], 0.4)
        if self._marks and pen.page == 0:
            self._legible(pen, marks)
        elif self._marks:
            with pen.artifact(pens.HEADER):
                self._legible(pen, None)

    def finish(self, pen: Pen, pages: int) -> None:
        """Draw what needs the number of pages."""
        count = _("Page {page} of {pages}").format(page=pen.page + 1, pages=pages)
        rule = EDGE + len(self._foot) * self.running.leading + 3
        high = rule - 3 - self.running.size
        with pen.artifact(pens.FOOTER):
            pen.rules([(SIDE, rule, SIDE + self.width, rule)], 0.4)
            self._running(pen, self._foot, high, "left")
            self._running(pen, [count], high, "right")

    def _running(self, pen: Pen, lines: list[str], high: float, side: str) -> None:
        look = self.running
        placed: list[Placed] = []
        for place, line in enumerate(lines):
            spare = self.width - measure_text(line, look.font, look.size) if side == "right" else 0.0
            placed.append((SIDE + spare, high - place * look.leading, line))
        pen.text(None, placed, look.font, look.size, look.ink)

    def _legible(self, pen: Pen, element: Element | None) -> None:
        look = self.warning
        high = self._marked - look.size
        placed: list[Placed] = []
        for place, line in enumerate(self._marks):
            spare = self.width - measure_text(line, look.font, look.size)
            placed.append((SIDE + spare / 2, high - place * look.leading, line))
        pen.text(element, placed, look.font, look.size)

    def _watermark(self, pen: Pen) -> None:
        wide, high = self.size
        natural = measure_text(self.marks, fonts.BOLD, 100)
        size = min(110.0, 100 * 0.82 * (wide * wide + high * high) ** 0.5 / natural)
        with pen.artifact(pens.WATERMARK):
            pen.canvas.saveState()
            pen.canvas.translate(wide / 2, high / 2)
            pen.canvas.rotate(55 if high > wide else 35)
            left = -measure_text(self.marks, fonts.BOLD, size) / 2
            pen.text(None, [(left, -size * 0.36, self.marks)], fonts.BOLD, size, 0.955)
            pen.canvas.restoreState()
