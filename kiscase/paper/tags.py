"""The structure tree: what a screen reader reads instead of the drawn page, and what makes the PDF accessible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kiscase.paper.raw import Raw, number

Piece = tuple[int, int]
"""A drawn piece of an element: the page (from 0) and its number (MCID) there."""


class Element:
    """A node of the tree: its kind (P, H1, TD …), what is in it, and the pieces of page content that show it."""

    __slots__ = ("attributes", "kids", "kind", "number", "parent", "spot")

    def __init__(self, kind: str, parent: Element | None = None, attributes: bytes = b"") -> None:
        self.kind = kind
        self.parent = parent
        self.kids: list[Element | Piece | Widget] = []
        self.attributes = attributes
        self.number = 0
        self.spot: str = parent.spot if parent else ""
        """The field of a form that this is about; no part of the PDF."""

    def child(self, kind: str, attributes: bytes = b"") -> Element:
        """A new element, the last inside this one."""
        made = Element(kind, self, attributes)
        self.kids.append(made)
        return made

    def walk(self) -> Iterator[Element]:
        """This element and all inside it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()


class Widget:
    """A form field on a page, seen from the tree."""

    __slots__ = ("number", "owner", "page")

    def __init__(self, page: int, owner: Element) -> None:
        self.page = page
        self.owner = owner
        self.number = 0


class Tree:
    """The elements of one document, and which of them each page's marked content belongs to."""

    def __init__(self) -> None:
        self.root = Element("Document")
        self.pages: list[list[Element]] = []
        self.widgets: list[Widget] = []

    def mark(self, element: Element, page: int) -> int:
        """A new piece of *element* on *page*: its number there."""
        while len(self.pages) <= page:
            self.pages.append([])
        owners = self.pages[page]
        owners.append(element)
        element.kids.append((page, len(owners) - 1))
        return len(owners) - 1

    def widget(self, element: Element, page: int) -> Widget:
        """A form field of *element* on *page*."""
        made = Widget(page, element)
        element.kids.append(made)
        self.widgets.append(made)
        return made

    def write(self, doc: Any, pages: int) -> Raw:
        """Add the tree to ReportLab's *doc*, and its parent tree; the root of both."""
        elements = list(self.root.walk())
        objects = [Raw() for _ in elements]
        for element, made in zip(elements, objects, strict=True):
            element.number = number(doc, made)
        page_numbers = [doc.idToObjectNumberAndVersion[f"Page{page + 1}"][0] for page in range(pages)]
        top = Raw()
        self.root.parent = Element("StructTreeRoot")
        self.root.parent.number = number(doc, top)
        for element, made in zip(elements, objects, strict=True):
            made.content = _element(element, page_numbers)
        parents = number(doc, Raw(self._parents(pages)))
        top.content = b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>" % (
            self.root.number,
            parents,
            pages + len(self.widgets),
        )
        return top

    def _parents(self, pages: int) -> bytes:
        rows = []
        for page, owners in enumerate(self.pages):
            rows.append(b"%d [%s]" % (page, b" ".join(b"%d 0 R" % owner.number for owner in owners)))
        for place, widget in enumerate(self.widgets):
            rows.append(b"%d %d 0 R" % (pages + place, widget.owner.number))
        return b"<</Nums [%s]>>" % b"\n".join(rows)


def _element(element: Element, pages: list[int]) -> bytes:
    parent = element.parent.number if element.parent else 0
    on = {kid[0] for kid in element.kids if isinstance(kid, tuple)}
    home = min(on) if on else None
    kids = b" ".join(_kid(kid, home, pages) for kid in element.kids)
    page = b"/Pg %d 0 R" % pages[home] if home is not None else b""
    # A field stands alone, not in an array: so programs that check signatures know a tagged field when they see it.
    alone = len(element.kids) == 1 and isinstance(element.kids[0], Widget)
    content = (b"/K%s" if alone else b"/K[%s]") % kids if kids else b""
    kind = element.kind.encode("ascii")
    return b"<</Type/StructElem/S/%s/P %d 0 R%s%s%s>>" % (kind, parent, page, element.attributes, content)


def _kid(kid: Element | Piece | Widget, home: int | None, pages: list[int]) -> bytes:
    if isinstance(kid, Element):
        return b"%d 0 R" % kid.number
    if isinstance(kid, Widget):
        return b"<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>>" % (pages[kid.page], kid.number)
    page, place = kid
    if page == home:
        return b"%d" % place
    return b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (pages[page], place)
