"""Builds the flowables of blocks, together with their elements in the structure tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kiscase.pdf.blocks import (
    BarChart,
    BlankLines,
    Block,
    BulletList,
    FieldMarker,
    Gap,
    Heading,
    InLanguage,
    KeepTogether,
    LabelledFields,
    LetteredList,
    LineChart,
    PageBreak,
    Picture,
    SideBySide,
    SignatureLines,
    StampBox,
    Table,
    Text,
)
from kiscase.pdf.layout import stylesheet
from kiscase.pdf.layout.charts.building import build_chart
from kiscase.pdf.layout.field_boxes import build_field_boxes
from kiscase.pdf.layout.flowables import (
    CollapsingSpacer,
    Flowable,
    ForcedPageBreak,
    PictureFlowable,
    Spacer,
    WritingLines,
)
from kiscase.pdf.layout.lettered_list import build_lettered_list
from kiscase.pdf.layout.paragraph import Paragraph
from kiscase.pdf.layout.signature_lines import build_signature_lines
from kiscase.pdf.layout.table import NO_BORDER, CellStyle, TableCell, TableFlowable, TableRow
from kiscase.pdf.layout.table_builder import build_table
from kiscase.pdf.layout.text_style import PrintScale
from kiscase.pdf.layout.vertical_stack import VerticalStack, keep_last_with_next
from kiscase.pdf.output.structure_tree import StructureElement


class FlowableBuilder:
    """Builds the flowables of one document in its print size."""

    def __init__(self, root: StructureElement, scale: PrintScale, language: str) -> None:
        self.scale = scale
        self.language = language
        self.level = 0
        self.root = root

    def build(self, blocks: Iterable[Block], parent: StructureElement | None = None) -> list[Flowable]:
        """The flowables of the blocks, top to bottom; signature lines are kept with what is above them."""
        parts: list[Flowable] = []
        for block in blocks:
            if isinstance(block, SignatureLines):
                keep_last_with_next(parts)
            parts += self._build_block(block, parent or self.root)
        return parts

    def _build_block(self, block: Block, parent: StructureElement) -> list[Flowable]:
        match block:
            case Heading():
                return [self._heading(block, parent)]
            case Text():
                return [self._text(block, parent)]
            case FieldMarker():
                parent.field_key = block.key
                return []
            case BlankLines():
                return [WritingLines(block.count, stylesheet.HANDWRITING_LINE_HEIGHT, boxed=False)]
            case Gap():
                return [CollapsingSpacer(block.lines * self.scale.scaled_style(stylesheet.TEXT_STYLES["body"]).leading)]
            case PageBreak():
                return [ForcedPageBreak()]
            case KeepTogether():
                return [VerticalStack(self.build(block.blocks, parent), whole=True)]
            case SideBySide():
                return [self._row(block, parent)]
            case InLanguage():
                inside = FlowableBuilder(self.root, self.scale, block.language)
                inside.level = self.level
                parts = inside.build(
                    block.blocks, parent.add_child("Div", b"/Lang(%s)" % block.language.encode("ascii"))
                )
                self.level = inside.level
                return parts
            case _:
                return self._build_compound(block, parent)

    def _build_compound(
        self,
        block: (
            LabelledFields
            | Table
            | BulletList
            | LetteredList
            | StampBox
            | SignatureLines
            | Picture
            | BarChart
            | LineChart
        ),
        parent: StructureElement,
    ) -> list[Flowable]:
        match block:
            case LabelledFields():
                return [build_field_boxes(block, parent, self.scale)]
            case Table():
                return [build_table(block, parent, self.scale, self.language)]
            case BulletList():
                return [self._bullets(block, parent)] if block.items else []
            case LetteredList():
                return [build_lettered_list(block, parent, self.scale)]
            case StampBox():
                return [self._box(block, parent)]
            case SignatureLines():
                return build_signature_lines(block, parent, self.scale)
            case Picture():
                return [PictureFlowable(block, parent.add_child("Figure"))]
            case BarChart() | LineChart():
                return build_chart(block, parent, self.scale.scaled_style(stylesheet.CHART_STYLE))

    def _heading(self, block: Heading, parent: StructureElement) -> Flowable:
        # Readers move from heading to heading: levels start at 1 and leave none out, whatever the style.
        self.level = min(block.level, self.level + 1)
        style = stylesheet.HEADING_STYLES[min(block.level, 3)]
        style = replace(style, align="centre") if block.centred else style
        return Paragraph(block.text, self.scale.scaled_style(style), parent.add_child(f"H{self.level}"))

    def _text(self, block: Text, parent: StructureElement) -> Flowable:
        return Paragraph(
            block.text, self.scale.scaled_style(stylesheet.TEXT_STYLES[block.style]), parent.add_child("P")
        )

    def _bullets(self, block: BulletList, parent: StructureElement) -> Flowable:
        whole = parent.add_child("L", b"/A<</O/List/ListNumbering/%s>>" % (b"Decimal" if block.numbered else b"Disc"))
        style = self.scale.scaled_style(stylesheet.VALUE_STYLE)
        share = (0.06 if block.numbered else 0.035) * self.scale.factor
        lines = []
        for index, text in enumerate(block.items, 1):
            item = whole.add_child("LI")
            sign = Paragraph(f"{index}." if block.numbered else "•", style, item.add_child("Lbl"))
            body = Paragraph(text, style, item.add_child("LBody"))
            lines.append(
                TableRow(
                    [TableCell(VerticalStack([sign]), share), TableCell(VerticalStack([body]), 1 - share)],
                    CellStyle(0, 1, 1, 0),
                )
            )
        return TableFlowable(lines, before=3)

    def _box(self, block: StampBox, parent: StructureElement) -> Flowable:
        label = Paragraph(block.label, self.scale.scaled_style(stylesheet.STAMP_LABEL_STYLE), parent.add_child("P"))
        available = Spacer(max(0.0, block.height * stylesheet.MM - stylesheet.STAMP_LABEL_STYLE.leading - 6))
        return TableFlowable([TableRow([TableCell(VerticalStack([available, label]), 1)], stylesheet.BOX_CELL_STYLE)])

    def _row(self, block: SideBySide, parent: StructureElement) -> Flowable:
        shares = block.widths or [1.0] * len(block.blocks)
        cells: list[TableCell] = []
        for one, share in zip(block.blocks, shares, strict=True):
            if cells:
                cells.append(TableCell(VerticalStack([]), 0.03 * sum(shares)))
            cells.append(TableCell(VerticalStack(self.build([one], parent)), share))
        return TableFlowable([TableRow(cells, NO_BORDER)])
