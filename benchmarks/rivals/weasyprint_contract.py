"""The contract written as HTML for WeasyPrint, to compare with."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
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


class WeasyPrintRenderer:
    """WeasyPrint with the same texts, tables and fonts as a web page; what can be made before is made once."""

    def __init__(self, sheet: DocumentProperties, story: Sequence[Block]) -> None:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        self._weasyprint = weasyprint
        self._fonts = FontConfiguration()
        self._css = weasyprint.CSS(string=_css(sheet), font_config=self._fonts)
        self.page = web_page(sheet, story)

    def pdf(self, **options: Any) -> bytes:
        """The document."""
        made = self._weasyprint.HTML(string=self.page)
        written: bytes = made.write_pdf(stylesheets=[self._css], font_config=self._fonts, **options)
        return written


def web_page(sheet: DocumentProperties, story: Sequence[Block]) -> str:
    """The same texts and tables as a web page."""
    words = "".join(_page(story))
    title = html.escape(sheet.title)
    return f'<html lang="pl"><head><meta charset="utf-8"><title>{title}</title></head><body>{words}</body></html>'


def _css(sheet: DocumentProperties) -> str:
    faces = "".join(
        f'@font-face {{font-family: Paper; font-weight: {weight}; font-style: {style}; src: url("{url}")}}'
        for (name, weight, style) in (("R", 400, "normal"), ("B", 700, "normal"), ("I", 400, "italic"))
        for url in [resources.resource_path(f"fonts/{FONT_FACES[name]}.ttf").as_uri()]
    )
    styles = "".join(
        f".{key} {{font-size: {points}pt; line-height: {leading}pt; font-weight: {700 if face == 'B' else 400};"
        f" text-align: {'center' if align else 'left'}; margin: 5pt 0 0}}"
        for key, (face, points, leading, align) in TEXT_STYLES.items()
    )
    return (
        faces
        + styles
        + (
            f'@page {{size: A4; margin: 28mm 20mm 20mm; @top-left {{content: "{sheet.author}"; font: 8pt Paper}}'
            f' @top-right {{content: "{sheet.number}"; font: 8pt Paper}}'
            ' @bottom-right {content: "Strona " counter(page) " z " counter(pages); font: 8pt Paper}}'
            "body {font-family: Paper} p {white-space: pre-line} table {width: 100%; border-collapse: collapse}"
            "table {margin-top: 6pt} td, th {border: 0.5pt solid #404040; padding: 3pt 4pt; vertical-align: top}"
            "th {background: #eee} table.bare > tbody > tr > td {border: 0} .keep {break-inside: avoid}"
        )
    )


def _page(story: Iterable[Block]) -> Iterator[str]:
    for block in story:
        match block:
            case Heading():
                level = min(block.level, 3)
                yield f'<h{level} class="h{level}">{escape_markup(block.text)}</h{level}>'
            case Text():
                yield _p(block.style, block.text)
            case BulletList():
                yield f"<ul>{''.join(f'<li>{escape_markup(item)}</li>' for item in block.items)}</ul>"
            case Grid():
                yield "".join(_html_grid(block))
            case LabelledFields():
                yield from (_html_boxes(row) for row in field_rows(block))
            case SideBySide():
                cells = "".join(f"<td>{''.join(_page([one]))}</td>" for one in block.blocks)
                yield f'<table class="bare"><tr>{cells}</tr></table>'
            case StampBox():
                label = _p("small", block.label)
                yield f'<div style="border: 0.5pt solid; padding-top: {block.height - 6}mm">{label}</div>'
            case Keep():
                yield f'<div class="keep">{"".join(_page(block.blocks))}</div>'
            case LetteredList():
                yield from (_html_lettered(letter, texts) for letter, texts in enumerate(block.items))
            case SignatureLines():
                rows = "".join(f"<tr>{''.join(map(_html_signature, row))}</tr>" for row in signature_rows(block))
                yield f'<table class="bare keep">{rows}</table>'


def _html_signature(place: SignatureLine) -> str:
    return f'<td style="padding-top: 42pt"><hr>{_p("sign", place.name)}{_p("sign", place.label)}</td>'


def _html_lettered(place: int, texts: Sequence[str]) -> str:
    cells = "".join(f"<td>{_p('body', text)}</td>" for text in texts)
    return f'<table><tr><td style="width: 5%">{_p("body", item_letter(place) + ")")}</td>{cells}</tr></table>'


def _html_boxes(row: list[tuple[LabelledField, float]]) -> str:
    cells = "".join(
        f'<td style="width: {share:.0%}">{_p("box-label", field.label)}{_p("value", field.value)}</td>'
        for field, share in row
    )
    return f"<table><tr>{cells}</tr></table>"


def _html_grid(block: Grid) -> Iterator[str]:
    number = ["Lp."] if block.numbered else []
    yield "<table><thead><tr>"
    for title in [*number, *(column.title for column in block.columns)]:
        yield f'<th class="title" scope="col">{escape_markup(title)}</th>'
    yield "</tr></thead><tbody>"
    for place, row in enumerate(block.rows, 1):
        texts = [f"{place}.", *row] if block.numbered else row
        cells = "".join(f"<td>{''.join(_p(*text) for text in cell_texts(one))}</td>" for one in texts)
        yield f"<tr>{cells}</tr>"
    yield "</tbody></table>"


def _p(style: str, text: str) -> str:
    return f'<p class="{style}">{escape_markup(text)}</p>'
