"""Empty signature fields, which can be signed later without breaking accessibility."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kiscase.pdf.blocks import signature_field_name
from kiscase.pdf.output.canvas import PdfCanvas
from kiscase.pdf.output.raw_objects import RawObject, object_number, stream_object, text_string
from kiscase.pdf.output.structure_tree import FormWidget

Rectangle = tuple[float, float, float, float]
"""The left, lower, right and upper edge of a field on the page."""


@dataclass(frozen=True)
class _SignatureField:
    name: str
    hint: str
    edges: Rectangle
    widget: FormWidget
    made: RawObject


class SignatureFields:
    """The empty signature fields of one document."""

    def __init__(self) -> None:
        self._fields: dict[str, _SignatureField] = {}

    def add(self, canvas: PdfCanvas, widget: FormWidget, key: str, hint: str, edges: Rectangle) -> None:
        """Put a field on the current page; a second one with the same key gets a number."""
        base = signature_field_name(key)
        name, count = base, 1
        while name in self._fields:
            count += 1
            name = f"{base}-{count}"
        made = RawObject()
        self._fields[name] = _SignatureField(name, hint, edges, widget, made)
        widget.number = canvas.add_annotation(made)

    def write(self, doc: Any, pages: int) -> RawObject | None:
        """Complete the fields when all pages are known; the document's AcroForm, or None without fields."""
        for index, field in enumerate(self._fields.values()):
            field.made.content = _content(doc, field, pages + index)
        names = b" ".join(b"%d 0 R" % field.widget.number for field in self._fields.values())
        return RawObject(b"<</Fields[%s]>>" % names) if names else None


def _content(doc: Any, field: _SignatureField, parent_key: int) -> bytes:
    left, low, right, high = field.edges
    box = b"/BBox[0 0 %.2f %.2f]" % (right - left, high - low)
    appearance = object_number(doc, RawObject(stream_object(b"/Type/XObject/Subtype/Form/Resources<<>>" + box, b"")))
    page = doc.idToObjectNumberAndVersion[f"Page{field.widget.page + 1}"][0]
    return (
        b"<</Type/Annot/Subtype/Widget/FT/Sig/F 4/T %s/TU %s/Rect[%.2f %.2f %.2f %.2f]/P %d 0 R"
        b"/StructParent %d/AP<</N %d 0 R>>>>"
    ) % (text_string(field.name), text_string(field.hint), left, low, right, high, page, parent_key, appearance)
