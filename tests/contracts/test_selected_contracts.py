"""What is done with several contracts selected in the list: they are printed into one PDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.issuing.screen.bulk_print import BulkPrintDialog
from kiscase.contracts.model import Contract
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database.database import Database
from kiscase.ui.listing.remembered import remember_arrangements
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.tables.arranged_list import ArrangedList
from tests import makers
from tests.actions import ask, do
from tests.journeys.keyboard import Keyboard
from tests.screens import button, page_of


@pytest.fixture
def drafts(case: Database) -> list[int]:
    remember_arrangements("")
    person = do(case, makers.participant)
    return [do(case, makers.contract, person) for _number in range(3)]


def select_all(window: Workspace, keys: Keyboard, count: int) -> ContractsPage:
    window.open("contract", None)
    page = page_of(window, ContractsPage)
    rows = page.list
    assert isinstance(rows, ArrangedList)
    keys.until(lambda: rows.rows.rowCount() == count and window.jobs.is_idle())
    QTest.keyClick(rows, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(rows.selected_ids()) == count
    return page


def test_the_selected_contracts_become_one_pdf(
    case: Database, drafts: list[int], window: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    for contract in drafts[:2]:
        do(case, issuing.mark_contract_ready, contract)
    keys = Keyboard(qtbot)
    page = select_all(window, keys, 3)
    page.actions_by_key["print_selected"].trigger()
    keys.until(lambda: page.findChild(BulkPrintDialog) is not None)
    dialog = page.findChild(BulkPrintDialog)
    assert dialog is not None
    button(dialog, "go").click()
    keys.until(lambda: page.findChild(QFileDialog) is not None)
    files = page.findChild(QFileDialog)
    assert files is not None
    target = tmp_path / "kontrakty.pdf"
    files.fileSelected.emit(str(target))
    files.reject()
    keys.until(target.exists)
    keys.until(lambda: "2" in page.message_bar.text())
    assert ask(case, lambda session: session.get_one(Contract, drafts[2]).number) is None
