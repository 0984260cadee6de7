"""Signature places: a line for the pen and, on the same spot, a field for an electronic signature."""

from __future__ import annotations

from collections.abc import Sequence

from kiscase.core.i18n import _
from kiscase.paper import looks
from kiscase.paper.blocks import Place, Signatures
from kiscase.paper.cells import Cell, Frame, Line, Table
from kiscase.paper.pen import Pen
from kiscase.paper.pieces import Piece, Prose
from kiscase.paper.scale import Scale
from kiscase.paper.stack import Stack
from kiscase.paper.tags import Element

_SIDE_BY_SIDE = 3
_FRAME = Frame(10, 2, 4, 0)


class SignatureLine(Piece):
    """The room for a signature above its line."""

    tied = True

    def __init__(self, place: Place, element: Element) -> None:
        self.place = place
        self.element = element

    def height(self, width: float) -> float:
        """Enough for a hand."""
        return looks.SIGN_ROOM

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw the line and leave the field above it."""
        low = top - looks.SIGN_ROOM
        pen.rules([(x, low, x + width, low)], 0.6)
        hint = _("Signature: {place}").format(place=": ".join(filter(None, (self.place.label, self.place.name))))
        key = self.place.key or "signature"
        pen.signature_field(self.element, key, hint, (x, low + 1, x + width, top - 1))


def set_signatures(block: Signatures, parent: Element, scale: Scale) -> list[Piece]:
    """The places, up to three side by side, all kept together."""
    abreast = 2 if len(block.places) == 4 else _SIDE_BY_SIDE
    if len(block.places) == 1:
        # A single signature stands on the right, as in a letter.
        whose = _content(block.places[0], parent, scale)
        return [Table([Line([Cell(Stack([]), 1.0), Cell(whose, 1.0)], _FRAME)])]
    rows = [block.places[start : start + abreast] for start in range(0, len(block.places), abreast)]
    tables: list[Piece] = [Table([_line(row, abreast if len(rows) > 1 else 0, parent, scale)]) for row in rows]
    for table in tables[:-1]:
        table.tied = True
    return tables


def _line(places: Sequence[Place], abreast: int, parent: Element, scale: Scale) -> Line:
    cells = [Cell(_content(place, parent, scale), 1.0) for place in places]
    cells += [Cell(Stack([]), 1.0)] * (abreast - len(places))
    return Line(cells, _FRAME)


def _content(place: Place, parent: Element, scale: Scale) -> Stack:
    line = SignatureLine(place, parent.child("Form"))
    parts: list[Piece] = [line]
    if place.name:
        parts.append(Prose(place.name, scale.look(looks.SIGNED_NAME), parent.child("P")))
    parts.append(Prose(place.label, scale.look(looks.SIGN), parent.child("P")))
    if place.date:
        parts.append(Prose(place.date, scale.look(looks.SIGN), parent.child("P")))
    return Stack(parts)
