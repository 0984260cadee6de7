"""ReportLab's canvas with the few extensions that structure tree, footers and signature fields need."""

from __future__ import annotations

import hashlib
import io
import zlib
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFInfo
from reportlab.pdfgen.canvas import Canvas

from kiscase.pdf.output.raw_objects import RawObject, compressed_stream, object_number, stream_object

_EXTRA_PAGE_ENTRIES = ["StructParents", "Tabs"]
_EXTRA_CATALOG_ENTRIES = ["OutputIntents"]


class PdfCanvas(Canvas):
    """A canvas that writes into memory, never uses the clock and embeds all its fonts."""

    _doc: Any
    _code: list[str]
    _annotationrefs: list[Any]
    _formsinuse: list[str]

    def __init__(self, size: tuple[float, float], language: str, first_font: str) -> None:
        self.target = io.BytesIO()
        options: dict[str, Any] = {"initialFontName": first_font, "lang": language, "pdfVersion": (1, 7)}
        super().__init__(self.target, size, invariant=1, **options)
        self.document: Any = self._doc
        self.page_height = size[1]

    def write_operator(self, code: str) -> None:
        """Write an operator into the current page."""
        self._code.append(code)

    def draw_picture(self, content: bytes, x: float, y: float, width: float, height: float) -> None:
        """Draw a PNG or JPEG in RGB; ReportLab's own image has no line end after its data."""
        name = hashlib.sha256(content).hexdigest()[:32]
        registered = self.document.getXObjectName(name)
        if registered not in self.document.idToObject:
            self.document.addForm(name, _image_object(content))
        self.saveState()
        self.translate(x, y)
        self.scale(width, height)
        self.write_operator(f"/{registered} Do")
        self.restoreState()
        self._formsinuse.append(name)

    def add_annotation(self, made: RawObject) -> int:
        """Add an annotation to the current page; its object number."""
        named = object_number(self.document, made)
        self._annotationrefs.append(self.document.Reference(made))
        return named

    def begin_overlay(self) -> None:
        """Start drawing what `finish_page` adds to a page that was finished before."""
        self._code = []

    def finish_page(self, index: int, tagged: bool) -> None:
        """Add what was drawn since `begin_overlay` to a page (from 0), so that no page is laid out twice."""
        page = self.document.idToObject[f"Page{index + 1}"]
        page.Contents = compressed_stream((page.stream + "\n".join(self._code)).encode("latin-1"))
        page.__NoDefault__ = page.__NoDefault__ + _EXTRA_PAGE_ENTRIES
        if tagged:
            page.StructParents, page.Tabs = index, "/S"
        self._code = []

    def set_catalog(self, info: PDFInfo, entries: dict[str, RawObject]) -> None:
        """Set the document information and further entries of the catalog."""
        self.document.info = info
        catalog = self.document.Catalog
        catalog.__NoDefault__ = catalog.__NoDefault__ + _EXTRA_CATALOG_ENTRIES
        catalog.__Refs__ = catalog.__NoDefault__
        for name, made in entries.items():
            setattr(catalog, name, made)

    def to_bytes(self) -> bytes:
        """The finished document."""
        self.save()
        return self.target.getvalue()


def _image_object(content: bytes) -> RawObject:
    """An image: the JPEG as it is, the dots of a PNG compressed anew."""
    picture: Any = ImageReader(io.BytesIO(content))
    jpeg = content.startswith(b"\xff\xd8\xff")
    data = content if jpeg else zlib.compress(picture.getRGBData())
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/%s" % (
        *picture.getSize(),
        b"DCTDecode" if jpeg else b"FlateDecode",
    )
    return RawObject(stream_object(entries, data))
