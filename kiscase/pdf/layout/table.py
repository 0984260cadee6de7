"""Rows of cells: tables, boxed fields, signature lines. A row that is too high for a page is split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiscase.pdf.layout.flowables import TOLERANCE, Flowable
from kiscase.pdf.layout.vertical_stack import VerticalStack
from kiscase.pdf.output.tagged_canvas import TaggedCanvas

_KEEP_HEIGHT = 140.0
"""A row up to this height (points) is moved to the next page rather than split."""


@dataclass(frozen=True)
class CellStyle:
    """The padding, border width and background gray of the cells of a row."""

    padding_side: float = 4.0
    padding_above: float = 2.5
    padding_below: float = 3.5
    border: float = 0.5
    background: float = 1.0


NO_BORDER = CellStyle(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class TableCell:
    """The content of a cell, its share of the width, and the width it needs so that no word is cut.

    A *filler* only fills the line: it has no border, so that nobody takes it for a field.
    """

    content: VerticalStack
    share: float
    min_width: float = 0.0
    filler: bool = False


class TableRow:
    """One row of cells, as high as its highest cell and at least *min_height*."""

    def __init__(self, cells: Sequence[TableCell], style: CellStyle, minimum: float = 0.0) -> None:
        self.cells = cells
        self.style = style
        self.min_height = minimum
        self._known: tuple[float, float] = (-1.0, 0.0)

    def widths(self, width: float) -> list[float]:
        """The outer width of each cell."""
        return distribute_widths(width, [cell.share for cell in self.cells], [cell.min_width for cell in self.cells])

    def height(self, width: float) -> float:
        """The height of the row, cached per width."""
        if self._known[0] != width:
            insides = zip(self.cells, self.widths(width), strict=True)
            high = max(cell.content.height(wide - 2 * self.style.padding_side) for cell, wide in insides)
            self._known = (width, max(self.min_height, high + self.style.padding_above + self.style.padding_below))
        return self._known[1]

    def min_start_height(self, width: float) -> float:
        """The height at which it may start; all of it for a row that is not split."""
        high = self.height(width)
        if high <= _KEEP_HEIGHT:
            return high
        insides = zip(self.cells, self.widths(width), strict=True)
        begins = max(cell.content.min_height(wide - 2 * self.style.padding_side) for cell, wide in insides)
        return min(high, begins + self.style.padding_above + self.style.padding_below)

    def split(self, width: float, available: float, page_height: float, must: bool) -> tuple[TableRow, TableRow] | None:
        """Split every cell; None if one of them cannot start, or (if it *must* be split) none can."""
        padding = self.style.padding_above + self.style.padding_below
        available, page_height = available - padding, page_height - padding
        heads: list[TableCell] = []
        tails: list[TableCell] = []
        for cell, wide in zip(self.cells, self.widths(width), strict=True):
            head, tail = cell.content.split_at(wide - 2 * self.style.padding_side, available, page_height)
            heads.append(replace(cell, content=VerticalStack(head)))
            tails.append(replace(cell, content=VerticalStack(tail)))
        begun = [
            bool(head.content.flowables) for head, cell in zip(heads, self.cells, strict=True) if cell.content.flowables
        ]
        if not any(begun) or not (must or all(begun)) or not any(cell.content.flowables for cell in tails):
            return None
        return TableRow(heads, self.style), TableRow(tails, self.style)

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the background, the borders and the cells."""
        high = self.height(width)
        widths = self.widths(width)
        if self.style.background < 1.0:
            canvas.fill_rectangle(x, top - high, width, high, self.style.background)
        if self.style.border:
            edges = [sum(widths[:index]) for index in range(len(widths))]
            placed = zip(self.cells, edges, widths, strict=True)
            boxes = [(x + edge, top - high, wide, high) for cell, edge, wide in placed if not cell.filler]
            canvas.draw_boxes(boxes, self.style.border)
        for cell, wide in zip(self.cells, widths, strict=True):
            cell.content.draw(
                canvas, x + self.style.padding_side, top - self.style.padding_above, wide - 2 * self.style.padding_side
            )
            x += wide


def distribute_widths(width: float, shares: Sequence[float], needs: Sequence[float]) -> list[float]:
    """The widths of cells by their shares; cells that need more get it at the expense of the others."""
    if sum(needs) > width:
        return _squeezed_widths(width, needs)
    fixed: dict[int, float] = {}
    while True:
        free = sum(share for index, share in enumerate(shares) if index not in fixed)
        left = width - sum(fixed.values())
        widths = [fixed[index] if index in fixed else left * share / free for index, share in enumerate(shares)]
        tight = [index for index, wide in enumerate(widths) if wide < needs[index] - TOLERANCE]
        if not tight:
            return widths
        fixed |= {index: needs[index] for index in tight}


def _squeezed_widths(width: float, needs: Sequence[float]) -> list[float]:
    """Too little width for all: narrow cells keep what they need, the widest ones get equal parts of the rest."""
    widths = list(needs)
    left = width
    wide = sorted(range(len(needs)), key=needs.__getitem__)
    while wide and needs[wide[0]] * len(wide) <= left:
        left -= needs[wide.pop(0)]
    for index in wide:
        widths[index] = left / len(wide)
    return widths


class TableFlowable(Flowable):
    """Rows of cells, with a header that is repeated on every page."""

    def __init__(self, lines: Sequence[TableRow], header: TableRow | None = None, before: float = 6.0) -> None:
        self.rows = lines
        self.header = header
        self.space_before = before
        self.continued = False

    def height(self, width: float) -> float:
        """The height of the header and all rows."""
        return self._top(width) + sum(line.height(width) for line in self.rows)

    def min_height(self, width: float) -> float:
        """The header with one row, or with the start of a high row."""
        ends = [self.rows[index].min_start_height(width) for index in (0, -1)] if self.rows else [0.0]
        return self._top(width) + max(ends)

    def split(self, width: float, available: float, page_height: float) -> tuple[Flowable, Flowable] | None:
        """Split between rows, or through a row that is too high to be moved."""
        used = self._top(width)
        for index, line in enumerate(self.rows):
            high = line.height(width)
            if used + high <= available + TOLERANCE:
                used += high
                continue
            must = index == 0 and available >= page_height - TOLERANCE
            if must or high > _KEEP_HEIGHT:
                halves = line.split(width, available - used, page_height - self._top(width), must)
                if halves is not None:
                    return self._halves([*self.rows[:index], halves[0]], [halves[1], *self.rows[index + 1 :]])
            whole = index + must
            return self._halves(self.rows[:whole], self.rows[whole:])
        return None

    def _halves(self, head: Sequence[TableRow], tail: Sequence[TableRow]) -> tuple[Flowable, Flowable] | None:
        return (self._part(head, False), self._part(tail, True)) if head and tail else None

    def _part(self, lines: Sequence[TableRow], last: bool) -> TableFlowable:
        made = TableFlowable(lines, self.header, self.space_before)
        made.continued = last or self.continued
        made.keep_with_next = last and self.keep_with_next
        return made

    def _top(self, width: float) -> float:
        return self.header.height(width) if self.header else 0.0

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw header and rows; a repeated header is an artifact."""
        if self.header:
            if self.continued:
                with canvas.artifact():
                    self.header.draw(canvas, x, top, width)
            else:
                self.header.draw(canvas, x, top, width)
            top -= self.header.height(width)
        for line in self.rows:
            line.draw(canvas, x, top, width)
            top -= line.height(width)
