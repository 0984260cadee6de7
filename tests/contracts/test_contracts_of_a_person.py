"""The contracts and activities of a person on their page: who carries them on, and what can be done from there."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from kiscase.activities.enrolment.screen.enrolment_dialogs import EnrolDialog
from kiscase.contracts.drafting.screen.new_contract import NewContractDialog
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.tables.record_list import RecordList
from tests import makers
from tests.actions import do
from tests.journeys.keyboard import Keyboard
from tests.screens import button, front_page


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


def show_tab(window: Workspace, keys: Keyboard, person: int, title: str) -> ParticipantsPage:
    window.open("participant", person)
    keys.until(window.jobs.is_idle)
    page = front_page(window, ParticipantsPage)
    place = next(place for place in range(page.tabs.count()) if page.tabs.tabText(place) == title)
    page.tabs.setCurrentIndex(place)
    keys.until(window.jobs.is_idle)
    return page


def test_a_contract_says_who_carries_it_on_and_leads_there(case: Database, window: Workspace, keys: Keyboard) -> None:
    person = do(case, makers.participant)
    contract = do(case, makers.active_contract, person)
    page = show_tab(window, keys, person, _("Contracts"))
    rows = cast(RecordList, page.findChild(RecordList, "person contracts"))
    assert rows.rows.cell_at(0, 3) == "Bożena Łącka"
    lead = button(page, "open_contract")
    assert not lead.isEnabled()
    rows.setFocus()
    keys.press("Down")
    keys.until(lead.isEnabled)
    lead.setFocus()
    keys.press("Space")
    keys.until(lambda: isinstance(window.page(), ContractsPage) and window.page().record == contract)


def test_a_contract_and_an_enrolment_begin_from_their_tabs(case: Database, window: Workspace, keys: Keyboard) -> None:
    person = do(case, makers.participant)
    page = show_tab(window, keys, person, _("Contracts"))
    button(page, "begin_contract").setFocus()
    keys.press("Space")
    dialog = keys.dialog(NewContractDialog)
    dialog.reject()
    keys.without_dialog()
    do(case, makers.activity)
    page = show_tab(window, keys, person, _("Activities"))
    shown = [one for one in page.findChildren(QPushButton) if one.isVisible() and one.objectName() == "enrol"]
    assert [one.isEnabled() for one in shown] == [True]
    shown[0].setFocus()
    keys.press("Space")
    assert keys.dialog(EnrolDialog).isVisible()
