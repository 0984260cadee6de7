"""The press: pieces onto pages, and the pages into a PDF that is accessible and can be kept."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reportlab.pdfgen.canvas import Canvas

from kiscase.paper import archive, fonts, looks
from kiscase.paper.blocks import Block
from kiscase.paper.page import SIDE, Page
from kiscase.paper.pen import Pen
from kiscase.paper.raw import Raw, deflated
from kiscase.paper.setting import Setter
from kiscase.paper.stack import Stack
from kiscase.paper.tags import Element, Tree

if TYPE_CHECKING:
    from kiscase.paper.sheet import Sheet


def press(sheet: Sheet, story: Sequence[Block], *, tagged: bool) -> bytes:
    """The bytes of the document; raises Unprintable for a character without a glyph."""
    tree = Tree()
    frame = Page(sheet)
    marks = tree.root.child("P") if frame.marks else None
    pieces = Setter(tree.root, looks.LARGE if sheet.large else 1.0).story(story)
    fonts.font(fonts.REGULAR), fonts.font(fonts.BOLD), fonts.font(fonts.ITALIC)
    target = io.BytesIO()
    canvas = Canvas(
        target, frame.size, invariant=1, initialFontName=fonts.REGULAR, pdfVersion=(1, 7), lang=sheet.language
    )
    pen = Pen(canvas, tree if tagged else None)
    _draw(Stack(pieces), frame, pen, marks)
    _number_pages(frame, pen)
    pen.canvas._doc.info = archive.Info(sheet.title, sheet.author, sheet.made_on)
    if tagged:
        _finish(sheet, pen, tree)
    canvas.save()
    return target.getvalue()


def _draw(rest: Stack, frame: Page, pen: Pen, marks: Element | None) -> None:
    high = frame.top - frame.bottom
    while True:
        head, tail = rest.cut(frame.width, high, high)
        frame.begin(pen, marks)
        Stack(head).draw(pen, SIDE, frame.top, frame.width)
        pen.canvas.showPage()
        pen.page += 1
        if not tail:
            return
        rest = Stack(tail)


def _number_pages(frame: Page, pen: Pen) -> None:
    """Add the footers when the number of pages is known; the pages themselves are not set again."""
    pages = pen.page
    for place in range(pages):
        pen.page = place
        pen.canvas._code = []
        frame.finish(pen, pages)
        page = pen.canvas._doc.idToObject[f"Page{place + 1}"]
        page.Contents = deflated((page.stream + "\n".join(pen.canvas._code)).encode("latin-1"))
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        if pen.tree is not None:
            page.StructParents, page.Tabs = place, "/S"
    pen.canvas._code = []
    pen.page = pages


def _finish(sheet: Sheet, pen: Pen, tree: Tree) -> None:
    doc: Any = pen.canvas._doc
    catalog = doc.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.__Refs__ = [name for name in catalog.__NoDefault__ if name not in ("MarkInfo", "ViewerPreferences")]
    catalog.MarkInfo = Raw(b"<</Marked true>>")
    catalog.ViewerPreferences = Raw(b"<</DisplayDocTitle true>>")
    catalog.Metadata = archive.metadata(sheet.title, sheet.author, sheet.language, sheet.made_on)
    catalog.OutputIntents = archive.output_intent(doc)
    form = pen.fields.write(doc, pen.page)
    if form is not None:
        catalog.AcroForm = form
    catalog.StructTreeRoot = tree.write(doc, pen.page)
