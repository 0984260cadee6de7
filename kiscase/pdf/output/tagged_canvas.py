"""The pen: the only thing that writes on a page. Text is marked content of its element, all else an artifact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kiscase.pdf.output.canvas import PdfCanvas
from kiscase.pdf.output.field_positions import FieldPosition
from kiscase.pdf.output.signature_fields import SignatureFields
from kiscase.pdf.output.structure_tree import StructureElement, StructureTree

PlacedLine = tuple[float, float, str]
"""A line of text and where its baseline begins."""

HEADER_ARTIFACT = "/Artifact <</Type/Pagination/Subtype/Header>> BDC"
FOOTER_ARTIFACT = "/Artifact <</Type/Pagination/Subtype/Footer>> BDC"
WATERMARK_ARTIFACT = "/Artifact <</Type/Pagination/Subtype/Watermark>> BDC"
LAYOUT_ARTIFACT = "/Artifact <</Type/Layout>> BDC"


class TaggedCanvas:
    """Writes on the canvas; without a tree it is plain ReportLab."""

    def __init__(self, canvas: PdfCanvas, tree: StructureTree | None) -> None:
        self.canvas = canvas
        self.tree = tree
        self.page = 0
        self.fields = SignatureFields()
        self.field_positions: list[FieldPosition] = []
        self._in_artifact = False

    @contextmanager
    def artifact(self, kind: str = LAYOUT_ARTIFACT) -> Iterator[None]:
        """What is drawn inside is no content: decoration, or a repetition."""
        if self.tree is None or self._in_artifact:
            yield
            return
        self.canvas.write_operator(kind)
        self._in_artifact = True
        yield
        self._in_artifact = False
        self.canvas.write_operator("EMC")

    def draw_text(
        self, element: StructureElement | None, lines: Sequence[PlacedLine], font: str, size: float, ink: float = 0
    ) -> None:
        """Lines of text, one piece of *element*; of none only inside an artifact."""
        marked = self.tree is not None and element is not None and not self._in_artifact
        if element is not None and element.field_key and not self._in_artifact:
            left, low = lines[0][:2]
            self.field_positions.append(
                FieldPosition(element.field_key, self.page, left, self.canvas.page_height - low - size)
            )
        if self.tree is not None and element is not None and marked:
            self.canvas.write_operator(f"/{element.kind} <</MCID {self.tree.add_content(element, self.page)}>> BDC")
        self.canvas.setFillGray(ink)
        writing = self.canvas.beginText()
        writing.setFont(font, size, size)
        for x, y, line in lines:
            writing.setTextOrigin(x, y)
            writing.textOut(line)
        self.canvas.drawText(writing)
        if marked:
            self.canvas.write_operator("EMC")

    def fill_rectangle(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        """A light ground behind something."""
        with self.artifact():
            self.canvas.setFillGray(grey)
            self.canvas.rect(x, y, width, height, stroke=0, fill=1)

    def draw_boxes(self, rectangles: Sequence[tuple[float, float, float, float]], weight: float = 0.5) -> None:
        """Thin boxes: x, y, width, height of each."""
        with self.artifact():
            self._stroke(weight)
            for rectangle in rectangles:
                self.canvas.rect(*rectangle)

    def draw_lines(
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

    def add_signature_field(
        self, element: StructureElement, key: str, hint: str, box: tuple[float, float, float, float]
    ) -> None:
        """An empty field for an electronic signature."""
        if self.tree is not None:
            self.fields.add(self.canvas, self.tree.add_widget(element, self.page), key, hint, box)
