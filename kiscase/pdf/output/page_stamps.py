"""Stamps a line at the foot of each page of a finished PDF, outside of its structure tree (an artifact)."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name
from reportlab.pdfgen.canvas import Canvas

from kiscase.pdf.output.fonts import load_font

_FONT, _SIZE = "SourceSans3-Regular", 7.5
_FOOT, _SIDE = 10.0, 24.0  # points from the lower and the right edge
_KEY = "/Stamp"


def stamp_pages(pdf: pikepdf.Pdf, lines: Sequence[str]) -> None:
    """Write a line on each page, in one small font that all pages share."""
    with pikepdf.open(io.BytesIO(_stamps(pdf, lines))) as stamps:
        fonts: dict[str, Any] = {}
        for page, stamp in zip(pdf.pages, stamps.pages, strict=True):
            content = stamp.obj.Contents.read_bytes()
            for name, font in stamp.obj.Resources.Font.items():
                if name not in fonts:
                    fonts[name] = pdf.copy_foreign(font)
                own = f"{_KEY}{name[1:].replace('+', '-')}"
                if f"{name} ".encode() in content:
                    content = content.replace(f"{name} ".encode(), f"{own} ".encode())
                    _fonts_of(page)[own] = fonts[name]
            marked = b"Q\n/Artifact <</Type /Pagination /Subtype /Footer>> BDC\nq\n" + content + b"\nQ\nEMC\n"
            page.contents_add(_packed(pdf, b"q\n"), prepend=True)
            page.contents_add(_packed(pdf, marked))


def _stamps(pdf: pikepdf.Pdf, lines: Sequence[str]) -> bytes:
    """A PDF with the stamps alone, on pages of the same sizes."""
    target = io.BytesIO()
    load_font(_FONT)
    canvas = Canvas(target, pageCompression=1)
    for page, line in zip(pdf.pages, lines, strict=True):
        left, bottom, right, top = (float(edge) for edge in page.mediabox)
        canvas.setPageSize((right - left, top - bottom))
        canvas.setFont(_FONT, _SIZE)
        canvas.drawRightString(right - _SIDE, bottom + _FOOT, line)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _fonts_of(page: pikepdf.Page) -> Any:
    resources = page.obj.Resources
    if "/Font" not in resources:
        resources.Font = Dictionary()
    return resources.Font


def _packed(pdf: pikepdf.Pdf, content: bytes) -> pikepdf.Stream:
    """A compressed stream: compressed here, its end is known before the file is saved."""
    stream = pdf.make_stream(b"")
    stream.write(zlib.compress(content), filter=Name.FlateDecode)
    return stream
