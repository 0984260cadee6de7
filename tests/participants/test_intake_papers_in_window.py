"""The papers of an intake in the window: printed by keyboard, and listed with all documents of the person."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.issued import actions as issued
from kiscase.participants.intake.documents import SHEET_KEY
from kiscase.participants.intake.queries import list_clause_handovers
from kiscase.participants.intake.screen.documents_tab import PersonDocumentsTab
from kiscase.participants.intake.screen.intake_dialogs import ClauseHandoverDialog, IntakePapersDialog
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.journeys.keyboard import Keyboard
from tests.printer import print_with
from tests.screens import button, front_page


@pytest.fixture
def person(case: Database) -> int:
    return do(case, makers.participant)


def open_tab(window: Workspace, keys: Keyboard, person: int) -> PersonDocumentsTab:
    page = front_page(window, ParticipantsPage)
    page.reload()
    window.open("participant", person)
    keys.until(lambda: window.jobs.is_idle() and page.details is not None)
    tab = next(one for one in page.extra_tabs if isinstance(one, PersonDocumentsTab))
    page.tabs.setCurrentWidget(tab)
    return tab


def test_the_sheet_is_printed_and_listed(
    case: Database, person: int, window: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    keys = Keyboard(qtbot)
    tab = open_tab(window, keys, person)
    keys.press("Ctrl+Shift+W")
    keys.dialog(IntakePapersDialog)
    keys.press("Return", "Return", "Return")
    print_with(keys, tmp_path / "sheet.pdf")
    keys.without_dialog()
    keys.until(lambda: tab.list.rows.rowCount() == 1)
    (row,) = ask(case, issued.list_documents_of_person, person)
    assert (row.document, row.number, row.version) == (SHEET_KEY, f"WD{person}", 1)
    shown = tab.list.rows._rows[0] or ()
    assert shown[1:5] == ("Wniosek, deklaracja i informacja o danych razem", row.number, "1", row.code)
    tab.list.setFocus()
    keys.press("Home", "Return")
    keys.until(lambda: window.page().kind == "issued_document")


def test_that_a_person_was_informed_is_recorded(case: Database, person: int, window: Workspace, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    tab = open_tab(window, keys, person)
    keys.until(lambda: "Nie zapisano jeszcze" in tab.informed.text())
    button(tab, "record_informed").click()
    keys.dialog(ClauseHandoverDialog)
    keys.press("Return", "Return")
    keys.without_dialog()
    keys.until(lambda: "na papierze" in tab.informed.text())
    assert len(ask(case, list_clause_handovers, person)) == 1
