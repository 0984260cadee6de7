"""The pen: the only thing that writes on a page. Text is marked content of its element, all else an artifact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kiscase.paper.canvas import PaperCanvas
from kiscase.paper.signing import SignatureFields
from kiscase.paper.spots import Spot
from kiscase.paper.tags import Element, Tree

Placed = tuple[float, float, str]
"""A line of text and where its baseline begins."""

HEADER = "/Artifact <</Type/Pagination/Subtype/Header>> BDC"
FOOTER = "/Artifact <</Type/Pagination/Subtype/Footer>> BDC"
WATERMARK = "/Artifact <</Type/Pagination/Subtype/Watermark>> BDC"
LAYOUT = "/Artifact <</Type/Layout>> BDC"


class Pen:
    """Writes on the canvas; without a tree it is plain ReportLab."""

    def __init__(self, canvas: PaperCanvas, tree: Tree | None) -> None:
        self.canvas = canvas
        self.tree = tree
        self.page = 0
        self.fields = SignatureFields()
        self.spots: list[Spot] = []
        self._apart = False

    @contextmanager
    def artifact(self, kind: str = LAYOUT) -> Iterator[None]:
        """What is drawn inside is no content: decoration, or a repetition."""
        if self.tree is None or self._apart:
            yield
            return
        self.canvas.operate(kind)
        self._apart = True
        yield
        self._apart = False
        self.canvas.operate("EMC")

    def text(self, element: Element | None, lines: Sequence[Placed], font: str, size: float, ink: float = 0) -> None:
        """Lines of text, one piece of *element*; of none only inside an artifact."""
        marked = self.tree is not None and element is not None and not self._apart
        if element is not None and element.spot and not self._apart:
            left, low = lines[0][:2]
            self.spots.append(Spot(element.spot, self.page, left, self.canvas.high - low - size))
        if self.tree is not None and element is not None and marked:
            self.canvas.operate(f"/{element.kind} <</MCID {self.tree.mark(element, self.page)}>> BDC")
        self.canvas.setFillGray(ink)
        writing = self.canvas.beginText()
        writing.setFont(font, size, size)
        for x, y, line in lines:
            writing.setTextOrigin(x, y)
            writing.textOut(line)
        self.canvas.drawText(writing)
        if marked:
            self.canvas.operate("EMC")

    def fill(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        """A light ground behind something."""
        with self.artifact():
            self.canvas.setFillGray(grey)
            self.canvas.rect(x, y, width, height, stroke=0, fill=1)

    def boxes(self, rectangles: Sequence[tuple[float, float, float, float]], weight: float = 0.5) -> None:
        """Thin boxes: x, y, width, height of each."""
        with self.artifact():
            self._stroke(weight)
            for rectangle in rectangles:
                self.canvas.rect(*rectangle)

    def rules(
        self, lines: Sequence[tuple[float, float, float, float]], weight: float = 0.5, dots: bool = False
    ) -> None:
        """Straight lines: x, y of both ends of each; dotted ones are for the pen to follow."""
        with self.artifact():
            self._stroke(weight)
            if dots:
                self.canvas.setLineCap(1)
                self.canvas.setDash(0.01, 2.2)
            self.canvas.lines(lines)
            if dots:
                self.canvas.setDash()
                self.canvas.setLineCap(0)

    def _stroke(self, weight: float) -> None:
        self.canvas.setStrokeGray(0.25)
        self.canvas.setLineWidth(weight)

    def signature_field(self, element: Element, key: str, hint: str, box: tuple[float, float, float, float]) -> None:
        """An empty field for an electronic signature."""
        if self.tree is not None:
            self.fields.add(self.canvas, self.tree.widget(element, self.page), key, hint, box)
