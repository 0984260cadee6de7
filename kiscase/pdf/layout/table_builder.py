"""Builds tables: a header that screen readers announce with every cell, numbered rows, empty rows for handwriting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from kiscase.core.i18n import _
from kiscase.core.text.hyphenation import Hyphenation
from kiscase.pdf.blocks import LabelledField, Table, TableColumn
from kiscase.pdf.layout import stylesheet
from kiscase.pdf.layout.field_boxes import build_labelled_fields
from kiscase.pdf.layout.flowables import Flowable
from kiscase.pdf.layout.line_breaking import measure_text
from kiscase.pdf.layout.paragraph import Paragraph
from kiscase.pdf.layout.stylesheet import TableStyle
from kiscase.pdf.layout.table import TableCell, TableFlowable, TableRow
from kiscase.pdf.layout.text_style import PrintScale
from kiscase.pdf.layout.vertical_stack import VerticalStack
from kiscase.pdf.output.fonts import printable_text
from kiscase.pdf.output.structure_tree import StructureElement

CellContent: TypeAlias = str | Sequence[LabelledField]

_HEADER_ATTRIBUTES = b"/A<</O/Table/Scope/Column>>"
_LONG_TEXT = 200
_NUMBER_SHARE = 0.045
_WORD = re.compile(r"[^\s/@-]+[/@-]?|[/@-]")
_WORD_LENGTH = 20
_PART_LENGTH = 10  # of a longer word, which is cut or hyphenated in any case


def build_table(block: Table, parent: StructureElement, scale: PrintScale, language: str) -> Flowable:
    """The flowable of a table, with numbers and empty rows added."""
    columns = _columns(block, scale)
    texts: list[list[CellContent]] = [list(row) for row in block.rows]
    texts += [list[CellContent]([""] * len(block.columns)) for _row in range(block.empty_rows)]
    if block.numbered:
        texts = [[f"{index}.", *row] for index, row in enumerate(texts, 1)]
    whole = parent.add_child("Table")
    titles: list[CellContent] = [column.title for column in columns]
    style = stylesheet.DENSE_TABLE_STYLE if block.dense else stylesheet.TABLE_STYLE
    needs = _min_widths([titles, *texts], style, scale)
    head = _table_row(columns, titles, needs, whole, scale, table=style, hyphenation=Hyphenation(language, True))
    minimum = block.row_height * stylesheet.MM
    available = max(minimum, stylesheet.HANDWRITING_LINE_HEIGHT)
    written = len(block.rows)
    rows = [
        _table_row(
            columns,
            row,
            needs,
            whole,
            scale,
            table=style,
            hyphenation=Hyphenation(language),
            minimum=minimum if index < written else available,
            index=index,
        )
        for index, row in enumerate(texts)
    ]
    table = TableFlowable(rows, head)
    table.keep_with_next = block.kept_with_next
    return table


def _columns(block: Table, scale: PrintScale) -> list[TableColumn]:
    if not block.numbered:
        return list(block.columns)
    total = sum(column.width for column in block.columns)
    return [TableColumn(_("No."), total * _NUMBER_SHARE * scale.factor, "right"), *block.columns]


def _min_widths(rows: Sequence[Sequence[CellContent]], table: TableStyle, scale: PrintScale) -> list[float]:
    """The width that each column needs so that no word of ordinary length, no date and no PESEL is cut."""
    style = scale.scaled_style(table.title)
    words: list[set[str]] = [set() for _column in rows[0]]
    for row in rows:
        for found, content in zip(words, row, strict=True):
            text = content if isinstance(content, str) else " ".join(one.value for one in content)
            parts = _WORD.findall(text) if len(text) < _LONG_TEXT else ()
            found.update(part if len(part) <= _WORD_LENGTH else part[:_PART_LENGTH] for part in parts)
    sides = 2 * table.row.padding_side + 1
    widest = [
        max((measure_text(printable_text(word), style.font, style.size) for word in found), default=0.0)
        for found in words
    ]
    return [wide * 1.06 + sides for wide in widest]


def _table_row(
    columns: Sequence[TableColumn],
    contents: Sequence[CellContent],
    needs: Sequence[float],
    whole: StructureElement,
    scale: PrintScale,
    *,
    table: TableStyle,
    hyphenation: Hyphenation,
    minimum: float = 0.0,
    index: int = 0,
) -> TableRow:
    row = whole.add_child("TR")
    heading = hyphenation.capitalised  # its words are no names
    style = scale.scaled_style(table.title if heading else table.text)
    cells = []
    for column, content, need in zip(columns, contents, needs, strict=True):
        element = row.add_child("TH", _HEADER_ATTRIBUTES) if heading else row.add_child("TD")
        if element.field_key:
            element.field_key += f".{index}.{column.key}"
        aligned = style if column.align == style.align else replace(style, align=column.align)
        if isinstance(content, str):
            inside = VerticalStack([Paragraph(content, aligned, element, hyphenation)])
        else:
            inside = build_labelled_fields(content, element, scale, hyphenation)
        cells.append(TableCell(inside, column.width, need))
    return TableRow(cells, table.header if heading else table.row, minimum)
