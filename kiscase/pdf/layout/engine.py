"""The press: pieces onto pages, and the pages into a PDF that is accessible and can be kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kiscase.pdf.blocks import Block
from kiscase.pdf.layout import stylesheet
from kiscase.pdf.layout.flowable_builder import FlowableBuilder
from kiscase.pdf.layout.page_template import SIDE_MARGIN, PageTemplate
from kiscase.pdf.layout.text_style import PrintScale
from kiscase.pdf.layout.vertical_stack import VerticalStack
from kiscase.pdf.output import color_profile, fonts, pdfa_metadata
from kiscase.pdf.output.canvas import PdfCanvas
from kiscase.pdf.output.field_positions import FieldPosition
from kiscase.pdf.output.raw_objects import RawObject
from kiscase.pdf.output.structure_tree import StructureElement, StructureTree
from kiscase.pdf.output.tagged_canvas import TaggedCanvas

if TYPE_CHECKING:
    from kiscase.pdf.document import DocumentProperties


def lay_out_document(
    sheet: DocumentProperties, story: Sequence[Block], *, tagged: bool, spots: list[FieldPosition] | None = None
) -> bytes:
    """The bytes of the document; raises Unprintable for a character without a glyph. *spots* gets where fields are."""
    tree = StructureTree()
    scale = PrintScale(stylesheet.LARGE_PRINT_FACTOR if sheet.large else 1.0)
    frame = PageTemplate(sheet, scale)
    marks = tree.root.add_child("P") if frame.marks else None
    pieces = FlowableBuilder(tree.root, scale).build(story)
    for name in (fonts.REGULAR, fonts.BOLD, fonts.ITALIC):
        fonts.load_font(name)
    pen = TaggedCanvas(PdfCanvas(frame.size, sheet.language, fonts.REGULAR), tree if tagged else None)
    _draw_pages(VerticalStack(pieces), frame, pen, marks)
    pages = _draw_footers(frame, pen)
    info = pdfa_metadata.DocumentInformation(sheet.title, sheet.author, sheet.made_on)
    if spots is not None:
        spots += pen.field_positions
    pen.canvas.set_catalog(info, _catalog_entries(sheet, pen, tree, pages) if tagged else {})
    return pen.canvas.to_bytes()


def _draw_pages(rest: VerticalStack, frame: PageTemplate, pen: TaggedCanvas, marks: StructureElement | None) -> None:
    high = frame.top - frame.bottom
    while True:
        head, tail = rest.split_at(frame.width, high, high)
        frame.draw_header(pen, marks)
        VerticalStack(head).draw(pen, SIDE_MARGIN, frame.top, frame.width)
        pen.canvas.showPage()
        pen.page += 1
        if not tail:
            return
        rest = VerticalStack(tail)


def _draw_footers(frame: PageTemplate, pen: TaggedCanvas) -> int:
    """Add the footers now that the number of pages is known; that number."""
    pages = pen.page
    for pen.page in range(pages):
        pen.canvas.begin_overlay()
        frame.draw_footer(pen, pages)
        pen.canvas.finish_page(pen.page, pen.tree is not None)
    return pages


def _catalog_entries(
    sheet: DocumentProperties, pen: TaggedCanvas, tree: StructureTree, pages: int
) -> dict[str, RawObject]:
    """What the catalogue of an accessible and archival document has."""
    doc = pen.canvas.document
    form = pen.fields.write(doc, pages)
    entries = {
        "MarkInfo": RawObject(b"<</Marked true>>"),
        "ViewerPreferences": RawObject(b"<</DisplayDocTitle true>>"),
        "Metadata": pdfa_metadata.xmp_stream(sheet.title, sheet.author, sheet.language, sheet.made_on),
        "OutputIntents": color_profile.output_intent(doc),
        "StructTreeRoot": tree.write(doc, pages),
    }
    return entries | ({"AcroForm": form} if form else {})
