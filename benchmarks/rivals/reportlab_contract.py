"""The contract written with ReportLab's own flowables, to compare with.

`python -m benchmarks.rivals.reportlab_contract STORY PDF` writes one that was pickled.
"""

from __future__ import annotations

import io
import pickle
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.rivals.shared import FONT_FACES, TEXT_STYLES, cell_texts, escape_markup, field_rows, signature_rows
from kiscase.core import resources
from kiscase.pdf.blocks import (
    Block,
    BulletList,
    Heading,
    LabelledField,
    LabelledFields,
    LetteredList,
    SideBySide,
    SignatureLine,
    SignatureLines,
    StampBox,
    Text,
)
from kiscase.pdf.blocks import KeepTogether as Keep
from kiscase.pdf.blocks import Table as Grid
from kiscase.pdf.document_properties import DocumentProperties
from kiscase.pdf.letters import item_letter


def render_with_reportlab(sheet: DocumentProperties, story: Sequence[Block]) -> bytes:
    """The same texts in ReportLab's own paragraphs and tables, with the same fonts and sizes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    target = io.BytesIO()
    edge = 20 * mm
    margins: dict[str, Any] = {"leftMargin": edge, "rightMargin": edge, "topMargin": 28 * mm, "bottomMargin": edge}
    document = SimpleDocTemplate(target, pagesize=A4, title=sheet.title, author=sheet.author, **margins)

    def around(canvas: Any, page: Any) -> None:
        canvas.setFont(FONT_FACES["R"], 8)
        canvas.drawString(edge, A4[1] - 12 * mm, sheet.author)
        canvas.drawRightString(A4[0] - edge, A4[1] - 12 * mm, sheet.number)
        canvas.drawRightString(A4[0] - edge, 12 * mm, f"Strona {page.page}")

    document.build(list(_flowables(story, A4[0] - 2 * edge)), onFirstPage=around, onLaterPages=around)
    return target.getvalue()


def _flowables(story: Iterable[Block], width: float) -> Iterator[Any]:
    from reportlab.platypus import KeepTogether, Paragraph, Spacer

    style = _styles()
    for block in story:
        match block:
            case Heading():
                yield Paragraph(escape_markup(block.text), style[f"h{min(block.level, 3)}"])
            case Text():
                yield Paragraph(escape_markup(block.text), style[block.style])
            case BulletList():
                yield from (Paragraph(escape_markup(item), style["body"], bulletText="•") for item in block.items)
            case Grid():
                yield _grid(block, width)
            case LabelledFields():
                yield from (_boxes(row, width) for row in field_rows(block))
            case SideBySide():
                share = width / len(block.blocks)
                yield _table([[list(_flowables([one], share - 12)) for one in block.blocks]], [share] * 2, rule=False)
            case StampBox():
                yield _table(
                    [[[Spacer(1, block.height * 2), Paragraph(escape_markup(block.label), style["small"])]]], None
                )
            case Keep():
                yield KeepTogether(list(_flowables(block.blocks, width)))
            case LetteredList():
                yield from (_lettered(letter, texts, width) for letter, texts in enumerate(block.items))
            case SignatureLines():
                rows = [[_signature(place) for place in row] for row in signature_rows(block)]
                yield KeepTogether([_table([row], [width / len(row)] * len(row), rule=False) for row in rows])


def _signature(place: SignatureLine) -> list[Any]:
    from reportlab.platypus import HRFlowable, Paragraph, Spacer

    style = _styles()
    return [
        Spacer(1, 42),
        HRFlowable(),
        *(Paragraph(escape_markup(one), style["sign"]) for one in (place.name, place.label)),
    ]


def _grid(block: Grid, width: float) -> Any:
    from reportlab.platypus import Paragraph

    style = _styles()
    titles = [column.title for column in block.columns]
    shares = [column.width for column in block.columns]
    rows = [list(row) for row in block.rows]
    if block.numbered:
        titles, shares = ["Lp.", *titles], [sum(shares) * 0.06, *shares]
        rows = [[f"{place}.", *row] for place, row in enumerate(rows, 1)]
    cells: list[list[Any]] = [[Paragraph(escape_markup(one), style["title"]) for one in titles]]
    cells += [
        [[Paragraph(escape_markup(text), style[how]) for how, text in cell_texts(one)] for one in row] for row in rows
    ]
    return _table(cells, [width * share / sum(shares) for share in shares], head=1)


def _lettered(place: int, texts: Sequence[str], width: float) -> Any:
    from reportlab.platypus import Paragraph

    style = _styles()
    cells = [Paragraph(escape_markup(text), style["body"]) for text in (f"{item_letter(place)})", *texts)]
    return _table([cells], [width * 0.05, *[width * 0.95 / len(texts)] * len(texts)])


def _boxes(row: list[tuple[LabelledField, float]], width: float) -> Any:
    from reportlab.platypus import Paragraph

    style = _styles()
    cells = [
        [
            Paragraph(escape_markup(field.label), style["box-label"]),
            Paragraph(escape_markup(field.value), style["value"]),
        ]
        for field, _share in row
    ]
    return _table([cells], [width * share for _field, share in row])


def _table(cells: list[list[Any]], widths: Sequence[float] | None, *, head: int = 0, rule: bool = True) -> Any:
    from reportlab.lib.colors import Color
    from reportlab.platypus import Table

    grey, ground = Color(0.25, 0.25, 0.25), Color(0.93, 0.93, 0.93)
    commands: list[Any] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    commands += [("GRID", (0, 0), (-1, -1), 0.5, grey)] if rule else []
    commands += [("BACKGROUND", (0, 0), (-1, head - 1), ground)] if head else []
    return Table(cells, widths, style=commands, repeatRows=head, spaceBefore=6, splitInRow=1)


def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if not _known_styles:
        for name in FONT_FACES.values():
            pdfmetrics.registerFont(TTFont(name, str(resources.resource_path(f"fonts/{name}.ttf"))))
        for key, (face, points, leading, align) in TEXT_STYLES.items():
            _known_styles[key] = ParagraphStyle(
                key, fontName=FONT_FACES[face], fontSize=points, leading=leading, alignment=align, spaceBefore=5
            )
    return _known_styles


_known_styles: dict[str, Any] = {}


def main(story: str, target: str) -> int:
    """Write the contract as PDF."""
    sheet, blocks = pickle.loads(Path(story).read_bytes())  # noqa: S301 - written by ourselves
    Path(target).write_bytes(render_with_reportlab(sheet, blocks))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
