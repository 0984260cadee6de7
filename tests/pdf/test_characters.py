"""What people type comes out as typed: no markup, nothing cut, and a clear word where a glyph is missing."""

from __future__ import annotations

import unicodedata

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from kiscase.core.errors import Problem
from kiscase.core.resources import resource_path
from kiscase.core.text.printable_characters import (
    DOCUMENT_FONTS,
    REPLACED_CHARACTERS,
    document_characters,
    unprintable_characters,
)
from kiscase.pdf.blocks import (
    Block,
    BulletList,
    Heading,
    LabelledFields,
    SignatureLine,
    SignatureLines,
    StampBox,
    Table,
    TableColumn,
    Text,
)
from kiscase.pdf.output.fonts import character_widths
from kiscase.pdf.output.mark_positions import place_marks
from kiscase.pdf.render import render_pdf
from tests.pdf.conftest import Findings, Printed, Texts, Tree, make_sheet
from tests.pdf_reader import tree_of

HOSTILE = [
    "<b>gruby</b> & <i>pochyły</i>",
    "O'Neill-Żółć",
    "{curly} {0} {page} %s %(x)s",
    '<a href="http://example.org">tu</a>',
    '<font size="{1}">x</font>',
    "<para><br/></para> &lt;b&gt; &#65; <![CDATA[x]]> <!-- x -->",
    "(nawias\\) \\n ) ( BT ET EMC",
    "$HOME `ls` ' \" \\",
    "Ґанок, їжак, єдність, Щастя – „cudzysłów” … №",
    "w z i o u a W",
    "obecność ≥ 80 %, spóźnienia ≤ 2 → ☐ nie ✓ tak, ≈ 200 €, −5 zł",
    "https://example.org/" + "bardzo-długi-adres/" * 30,
]


def squeezed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("\u00a0", " ").split())


@pytest.mark.parametrize("text", HOSTILE)
def test_typed_is_printed(printed: Printed, tree: Tree, text: str) -> None:
    story = [
        Heading(text),
        Text(text),
        LabelledFields([(text, text)]),
        Table([TableColumn(text)], [[text]]),
        BulletList([text]),
        StampBox(text),
        SignatureLines([SignatureLine(text, text, text, key=text)]),
    ]
    nodes = [node for node in tree(printed(story)).walk() if node.text and node.kind != "Lbl"]
    assert {squeezed(node.text) for node in nodes} == {squeezed(text)}
    assert len(nodes) == 11


def test_an_ordinary_program_finds_the_text(printed: Printed, texts: Texts) -> None:
    lines = [text for text in HOSTILE if len(text) < 60]
    found = squeezed(" ".join(texts(printed([Text(line) for line in lines]))))
    assert all(squeezed(line) in found for line in lines)


PRINTABLE = st.text(st.sampled_from(sorted(document_characters())), max_size=400)


@settings(max_examples=150)
@given(text=PRINTABLE, share=st.sampled_from([0.02, 0.2, 1.0]))
def test_any_printable_text_comes_back(text: str, share: float) -> None:
    story: list[Block] = [
        Text(text),
        Table([TableColumn("x", share), TableColumn("y", 1 - share + 0.01)], [[text, text]]),
    ]
    found = [node.text for node in tree_of(render_pdf(make_sheet(), story)).walk() if node.kind in ("P", "TD")]
    assert [squeezed(one) for one in found] == [squeezed(text)] * 3


LONG = {
    "one word": "żółw" * 750,
    "lines": "wiersz\n" * 429,
    "empty lines": "a" + "\n" * 2999,
    "words": "Ala ma kota i psa. " * 158,
    "spaces": "a" + " " * 2998 + "b",
    "spaces first": " " * 2999 + "b",
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
@pytest.mark.parametrize("share", [0.06, 0.3, 1.0])
def test_no_cell_cuts_text(printed: Printed, tree: Tree, findings: Findings, text: str, share: float) -> None:
    story = [
        LabelledFields([("Pole", text), ("Drugie", text)], columns=2),
        Table(
            [TableColumn("x", share), TableColumn("y", 1.06 - share)], [[text, "obok"], ["inny", text]], numbered=True
        ),
        Text("koniec"),
    ]
    data = printed(story)
    found = [squeezed(node.text) for node in tree(data).walk()]
    assert found.count(squeezed(text)) == 4
    assert findings(data) == []


@pytest.mark.parametrize("text", [LONG["one word"], LONG["lines"]])
def test_long_text_anywhere(printed: Printed, tree: Tree, findings: Findings, text: str) -> None:
    story = [
        Heading(text),
        BulletList([text]),
        LabelledFields([(text, "x")]),
        Table([TableColumn(text)], [["x"]] * 3),
        StampBox(text),
        SignatureLines([SignatureLine(text, text), SignatureLine("podpis")]),
    ]
    data = printed(story, author=text[:400], number=text[:100])
    assert [squeezed(node.text) for node in tree(data).walk()].count(squeezed(text)) == 7
    assert findings(data) == []


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [("dobrze 😀", "U+1F600", "😀”"), ("☒tak, nie", "U+2612", "☒tak,”"), ("\ud800", "U+D800", "…”")],
)
def test_a_missing_glyph_is_named(printed: Printed, text: str, code: str, word: str) -> None:
    for story, changes in (([Text(text)], {}), ([LabelledFields([("x", text)])], {}), ([], {"author": text})):
        with pytest.raises(Problem) as caught:
            printed(story, **changes)
        assert code in caught.value.sentence
        assert word in caught.value.sentence
        assert str(caught.value).isprintable()


def test_invisible_characters_are_left_out(printed: Printed, tree: Tree) -> None:
    data = printed([Text("zero\u200bszer\u00adoko\x00ść\x07\ufeff"), Text("a\r\nb\x0bc\td")])
    assert [squeezed(node.text) for node in tree(data).all("P")] == ["zeroszerokość", "a b c d"]


def test_missing_lists_each_character_once() -> None:
    assert unprintable_characters("Zażółć 😀☒😀 ok\n\t\u200b") == ["😀", "☒"]
    assert unprintable_characters("Єдність, „ґ” ≥ ≤ → ☐ ✓ ≈ − €") == []


def test_letters_in_two_parts_are_composed(printed: Printed, tree: Tree) -> None:
    data = printed([Text("z\u0307o\u0301l\u0301")])
    assert tree(data).all("P")[0].text == "żóĺ"


def test_a_lone_letter_does_not_hang_at_the_end_of_a_line(printed: Printed, texts: Texts) -> None:
    shown = texts(
        printed([Text("Spotkania odbywają się w klubie i w domu, z rodziną i u sąsiadów, a także o świcie. " * 20)])
    )
    ends = [line.split()[-1] for line in "".join(shown).splitlines() if line.split()]
    assert not {"w", "i", "z", "u", "a", "o"} & set(ends)


def test_a_number_stays_with_its_signs(printed: Printed, texts: Texts) -> None:
    lines = "".join(texts(printed([Text("Obecność na zajęciach ≥ 80 % i spłata 100 zł. " * 40)]))).splitlines()
    assert not {"≥", "80", "100"} & {line.split()[-1] for line in lines if line.split()}
    assert not any(line.lstrip().startswith(("%", "zł")) for line in lines)


def _ink_middle(font: str, character: str) -> float:
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.ttLib import TTFont

    with TTFont(resource_path(f"fonts/{font}.ttf")) as face:
        glyphs = face.getGlyphSet()
        pen = BoundsPen(glyphs)
        glyphs[face.getBestCmap()[ord(character)]].draw(pen)
        return float(pen.bounds[0] + pen.bounds[2]) / 2


@pytest.mark.parametrize("font", DOCUMENT_FONTS)
@pytest.mark.parametrize("letter", ["м", "Ш", "i", "ы", "q"])
def test_a_combining_mark_stands_over_its_letter(font: str, letter: str) -> None:
    word = f"a{letter}\u0301b"
    first, mark, last = place_marks(word, font)
    assert [first.text, mark.text, last.text] == [f"a{letter}", "\u0301", "b"]
    over = mark.x + _ink_middle(font, "\u0301")
    middle = character_widths(font)["a"] + _ink_middle(font, letter)
    assert over == pytest.approx(middle, abs=110)  # in italics higher marks stand more to the right
    assert last.x == character_widths(font)["a"] + character_widths(font)[letter]


def test_a_second_mark_stands_over_the_first() -> None:
    _letter, first, second = place_marks("м\u0301\u0301", "SourceSans3-Regular")
    assert second.y > first.y
    assert second.x == pytest.approx(first.x, abs=30)


def test_marked_words_come_back_as_typed(printed: Printed, texts: Texts, findings: Findings) -> None:
    words = "замо́к, за́мок, ẃ̇, ŵ, Nguyễn Thị Ánh, Ștefan, İpek"
    data = printed([Text(words), Heading(words)])
    assert findings(data) == []
    assert squeezed(unicodedata.normalize("NFC", words)) in squeezed(" ".join(texts(data)))


def test_a_letter_that_the_fonts_have_only_in_parts_is_printed_of_them(printed: Printed, findings: Findings) -> None:
    assert unprintable_characters("\u1e2c") == []
    assert findings(printed([Text("\u1e2c I\u0330")])) == []


def test_the_list_of_characters_is_that_of_the_fonts() -> None:
    found = []
    for name in DOCUMENT_FONTS:
        with TTFont(resource_path(f"fonts/{name}.ttf"), lazy=True) as font:
            found.append(set(font.getBestCmap() or ()))
    letters = {chr(code) for code in set.intersection(*found) if 0 < code < 0x10000}
    visible = {one for one in letters if unicodedata.category(one) not in {"Cc", "Cf", "Co", "Cs"}}
    assert document_characters() == visible - REPLACED_CHARACTERS.keys() | {"\n", "\u00a0"}
