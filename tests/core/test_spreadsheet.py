"""Tables for spreadsheets: what was typed stays text, Polish letters and separators are right."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kiscase.core.spreadsheet import Spreadsheet, render_csv, render_xlsx

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
    assert page.count('t="s"') == len(NASTY) + 3
    assert "=1+1" in texts
    assert "Żółć; „x”" in texts


def test_equal_tables_are_equal_files() -> None:
    sheet = Spreadsheet("x", ["a"], [["b"]])
    assert render_xlsx(sheet) == render_xlsx(sheet)
