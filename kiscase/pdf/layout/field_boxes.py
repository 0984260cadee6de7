"""Labelled fields in thin boxes, as on official forms: a small label above the value or room for handwriting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kiscase.core.text.hyphenation import Hyphenation
from kiscase.pdf.blocks import LabelledField, LabelledFields
from kiscase.pdf.layout import stylesheet
from kiscase.pdf.layout.flowables import Flowable, WritingLines
from kiscase.pdf.layout.paragraph import Paragraph
from kiscase.pdf.layout.table import TableCell, TableFlowable, TableRow
from kiscase.pdf.layout.text_style import PrintScale
from kiscase.pdf.layout.vertical_stack import VerticalStack
from kiscase.pdf.output.structure_tree import StructureElement


def build_field_boxes(block: LabelledFields, parent: StructureElement, scale: PrintScale) -> Flowable:
    """The boxes of the fields, line by line."""
    lines = []
    for row in _rows(block):
        cells = [TableCell(_content(field, parent, scale), share) for field, share in row]
        spare = 1.0 - sum(share for _field, share in row)
        if spare > 0.01:
            cells.append(TableCell(VerticalStack([]), spare, filler=True))
        lines.append(TableRow(cells, stylesheet.BOX_CELL_STYLE))
    return TableFlowable(lines)


def build_labelled_fields(
    fields: Sequence[LabelledField], parent: StructureElement, scale: PrintScale, hyphenation: Hyphenation
) -> VerticalStack:
    """The fields from top to bottom, as in a cell of a table."""
    return VerticalStack([one for field in fields for one in _content(field, parent, scale, hyphenation).flowables])


def _rows(block: LabelledFields) -> Iterator[list[tuple[LabelledField, float]]]:
    row: list[tuple[LabelledField, float]] = []
    used = 0.0
    for item in block.items:
        field = item if isinstance(item, LabelledField) else LabelledField(*item)
        share = field.width or 1.0 / block.columns
        if row and used + share > 1.01:
            yield row
            row, used = [], 0.0
        row.append((field, share))
        used += share
    if row:
        yield row


def _content(
    field: LabelledField, parent: StructureElement, scale: PrintScale, hyphenation: Hyphenation | None = None
) -> VerticalStack:
    label: list[Flowable] = (
        [Paragraph(field.label, scale.scaled_style(stylesheet.LABEL_STYLE), _field_element(field, parent))]
        if field.label
        else []
    )
    if field.value.strip():
        return VerticalStack(
            [
                *label,
                Paragraph(
                    field.value, scale.scaled_style(stylesheet.VALUE_STYLE), _field_element(field, parent), hyphenation
                ),
            ]
        )
    step = (
        stylesheet.HANDWRITING_LINE_HEIGHT
        if field.lines > 1
        else scale.scaled_style(stylesheet.VALUE_STYLE).leading + 3
    )
    return VerticalStack([*label, WritingLines(field.lines, step)])


def _field_element(field: LabelledField, parent: StructureElement) -> StructureElement:
    made = parent.add_child("P")
    made.field_key = field.key or made.field_key
    return made
