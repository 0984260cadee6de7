"""From blocks to pieces: each block becomes elements of the structure tree and pieces that look right on the page."""

from __future__ import annotations

from collections.abc import Iterable

from kiscase.paper import looks
from kiscase.paper.blocks import (
    At,
    Block,
    Box,
    Bullets,
    Fields,
    Gap,
    Grid,
    Heading,
    Keep,
    PageBreak,
    Row,
    Signatures,
    Spoken,
    Text,
)
from kiscase.paper.cells import BARE, Cell, Frame, Line, Table
from kiscase.paper.fields import set_fields
from kiscase.paper.grids import set_grid
from kiscase.paper.pieces import Gutter, NewPage, Piece, Prose, Space
from kiscase.paper.places import set_signatures
from kiscase.paper.scale import Scale
from kiscase.paper.stack import Stack, tie_last
from kiscase.paper.tags import Element


class Setter:
    """Sets the blocks of one document in the size of its print."""

    def __init__(self, root: Element, scale: Scale) -> None:
        self.scale = scale
        self.level = 0
        self.root = root

    def story(self, blocks: Iterable[Block], parent: Element | None = None) -> list[Piece]:
        """The pieces of the blocks, one below the other; signatures are tied to what stands above them."""
        parts: list[Piece] = []
        for block in blocks:
            if isinstance(block, Signatures):
                tie_last(parts)
            parts += self._pieces(block, parent or self.root)
        return parts

    def _pieces(self, block: Block, parent: Element) -> list[Piece]:
        match block:
            case Heading():
                return [self._heading(block, parent)]
            case Text():
                return [self._text(block, parent)]
            case At():
                parent.spot = block.key
                return []
            case Gap():
                return [Gutter(block.lines * self.scale.look(looks.TEXTS["body"]).leading)]
            case PageBreak():
                return [NewPage()]
            case Keep():
                return [Stack(self.story(block.blocks, parent), whole=True)]
            case Row():
                return [self._row(block, parent)]
            case Spoken():
                return self.story(block.blocks, parent.child("Div", b"/Lang(%s)" % block.language.encode("ascii")))
            case _:
                return self._compound(block, parent)

    def _compound(self, block: Fields | Grid | Bullets | Box | Signatures, parent: Element) -> list[Piece]:
        match block:
            case Fields():
                return [set_fields(block, parent, self.scale)]
            case Grid():
                return [set_grid(block, parent, self.scale)]
            case Bullets():
                return [self._bullets(block, parent)] if block.items else []
            case Box():
                return [self._box(block, parent)]
            case Signatures():
                return set_signatures(block, parent, self.scale)

    def _heading(self, block: Heading, parent: Element) -> Piece:
        # Readers move from heading to heading: levels begin with 1 and leave none out, whatever the look.
        self.level = min(block.level, self.level + 1)
        look = looks.HEADINGS[min(block.level, 3)]
        return Prose(block.text, self.scale.look(look), parent.child(f"H{self.level}"))

    def _text(self, block: Text, parent: Element) -> Piece:
        return Prose(block.text, self.scale.look(looks.TEXTS[block.style]), parent.child("P"))

    def _bullets(self, block: Bullets, parent: Element) -> Piece:
        whole = parent.child("L", b"/A<</O/List/ListNumbering/%s>>" % (b"Decimal" if block.numbered else b"Disc"))
        look = self.scale.look(looks.VALUE)
        share = (0.06 if block.numbered else 0.035) * self.scale.factor
        lines = []
        for place, text in enumerate(block.items, 1):
            item = whole.child("LI")
            sign = Prose(f"{place}." if block.numbered else "•", look, item.child("Lbl"))
            body = Prose(text, look, item.child("LBody"))
            lines.append(Line([Cell(Stack([sign]), share), Cell(Stack([body]), 1 - share)], Frame(0, 1, 1, 0)))
        return Table(lines, before=3)

    def _box(self, block: Box, parent: Element) -> Piece:
        label = Prose(block.label, self.scale.look(looks.STAMP), parent.child("P"))
        room = Space(max(0.0, block.height * looks.MM - looks.STAMP.leading - 6))
        return Table([Line([Cell(Stack([room, label]), 1)], looks.BOXED)])

    def _row(self, block: Row, parent: Element) -> Piece:
        shares = block.widths or [1.0] * len(block.blocks)
        cells: list[Cell] = []
        for one, share in zip(block.blocks, shares, strict=True):
            if cells:
                cells.append(Cell(Stack([]), 0.03 * sum(shares)))
            cells.append(Cell(Stack(self.story([one], parent)), share))
        return Table([Line(cells, BARE)])
