"""Tables that others made: every encoding, separator and kind of file, and what is refused before it does harm."""

from __future__ import annotations

import codecs
import io
import os
import struct
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiscase.core.errors import Problem
from kiscase.core.table_reading.reading import read_tables
from kiscase.core.table_reading.tables import TextLayout, UnreadableTableError
from kiscase.core.table_reading.text_tables import read_text_tables
from tests.table_files import make_ods, make_xlsx

POLISH = "Zażółć gęślą jaźń, ŻÓŁW PÓŁNOC CZĘŚĆ GWÓŹDŹ Świętosława"


def rows_of(content: bytes, tmp_path: Path, name: str = "list.xlsx") -> list[tuple[int, list[Any]]]:
    path = tmp_path / name
    path.write_bytes(content)
    return [(row.number, list(row.values)) for sheet in read_tables(path).sheets for row in sheet.rows]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1250", "iso8859-2"])
def test_encoding_and_separator_are_detected(encoding: str, separator: str) -> None:
    lines = [f"Nazwisko{separator}Uwagi{separator}Kwota"] + [
        f'Łuć{separator}"{POLISH}; a, b\tc"{separator}12' for _ in range(5)
    ]
    read = read_text_tables("\r\n".join(lines).encode(encoding))
    rows = [list(row.values) for row in read.sheets[0].rows]
    assert rows == [["Nazwisko", "Uwagi", "Kwota"]] + [["Łuć", f"{POLISH}; a, b\tc", "12"]] * 5
    assert read.layout == (encoding[:6] if "16" in encoding else encoding.removesuffix("-sig"), separator)
    assert not read.notes


@given(st.lists(st.sampled_from("aąćęłńóśźżĄĆĘŁŃÓŚŹŻbz "), min_size=1).map("".join))
def test_text_of_windows_comes_in_without_a_wrong_letter(text: str) -> None:
    read = read_text_tables(f"Nazwisko;Uwagi\nŁąś;x{text}x\n".encode("cp1250"))
    assert list(read.sheets[0].rows[1].values) == ["Łąś", f"x{text}x"]


@pytest.mark.parametrize("text", ["PÓŁNOC", "RÓŻA", "SZCZĘŚCIE"])
def test_capitals_that_look_like_another_encoding_are_those_of_windows(text: str) -> None:
    read = read_text_tables(f"Nazwisko;Miasto\n{text};x\n".encode("cp1250"))
    assert list(read.sheets[0].rows[1].values) == [text, "x"]


def test_override_wins_over_detection() -> None:
    read = read_text_tables(b"a;b,c\n1;2,3\n", TextLayout("utf-8", ","))
    assert list(read.sheets[0].rows[0].values) == ["a;b", "c"]


def test_separator_that_excel_names_is_believed() -> None:
    read = read_text_tables(b"sep=|\r\na;b|c,d\r\n")
    assert [(row.number, list(row.values)) for row in read.sheets[0].rows] == [(2, ["a;b", "c,d"])]


def test_lines_in_another_encoding_are_named() -> None:
    lines = [f"{number};Świętosława" for number in range(1, 8)]
    content = b"\n".join(line.encode("cp1250" if line[0] == "4" else "utf-8") for line in lines)
    read = read_text_tables(content)
    assert [row.values[1] for row in read.sheets[0].rows] == ["Świętosława"] * 7
    assert "4" in read.notes[0]
    assert len(read.notes) == 1
    other_way = b"\n".join(line.encode("utf-8" if line[0] == "4" else "cp1250") for line in lines)
    read = read_text_tables(other_way)
    assert [row.values[1] for row in read.sheets[0].rows] == ["Świętosława"] * 7
    assert read.layout == ("cp1250", ";")


def test_marks_of_byte_order_in_the_middle_go() -> None:
    part = codecs.BOM_UTF8 + "Łuć;1\n".encode()
    assert [list(row.values) for row in read_text_tables(part * 2).sheets[0].rows] == [["Łuć", "1"]] * 2


def test_letters_that_the_chosen_encoding_lacks_are_named() -> None:
    read = read_text_tables(b"a;b\nx\x81;1\n", TextLayout("cp1250", ";"))
    assert "2" in read.notes[0]


def test_cyrillic_is_read() -> None:
    read = read_text_tables("Прізвище;Ім'я\nКовальчук;Олена\nСоль;Яна\n".encode())
    assert [list(row.values) for row in read.sheets[0].rows][1:] == [["Ковальчук", "Олена"], ["Соль", "Яна"]]


def test_missing_quotation_mark_is_said() -> None:
    content = 'a;b\n1;"x\n' + "2;y\n" * 500
    with pytest.raises(UnreadableTableError, match="wiersza 2 "):
        read_text_tables(content.encode(), TextLayout("utf-8", ";"))


@pytest.mark.parametrize("make", [make_xlsx, make_ods])
def test_values_of_a_workbook(make: Any, tmp_path: Path) -> None:
    rows = [["Nazwisko", "Data ur.", "Tel."], [None, None, None], ["Łuć", date(1985, 3, 5), 600100200.0], ["-1", 1.5]]
    assert rows_of(make(rows), tmp_path) == [
        (1, ["Nazwisko", "Data ur.", "Tel."]),
        (3, ["Łuć", date(1985, 3, 5), 600100200]),
        (4, ["-1", 1.5, None]),
    ]


@pytest.mark.parametrize("date_1904", [False, True])
def test_days_of_both_date_systems(date_1904: bool, tmp_path: Path) -> None:
    assert rows_of(make_xlsx([[date(2026, 2, 28)]], date_1904=date_1904), tmp_path) == [(1, [date(2026, 2, 28)])]


def test_formulas_come_with_their_stored_values(tmp_path: Path) -> None:
    assert rows_of(make_xlsx([["=2+3", "x"]]), tmp_path) == [(1, [5, "x"])]


def test_merged_cells_give_their_value_to_each_row(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(make_xlsx([["a", "b"], [1], [2], [3]], merged="B2:C3"))
    read = read_tables(path)
    assert [list(row.values) for row in read.sheets[0].rows] == [["a", "b"], [1, "razem"], [2, "razem"], [3, None]]
    assert "Arkusz1" in read.notes[0]


def test_hundred_columns_and_a_distant_start(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[None] * 100, [None] * 100, [f"c{number}" for number in range(100)]]
    ((number, values),) = rows_of(make_xlsx(rows), tmp_path)
    assert (number, values[99], len(values)) == (3, "c99", 100)


def test_million_empty_rows_are_nothing(tmp_path: Path) -> None:
    empty = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    assert len(rows_of(make_ods([["a", "b"], [1, 2]], more=empty), tmp_path)) == 2
    formatted = "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(3, 1_000_000))
    assert len(rows_of(changed_sheet(make_xlsx([["a"], ["b"]]), formatted), tmp_path)) == 2


def changed_sheet(book: bytes, more: str) -> bytes:
    """The workbook with more rows in its sheet."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                text = text.replace(b"</sheetData>", more.encode() + b"</sheetData>")
            new.writestr(part.filename, text)
    return made.getvalue()


# ---- what is refused -----------------------------------------------------------------------------------------------


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        with parts.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(30):
                part.write(b" " * 1_000_000)
    return made.getvalue()


def lying_bomb() -> bytes:
    """Its directory gives the size of one byte for thirty million."""
    content = bytearray(bomb())
    entry = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, entry + 24, 1)
    return bytes(content)


def distant_cells() -> bytes:
    return changed_sheet(make_xlsx([["a"]]), '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def repeated_cells() -> bytes:
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    return make_ods([["a"]], more=f'<table:table-row table:number-rows-repeated="1048575">{cell}</table:table-row>')


def repeated_blanks() -> bytes:
    blanks = '<table:table-cell office:value-type="string"><text:p><text:s text:c="2000000000"/></text:p>'
    return make_ods([["a"]], more=f"<table:table-row>{blanks}</table:table-cell></table:table-row>")


def declared_entities() -> bytes:
    made = make_ods([["a"]])
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            new.writestr(part.filename, old.read(part).replace(b"?>", b"?>" + laughs, 1))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bomb, "zrobiłoby się 30"),
        (lying_bomb, "uszkodzony"),
        (distant_cells, "za duża"),
        (repeated_cells, "za duża"),
        (repeated_blanks, "za duża"),
        (declared_entities, "deklaracje"),
        (lambda: b"PK\x03\x04junk", "uszkodzony"),
        (lambda: make_xlsx([["a"]])[:-300], "uszkodzony"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ma hasło"),
        (lambda: b"%PDF-1.7\n", "nie ma tabeli"),
        (lambda: b" \n ", "pusty"),
        (lambda: bytes(range(256)) * 10, "nie jest tekstem"),
        (lambda: b"x;" * 600 + b"y", "za duża"),
    ],
)
def test_refused_with_a_sentence(content: Any, words: str, tmp_path: Path) -> None:
    with pytest.raises(Problem, match=words) as refused:
        rows_of(content(), tmp_path)
    assert "Nic nie zmieniono" in refused.value.sentence


def test_two_gigabytes_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 2_000_000_000)  # nothing of it is on the disk
    with pytest.raises(UnreadableTableError, match="2000 MB"):
        read_tables(path)


def test_folder_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="Nie można odczytać"):
        read_tables(tmp_path)
