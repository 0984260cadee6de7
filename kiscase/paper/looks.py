"""How documents look: sizes, weights and distances in one place, in points, for ordinary print."""

from __future__ import annotations

from kiscase.paper import fonts
from kiscase.paper.cells import Frame
from kiscase.paper.pieces import Look

MM = 72 / 25.4
LARGE = 1.6
"""Large print is set at 17.6 points: as large to the eye as 16 points of most fonts."""

TEXTS = {
    "body": Look(before=5),
    "small": Look(size=9, leading=11.5, before=3),
    "bold": Look(fonts.BOLD, before=5),
    "centred": Look(align="centre", before=5),
    "quote": Look(fonts.ITALIC, before=5, indent=14),
    "under": Look(fonts.ITALIC, before=1, tied=True),
}
HEADINGS = {
    1: Look(fonts.BOLD, 17, 21, "centre", before=10, tied=True),
    2: Look(fonts.BOLD, 13, 16.5, before=14, tied=True),
    3: Look(fonts.BOLD, 11, 14.5, before=9, tied=True),
}
MARK = Look(fonts.BOLD, 11, 14.5, "centre", before=0, tied=True)
LABEL = Look(size=8.5, leading=11, ink=0.25, before=0, tied=True)
VALUE = Look(leading=14, before=1)
CELL = Look(size=10, leading=12.5, before=0)
TITLE = Look(fonts.BOLD, 9.5, 12, before=0)
SIGN = Look(size=9, leading=11, align="centre", before=1)
SIGNED_NAME = Look(size=10, leading=12.5, align="centre", before=2)
STAMP = Look(size=8.5, leading=11, align="centre", ink=0.25, before=0)
RUNNING = Look(size=8, leading=10, ink=0.3, before=0)

BOXED = Frame()
HEADER = Frame(above=3, below=4, ground=0.93)
ROWS = Frame(above=3, below=4)
"""Frames of boxed fields, of a table's header and of its rows."""

PEN_STEP = 8 * MM
"""The height of a line for handwriting."""
SIGN_ROOM = 15 * MM
"""The room above the line of a signature."""
