"""The press: pieces onto pages, and the pages into a PDF that is accessible and can be kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kiscase.paper import archive, fonts, looks
from kiscase.paper.blocks import Block
from kiscase.paper.canvas import PaperCanvas
from kiscase.paper.page import SIDE, Page
from kiscase.paper.pen import Pen
from kiscase.paper.raw import Raw
from kiscase.paper.scale import Scale
from kiscase.paper.setting import Setter
from kiscase.paper.spots import Spot
from kiscase.paper.stack import Stack
from kiscase.paper.tags import Element, Tree

if TYPE_CHECKING:
    from kiscase.paper.sheet import Sheet


def press(sheet: Sheet, story: Sequence[Block], *, tagged: bool, spots: list[Spot] | None = None) -> bytes:
    """The bytes of the document; raises Unprintable for a character without a glyph. *spots* gets where fields are."""
    tree = Tree()
    scale = Scale(looks.LARGE if sheet.large else 1.0)
    frame = Page(sheet, scale)
    marks = tree.root.child("P") if frame.marks else None
    pieces = Setter(tree.root, scale).story(story)
    for name in (fonts.REGULAR, fonts.BOLD, fonts.ITALIC):
        fonts.font(name)
    pen = Pen(PaperCanvas(frame.size, sheet.language, fonts.REGULAR), tree if tagged else None)
    _draw(Stack(pieces), frame, pen, marks)
    pages = _foot(frame, pen)
    info = archive.Info(sheet.title, sheet.author, sheet.made_on)
    if spots is not None:
        spots += pen.spots
    pen.canvas.declare(info, _entries(sheet, pen, tree, pages) if tagged else {})
    return pen.canvas.bytes()


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


def _foot(frame: Page, pen: Pen) -> int:
    """Add the footers now that the number of pages is known; that number."""
    pages = pen.page
    for pen.page in range(pages):
        pen.canvas.reopen()
        frame.finish(pen, pages)
        pen.canvas.complete(pen.page, pen.tree is not None)
    return pages


def _entries(sheet: Sheet, pen: Pen, tree: Tree, pages: int) -> dict[str, Raw]:
    """What the catalogue of an accessible and archival document has."""
    doc = pen.canvas.document
    form = pen.fields.write(doc, pages)
    entries = {
        "MarkInfo": Raw(b"<</Marked true>>"),
        "ViewerPreferences": Raw(b"<</DisplayDocTitle true>>"),
        "Metadata": archive.metadata(sheet.title, sheet.author, sheet.language, sheet.made_on),
        "OutputIntents": archive.output_intent(doc),
        "StructTreeRoot": tree.write(doc, pages),
    }
    return entries | ({"AcroForm": form} if form else {})
