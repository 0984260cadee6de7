"""The styles of documents: font sizes, spaces and borders in one place, in points, before scaling."""

from __future__ import annotations

from typing import NamedTuple

from kiscase.pdf.layout.table import CellStyle
from kiscase.pdf.layout.text_style import TextStyle
from kiscase.pdf.output import fonts

MM = 72 / 25.4
LARGE_PRINT_FACTOR = 1.6
"""Large print is 17.6 points: it looks as large as 16 points of most fonts."""

TEXT_STYLES = {
    "body": TextStyle(space_before=5),
    "kept": TextStyle(space_before=5, keep_with_next=True),
    "small": TextStyle(size=9, leading=11.5, space_before=3),
    "bold": TextStyle(fonts.BOLD, space_before=5),
    "centred": TextStyle(align="centre", space_before=5),
    "centred-bold": TextStyle(fonts.BOLD, align="centre", space_before=3, keep_with_next=True),
    "right": TextStyle(align="right", space_before=5),
    "label": TextStyle(fonts.BOLD, 10.5, 13.5, space_before=8, keep_with_next=True),
    "quote": TextStyle(fonts.ITALIC, space_before=5, indent=14),
    "under": TextStyle(fonts.ITALIC, space_before=1, keep_with_next=True),
}
HEADING_STYLES = {
    1: TextStyle(fonts.BOLD, 17, 21, "centre", space_before=10, keep_with_next=True, balanced=True),
    2: TextStyle(fonts.BOLD, 13, 16.5, space_before=14, keep_with_next=True),
    3: TextStyle(fonts.BOLD, 11, 14.5, space_before=9, keep_with_next=True),
}
WATERMARK_STYLE = TextStyle(fonts.BOLD, 11, 14.5, "centre", space_before=0, keep_with_next=True)
LABEL_STYLE = TextStyle(size=8.5, leading=11, gray=0.25, space_before=0, keep_with_next=True)
VALUE_STYLE = TextStyle(leading=14, space_before=1)
CELL_TEXT_STYLE = TextStyle(size=10, leading=12.5, space_before=0)
COLUMN_TITLE_STYLE = TextStyle(fonts.BOLD, 9.5, 12, space_before=0)
SIGNATURE_LABEL_STYLE = TextStyle(size=9, leading=11, align="centre", space_before=1)
SIGNER_NAME_STYLE = TextStyle(size=10, leading=12.5, align="centre", space_before=2)
STAMP_LABEL_STYLE = TextStyle(size=8.5, leading=11, align="centre", gray=0.25, space_before=0)
CHART_STYLE = TextStyle(size=9, leading=11.5, space_before=6)
HEADER_FOOTER_STYLE = TextStyle(size=8, leading=10, gray=0.3, space_before=0)

BOX_CELL_STYLE = CellStyle()
HEADER_CELL_STYLE = CellStyle(padding_above=3, padding_below=4, background=0.93)
ROW_CELL_STYLE = CellStyle(padding_above=3, padding_below=4)
"""The cells of boxed fields, of a table's header and of its rows."""


class TableStyle(NamedTuple):
    """The texts and the cells of a table: of its header and of its rows."""

    title: TextStyle
    text: TextStyle
    header: CellStyle
    row: CellStyle


TABLE_STYLE = TableStyle(COLUMN_TITLE_STYLE, CELL_TEXT_STYLE, HEADER_CELL_STYLE, ROW_CELL_STYLE)
DENSE_TABLE_STYLE = TableStyle(
    TextStyle(fonts.BOLD, 7.5, 9, space_before=0),
    TextStyle(size=8, leading=9.5, space_before=0),
    CellStyle(1.25, 1.25, 2.25, background=0.93),
    CellStyle(1.25, 1.25, 2.25),
)

HANDWRITING_LINE_HEIGHT = 8 * MM
"""The height of a line for handwriting."""
SIGNATURE_HEIGHT = 15 * MM
"""The space above a signature line."""
