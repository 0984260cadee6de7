"""Lettered items with their texts side by side, as the aims of a contract with their expected effects."""

from __future__ import annotations

from kiscase.pdf.blocks import LetteredList
from kiscase.pdf.layout import stylesheet
from kiscase.pdf.layout.flowables import WritingLines
from kiscase.pdf.layout.paragraph import Paragraph
from kiscase.pdf.layout.table import TableCell, TableFlowable, TableRow
from kiscase.pdf.layout.text_style import PrintScale
from kiscase.pdf.layout.vertical_stack import VerticalStack
from kiscase.pdf.letters import item_letter
from kiscase.pdf.output.structure_tree import StructureElement

_LETTER_SHARE = 0.05


def build_lettered_list(block: LetteredList, parent: StructureElement, scale: PrintScale) -> TableFlowable:
    """The items in boxes; a screen reader reads a list."""
    whole = parent.add_child("L", b"/A<</O/List/ListNumbering/LowerAlpha>>")
    style = scale.scaled_style(stylesheet.CELL_TEXT_STYLE)
    letter_share = _LETTER_SHARE * scale.factor
    rows = []
    for place, texts in enumerate(block.items):
        item = whole.add_child("LI")
        sign = block.letters[place] if block.letters else item_letter(place)
        letter = Paragraph(f"{sign})", style, item.add_child("Lbl"))
        body = item.add_child("LBody")
        cells = [TableCell(VerticalStack([letter]), letter_share)]
        for key, text in zip(block.keys or [""] * len(texts), texts, strict=True):
            share = (1 - letter_share) / len(texts)
            if not text.strip():
                cells.append(TableCell(VerticalStack([_lines(block.lines)]), share))
                continue
            element = body.add_child("P")
            if element.field_key and key:
                element.field_key += f".{place}.{key}"
            cells.append(TableCell(VerticalStack([Paragraph(text, style, element)]), share))
        rows.append(TableRow(cells, stylesheet.ROW_CELL_STYLE))
    return TableFlowable(rows)


def _lines(count: int) -> WritingLines:
    return WritingLines(count, stylesheet.HANDWRITING_LINE_HEIGHT)
