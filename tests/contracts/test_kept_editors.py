"""Editors of contracts are kept and filled in again; each shows the contract that is open, and nothing of another."""

from __future__ import annotations

from datetime import timedelta

from pytestqt.qtbot import QtBot

from kiscase.contracts.drafting.screen import editor_shelf
from kiscase.contracts.drafting.screen.editor import ContractEditor
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database.database import Database
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.screens import front_page

DAYS = (makers.TODAY + timedelta(60), makers.TODAY + timedelta(70))


def test_the_editor_of_a_variant_serves_all_its_contracts(window: Workspace, case: Database, qtbot: QtBot) -> None:
    with case.action() as session:
        first, second = (makers.contract(session, evaluation_on=day) for day in DAYS)
        other = makers.contract(session, variant="B")
    shown = [_opened(window, record, qtbot) for record in (first, other, second, first)]
    assert shown[0] is shown[2] is shown[3]
    assert shown[1] is not shown[0]
    page = front_page(window, ContractsPage)
    assert page.editor is shown[0]
    assert page.editor.isVisible()
    assert not shown[1].isVisible()
    assert not page.has_changes()
    assert page.details.contract.id == first
    assert len(page.findChildren(ContractEditor)) <= editor_shelf.KEPT


def _opened(window: Workspace, record: int, qtbot: QtBot) -> ContractEditor:
    window.open("contract", record)
    qtbot.waitUntil(window.jobs.is_idle)
    page = front_page(window, ContractsPage)
    assert page.editor is not None
    assert page.details.contract.id == record
    assert page.editor.typed().fields == page.details.contract.content.fields
    assert not page.has_changes()
    return page.editor
