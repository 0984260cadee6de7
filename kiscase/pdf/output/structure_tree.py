"""The structure tree of an accessible PDF: what a screen reader reads instead of the drawn page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kiscase.pdf.output.raw_objects import RawObject, object_number

MarkedContent = tuple[int, int]
"""A piece of content of an element: its page (from 0) and its number (MCID) there."""


class StructureElement:
    """A node of the tree: its kind (P, H1, TD …), its children, and the pieces of page content that show it."""

    __slots__ = ("attributes", "field_key", "kids", "kind", "number", "parent")

    def __init__(self, kind: str, parent: StructureElement | None = None, attributes: bytes = b"") -> None:
        self.kind = kind
        self.parent = parent
        self.kids: list[StructureElement | MarkedContent | FormWidget] = []
        self.attributes = attributes
        self.number = 0
        self.field_key: str = parent.field_key if parent else ""
        """The field of a form that this belongs to; not part of the PDF."""

    def add_child(self, kind: str, attributes: bytes = b"") -> StructureElement:
        """A new element, the last child of this one."""
        made = StructureElement(kind, self, attributes)
        self.kids.append(made)
        return made

    def walk(self) -> Iterator[StructureElement]:
        """This element and everything below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, StructureElement):
                yield from kid.walk()


class FormWidget:
    """A form field on a page, as the tree refers to it."""

    __slots__ = ("number", "owner", "page")

    def __init__(self, page: int, owner: StructureElement) -> None:
        self.page = page
        self.owner = owner
        self.number = 0


class StructureTree:
    """The elements of one document, and the element of each piece of marked content on each page."""

    def __init__(self) -> None:
        self.root = StructureElement("Document")
        self.pages: list[list[StructureElement]] = []
        self.widgets: list[FormWidget] = []

    def add_content(self, element: StructureElement, page: int) -> int:
        """A new piece of *element* on *page*: its number there."""
        while len(self.pages) <= page:
            self.pages.append([])
        owners = self.pages[page]
        owners.append(element)
        element.kids.append((page, len(owners) - 1))
        return len(owners) - 1

    def add_widget(self, element: StructureElement, page: int) -> FormWidget:
        """A form field of *element* on *page*."""
        made = FormWidget(page, element)
        element.kids.append(made)
        self.widgets.append(made)
        return made

    def write(self, doc: Any, pages: int) -> RawObject:
        """Add the tree and its parent tree to ReportLab's *doc*; returns the root."""
        elements = list(self.root.walk())
        objects = [RawObject() for _ in elements]
        for element, made in zip(elements, objects, strict=True):
            element.number = object_number(doc, made)
        page_numbers = [doc.idToObjectNumberAndVersion[f"Page{page + 1}"][0] for page in range(pages)]
        top = RawObject()
        self.root.parent = StructureElement("StructTreeRoot")
        self.root.parent.number = object_number(doc, top)
        for element, made in zip(elements, objects, strict=True):
            made.content = _element_object(element, page_numbers)
        parents = object_number(doc, RawObject(self._parents(pages)))
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
        for index, widget in enumerate(self.widgets):
            rows.append(b"%d %d 0 R" % (pages + index, widget.owner.number))
        return b"<</Nums [%s]>>" % b"\n".join(rows)


def _element_object(element: StructureElement, pages: list[int]) -> bytes:
    parent = element.parent.number if element.parent else 0
    on = {kid[0] for kid in element.kids if isinstance(kid, tuple)}
    home = min(on) if on else None
    kids = b" ".join(_child_reference(kid, home, pages) for kid in element.kids)
    page = b"/Pg %d 0 R" % pages[home] if home is not None else b""
    # A single field is not put into an array: this is how programs that validate signatures recognize a tagged field.
    alone = len(element.kids) == 1 and isinstance(element.kids[0], FormWidget)
    content = (b"/K%s" if alone else b"/K[%s]") % kids if kids else b""
    kind = element.kind.encode("ascii")
    return b"<</Type/StructElem/S/%s/P %d 0 R%s%s%s>>" % (kind, parent, page, element.attributes, content)


def _child_reference(kid: StructureElement | MarkedContent | FormWidget, home: int | None, pages: list[int]) -> bytes:
    if isinstance(kid, StructureElement):
        return b"%d 0 R" % kid.number
    if isinstance(kid, FormWidget):
        return b"<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>>" % (pages[kid.page], kid.number)
    page, index = kid
    if page == home:
        return b"%d" % index
    return b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (pages[page], index)
