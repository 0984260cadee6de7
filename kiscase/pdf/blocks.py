"""What documents are built from: plain data that reads like prose, built and compared without a layout engine.

Everything is text as typed: nothing in it is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

TextStyleName: TypeAlias = Literal["body", "small", "bold", "centred", "quote", "under"]
Alignment: TypeAlias = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class Heading:
    """A heading; the first of a document is the title, level 1. It never stands alone at the foot of a page."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """A paragraph; line breaks stay where they were typed. One that stands "under" a heading goes with what follows."""

    text: str
    style: TextStyleName = "body"


@dataclass(frozen=True)
class LabelledField:
    """A small label with its value below it; *lines* is the room left for the pen when there is no value.

    *width* is a share of the line; 0 takes what the Fields around it say. *key* is the field of the form.
    """

    label: str
    value: str = ""
    width: float = 0.0
    lines: int = 1
    key: str = ""


@dataclass(frozen=True)
class LabelledFields:
    """Fields in thin boxes, set side by side until their widths fill the line."""

    items: Sequence[LabelledField | tuple[str, str]]
    columns: int = 1


@dataclass(frozen=True)
class TableColumn:
    """A column of a grid; *width* counts relative to the other columns."""

    title: str
    width: float = 1.0
    align: Alignment = "left"
    key: str = ""


@dataclass(frozen=True)
class Table:
    """A table; its header is repeated on every page. *row_height* (millimetres) leaves room for the pen."""

    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[str]] = ()
    numbered: bool = False
    empty_rows: int = 0
    row_height: float = 0.0


@dataclass(frozen=True)
class BulletList:
    """A list, with dots or with numbers."""

    items: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True)
class StampBox:
    """An empty box with a label at its foot: the place for a stamp; *height* in millimetres."""

    label: str
    height: float = 30.0


@dataclass(frozen=True)
class SignatureLine:
    """Where one person signs: with a pen above the line, or electronically in the field named *key*."""

    label: str
    name: str = ""
    date: str = ""
    key: str = ""


def signature_field_name(key: str) -> str:
    """The name of the PDF field of a signature line: a dot in it would mean a field inside a field."""
    return key.replace(".", "-")


@dataclass(frozen=True)
class SignatureLines:
    """Signature places side by side; never alone on a page."""

    lines: Sequence[SignatureLine]


@dataclass(frozen=True)
class SideBySide:
    """Blocks side by side; *widths* are shares of the line, equal ones when absent."""

    blocks: Sequence[Block]
    widths: Sequence[float] = ()


@dataclass(frozen=True)
class KeepTogether:
    """Blocks that stay on one page when they fit on one."""

    blocks: Sequence[Block]


@dataclass(frozen=True)
class InLanguage:
    """Blocks in another language than the document's, so that a screen reader changes its voice."""

    language: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Gap:
    """Empty room of so many lines of text; nothing at the top of a page."""

    lines: float = 1.0


@dataclass(frozen=True)
class FieldMarker:
    """What follows is about the field *key* of a form, up to the next mark; nothing that is seen."""

    key: str


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block: TypeAlias = (
    Heading
    | Text
    | LabelledFields
    | Table
    | BulletList
    | StampBox
    | SignatureLines
    | SideBySide
    | KeepTogether
    | InLanguage
    | FieldMarker
    | Gap
    | PageBreak
)
