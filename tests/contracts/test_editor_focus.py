"""Where the focus is on the contracts page: begun contracts, the paper beside the field, the way back from a person."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kiscase.contracts.annexes.screen.annex_dialog import AnnexDialog
from kiscase.contracts.drafting.screen.editor import ContractEditor
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.journeys.keyboard import Keyboard
from tests.screens import page_of


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def page(window: Workspace, case: Database, keys: Keyboard) -> ContractsPage:
    """The page with a contract that was scrolled down, on another tab."""
    with case.action() as session:
        made = makers.active_contract(session, makers.participant(session))
    found = page_of(window, ContractsPage)
    window.open("contract", made)
    keys.until(lambda: window.jobs.is_idle() and found.editor is not None)
    bar = editor_of(found).verticalScrollBar()
    keys.until(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    found.tabs.setCurrentIndex(found.tabs.count() - 1)
    return found


def editor_of(page: ContractsPage) -> ContractEditor:
    assert page.editor is not None
    return page.editor


def test_a_new_contract_opens_at_its_first_empty_field(window: Workspace, page: ContractsPage, keys: Keyboard) -> None:
    before = page.record
    window.open("participant", 1)
    keys.until(window.jobs.is_idle)
    keys.press("Ctrl+Shift+K")
    keys.dialog()
    keys.until_at("source")
    keys.press("Return")
    keys.until(lambda: page.record not in (None, before) and window.jobs.is_idle())
    keys.until_at("causes")
    assert page.tabs.currentIndex() == 0
    assert editor_of(page).verticalScrollBar().value() < editor_of(page).verticalScrollBar().maximum() // 2
    keys.press("Ctrl+Tab")
    assert page.tabs.currentIndex() == 1


def test_an_annex_opens_on_the_contract(window: Workspace, page: ContractsPage, keys: Keyboard) -> None:
    before = page.record
    page.actions_by_key["annex"].trigger()
    dialog = keys.dialog(AnnexDialog)
    keys.type("zmiana adresu")
    go = dialog.findChild(QPushButton, "go")
    assert go is not None
    go.click()
    keys.until(lambda: page.record != before and window.jobs.is_idle())
    keys.until(lambda: editor_of(page).isAncestorOf(keys.focus))
    assert page.tabs.currentIndex() == 0


def test_another_contract_is_shown_from_its_top(
    window: Workspace, page: ContractsPage, keys: Keyboard, case: Database
) -> None:
    with case.action() as session:
        other = makers.contract(session)
    window.open("contract", other)
    keys.until(lambda: page.details.contract.id == other and window.jobs.is_idle())
    assert editor_of(page).verticalScrollBar().value() == 0


def test_the_paper_follows_the_field(window: Workspace, page: ContractsPage, keys: Keyboard) -> None:
    page.tabs.setCurrentIndex(0)
    keys.until(lambda: window.jobs.is_idle() and page.preview.pages.page_count() > 1)
    paper = page.preview.pages.verticalScrollBar()
    paper.setValue(0)
    editor_of(page).focus_field("arrangements")
    keys.until(lambda: paper.value() > 0)
    below = paper.value()
    editor_of(page).focus_field("causes")
    keys.until(lambda: paper.value() < below)


def test_a_finding_about_the_person_is_told_there_with_a_way_back(
    window: Workspace, case: Database, keys: Keyboard
) -> None:
    with case.action() as session:
        person = makers.participant(session, street="", postal_code="", town="")
        made = makers.contract(session, person)
    page = page_of(window, ContractsPage)
    window.open("contract", made)
    keys.until(lambda: window.jobs.is_idle() and bool(page.checks.panel.findings))
    finding = next(one for one in page.checks.panel.findings if one.page and one.page[0] == "participant")
    page.checks._go_to(finding)
    people = page_of(window, ParticipantsPage)
    keys.until(lambda: window.page() is people and window.jobs.is_idle())
    assert people.message_bar.text() == finding.text
    back = people.message_bar.findChild(QPushButton, "way_out")
    assert back is not None
    assert back.text() == _("Back to the contract")
    back.setFocus(Qt.FocusReason.TabFocusReason)
    keys.press("Return")
    keys.until(lambda: window.page() is page)
    assert page.record == made
