"""Draws on the pages: text is marked content of its element, everything else an artifact."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from reportlab.lib.utils import ImageReader

from kiscase.core.text.hyphenation import SOFT_HYPHEN
from kiscase.pdf.output.canvas import PdfCanvas
from kiscase.pdf.output.field_positions import FieldPosition
from kiscase.pdf.output.hyphenated_text import PlacedLine, write_hyphenated_lines, write_line
from kiscase.pdf.output.raw_objects import text_string
from kiscase.pdf.output.signature_fields import SignatureFields
from kiscase.pdf.output.structure_tree import StructureElement, StructureTree

HEADER_ARTIFACT = "/Artifact <</Type/Pagination/Subtype/Header>> BDC"
FOOTER_ARTIFACT = "/Artifact <</Type/Pagination/Subtype/Footer>> BDC"
WATERMARK_ARTIFACT = "/Artifact <</Type/Pagination/Subtype/Watermark>> BDC"
LAYOUT_ARTIFACT = "/Artifact <</Type/Layout>> BDC"


class TaggedCanvas:
    """Draws on a PdfCanvas; without a structure tree it adds no tags."""

    def __init__(self, pdf: PdfCanvas, tree: StructureTree | None) -> None:
        self.pdf = pdf
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
        self.pdf.write_operator(kind)
        self._in_artifact = True
        yield
        self._in_artifact = False
        self.pdf.write_operator("EMC")

    def draw_text(
        self, element: StructureElement | None, lines: Sequence[PlacedLine], font: str, size: float, gray: float = 0
    ) -> None:
        """Draw lines of text, one piece of *element*; without an element only inside an artifact."""
        marked = self.tree is not None and element is not None and not self._in_artifact
        if element is not None and element.field_key and not self._in_artifact:
            left, low = lines[0][:2]
            self.field_positions.append(
                FieldPosition(element.field_key, self.page, left, self.pdf.page_height - low - size)
            )
        if self.tree is not None and element is not None and marked:
            self.pdf.write_operator(f"/{element.kind} <</MCID {self.tree.add_content(element, self.page)}>> BDC")
        self.pdf.setFillGray(gray)
        writing = self.pdf.beginText()
        writing.setFont(font, size, size)
        if any(line.endswith(SOFT_HYPHEN) for _x, _y, line in lines):
            write_hyphenated_lines(writing, lines, font, size)
        else:
            for line in lines:
                write_line(writing, line, font, size)
        self.pdf.drawText(writing)
        if marked:
            self.pdf.write_operator("EMC")

    def draw_picture(
        self, element: StructureElement, content: bytes, alternative: str, box: tuple[float, float, float, float]
    ) -> None:
        """Draw a PNG or JPEG into a box (x, y, width, height): a figure that a screen reader names in words."""
        with self.figure(element, alternative, box):
            self.pdf.draw_picture(content, *box)

    @contextmanager
    def figure(
        self, element: StructureElement, alternative: str, box: tuple[float, float, float, float]
    ) -> Iterator[None]:
        """What is drawn inside, also text, is one figure in a box (x, y, width, height), named in words."""
        if self.tree is None or self._in_artifact:
            yield
            return
        x, y, wide, high = box
        place = b"[%.2f %.2f %.2f %.2f]" % (x, y, x + wide, y + high)
        words = text_string(alternative)
        element.attributes = b"/Alt%s/A<</O/Layout/Placement/Block/BBox%s>>" % (words, place)
        self.pdf.write_operator(f"/{element.kind} <</MCID {self.tree.add_content(element, self.page)}>> BDC")
        self._in_artifact = True
        yield
        self._in_artifact = False
        self.pdf.write_operator("EMC")

    def fill_rectangle(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        """Fill a rectangle in a light gray, as a background."""
        with self.artifact():
            self.pdf.setFillGray(grey)
            self.pdf.rect(x, y, width, height, stroke=0, fill=1)

    def draw_boxes(self, rectangles: Sequence[tuple[float, float, float, float]], weight: float = 0.5) -> None:
        """Draw thin boxes: x, y, width, height of each."""
        with self.artifact():
            self._stroke(weight)
            for rectangle in rectangles:
                self.pdf.rect(*rectangle)

    def draw_bar(self, x: float, y: float, width: float, height: float, gray: float) -> None:
        """Draw a filled rectangle with a thin edge."""
        self._stroke(0.5)
        self.pdf.setFillGray(gray)
        self.pdf.rect(x, y, width, height, stroke=1, fill=1)

    def draw_curve(self, points: Sequence[tuple[float, float]], dashes: Sequence[float]) -> None:
        """Draw a line through points, dashed where *dashes* has the lengths."""
        self._stroke(1.2)
        if dashes:
            self.pdf.setDash(list(dashes))
        path = self.pdf.beginPath()
        for place, (x, y) in enumerate(points):
            (path.lineTo if place else path.moveTo)(x, y)
        self.pdf.drawPath(path)
        self.pdf.setDash()

    def draw_point(self, x: float, y: float, radius: float, corners: int) -> None:
        """Draw a filled point: round, or with so many corners."""
        self._stroke(0.5)
        self.pdf.setFillGray(0.2)
        if not corners:
            self.pdf.circle(x, y, radius, stroke=1, fill=1)
            return
        path = self.pdf.beginPath()
        for corner in range(corners):
            turn = 2 * math.pi * corner / corners + math.pi / 2
            (path.lineTo if corner else path.moveTo)(x + radius * math.cos(turn), y + radius * math.sin(turn))
        path.close()
        self.pdf.drawPath(path, stroke=1, fill=1)

    def draw_lines(
        self,
        lines: Sequence[tuple[float, float, float, float]],
        weight: float = 0.5,
        dots: bool = False,
        *,
        gray: float = 0.25,
    ) -> None:
        """Draw straight lines: x, y of both ends of each; dotted ones are to write on."""
        with self.artifact():
            self._stroke(weight, gray)
            if dots:
                self.pdf.setLineCap(1)
                self.pdf.setDash(0.01, 2.2)
            self.pdf.lines(lines)
            if dots:
                self.pdf.setDash()
                self.pdf.setLineCap(0)

    def _stroke(self, weight: float, gray: float = 0.25) -> None:
        self.pdf.setStrokeGray(gray)
        self.pdf.setLineWidth(weight)

    def add_signature_field(
        self, element: StructureElement, key: str, hint: str, box: tuple[float, float, float, float]
    ) -> None:
        """Add an empty field for an electronic signature."""
        if self.tree is not None:
            self.fields.add(self.pdf, self.tree.add_widget(element, self.page), key, hint, box)


def picture_proportions(content: bytes) -> float:
    """The width of a PNG or JPEG by its height."""
    wide, high = ImageReader(io.BytesIO(content)).getSize()
    return float(wide / high)
