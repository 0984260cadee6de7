"""Tables: a header that screen readers name with every cell, rows with numbers or without, blank rows for the pen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kiscase.core.i18n import _
from kiscase.paper import looks
from kiscase.paper.blocks import Column, Grid
from kiscase.paper.cells import Cell, Line, Table
from kiscase.paper.fonts import clean
from kiscase.paper.pieces import Piece, Prose, measure_text
from kiscase.paper.scale import Scale
from kiscase.paper.stack import Stack
from kiscase.paper.tags import Element

_HEAD = b"/A<</O/Table/Scope/Column>>"
_LONG = 200
_NUMBER_SHARE = 0.045
_WORD = re.compile(r"[^\s/@-]+[/@-]?|[/@-]")
_WORD_LENGTH = 20


def set_grid(block: Grid, parent: Element, scale: Scale) -> Piece:
    """The table of a grid; numbers and blank rows are added here."""
    columns = _columns(block, scale)
    texts = [list(row) for row in block.rows] + [[""] * len(block.columns)] * block.empty_rows
    if block.numbered:
        texts = [[f"{place}.", *row] for place, row in enumerate(texts, 1)]
    whole = parent.child("Table")
    titles = [column.title for column in columns]
    needs = _needs([titles, *texts], scale)
    head = _line(columns, titles, needs, whole, scale, heading=True)
    minimum = block.row_height * looks.MM
    room = max(minimum, looks.PEN_STEP)
    written = len(block.rows)
    rows = [
        _line(columns, row, needs, whole, scale, minimum=minimum if place < written else room, place=place)
        for place, row in enumerate(texts)
    ]
    return Table(rows, head)


def _columns(block: Grid, scale: Scale) -> list[Column]:
    if not block.numbered:
        return list(block.columns)
    total = sum(column.width for column in block.columns)
    return [Column(_("No."), total * _NUMBER_SHARE * scale.factor, "right"), *block.columns]


def _needs(rows: Sequence[Sequence[str]], scale: Scale) -> list[float]:
    """The width that each column needs so that no word of ordinary length, no date and no PESEL is cut."""
    look = scale.look(looks.TITLE)
    words: list[set[str]] = [set() for _column in rows[0]]
    for row in rows:
        for found, text in zip(words, row, strict=True):
            parts = _WORD.findall(text) if len(text) < _LONG else ()
            found.update(part for part in parts if len(part) <= _WORD_LENGTH)
    sides = 2 * looks.ROWS.side + 1
    widest = [max((measure_text(clean(word), look.font, look.size) for word in found), default=0.0) for found in words]
    return [wide * 1.06 + sides for wide in widest]


def _line(
    columns: Sequence[Column],
    texts: Sequence[str],
    needs: Sequence[float],
    whole: Element,
    scale: Scale,
    *,
    heading: bool = False,
    minimum: float = 0.0,
    place: int = 0,
) -> Line:
    row = whole.child("TR")
    look = scale.look(looks.TITLE if heading else looks.CELL)
    cells = []
    for column, text, need in zip(columns, texts, needs, strict=True):
        element = row.child("TH", _HEAD) if heading else row.child("TD")
        if element.spot:
            element.spot += f".{place}.{column.key}"
        aligned = look if column.align == look.align else replace(look, align=column.align)
        cells.append(Cell(Stack([Prose(text, aligned, element)]), column.width, need))
    return Line(cells, looks.HEADER if heading else looks.ROWS, minimum)
