"""What leaves the club: the document of a frozen report, the workbook, hidden small counts."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pypdfium2

from kiscase.core.database.database import Database
from kiscase.core.spreadsheet import render_workbook
from kiscase.participants.stays import actions as stays
from kiscase.reporting import actions, queries
from kiscase.reporting.documents import report_spreadsheets
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.pdf_reader import findings_of, page_texts, text_of

YEAR = clock.today().year - 1


def frozen_year(case: Database) -> int:
    person = do(case, makers.participant)
    do(case, stays.begin_stay, person, {"started_on": date(YEAR, 3, 1), "main_group": "long_unemployed"})
    return do(case, actions.freeze_report, YEAR)


def test_the_document_has_the_tables_and_names_nobody(case: Database) -> None:
    frozen = frozen_year(case)
    pdf = do(case, actions.issue_yearly_report, frozen)
    text = text_of(pdf)
    assert f"SR/{YEAR}/1" in text
    assert "T2. Uczestnicy według grup" in text
    assert "Jak policzono:" in text
    assert "Wiśniewska" not in text
    assert findings_of(pdf) == []
    assert do(case, actions.issue_yearly_report, frozen) == pdf


def test_the_data_of_the_club_stand_in_two_halves_in_letters_to_read(case: Database) -> None:
    document = pypdfium2.PdfDocument(do(case, actions.issue_yearly_report, frozen_year(case)))
    reading = document[0].get_textpage()
    places = [reading.search(words).get_next()[0] for words in ("1. rok", "11. adres klubu")]
    boxes = [reading.get_charbox(place, loose=True) for place in places]
    (left, low, _right, high), (beside, low_beside, *_rest) = boxes
    assert low == low_beside
    assert left < beside
    assert high - low > 10, "not the small type of wide tables"


def test_small_counts_are_hidden_on_wish(case: Database) -> None:
    frozen = frozen_year(case)
    report = ask(case, queries.load_frozen_report, frozen).report
    assert report.table("T2").cell("10", "b").value == 1
    hidden = report.with_hidden_small_counts().table("T2").cell("10", "b")
    assert (hidden.value, hidden.ids) == ("<5", ())
    assert "<5" in text_of(do(case, actions.issue_yearly_report, frozen, hide_small=True))


def test_the_workbook_has_a_sheet_for_each_table(case: Database) -> None:
    report = ask(case, queries.load_frozen_report, frozen_year(case)).report
    content = render_workbook("Sprawozdanie", report_spreadsheets(report))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == len(report.tables)


def test_the_document_names_no_failed_check_and_prints_what_was_explained(case: Database) -> None:
    frozen_year(case)  # nobody attended anything, so that the columns do not add up
    words = "Osoba rozpoczęła w grudniu, zajęcia od stycznia."
    frozen = do(case, actions.freeze_report, YEAR, "Wyjaśnienie", words)
    assert ask(case, queries.load_frozen_report, frozen).report.failed_checks
    text = text_of(do(case, actions.issue_yearly_report, frozen))
    assert words in text
    for inside in ("⊆", "a + b", "zgadza", "dane prawne"):
        assert inside not in text


def test_no_table_is_split_and_the_signatures_stand_below_the_last_one(case: Database) -> None:
    pages = page_texts(do(case, actions.issue_yearly_report, frozen_year(case)))
    ends = {
        "T0. Dane klubu": "20. dni i godziny",
        "T1. Kadra": "11. ogółem",
        "T5. Działania": "17. ukończyli ogółem",
        "T6. Finanse": "10. ogółem",
        "T7. Kontrakty": "podpis w imieniu podmiotu",
    }
    for heading, last_row in ends.items():
        (page,) = [text for text in pages if heading in text]
        assert last_row in page
    assert "T7. Kontrakty" in pages[-1]
