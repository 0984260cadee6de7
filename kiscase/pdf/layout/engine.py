"""Lays a document out on pages and writes them as an accessible, archival PDF."""

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
    from kiscase.pdf.document_properties import DocumentProperties


def lay_out_document(
    properties: DocumentProperties,
    blocks: Sequence[Block],
    *,
    tagged: bool,
    positions: list[FieldPosition] | None = None,
) -> bytes:
    """The bytes of the document; raises UnprintableCharacterError. *positions* gets the positions of the fields."""
    tree = StructureTree()
    scale = PrintScale(stylesheet.LARGE_PRINT_FACTOR if properties.large else 1.0)
    template = PageTemplate(properties, scale)
    watermark = tree.root.add_child("P") if template.marks else None
    flowables = FlowableBuilder(tree.root, scale, properties.language).build(blocks)
    for name in (fonts.REGULAR, fonts.BOLD, fonts.ITALIC):
        fonts.load_font(name)
    canvas = TaggedCanvas(PdfCanvas(template.size, properties.language, fonts.REGULAR), tree if tagged else None)
    _draw_pages(VerticalStack(flowables), template, canvas, watermark)
    pages = _draw_footers(template, canvas)
    info = pdfa_metadata.DocumentInformation(properties.title, properties.author, properties.made_on)
    if positions is not None:
        positions += canvas.field_positions
    canvas.pdf.set_catalog(info, _catalog_entries(properties, canvas, tree, pages) if tagged else {})
    return canvas.pdf.to_bytes()


def _draw_pages(
    rest: VerticalStack, template: PageTemplate, canvas: TaggedCanvas, watermark: StructureElement | None
) -> None:
    high = template.top - template.bottom
    while True:
        head, tail = rest.split_at(template.width, high, high)
        template.draw_header(canvas, watermark)
        VerticalStack(head).draw(canvas, SIDE_MARGIN, template.top, template.width)
        canvas.pdf.showPage()
        canvas.page += 1
        if not tail:
            return
        rest = VerticalStack(tail)


def _draw_footers(template: PageTemplate, canvas: TaggedCanvas) -> int:
    """Draw the footers, now that the number of pages is known; return it."""
    pages = canvas.page
    for canvas.page in range(pages):
        canvas.pdf.begin_overlay()
        template.draw_footer(canvas, pages)
        canvas.pdf.finish_page(canvas.page, canvas.tree is not None)
    return pages


def _catalog_entries(
    properties: DocumentProperties, canvas: TaggedCanvas, tree: StructureTree, pages: int
) -> dict[str, RawObject]:
    """The catalog entries of an accessible, archival document."""
    doc = canvas.pdf.document
    form = canvas.fields.write(doc, pages)
    entries = {
        "MarkInfo": RawObject(b"<</Marked true>>"),
        "ViewerPreferences": RawObject(b"<</DisplayDocTitle true>>"),
        "Metadata": pdfa_metadata.xmp_stream(
            properties.title, properties.author, properties.language, properties.made_on
        ),
        "OutputIntents": color_profile.output_intent(doc),
        "StructTreeRoot": tree.write(doc, pages),
    }
    return entries | ({"AcroForm": form} if form else {})
