"""A dispute on the page of its contract, by keyboard: from the request to the ruling, and what the page shows of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kiscase.contracts import listing
from kiscase.contracts.disputes import actions as disputes
from kiscase.contracts.disputes.model import DisputeGround, RulingConsequence
from kiscase.contracts.disputes.screen.dialogs import DisputeDialog
from kiscase.contracts.model import ContractState
from kiscase.contracts.screen.events_tab import EventsTab
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core import drafts
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.issued import actions as issued
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import findings_of, text_of
from tests.printer import print_with

TODAY = clock.today()
REQUEST = {"asked_on": TODAY, "ground": DisputeGround.CHANGES, "matters": "Termin kursu"}


@pytest.fixture
def contract(window: Workspace, case: Database) -> int:
    with case.action() as session:
        return makers.active_contract(session, drawn_on=TODAY - timedelta(days=28))


@pytest.fixture
def page(window: Workspace, contract: int, qtbot: QtBot) -> Iterator[ContractsPage]:
    yield opened(window, contract, qtbot)
    qtbot.waitUntil(window.jobs.is_idle)


def opened(window: Workspace, contract: int, qtbot: QtBot) -> ContractsPage:
    window.open("contract", contract)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == contract)
    return cast("ContractsPage", window.page())


def events(page: ContractsPage) -> EventsTab:
    found = page.findChild(EventsTab)
    assert isinstance(found, EventsTab)
    page.tabs.setCurrentWidget(found)
    return found


def look(widget: Any, name: str) -> None:
    """Keep a picture when KISCASE_LOOK names a folder."""
    if os.environ.get("KISCASE_LOOK"):
        widget.grab().save(str(Path(os.environ["KISCASE_LOOK"]) / f"{name}.png"))


def rows(tab: EventsTab) -> list[tuple[str, str]]:
    """Event and state of each row."""
    model = tab.list.rows
    return [
        (str(model.data(model.index(row, 1))), str(model.data(model.index(row, 3)))) for row in range(model.rowCount())
    ]


def header(page: ContractsPage) -> str:
    return " ".join(label.text() for label in page.header.findChildren(QLabel))


def test_a_ruling_is_asked_for_and_recorded_by_keyboard(
    page: ContractsPage, window: Workspace, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    keys, tab = Keyboard(qtbot), events(page)
    tab.list.setFocus()
    keys.to("ruling")
    keys.press("Space")
    dialog = keys.dialog(DisputeDialog)
    assert dialog.form.editor("ground").value() == "changes"
    keys.to("matters")
    keys.type("Termin kursu")
    keys.to("proposal")
    keys.type("Do 30 listopada")
    look(dialog, "dispute-request")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: rows(tab) == [("Wniosek o rozstrzygnięcie: Termin kursu", "pismo do wydruku")])
    tab.list.setFocus()
    keys.press("Down")
    keys.to("print_letter")
    keys.press("Space")
    print_with(keys, tmp_path / "letter.pdf")
    keys.without_dialog()
    keys.until(lambda: rows(tab)[0][1] == "czeka na rozstrzygnięcie")
    keys.until(lambda: "sporny" in header(page))
    assert "wniosek o rozstrzygnięcie z dnia 15.06.2026" in header(page)
    with case.read() as session:
        letter = issued.load_issued_document(session, issued.list_issued_documents(session)[0].id)[1]
    assert "Do 30 listopada" in text_of(letter)
    assert findings_of(letter) == []
    qtbot.waitUntil(window.jobs.is_idle)
    look(window, "dispute-asked")
    page.header.main_button.setFocus()
    keys.press("Space")
    dialog = keys.dialog(DisputeDialog)
    keys.until_at("answered_on")
    keys.type("15.06.2026")
    keys.to("reference")
    keys.type("OPS.512.7.2026")
    keys.to("ruling")
    keys.type("Termin: 30 listopada")
    keys.to("go")
    keys.press("Return")
    keys.until(lambda: keys.is_at("consequence"))
    dialog.form.editor("consequence").set_value("changed")
    look(dialog, "dispute-answer")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: rows(tab)[0][1] == "zmiana: aneks lub ocena")
    keys.until(lambda: "realizowany" in header(page))
    assert "rozstrzygnięcie" not in header(page)
    keys.press("Ctrl+Z")
    keys.until(lambda: rows(tab)[0][1] == "czeka na rozstrzygnięcie")
    keys.until(lambda: "sporny" in header(page))


def test_a_second_request_is_refused_with_the_number_of_the_first(
    page: ContractsPage, case: Database, contract: int, qtbot: QtBot
) -> None:
    do(case, disputes.record_dispute, contract, REQUEST)
    tab = events(page)
    tab.ask_ruling()
    qtbot.waitUntil(lambda: "KS/1/2026/S1" in page.message_bar.text())


def test_who_signs_the_request_is_recorded(page: ContractsPage, case: Database, contract: int, qtbot: QtBot) -> None:
    do(case, disputes.issue_dispute_letter, do(case, disputes.record_dispute, contract, REQUEST))
    keys, tab = Keyboard(qtbot), events(page)
    tab.show_record(contract)
    keys.until(lambda: len(rows(tab)) == 1)
    tab.list.selectRow(0)
    tab.list.setFocus()
    keys.to("sign_letter")
    keys.press("Space")
    dialog = keys.dialog()
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Kiedy podpisano pismo KS/1/2026/S1?" in said
    keys.until_at("participant")
    keys.type("15.06.2026")
    keys.to("worker")
    keys.type("15.06.2026")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: not tab.buttons["sign_letter"].isEnabled())
    tab.list.opened.emit(tab.list.current_id())
    again = keys.dialog(DisputeDialog)
    assert again.words.text() == _("The letter is signed, so its text can no longer be changed.")
    keys.press("Escape")
    keys.without_dialog()


def test_what_was_typed_survives_a_crash(page: ContractsPage, case: Database, contract: int, qtbot: QtBot) -> None:
    keys, tab = Keyboard(qtbot), events(page)
    tab.ask_ruling()
    first = keys.dialog(DisputeDialog)
    first.form.editor("matters").set_value("Termin kursu")
    first.autosave.save_draft()
    first.rejected.disconnect(first.autosave.discard_draft)  # as if the program had ended
    first.reject()
    keys.without_dialog()
    qtbot.waitUntil(page.context.jobs.is_idle)
    with case.read() as session:
        assert drafts.list_drafts(session) == [(EventsTab.part, contract)]
    tab.ask_ruling()
    again = keys.dialog(DisputeDialog)
    assert again.form.editor("matters").value() == "Termin kursu"
    keys.press("Escape")
    keys.press("Escape")  # what was typed is left only by a second Esc
    keys.without_dialog()


def test_the_page_and_the_list_of_an_unsigned_contract_show_that_a_ruling_is_asked_for(
    window: Workspace, case: Database, qtbot: QtBot
) -> None:
    draft = do(case, makers.contract)
    request = REQUEST | {"ground": DisputeGround.CONTRACT}
    made = do(case, disputes.record_dispute, draft, request)
    do(case, disputes.issue_dispute_letter, made)
    page, keys = opened(window, draft, qtbot), Keyboard(qtbot)
    keys.until(lambda: "wniosek o rozstrzygnięcie z dnia" in header(page))
    model = page.list.rows
    assert str(model.data(model.index(0, 2))) == "spór · szkic"
    assert (listing.RULING_AWAITED, "wniosek o rozstrzygnięcie") in page.filter_choices()
    assert page.actions_by_key["record_ruling"].isEnabled()
    look(window, "dispute-draft")
    clock.set(2026, 7, 16, 12)
    page.show_record(draft)
    keys.until(lambda: "brak odpowiedzi na" in header(page))
    answer = {"answered_on": TODAY, "ruling": "Tak", "consequence": RulingConsequence.CONCLUDED}
    do(case, disputes.update_dispute, made, answer)
    page.show_record(draft)
    keys.until(lambda: "brak odpowiedzi" not in header(page))
    assert not page.actions_by_key["record_ruling"].isEnabled()


def test_the_finding_about_a_missing_answer_leads_to_the_events(
    window: Workspace, case: Database, contract: int, qtbot: QtBot
) -> None:
    do(case, disputes.issue_dispute_letter, do(case, disputes.record_dispute, contract, REQUEST))
    clock.set(2026, 7, 16, 12)
    page, keys = opened(window, contract, qtbot), Keyboard(qtbot)
    keys.until(lambda: any(one.code == "K66" for one in page.checks.panel.findings))
    (finding,) = (one for one in page.checks.panel.findings if one.code == "K66")
    assert "KS/1/2026/S1" in finding.text
    page.checks.panel.jump_asked.emit(finding)
    keys.until(lambda: isinstance(page.tabs.currentWidget(), EventsTab))
    tab = page.findChild(EventsTab)
    assert isinstance(tab, EventsTab)
    keys.until(lambda: [one[1] for one in rows(tab)] == ["długo bez odpowiedzi: ponowić"])


def test_an_ended_contract_offers_no_request(window: Workspace, case: Database, qtbot: QtBot) -> None:
    ended = do(case, makers.active_contract)
    with case.action() as session:
        makers.ended_contract(session, ended, ContractState.TERMINATED)
    tab = events(opened(window, ended, qtbot))
    qtbot.waitUntil(window.jobs.is_idle)
    assert not tab.buttons["ruling"].isEnabled()
