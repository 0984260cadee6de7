"""PDF objects written as raw bytes: cheaper than ReportLab's, which has none for tags and metadata."""

from __future__ import annotations

import zlib
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFObject


class RawObject(PDFObject):
    """A PDF object given as bytes; ReportLab assigns its number and its position in the file."""

    def __init__(self, content: bytes = b"") -> None:
        self.content = content

    def format(self, document: object) -> bytes:
        """The object's bytes as they are in the file."""
        return self.content


def object_number(doc: Any, made: PDFObject) -> int:
    """The number that *doc* assigns (or assigned) to the object."""
    found: int = doc.idToObjectNumberAndVersion[doc.Reference(made).name][0]
    return found


def text_string(text: str) -> bytes:
    """A PDF text string that can hold any character."""
    return b"<FEFF" + text.encode("utf-16-be", "replace").hex().encode("ascii") + b">"


def stream_object(entries: bytes, content: bytes) -> bytes:
    """A stream object with these dictionary entries."""
    # Data that happens to end with CR would swallow a bare LF before `endstream`, and the length would seem wrong.
    return b"<<%s/Length %d>>\nstream\n%s\r\nendstream\n" % (entries, len(content), content)


def compressed_stream(content: bytes, entries: bytes = b"") -> RawObject:
    """A compressed stream; ReportLab's own have no line end after the data, which makes their length doubtful."""
    return RawObject(stream_object(b"/Filter/FlateDecode" + entries, zlib.compress(content)))
