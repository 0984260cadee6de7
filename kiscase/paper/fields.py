"""Labelled fields in thin boxes, as official forms have them: a small label, below it the value or room for the pen."""

from __future__ import annotations

from collections.abc import Iterator

from kiscase.paper import looks
from kiscase.paper.blocks import Field, Fields
from kiscase.paper.cells import Cell, Line, Table
from kiscase.paper.pieces import Blank, Piece, Prose
from kiscase.paper.scale import Scale
from kiscase.paper.stack import Stack
from kiscase.paper.tags import Element


def set_fields(block: Fields, parent: Element, scale: Scale) -> Piece:
    """The boxes of a block of fields, line by line."""
    lines = []
    for row in _rows(block):
        cells = [Cell(_content(field, parent, scale), share) for field, share in row]
        spare = 1.0 - sum(share for _field, share in row)
        if spare > 0.01:
            cells.append(Cell(Stack([]), spare, bare=True))
        lines.append(Line(cells, looks.BOXED))
    return Table(lines)


def _rows(block: Fields) -> Iterator[list[tuple[Field, float]]]:
    row: list[tuple[Field, float]] = []
    used = 0.0
    for item in block.items:
        field = item if isinstance(item, Field) else Field(*item)
        share = field.width or 1.0 / block.columns
        if row and used + share > 1.01:
            yield row
            row, used = [], 0.0
        row.append((field, share))
        used += share
    if row:
        yield row


def _content(field: Field, parent: Element, scale: Scale) -> Stack:
    label: list[Piece] = [Prose(field.label, scale.look(looks.LABEL), _about(field, parent))] if field.label else []
    if field.value.strip():
        return Stack([*label, Prose(field.value, scale.look(looks.VALUE), _about(field, parent))])
    step = looks.PEN_STEP if field.lines > 1 else scale.look(looks.VALUE).leading + 3
    return Stack([*label, Blank(field.lines, step)])


def _about(field: Field, parent: Element) -> Element:
    made = parent.child("P")
    made.spot = field.key or made.spot
    return made
