"""Tables for spreadsheets: what was typed stays text, Polish letters and separators are right."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiscase.core.spreadsheet import Share, Spreadsheet, render_csv, render_xlsx, worksheet_name
from tests.workbook_reader import read_workbook

NASTY = ["=1+1", "+48 600", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x";"y")', "Żółć; „x”\nnowy wiersz"]


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_no_cell_of_a_csv_begins_a_formula() -> None:
    rows = cells(render_csv(Spreadsheet("x", ["=A"], [[one] for one in NASTY])))
    assert rows[0] == ["'=A"]
    assert [row[0] for row in rows[1:]] == [f"'{one}" for one in NASTY[:-1]] + [NASTY[-1]]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30))
def test_whatever_was_typed_no_csv_cell_begins_a_formula(typed: str) -> None:
    (row,) = cells(render_csv(Spreadsheet("x", ["a"], [[typed]])))[1:] or [[""]]
    assert not (row or [""])[0].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_and_days_are_written_as_polish_spreadsheets_read_them() -> None:
    assert render_csv(Spreadsheet("x", ["a", "b", "c"], [[1.5, date(2026, 6, 1), None]])).endswith(
        b"1,5;2026-06-01;\r\n"
    )


def test_a_workbook_holds_texts_and_no_formula() -> None:
    content = render_xlsx(
        Spreadsheet(
            "Warsztat [1]: a/b?*" * 3, ["Nazwisko", "Data", "%"], [[one, date(2026, 6, 1), 66] for one in NASTY]
        )
    )
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        page = parts.read("xl/worksheets/sheet1.xml").decode()
        texts = parts.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in page
    assert page.count('t="s"') == len(NASTY) + 3 + 1, "the cells, the header and the title"
    assert "=1+1" in texts
    assert "Żółć; „x”" in texts


def test_shares_are_rounded_in_a_csv_as_a_spreadsheet_shows_them() -> None:
    shares = [Share(part / whole) for part, whole in ((2, 3), (1, 8), (57, 200), (0, 5), (5, 5))]
    assert cells(render_csv(Spreadsheet("x", ["a"] * 5, [shares])))[1] == ["67%", "13%", "29%", "0%", "100%"]


def test_a_workbook_is_made_to_calculate_and_to_print() -> None:
    day = date(2026, 6, 1)
    sheet = Spreadsheet(
        "Warsztat, czerwiec 2026",
        ["Nazwisko", day, datetime.combine(date(2026, 6, 2), time(14, 30)), "Razem", "Frekwencja"],
        [["Żak", "O", day, 1.5, Share(2 / 3)], ["=Łoś", None, None, 2, None]],
        period="2026-06",
        facts="Sala 2",
        notes=["O – obecność"],
    )
    page = read_workbook(render_xlsx(sheet))
    serial = float((day - date(1899, 12, 30)).days)
    assert page.values["B4"] == serial
    assert page.values["C4"] == pytest.approx(serial + 1 + 14.5 / 24)
    assert page.formats["B4"] == "ddd d.mm"
    assert page.values["C5"] == serial
    assert page.formats["C5"] == "dd.mm.yyyy"
    assert [page.values["D5"], page.values["D6"]] == [1.5, 2]
    assert page.values["E5"] == pytest.approx(2 / 3)
    assert page.formats["E5"] == "0%"
    assert page.values["A6"] == "=Łoś"
    assert page.values["A8"] == "O – obecność"
    assert page.find("pageSetup").get("orientation") == "landscape"
    assert page.find("pageSetup").get("paperSize") == "9"
    assert page.find("autoFilter").get("ref") == "A4:E6"
    pane = page.find("pane")
    assert (pane.get("xSplit"), pane.get("ySplit"), pane.get("state")) == ("1", "4", "frozen")
    assert page.titles.endswith("$4:$4")
    assert page.find("dimension").get("ref") == "A1:E8"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Kuchnia", "2026-06 Kuchnia"),
        ("Warsztat umiejętności społecznych, czerwiec 2026", "2026-06 Warsztat umiejętności…"),
        ("😀" * 20, "2026-06 " + "😀" * 11 + "…"),
        ("[a]/b: c?*'", "2026-06 a b c"),
        ("", "2026-06"),
    ],
)
def test_the_name_of_a_sheet_keeps_year_and_month(title: str, name: str) -> None:
    assert worksheet_name(title, "2026-06") == name


@settings(max_examples=40)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_whatever_an_activity_is_called_it_gives_a_sheet(title: str) -> None:
    name = worksheet_name(title, "2026-06")
    assert name.startswith("2026-06")
    assert len(name.encode("utf-16-le")) <= 2 * 31
    render_xlsx(Spreadsheet(title, ["a"], [], "2026-06"))


def test_equal_tables_are_equal_files() -> None:
    sheet = Spreadsheet("x", ["a"], [["b"]])
    assert render_xlsx(sheet) == render_xlsx(sheet)
