"""Every PDF is PDF/UA-1 and PDF/A-2a at once, and the same input gives the same bytes."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pytest

from kiscase.pdf.blocks import (
    BarChart,
    Block,
    BulletList,
    ChartSeries,
    Gap,
    Heading,
    KeepTogether,
    LabelledField,
    LabelledFields,
    LineChart,
    PageBreak,
    SideBySide,
    SignatureLine,
    SignatureLines,
    StampBox,
    Table,
    TableColumn,
    Text,
)
from kiscase.pdf.document_properties import Watermark
from kiscase.pdf.render import render_pdf
from tests.pdf.conftest import Findings, MakeSheet, Printed

EVERYTHING: list[Block] = [
    SideBySide([StampBox("(pieczęć)"), LabelledFields([("Data", "05.03.2026")])]),
    Heading("Kontrakt socjalny"),
    Text("Zwykły tekst, który jest dość długi. " * 30),
    *(Text("Tekst", style) for style in ("body", "small", "bold", "centred", "quote")),
    Heading("Część druga", 2),
    LabelledFields([("Nazwisko", "Żółć"), ("Imię", "Ewa"), LabelledField("Uwagi", lines=3)], columns=2),
    Table(
        [TableColumn("Działanie", 3), TableColumn("Termin", 1, "centre")],
        [["Rozmowa", "1.05.2026"]] * 60,
        numbered=True,
    ),
    Table([TableColumn("Podpis")], empty_rows=3, row_height=12),
    Gap(2),
    BarChart(["Warsztat", "Grupa"], [ChartSeries("2025", [3, None]), ChartSeries("2026", [4.5, 2])], "Słupki"),
    LineChart(["maj", "czerwiec"], [ChartSeries("Osoby", [3, 5])], "Linia"),
    BulletList(["jeden", "dwa"]),
    BulletList(["jeden", "dwa"], numbered=True),
    PageBreak(),
    KeepTogether([Heading("Trzy", 3), Text("razem")]),
    SignatureLines(
        [SignatureLine("podpis", "Ewa Żółć", "5.03.2026", key="participant"), SignatureLine("podpis", key="worker")]
    ),
]


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
@pytest.mark.parametrize("landscape", [False, True])
def test_all_blocks_in_all_languages(printed: Printed, findings: Findings, language: str, landscape: bool) -> None:
    assert findings(printed(EVERYTHING, language=language, landscape=landscape)) == []


@pytest.mark.parametrize("mark", list(Watermark))
def test_every_mark(printed: Printed, findings: Findings, mark: Watermark) -> None:
    assert findings(printed(EVERYTHING, watermarks=(mark,), number="K/1", code="X7")) == []


def test_all_marks_in_large_print(printed: Printed, findings: Findings) -> None:
    assert findings(printed(EVERYTHING, watermarks=tuple(Watermark), large=True)) == []


@pytest.mark.parametrize(
    "story", [[], [Text("")], [Heading("Tylko tytuł")], [PageBreak()], [Heading("Trzeci stopień", 3)]]
)
def test_hardly_anything(printed: Printed, findings: Findings, story: list[Block]) -> None:
    assert findings(printed(story)) == []


def test_the_same_input_gives_the_same_bytes(printed: Printed) -> None:
    assert printed(EVERYTHING, watermarks=(Watermark.DRAFT,)) == printed(EVERYTHING, watermarks=(Watermark.DRAFT,))


def test_the_date_comes_from_the_sheet(printed: Printed) -> None:
    with pikepdf.open(io.BytesIO(printed(EVERYTHING, made_on=date(2031, 12, 1)))) as pdf:
        assert str(pdf.docinfo.CreationDate) == "D:20311201000000+00'00'"
        with pdf.open_metadata() as metadata:
            assert metadata["xmp:CreateDate"] == "2031-12-01T00:00:00+00:00"


def test_title_author_and_language(printed: Printed) -> None:
    title, author = 'Kontrakt <"i"> & aneks', "OPS 😀 w Łękach"
    data = printed(EVERYTHING, title=title, author="OPS w Łękach & Syn", language="uk")
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == title
        assert metadata["dc:creator"] == ["OPS w Łękach & Syn"]
        assert str(pdf.docinfo.Title) == title
        assert str(pdf.Root.Lang) == "uk"
    assert author  # an author that cannot be printed is a Problem, see test_characters


def test_control_characters_do_not_reach_the_metadata(printed: Printed, findings: Findings) -> None:
    assert findings(printed([Heading("x")], title="a\x00b\x0bc\ud800")) == []


def test_untagged_is_plain(sheet: MakeSheet) -> None:
    with pikepdf.open(io.BytesIO(render_pdf(sheet(), EVERYTHING, tagged=False))) as pdf:
        assert "/StructTreeRoot" not in pdf.Root
        assert b"BDC" not in pdf.pages[0].Contents.read_bytes()


def test_all_fonts_are_embedded(printed: Printed) -> None:
    with pikepdf.open(io.BytesIO(printed(EVERYTHING))) as pdf:
        fonts = [font for page in pdf.pages for _name, font in page.Resources.Font.items()]
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)
