"""Signature lines: a line to sign by hand and, in the same place, a field for an electronic signature."""

from __future__ import annotations

from collections.abc import Sequence

from kiscase.core.i18n import _
from kiscase.pdf.blocks import SignatureLine, SignatureLines
from kiscase.pdf.layout import stylesheet
from kiscase.pdf.layout.flowables import Flowable
from kiscase.pdf.layout.paragraph import Paragraph
from kiscase.pdf.layout.table import CellStyle, TableCell, TableFlowable, TableRow
from kiscase.pdf.layout.text_style import PrintScale
from kiscase.pdf.layout.vertical_stack import VerticalStack
from kiscase.pdf.output.structure_tree import StructureElement
from kiscase.pdf.output.tagged_canvas import TaggedCanvas

_LINES_PER_ROW = 3
_CELL_STYLE = CellStyle(10, 2, 4, 0)


class SignatureLineFlowable(Flowable):
    """The space for a signature above its line."""

    keep_with_next = True

    def __init__(self, line: SignatureLine, element: StructureElement | None) -> None:
        self.line = line
        self.element = element

    def height(self, width: float) -> float:
        """Enough to sign by hand."""
        return stylesheet.SIGNATURE_HEIGHT

    def draw(self, canvas: TaggedCanvas, x: float, top: float, width: float) -> None:
        """Draw the line and, unless it is signed by hand only, put the field above it."""
        low = top - stylesheet.SIGNATURE_HEIGHT
        canvas.draw_lines([(x, low, x + width, low)], 0.6)
        if self.element is None:
            return
        hint = _("Signature: {place}").format(place=": ".join(filter(None, (self.line.label, self.line.name))))
        key = self.line.key or "signature"
        canvas.add_signature_field(self.element, key, hint, (x, low + 1, x + width, top - 1))


def build_signature_lines(block: SignatureLines, parent: StructureElement, scale: PrintScale) -> list[Flowable]:
    """The signature lines, up to three side by side, all kept together."""
    abreast = 2 if block.paired or len(block.lines) == 4 else _LINES_PER_ROW
    if len(block.lines) == 1:
        # A single signature goes to the right, as in a letter.
        whose = _content(block.lines[0], parent, scale)
        return [TableFlowable([TableRow([TableCell(VerticalStack([]), 1.0), TableCell(whose, 1.0)], _CELL_STYLE)])]
    rows = [block.lines[start : start + abreast] for start in range(0, len(block.lines), abreast)]
    tables: list[Flowable] = [
        TableFlowable([_table_row(row, abreast if len(rows) > 1 else 0, parent, scale)]) for row in rows
    ]
    for table in tables[:-1]:
        table.keep_with_next = True
    return tables


def _table_row(lines: Sequence[SignatureLine], abreast: int, parent: StructureElement, scale: PrintScale) -> TableRow:
    cells = [TableCell(_content(line, parent, scale), 1.0) for line in lines]
    cells += [TableCell(VerticalStack([]), 1.0)] * (abreast - len(lines))
    return TableRow(cells, _CELL_STYLE)


def _content(line: SignatureLine, parent: StructureElement, scale: PrintScale) -> VerticalStack:
    parts: list[Flowable] = [SignatureLineFlowable(line, None if line.by_hand else parent.add_child("Form"))]
    if line.name:
        parts.append(Paragraph(line.name, scale.scaled_style(stylesheet.SIGNER_NAME_STYLE), parent.add_child("P")))
    parts.append(Paragraph(line.label, scale.scaled_style(stylesheet.SIGNATURE_LABEL_STYLE), parent.add_child("P")))
    if line.date:
        parts.append(Paragraph(line.date, scale.scaled_style(stylesheet.SIGNATURE_LABEL_STYLE), parent.add_child("P")))
    return VerticalStack(parts)
