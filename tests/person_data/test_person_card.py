"""The printed card of a person: what stands on it, what never does, and when it is a new version."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.issued.actions import list_issued_documents
from kiscase.participants import actions as participants
from kiscase.participants.notes import actions as notes
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.participants.stays import actions as stays
from kiscase.person_data.card.actions import issue_person_card
from kiscase.person_data.release.screen.releases_tab import DataReleasesTab
from kiscase.ui.preview.preview_dialog import PdfPreviewDialog
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import findings_of, page_texts, text_of, tree_of
from tests.screens import front_page

TODAY = clock.today()


@pytest.fixture
def person(case: Database) -> int:
    made = do(case, makers.participant, safety_note="Groźny pies.", minority="yes")
    do(case, makers.enrolled, do(case, makers.activity), made)
    do(case, stays.begin_stay, made, {"started_on": TODAY - timedelta(100)})
    for text, secret in (("Szuka pracy w sklepie.", False), ("Tylko między nami.", True)):
        do(case, notes.add_note, made, {"made_on": TODAY, "kind": "phone", "text": text, "confidential": secret})
    return made


def test_the_card_shows_who_it_is_and_nothing_confidential(case: Database, person: int) -> None:
    pdf = do(case, issue_person_card, person)
    assert findings_of(pdf) == []
    assert len(page_texts(pdf)) <= 2
    text = text_of(pdf)
    for shown in (
        "Jadwiga",
        "Wiśniewska",
        "600 100 200",
        "KS/1/2026",
        "Warsztat komputerowy",
        "Szuka pracy w sklepie.",
    ):
        assert shown in text
    for hidden in ("między nami", "Groźny pies", "mniejszości"):
        assert hidden not in text
    headings = [node.words() for node in tree_of(pdf).all("H2")]
    assert headings[:3] == ["Osoba", "Kontakt", "Sytuacja"]
    assert {"Pobyty w klubie", "Kontrakty", "Ostatnie notatki"} <= set(headings)


def test_the_card_is_a_new_version_when_something_changes(case: Database, person: int) -> None:
    first = do(case, issue_person_card, person)
    assert do(case, issue_person_card, person) == first
    do(case, participants.change_participant, person, {"phone": "601 601 601"})
    assert "601 601 601" in text_of(do(case, issue_person_card, person))
    cards = [(row.number, row.version) for row in ask(case, list_issued_documents, "", "person-card")]
    assert cards == [(f"KU{person}", 2), (f"KU{person}", 1)]


def test_the_card_says_of_which_day_it_is_and_where_the_person_stands(case: Database, person: int) -> None:
    first = do(case, issue_person_card, person)
    text = text_of(first)
    assert "stan na 15.06.2026" in text
    assert "Status uczestniczy Udział w klubie" in text
    clock.set(2026, 6, 16, 12)
    assert do(case, issue_person_card, person) == first, "another day alone makes no version"
    (stay,) = ask(case, stays.list_stays, person)
    do(case, stays.end_stay, stay.id, {"ended_on": clock.today(), "end": "completed"})
    text = text_of(do(case, issue_person_card, person))
    assert "stan na 16.06.2026" in text
    assert "Status pobyt ukończony" in text
    assert "może uczestniczyć" not in text, "the stay is over"


def test_many_notes_stay_on_two_pages(case: Database, person: int) -> None:
    for number in range(30):
        values = {"made_on": TODAY, "kind": "visit", "text": f"{number} " + "zażółć gęślą jaźń " * 60}
        do(case, notes.add_note, person, values | {"next_step": "Zadzwonić", "next_on": TODAY})
    assert len(page_texts(do(case, issue_person_card, person))) <= 2


def test_the_card_is_looked_at_from_the_window(case: Database, person: int, window: Workspace, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    page = front_page(window, ParticipantsPage)
    page.reload()
    page.open_record(person)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    tab = next(one for one in page.extra_tabs if isinstance(one, DataReleasesTab))
    next(action for action in tab.command_actions if action.objectName() == "print_card").trigger()
    dialog = keys.dialog(PdfPreviewDialog)
    assert ask(case, list_issued_documents, "", "person-card") == [], "what is only looked at is not issued"
    dialog.reject()
