"""The contract written with emboss, which tags its documents, to compare with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from benchmarks.rivals.shared import TEXT_STYLES, cell_texts, field_rows, signature_rows
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

_FAMILY = "Source Sans 3"
_MILLIMETRE = 72 / 25.4


class EmbossRenderer:
    """Emboss with the same texts and tables, fonts and sizes, tagged; what can be made before is made once."""

    def __init__(self, sheet: DocumentProperties, story: Sequence[Block]) -> None:
        import emboss
        from emboss.bundled_fonts import register_bundled_fonts
        from emboss.spec import HeaderFooter, PageSpec

        edge = 20 * _MILLIMETRE
        small: dict[str, Any] = {"font_size": 8, "font_family": _FAMILY}
        self._document = emboss.Document(
            title=sheet.title,
            author=sheet.author,
            language="pl",
            page=PageSpec.a4(margin_top=28 * _MILLIMETRE, margin_right=edge, margin_bottom=edge, margin_left=edge),
            header=HeaderFooter(left=sheet.author, right=sheet.number, **small),
            footer=HeaderFooter(right="Strona {page} z {pages}", **small),
            page_numbers=False,
        )
        register_bundled_fonts(self._document.fonts)
        self._document.extend(list(_elements(story)))

    def pdf(self) -> bytes:
        """The document as PDF."""
        return bytes(self._document.render())


def _elements(story: Iterable[Block]) -> Iterator[Any]:
    from emboss import spec

    for block in story:
        match block:
            case Heading():
                level = min(block.level, 3)
                yield spec.Heading(block.text, level=level, style=_style(f"h{level}"))
            case Text():
                yield spec.Paragraph(block.text, style=_style(block.style))
            case BulletList():
                yield spec.BulletList(list(block.items), style=_style("body"))
            case Grid():
                yield _grid(block)
            case LabelledFields():
                yield from map(_fields, field_rows(block))
            case SideBySide():
                yield spec.Columns([list(_elements([one])) for one in block.blocks])
            case StampBox():
                yield spec.Paragraph(block.label, style=_style("small", space_before=block.height * 2))
            case Keep():
                yield from _elements(block.blocks)
            case LetteredList():
                yield from (_lettered(place, texts) for place, texts in enumerate(block.items))
            case SignatureLines():
                yield from map(_signatures, signature_rows(block))


def _fields(row: list[tuple[LabelledField, float]]) -> Any:
    from emboss import spec

    cells = [_cell([("box-label", field.label), ("value", field.value)]) for field, _share in row]
    return spec.Table(rows=[cells], column_widths=[share for _field, share in row])


def _lettered(place: int, texts: Sequence[str]) -> Any:
    from emboss import spec

    cells = [_cell([("body", text)]) for text in (f"{item_letter(place)})", *texts)]
    return spec.Table(rows=[cells], column_widths=[0.05, *[0.95 / len(texts)] * len(texts)])


def _signatures(lines: Sequence[SignatureLine]) -> Any:
    from emboss import spec

    return spec.Columns(
        [
            [
                spec.HorizontalRule(space_before=42),
                *(spec.Paragraph(text, style=_style("sign")) for text in (line.name, line.label)),
            ]
            for line in lines
        ]
    )


def _grid(block: Grid) -> Any:
    from emboss import spec

    titles = [column.title for column in block.columns]
    shares = [column.width for column in block.columns]
    rows = [list(row) for row in block.rows]
    if block.numbered:
        titles, shares = ["Lp.", *titles], [sum(shares) * 0.06, *shares]
        rows = [[f"{place}.", *row] for place, row in enumerate(rows, 1)]
    return spec.Table(
        headers=[_cell([("title", title)]) for title in titles],
        rows=[[_cell(cell_texts(one)) for one in row] for row in rows],
        column_widths=shares,
    )


def _cell(texts: Iterable[tuple[str, str]]) -> Any:
    from emboss import spec

    runs = []
    for place, (style, text) in enumerate(texts):
        face, points, _leading, _side = TEXT_STYLES[style]
        of: dict[str, Any] = {"bold": face == "B", "font_size": points, "font_family": _FAMILY}
        runs.append(spec.TextRun(f"\n{text}" if place else text, **of))
    return spec.TableCell(runs)


def _style(name: str, **more: Any) -> Any:
    from emboss.styles import Style

    face, points, leading, side = TEXT_STYLES[name]
    return Style(
        font_family=_FAMILY,
        font_size=points,
        bold=face == "B",
        italic=face == "I",
        align="center" if side else "left",
        line_height=leading / points,
        **({"space_before": 5.0, "space_after": 0.0} | more),
    )
