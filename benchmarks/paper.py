"""The contract on paper: tagged against untagged, against the same texts on bare ReportLab, and against WeasyPrint."""

from __future__ import annotations

import html
import io
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from benchmarks.figures import Figure, Size, in_turn, milliseconds
from benchmarks.process import surroundings
from kiscase.core import resources
from kiscase.core.i18n import speaking
from kiscase.paper import form
from kiscase.paper.blocks import (
    Block,
    Box,
    Bullets,
    Field,
    Fields,
    Grid,
    Heading,
    Keep,
    Place,
    Row,
    Signatures,
    Text,
)
from kiscase.paper.sheet import Sheet, render
from kiscase.practice.material import plans

FORM = "kontrakt-socjalny-2010"
DRAWN = date(2026, 6, 15)
FACES = {"R": "SourceSans3-Regular", "B": "SourceSans3-Bold", "I": "SourceSans3-Italic"}


def contract() -> tuple[Sheet, list[Block]]:
    """A contract of the practice club with all its fields filled in."""
    plan = plans()["unemployment_shop_closed"]
    data = plan.data
    values: dict[str, Any] = plan.texts() | {
        "stamp": "Ośrodek Pomocy Społecznej w Przykładowie",
        "drawn_on": DRAWN,
        "people": [
            {
                "family_name": "Żółcińska",
                "given_name": "Łucja",
                "address": "ul. Akacjowa 7/12, 00-000 Przykładów",
                "pesel": "99923100014",
            }
        ],
        "worker": [{"family_name": "Ćwikliński", "given_name": "Łukasz", "phone": "000 100 112"}],
        "main_goals": [{"text": data["main_goal"]}],
        "goals": data["goals"],
        "participant_actions": [_dated(row) for row in data["participant_actions"]],
        "worker_actions": [_dated(row) for row in data["worker_actions"]],
        "obligations": data["obligations"],
        "evaluation_dates": [DRAWN + timedelta(days) for days in plan.evaluation_days],
        "signatures": [
            Place("Uczestnik", "Łucja Żółcińska", key="participant"),
            Place("Pracownik socjalny", "Łukasz Ćwikliński", key="worker"),
        ],
    }
    with speaking("pl"):
        official = form.load(FORM)
        story = form.story(official, plan.variant, values)
        title = form.text(official.title)
    author = resources.toml("practice/club.toml")["institution"]["name"]
    return Sheet(title, author, "pl", DRAWN, number="KS/7/2026", code="ABCD-2345"), story


def measure(folder: Path, size: Size) -> list[Figure]:
    """The lines about paper."""
    sheet, story = contract()
    tagged, untagged, bare = in_turn(
        size.papers,
        lambda: milliseconds(lambda: render(sheet, story)),
        lambda: milliseconds(lambda: render(sheet, story, tagged=False)),
        lambda: milliseconds(lambda: reportlab(sheet, story)),
    )
    pages = _pages(render(sheet, story))
    figures = [
        Figure(f"the contract of {pages} pages, tagged : untagged", tagged, untagged, limit=2.0),
        Figure(f"the contract of {pages} pages : the same texts on bare ReportLab", tagged, bare, limit=2.0),
    ]
    return figures + _against_weasyprint(folder, sheet, story, size)


def _against_weasyprint(folder: Path, sheet: Sheet, story: Sequence[Block], size: Size) -> list[Figure]:
    try:
        rival = Rival(sheet, story)
    except (ImportError, OSError) as missing:  # it needs libraries of the system
        print(f"WeasyPrint is left out: {missing}")
        return []
    times = min(size.papers, 7)
    ours, tagged, plain = in_turn(
        times,
        lambda: milliseconds(lambda: render(sheet, story)),
        lambda: milliseconds(lambda: rival.pdf(pdf_variant="pdf/ua-1")),
        lambda: milliseconds(rival.pdf),
    )
    whole_ours, whole_theirs = in_turn(
        min(times, 3), lambda: _process(folder, "ours"), lambda: _process(folder, "weasyprint")
    )
    what = f"the contract ({_pages(rival.pdf())} pages there)"
    return [
        Figure(f"{what} : WeasyPrint, tagged too, warm", ours, tagged, limit=4.0, times_slower=True),
        Figure(f"{what} : WeasyPrint, untagged, warm", ours, plain, limit=4.0, times_slower=True),
        Figure("the contract, whole process : WeasyPrint, tagged", whole_ours, whole_theirs, times_slower=True),
    ]


def reportlab(sheet: Sheet, story: Sequence[Block]) -> bytes:
    """The same texts in ReportLab's own paragraphs and tables, with the same fonts and sizes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    target = io.BytesIO()
    edge = 20 * mm
    margins: dict[str, Any] = {"leftMargin": edge, "rightMargin": edge, "topMargin": 28 * mm, "bottomMargin": edge}
    document = SimpleDocTemplate(target, pagesize=A4, title=sheet.title, author=sheet.author, **margins)

    def around(canvas: Any, page: Any) -> None:
        canvas.setFont(FACES["R"], 8)
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
                yield Paragraph(_escaped(block.text), style[f"h{min(block.level, 3)}"])
            case Text():
                yield Paragraph(_escaped(block.text), style[block.style])
            case Bullets():
                yield from (Paragraph(_escaped(item), style["body"], bulletText="•") for item in block.items)
            case Grid():
                yield _grid(block, width)
            case Fields():
                yield from (_boxes(row, width) for row in field_rows(block))
            case Row():
                share = width / len(block.blocks)
                yield _table([[list(_flowables([one], share - 12)) for one in block.blocks]], [share] * 2, rule=False)
            case Box():
                yield _table([[[Spacer(1, block.height * 2), Paragraph(_escaped(block.label), style["small"])]]], None)
            case Keep():
                yield KeepTogether(list(_flowables(block.blocks, width)))
            case Signatures():
                cells = [_signature(place) for place in block.places]
                yield KeepTogether([_table([cells], [width / len(cells)] * len(cells), rule=False)])


def _signature(place: Place) -> list[Any]:
    from reportlab.platypus import HRFlowable, Paragraph, Spacer

    style = _styles()
    return [
        Spacer(1, 42),
        HRFlowable(),
        *(Paragraph(_escaped(one), style["sign"]) for one in (place.name, place.label)),
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
    cells = [[Paragraph(_escaped(one), style["title"]) for one in titles]]
    cells += [[Paragraph(_escaped(one), style["cell"]) for one in row] for row in rows]
    return _table(cells, [width * share / sum(shares) for share in shares], head=1)


def field_rows(block: Fields) -> list[list[tuple[Field, float]]]:
    """The fields of a block line by line, with their shares of the line."""
    rows: list[list[tuple[Field, float]]] = []
    used = 2.0
    for item in block.items:
        field = item if isinstance(item, Field) else Field(*item)
        share = field.width or 1.0 / block.columns
        if used + share > 1.01:
            rows.append([])
            used = 0.0
        rows[-1].append((field, share))
        used += share
    return rows


def _boxes(row: list[tuple[Field, float]], width: float) -> Any:
    from reportlab.platypus import Paragraph

    style = _styles()
    cells = [
        [Paragraph(_escaped(field.label), style["label"]), Paragraph(_escaped(field.value), style["value"])]
        for field, _share in row
    ]
    return _table([cells], [width * share for _field, share in row])


def _table(cells: list[list[Any]], widths: Sequence[float] | None, *, head: int = 0, rule: bool = True) -> Any:
    from reportlab.lib.colors import Color
    from reportlab.platypus import Table

    grey, ground = Color(0.25, 0.25, 0.25), Color(0.93, 0.93, 0.93)
    looks: list[Any] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    looks += [("GRID", (0, 0), (-1, -1), 0.5, grey)] if rule else []
    looks += [("BACKGROUND", (0, 0), (-1, head - 1), ground)] if head else []
    return Table(cells, widths, style=looks, repeatRows=head, spaceBefore=6, splitInRow=1)


def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if not _known_styles:
        for name in FACES.values():
            pdfmetrics.registerFont(TTFont(name, str(resources.resource(f"fonts/{name}.ttf"))))
        for key, (face, points, leading, align) in LOOKS.items():
            _known_styles[key] = ParagraphStyle(
                key, fontName=FACES[face], fontSize=points, leading=leading, alignment=align, spaceBefore=5
            )
    return _known_styles


LOOKS: dict[str, tuple[str, float, float, Literal[0, 1]]] = {
    "body": ("R", 11, 14.5, 0),
    "small": ("R", 9, 11.5, 0),
    "bold": ("B", 11, 14.5, 0),
    "centred": ("R", 11, 14.5, 1),
    "quote": ("I", 11, 14.5, 0),
    "h1": ("B", 17, 21, 1),
    "h2": ("B", 13, 16.5, 0),
    "h3": ("B", 11, 14.5, 0),
    "label": ("R", 8.5, 11, 0),
    "value": ("R", 11, 14, 0),
    "cell": ("R", 10, 12.5, 0),
    "title": ("B", 9.5, 12, 0),
    "sign": ("R", 9, 11, 1),
}
"""Face, size, leading and side (1 is the middle) of each kind of text, as kiscase.paper.looks has them."""
_known_styles: dict[str, Any] = {}


class Rival:
    """WeasyPrint with the same texts, tables and fonts as a web page; what can be made before is made once."""

    def __init__(self, sheet: Sheet, story: Sequence[Block]) -> None:
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


def web_page(sheet: Sheet, story: Sequence[Block]) -> str:
    """The same texts and tables as a web page."""
    words = "".join(_page(story))
    title = html.escape(sheet.title)
    return f'<html lang="pl"><head><meta charset="utf-8"><title>{title}</title></head><body>{words}</body></html>'


def _css(sheet: Sheet) -> str:
    faces = "".join(
        f'@font-face {{font-family: Paper; font-weight: {weight}; font-style: {style}; src: url("{url}")}}'
        for (name, weight, style) in (("R", 400, "normal"), ("B", 700, "normal"), ("I", 400, "italic"))
        for url in [resources.resource(f"fonts/{FACES[name]}.ttf").as_uri()]
    )
    looks = "".join(
        f".{key} {{font-size: {points}pt; line-height: {leading}pt; font-weight: {700 if face == 'B' else 400};"
        f" text-align: {'center' if align else 'left'}; margin: 5pt 0 0}}"
        for key, (face, points, leading, align) in LOOKS.items()
    )
    return (
        faces
        + looks
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
                yield f'<h{level} class="h{level}">{_escaped(block.text)}</h{level}>'
            case Text():
                yield _p(block.style, block.text)
            case Bullets():
                yield f"<ul>{''.join(f'<li>{_escaped(item)}</li>' for item in block.items)}</ul>"
            case Grid():
                yield "".join(_html_grid(block))
            case Fields():
                yield from (_html_boxes(row) for row in field_rows(block))
            case Row():
                cells = "".join(f"<td>{''.join(_page([one]))}</td>" for one in block.blocks)
                yield f'<table class="bare"><tr>{cells}</tr></table>'
            case Box():
                label = _p("small", block.label)
                yield f'<div style="border: 0.5pt solid; padding-top: {block.height - 6}mm">{label}</div>'
            case Keep():
                yield f'<div class="keep">{"".join(_page(block.blocks))}</div>'
            case Signatures():
                cells = "".join(
                    f'<td style="padding-top: 42pt"><hr>{_p("sign", one.name)}{_p("sign", one.label)}</td>'
                    for one in block.places
                )
                yield f'<table class="bare keep"><tr>{cells}</tr></table>'


def _html_boxes(row: list[tuple[Field, float]]) -> str:
    cells = "".join(
        f'<td style="width: {share:.0%}">{_p("label", field.label)}{_p("value", field.value)}</td>'
        for field, share in row
    )
    return f"<table><tr>{cells}</tr></table>"


def _html_grid(block: Grid) -> Iterator[str]:
    number = ["Lp."] if block.numbered else []
    yield "<table><thead><tr>"
    for title in [*number, *(column.title for column in block.columns)]:
        yield f'<th class="title" scope="col">{_escaped(title)}</th>'
    yield "</tr></thead><tbody>"
    for place, row in enumerate(block.rows, 1):
        texts = [f"{place}.", *row] if block.numbered else row
        cells = "".join(f'<td class="cell">{_escaped(one)}</td>' for one in texts)
        yield f"<tr>{cells}</tr>"
    yield "</tbody></table>"


def _p(style: str, text: str) -> str:
    return f'<p class="{style}">{_escaped(text)}</p>'


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    return {"text": row["text"], "due": DRAWN + timedelta(row["days"])}


def _pages(pdf: bytes) -> int:
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def _process(folder: Path, who: str) -> float:
    words, around = [sys.executable, "-m", "benchmarks.paper", who], surroundings(folder)
    return milliseconds(lambda: subprocess.run(words, env=around, check=True, capture_output=True))  # noqa: S603 - ourselves


def main(who: str) -> int:
    """Make the contract once, for the figure of the whole process; *who* is one of the makers."""
    makers: dict[str, Callable[[Sheet, list[Block]], bytes]] = {
        "ours": render,
        "weasyprint": lambda sheet, story: Rival(sheet, story).pdf(pdf_variant="pdf/ua-1"),
        "reportlab": reportlab,
    }
    made = makers[who](*contract())
    print(len(made))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
