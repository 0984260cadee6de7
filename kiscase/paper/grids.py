"""Tables: a header that screen readers name with every cell, rows with numbers or without, blank rows for the pen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kiscase.core.i18n import _
from kiscase.paper import looks
from kiscase.paper.blocks import Column, Grid
from kiscase.paper.cells import Cell, Line, Table
from kiscase.paper.pieces import Piece, Prose
from kiscase.paper.scale import Scale
from kiscase.paper.stack import Stack
from kiscase.paper.tags import Element

_HEAD = b"/A<</O/Table/Scope/Column>>"
_NUMBER_SHARE = 0.065


def set_grid(block: Grid, parent: Element, scale: Scale) -> Piece:
    """The table of a grid; numbers and blank rows are added here."""
    columns = _columns(block, scale)
    texts = [list(row) for row in block.rows] + [[""] * len(block.columns)] * block.empty_rows
    if block.numbered:
        texts = [[f"{place}.", *row] for place, row in enumerate(texts, 1)]
    whole = parent.child("Table")
    head = _line(columns, [column.title for column in columns], whole, scale, heading=True)
    minimum = block.row_height * looks.MM
    room = max(minimum, looks.PEN_STEP)
    written = len(block.rows)
    rows = [
        _line(columns, row, whole, scale, minimum=minimum if place < written else room)
        for place, row in enumerate(texts)
    ]
    return Table(rows, head)


def _columns(block: Grid, scale: Scale) -> list[Column]:
    if not block.numbered:
        return list(block.columns)
    total = sum(column.width for column in block.columns)
    return [Column(_("No."), total * _NUMBER_SHARE * scale.factor, "right"), *block.columns]


def _line(
    columns: Sequence[Column],
    texts: Sequence[str],
    whole: Element,
    scale: Scale,
    *,
    heading: bool = False,
    minimum: float = 0.0,
) -> Line:
    row = whole.child("TR")
    look = scale.look(looks.TITLE if heading else looks.CELL)
    cells = []
    for column, text in zip(columns, texts, strict=True):
        element = row.child("TH", _HEAD) if heading else row.child("TD")
        aligned = look if column.align == look.align else replace(look, align=column.align)
        cells.append(Cell(Stack([Prose(text, aligned, element)]), column.width))
    return Line(cells, looks.HEADER if heading else looks.ROWS, minimum)
