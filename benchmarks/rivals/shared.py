"""What the rival implementations share."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Literal

from kiscase.pdf.blocks import LabelledField, LabelledFields, SignatureLine, SignatureLines

FONT_FACES = {"R": "SourceSans3-Regular", "B": "SourceSans3-Bold", "I": "SourceSans3-Italic"}


def field_rows(block: LabelledFields) -> list[list[tuple[LabelledField, float]]]:
    """The fields of a block line by line, with their shares of the line."""
    rows: list[list[tuple[LabelledField, float]]] = []
    used = 2.0
    for item in block.items:
        field = item if isinstance(item, LabelledField) else LabelledField(*item)
        share = field.width or 1.0 / block.columns
        if used + share > 1.01:
            rows.append([])
            used = 0.0
        rows[-1].append((field, share))
        used += share
    return rows


TEXT_STYLES: dict[str, tuple[str, float, float, Literal[0, 1]]] = {
    "body": ("R", 11, 14.5, 0),
    "small": ("R", 9, 11.5, 0),
    "bold": ("B", 11, 14.5, 0),
    "centred": ("R", 11, 14.5, 1),
    "centred-bold": ("B", 11, 14.5, 1),
    "quote": ("I", 11, 14.5, 0),
    "h1": ("B", 17, 21, 1),
    "h2": ("B", 13, 16.5, 0),
    "h3": ("B", 11, 14.5, 0),
    "label": ("B", 10.5, 13.5, 0),
    "box-label": ("R", 8.5, 11, 0),
    "value": ("R", 11, 14, 0),
    "cell": ("R", 10, 12.5, 0),
    "title": ("B", 9.5, 12, 0),
    "sign": ("R", 9, 11, 1),
}
"""Face, size, leading and side (1 is the middle) of each kind of text, as kiscase.pdf.layout.stylesheet has them."""


def escape_markup(text: str) -> str:
    return html.escape(text, quote=False)


def cell_texts(content: str | Sequence[LabelledField]) -> list[tuple[str, str]]:
    """The texts of a cell of a table, each with its style: labels with their values, or one text."""
    if isinstance(content, str):
        return [("cell", content)]
    return [pair for field in content for pair in (("box-label", field.label), ("cell", field.value))]


def signature_rows(block: SignatureLines) -> list[Sequence[SignatureLine]]:
    """The signature lines row by row."""
    step = 2 if block.paired else len(block.lines)
    return [block.lines[place : place + step] for place in range(0, len(block.lines), step)]
