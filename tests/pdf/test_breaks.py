"""Where pages end: signatures are never alone, headings never last, and what is cut stays one element."""

from __future__ import annotations

import pytest

from kiscase.pdf.blocks import (
    Block,
    Gap,
    Heading,
    KeepTogether,
    LabelledField,
    LabelledFields,
    PageBreak,
    SignatureLine,
    SignatureLines,
    Table,
    TableColumn,
    Text,
)
from tests.pdf.conftest import Printed, Texts, Tree

PLACES = [
    SignatureLines([SignatureLine("podpis osoby", "Ewa Żółć", key="a"), SignatureLine("podpis pracownika", key="b")])
]


def filled(lines: int) -> list[Text]:
    return [Text("wypełnienie", "small") for _ in range(lines)]


ENDINGS = {
    "one line": [Text("KONIEC")],
    "paragraph": [Text("KONIEC " * 90)],
    "short paragraph": [Text("KONIEC " * 30)],
    "grid": [Table([TableColumn("x"), TableColumn("y")], [["KONIEC", "b"]] * 6)],
    "high row": [Table([TableColumn("x"), TableColumn("y")], [["KONIEC " * 150, "b"]])],
    "fields": [LabelledFields([("x", "KONIEC"), ("y", "KONIEC " * 80)])],
    "blank": [Text("KONIEC"), LabelledFields([LabelledField("KONIEC", lines=5)])],
    "heading": [Text("KONIEC " * 60), Heading("Podpisy", 2)],
    "keep": [KeepTogether([Heading("Razem", 2), Text("KONIEC " * 20)])],
    "gap": [Text("KONIEC"), Gap(3)],
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS.keys())
@pytest.mark.parametrize("large", [False, True])
def test_signatures_are_never_alone(printed: Printed, texts: Texts, ending: str, large: bool) -> None:
    for lines in range(22 if large else 36, 56):
        shown = texts(printed([*filled(lines), *ending, *PLACES], large=large))
        signed = next(text for text in shown if "podpis osoby" in text)
        assert "KONIEC" in signed, lines
        assert "podpis pracownika" in signed


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize(
    "after",
    [
        [Text("TREŚĆ " * 100)],
        [LabelledFields([("pole", "TREŚĆ " * 200)])],
        [Table([TableColumn("kolumna")], [["TREŚĆ " * 60]] * 5)],
        [Heading("TREŚĆ", 3), Text("x " * 400)],
    ],
)
def test_a_heading_is_never_stranded(printed: Printed, texts: Texts, level: int, after: list[Block]) -> None:
    for lines in range(36, 56):
        shown = texts(printed([*filled(lines), Heading("NAGŁÓWEK", level), *after]))
        headed = next(text for text in shown if "NAGŁÓWEK" in text)
        assert "TREŚĆ" in headed.split("NAGŁÓWEK")[1], lines


@pytest.mark.parametrize("lines", range(40, 54))
def test_a_label_stays_with_its_value(printed: Printed, texts: Texts, lines: int) -> None:
    shown = texts(printed([*filled(lines), LabelledFields([("ETYKIETA", "WARTOŚĆ " * 300)])]))
    labelled = next(text for text in shown if "ETYKIETA" in text)
    assert "WARTOŚĆ" in labelled


def test_a_paragraph_over_two_pages_is_one_element(printed: Printed, tree: Tree) -> None:
    text = "Jeden akapit na dwie strony. " * 300
    (paragraph,) = tree(printed([Text(text)])).all("P")
    assert paragraph.pages == sorted(paragraph.pages)
    assert len(set(paragraph.pages)) >= 2
    assert paragraph.text.replace("\u00a0", " ").strip() == text.strip()


def test_a_row_over_two_pages_is_one_row(printed: Printed, tree: Tree) -> None:
    whole = tree(printed([Table([TableColumn("a"), TableColumn("b")], [["x", "długi " * 1500]])]))
    assert len(whole.all("TR")) == 2
    assert len(set(whole.all("TD")[1].pages)) >= 2


def test_a_repeated_header_is_no_content(printed: Printed, tree: Tree, texts: Texts) -> None:
    data = printed([Table([TableColumn("KOLUMNA")], [[str(number)] for number in range(100)])])
    shown = texts(data)
    assert len(shown) > 2
    assert all("KOLUMNA" in text for text in shown)
    (header,) = tree(data).all("TH")
    assert header.pages == [0]
    assert [node.text for node in tree(data).all("TD")] == [str(number) for number in range(100)]


def test_page_of_pages(printed: Printed, texts: Texts) -> None:
    shown = texts(
        printed([Text("x"), PageBreak(), Text("y"), PageBreak(), Text("z")], language="en", number="K/7", code="Q2")
    )
    assert len(shown) == 3
    for place, text in enumerate(shown, 1):
        assert f"Page {place} of 3" in text
        assert "K/7 · version 1 · code Q2" in text


def test_a_gap_leaves_no_empty_page(printed: Printed, texts: Texts) -> None:
    for lines in range(40, 56):
        assert all("wypełnienie" in text for text in texts(printed([*filled(lines), Gap(8)])))


def test_headings_leave_no_level_out(printed: Printed, tree: Tree) -> None:
    kinds = [
        node.kind for node in tree(printed([Heading("a", 2), Heading("b", 3), Heading("c", 1), Heading("d", 3)])).walk()
    ]
    assert kinds == ["Document", "H1", "H2", "H1", "H2"]


@pytest.mark.parametrize("large", [False, True])
def test_dates_and_numbers_are_not_cut_in_narrow_columns(printed: Printed, texts: Texts, large: bool) -> None:
    columns = [TableColumn("Działanie", 9), TableColumn("Termin", 1), TableColumn("PESEL", 0.5)]
    (shown,) = texts(
        printed([Table(columns, [["tekst " * 20, "12.05.2026", "80010112345"]], numbered=True)], large=large)
    )
    lines = shown.split()
    assert {"12.05.2026", "80010112345", "1.", "Termin", "PESEL"} <= set(lines)


@pytest.mark.parametrize("large", [False, True])
def test_a_crowded_table_spares_its_narrow_columns(printed: Printed, texts: Texts, large: bool) -> None:
    columns = [TableColumn("Nazwisko-Konstantynopolitańczykiewicz", 1)] * 4 + [TableColumn("Termin", 0.1)]
    row = ["Brzęczyszczykiewicz-Konstantynopolitański"] * 4 + ["12.05.2026"]
    (shown,) = texts(printed([Table(columns, [row], numbered=True)], language="en", large=large))
    assert {"12.05.2026", "1.", "No.", "Termin"} <= set(shown.split())
