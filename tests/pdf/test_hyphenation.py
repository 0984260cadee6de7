"""Words that are wider than their cell are hyphenated, and stay whole for whoever reads, searches or copies them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiscase.core.text.hyphenation import SOFT_HYPHEN, Hyphenation
from kiscase.pdf.blocks import Block, InLanguage, LabelledField, Table, TableColumn, Text
from kiscase.pdf.layout.line_breaking import break_lines, measure_text
from kiscase.pdf.output import fonts
from kiscase.pdf.output.hyphenated_text import _whole_word
from tests.pdf.conftest import Findings, Printed, Texts, Tree

POLISH = Hyphenation("pl")
NARROW = 4000.0  # thousandths of the font size: eight letters or so


def cells(*contents: str | Sequence[LabelledField], titles: Sequence[str] = ()) -> list[Block]:
    """A table whose columns are all too narrow for a long word."""
    heads = titles or [f"K{place}" for place in range(len(contents))]
    return [Table([TableColumn(title) for title in heads], [list(contents)])]


def narrow(text: str) -> list[Block]:
    return cells(text, *["niepodzielnieustalony"] * 8)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("z niepełnosprawnościami", ["z\u00a0niepeł-", "nospraw-", "nościami"]),
        (
            "wydatki na przeciwdziałanie uzależnieniom",
            ["wydatki ", "na ", "przeciw-", "działanie ", "uzależ-", "nieniom"],
        ),
        ("перекваліфікація", ["переква-", "ліфіка-", "ція"]),
    ],
)
def test_a_word_that_is_too_wide_is_hyphenated(text: str, lines: list[str]) -> None:
    from kiscase.pdf.layout.line_breaking import bind_short_words

    broken = break_lines(bind_short_words(text), fonts.REGULAR, NARROW, POLISH)
    assert [line.replace(SOFT_HYPHEN, "-") for line in broken] == lines


@pytest.mark.parametrize(
    "text",
    [
        "Brzęczyszczykiewiczówna",
        "Konstantynopolitańska-Brzęczyszczykiewicz",
        "44051401458440514014584405140145",
        "wilhelmina.konstantynopolitanska@przystaniopieki.example.pl",
        "www.przystaniopieki.example.pl",
        "KS/2026/uzupełnienie123",
        "rozporządzenie\u0301mi",
        "nieprzerwanie" * 20,
    ],
)
def test_names_numbers_and_addresses_are_not_hyphenated(text: str) -> None:
    assert POLISH.positions(text) == []
    assert break_lines(text, fonts.REGULAR, NARROW, POLISH) == break_lines(text, fonts.REGULAR, NARROW)


def test_titles_of_columns_are_no_names() -> None:
    assert Hyphenation("pl", capitalised=True).positions("Niepełnosprawność")


@given(st.text("abcdeęółśżлюїйи -/.\u00a0AŻ1", max_size=80), st.floats(500, 20000))
def test_hyphenation_loses_nothing_and_stays_in_the_line(text: str, measure: float) -> None:
    lines = break_lines(text, fonts.REGULAR, measure, POLISH)
    plain = break_lines(text, fonts.REGULAR, measure)
    assert "".join(lines).replace(SOFT_HYPHEN, "").replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert measure_text(line.rstrip(" "), fonts.REGULAR, 1000) <= measure or len(line.rstrip(" ")) == 1
    if not any(SOFT_HYPHEN in line for line in lines):
        assert lines == plain


@given(st.text("abęół ", min_size=1, max_size=40), st.floats(500, 4000))
def test_whole_words_come_out_of_their_lines(text: str, measure: float) -> None:
    lines = break_lines(text, fonts.REGULAR, measure, POLISH)
    words = [_whole_word(lines[place:]) for place, line in enumerate(lines) if line.endswith(SOFT_HYPHEN)]
    assert all(SOFT_HYPHEN not in word for word in words)


def test_a_hyphenated_word_is_whole_for_readers(printed: Printed, texts: Texts, tree: Tree, findings: Findings) -> None:
    data = printed(narrow("osoby z niepełnosprawnościami ruchowymi"))
    (shown,) = texts(data)
    assert "niepełnosprawnościami" in shown
    assert SOFT_HYPHEN not in shown
    assert "osoby z niepełnosprawnościami ruchowymi " in [node.text for node in tree(data).all("TD")]
    assert findings(data) == []


def test_fields_in_a_cell_are_hyphenated_too(printed: Printed, tree: Tree) -> None:
    field = LabelledField("Działanie", "przekwalifikowanie")
    data = printed(cells([field], *["niepodzielnieustalony"] * 8))
    assert b"ActualText" in b"".join(contents(data))
    assert "przekwalifikowanie " in [node.text for node in tree(data).all("P")]


def test_other_texts_are_not_hyphenated(printed: Printed) -> None:
    data = printed([Text("nieprzekwalifikowanie " * 30), *cells("krótko", "dwa słowa")])
    assert b"ActualText" not in b"".join(contents(data))


def test_a_word_that_goes_on_on_the_next_page_is_read_in_two_parts(
    printed: Printed, tree: Tree, findings: Findings
) -> None:
    text = " ".join(["przeciwdziałanie"] * 120)
    data = printed(narrow(text))
    read = "".join(node.text for node in tree(data).all("TD")).replace(" ", "")
    assert read.startswith(text.replace(" ", ""))
    assert findings(data) == []


def test_words_of_another_language_have_its_patterns(printed: Printed, texts: Texts) -> None:
    english = InLanguage("en", narrow("multidisciplinary"))
    assert Hyphenation("en").positions("multidisciplinary") != Hyphenation("pl").positions("multidisciplinary")
    (shown,) = texts(printed([english]))
    assert "multidisciplinary" in shown


def test_patterns_are_loaded_only_for_a_word_that_does_not_fit() -> None:
    program = (
        "import sys\n"
        "from datetime import date\n"
        "from kiscase.pdf.blocks import Table, TableColumn\n"
        "from kiscase.pdf.document_properties import DocumentProperties\n"
        "from kiscase.pdf.render import render_pdf\n"
        "sheet = DocumentProperties(title='x', author='x', language='pl', made_on=date(2026, 1, 1))\n"
        "render_pdf(sheet, [Table([TableColumn('Uwagi')], [['przeciwdziałanie bezdomności']])])\n"
        "sys.exit('pyphen' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def contents(data: bytes) -> list[bytes]:
    """What is drawn on each page."""
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [page.Contents.read_bytes() for page in pdf.pages]
