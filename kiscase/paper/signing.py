"""Fields that an electronic signature can fill later without harm to the accessible document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kiscase.paper.canvas import PaperCanvas
from kiscase.paper.raw import Raw, number, stream, text_string
from kiscase.paper.tags import Widget

Edges = tuple[float, float, float, float]
"""The left, lower, right and upper edge of a place on the page."""


@dataclass(frozen=True)
class _Field:
    name: str
    hint: str
    edges: Edges
    widget: Widget
    made: Raw


class SignatureFields:
    """The empty signature fields of one document."""

    def __init__(self) -> None:
        self._fields: dict[str, _Field] = {}

    def add(self, canvas: PaperCanvas, widget: Widget, key: str, hint: str, edges: Edges) -> None:
        """Put a field on the page that is being drawn; a second one of the same key gets a number."""
        key = key.replace(".", "-")  # a dot in a field's name would mean a field inside a field
        name, count = key, 1
        while name in self._fields:
            count += 1
            name = f"{key}-{count}"
        made = Raw()
        self._fields[name] = _Field(name, hint, edges, widget, made)
        widget.number = canvas.annotate(made)

    def write(self, doc: Any, pages: int) -> Raw | None:
        """Complete the fields when all pages are known; the document's form, or None without fields."""
        for place, field in enumerate(self._fields.values()):
            field.made.content = _content(doc, field, pages + place)
        names = b" ".join(b"%d 0 R" % field.widget.number for field in self._fields.values())
        return Raw(b"<</Fields[%s]>>" % names) if names else None


def _content(doc: Any, field: _Field, parent_key: int) -> bytes:
    left, low, right, high = field.edges
    box = b"/BBox[0 0 %.2f %.2f]" % (right - left, high - low)
    look = number(doc, Raw(stream(b"/Type/XObject/Subtype/Form/Resources<<>>" + box, b"")))
    page = doc.idToObjectNumberAndVersion[f"Page{field.widget.page + 1}"][0]
    return (
        b"<</Type/Annot/Subtype/Widget/FT/Sig/F 4/T %s/TU %s/Rect[%.2f %.2f %.2f %.2f]/P %d 0 R"
        b"/StructParent %d/AP<</N %d 0 R>>>>"
    ) % (text_string(field.name), text_string(field.hint), left, low, right, high, page, parent_key, look)
