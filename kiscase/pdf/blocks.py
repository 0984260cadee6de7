"""Blocks: the plain data that documents are built from and compared as, without a layout engine.

Texts are printed as typed: nothing in them is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

TextStyleName: TypeAlias = Literal[
    "body", "kept", "small", "bold", "centred", "centred-bold", "right", "label", "quote", "under"
]
Alignment: TypeAlias = Literal["left", "centre", "right"]


@dataclass(frozen=True)
class Heading:
    """A heading; the first one of a document is its title, level 1. It is never the last thing on a page."""

    text: str
    level: int = 1
    centred: bool = False


@dataclass(frozen=True)
class Text:
    """A paragraph; line breaks stay as typed. The styles "under", "label" and "kept" keep it with the next block."""

    text: str
    style: TextStyleName = "body"


@dataclass(frozen=True)
class BlankLines:
    """So many dotted lines to write on by hand."""

    count: int


@dataclass(frozen=True)
class LabelledField:
    """A small label with its value below it, or with *lines* to write on when there is no value.

    *width* is a share of the line; 0 means an equal share by the `columns` of the LabelledFields. *key* is the form's
    field.
    """

    label: str
    value: str = ""
    width: float = 0.0
    lines: int = 1
    key: str = ""


@dataclass(frozen=True)
class LabelledFields:
    """Fields in thin boxes, side by side until their widths fill the line."""

    items: Sequence[LabelledField | tuple[str, str]]
    columns: int = 1


@dataclass(frozen=True)
class TableColumn:
    """A column of a table; *width* is relative to the other columns."""

    title: str
    width: float = 1.0
    align: Alignment = "left"
    key: str = ""


@dataclass(frozen=True)
class Table:
    """A table; its header is repeated on every page. *row_height* (millimetres) leaves room for handwriting.

    A cell is a text, or labelled fields from top to bottom. *kept_with_next* keeps the last row with the next block.
    *dense* sets it in small type with little space around it, for many narrow columns.
    """

    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[str | Sequence[LabelledField]]] = ()
    numbered: bool = False
    empty_rows: int = 0
    row_height: float = 0.0
    kept_with_next: bool = False
    dense: bool = False


@dataclass(frozen=True)
class BulletList:
    """A list, bulleted or numbered."""

    items: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True)
class LetteredList:
    """Items with the letters a), b) …, each with its texts side by side in boxes of equal width.

    *keys* names the texts for field positions; an empty text is *lines* to write on. *letters* are those of the items,
    where they do not simply follow the alphabet.
    """

    items: Sequence[Sequence[str]]
    keys: Sequence[str] = ()
    letters: Sequence[str] = ()
    lines: int = 1


@dataclass(frozen=True)
class StampBox:
    """An empty box with a label at its foot, for a stamp; *height* in millimetres."""

    label: str
    height: float = 30.0


@dataclass(frozen=True)
class SignatureLine:
    """Where one person signs: by hand above the line, or electronically in the PDF field named after *key*.

    *by_hand* is a line without such a field, where a person who signs more than once has signed electronically before.
    """

    label: str
    name: str = ""
    date: str = ""
    key: str = ""
    by_hand: bool = False


def signature_field_name(key: str) -> str:
    """The name of the PDF field of a signature line: a dot in it would mean a field inside a field."""
    return key.replace(".", "-")


@dataclass(frozen=True)
class SignatureLines:
    """Signature lines side by side; never alone on a page. *paired* puts two in each row."""

    lines: Sequence[SignatureLine]
    paired: bool = False


@dataclass(frozen=True)
class Picture:
    """A PNG or JPEG as large as fits into the line and the *height* (millimetres), with what it shows in words."""

    content: bytes
    alternative: str
    height: float = 22.0


@dataclass(frozen=True)
class ChartSeries:
    """The values of a chart by its labels, None where there is none; *texts* are written in their place."""

    name: str
    values: Sequence[float | None]
    texts: Sequence[str] = ()


@dataclass(frozen=True)
class BarChart:
    """Lying bars: a row for each label, in it a bar for each series; with what it shows in words, as for a picture.

    *highest* is the end of the axis; without it the highest value is. The values stand beside the bars.
    """

    labels: Sequence[str]
    series: Sequence[ChartSeries]
    alternative: str
    highest: float | None = None


@dataclass(frozen=True)
class LineChart:
    """Lines over the labels from left to right, *height* millimetres high, with what it shows in words.

    The axis goes from *lowest* to *highest*; without one to the highest value.
    """

    labels: Sequence[str]
    series: Sequence[ChartSeries]
    alternative: str
    lowest: float = 0.0
    highest: float | None = None
    height: float = 45.0


@dataclass(frozen=True)
class SideBySide:
    """Blocks side by side; *widths* are shares of the line, equal if empty."""

    blocks: Sequence[Block]
    widths: Sequence[float] = ()


@dataclass(frozen=True)
class KeepTogether:
    """Blocks that are kept on one page if they fit on one."""

    blocks: Sequence[Block]


@dataclass(frozen=True)
class InLanguage:
    """Blocks in another language than the document's, so that a screen reader changes its voice."""

    language: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Gap:
    """Vertical space of so many lines of text; none at the top of a page."""

    lines: float = 1.0


@dataclass(frozen=True)
class FieldMarker:
    """Invisible: the blocks up to the next marker belong to the field *key* of a form."""

    key: str


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""


Block: TypeAlias = (
    Heading
    | Text
    | BlankLines
    | LabelledFields
    | Table
    | BulletList
    | LetteredList
    | StampBox
    | SignatureLines
    | Picture
    | BarChart
    | LineChart
    | SideBySide
    | KeepTogether
    | InLanguage
    | FieldMarker
    | Gap
    | PageBreak
)
