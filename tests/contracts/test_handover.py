"""Handing contracts over to another worker: what is open changes hands, what is signed keeps who signed it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from kiscase.club.screen.settings_page import SettingsPage
from kiscase.contracts import contract_pdf_on_file, details
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.evaluations import queries as evaluations_queries
from kiscase.contracts.evaluations.schedule import list_due_evaluations
from kiscase.contracts.events import invitations
from kiscase.contracts.handover.actions import (
    HandoverSelection,
    find_carried_contracts,
    hand_over_contracts,
    plan_handover,
)
from kiscase.contracts.handover.screen import HandoverDialog
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.listing import read_listed_contracts
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.listing.view import ListView
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.listing.remembered import remember_arrangements
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.tables.record_list import RecordList
from tests import makers
from tests.actions import ask, do
from tests.core.journal_actions import dump, undo
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import text_of
from tests.screens import button, front_page, page_of


@pytest.fixture
def ewa(case: Database) -> int:
    return do(case, makers.worker, family_name="Nowa", given_name="Ewa")


def row(case: Database, contract: int) -> Contract:
    with case.read() as session:
        return session.get_one(Contract, contract)


def contracts_of(case: Database, person: int) -> list[int]:
    with case.read() as session:
        return list(session.scalars(select(Contract.id).where(Contract.participant_id == person)))


def of(*contracts: int) -> HandoverSelection:
    return HandoverSelection(contracts)


def of_people(*people: int) -> HandoverSelection:
    return HandoverSelection(people, of_people=True)


def test_one_act_hands_over_all_that_is_open_of_some_people_and_one_undo_brings_it_back(
    case: Database, ewa: int
) -> None:
    first, second, third = (do(case, makers.participant, family_name=name) for name in ("Abacka", "Bąk", "Cicha"))
    draft, printed = do(case, makers.contract, first), do(case, makers.printed_contract, first)
    active, over = do(case, makers.active_contract, second), do(case, makers.active_contract, second)
    do(case, makers.ended_contract, over, ContractState.TERMINATED)
    anna = row(case, active).worker_id
    before = dump(case)

    plan = ask(case, plan_handover, of_people(first, second, third))
    assert (plan.contracts, plan.people, plan.printed, plan.left_out) == (3, 2, 1, 1)
    assert [(one.worker_id, one.contracts) for one in plan.shares] == [(anna, 3)]

    result = do(case, hand_over_contracts, of_people(first, second, third), ewa)
    assert (result.contracts, result.people, result.stayed, result.left_out) == (3, 2, 0, 1)
    assert row(case, draft).worker_id == ewa
    again = row(case, printed)
    assert (again.worker_id, again.state, again.version) == (ewa, ContractState.DRAFT, 2)
    assert (row(case, active).worker_id, row(case, active).responsible_id) == (anna, ewa)
    assert (row(case, over).worker_id, row(case, over).responsible_id) == (anna, anna)
    undo(case)
    assert dump(case) == before


def test_what_is_ready_to_print_stays_ready_and_is_printed_with_the_new_name(case: Database, ewa: int) -> None:
    contract = do(case, makers.contract)
    do(case, issuing.mark_contract_ready, contract)
    do(case, hand_over_contracts, of(contract), ewa)
    assert row(case, contract).state is ContractState.READY
    assert "Ewa" in text_of(do(case, issuing.issue_contract, contract))


def test_a_signed_contract_keeps_who_signed_it_and_names_who_carries_it_on(case: Database, ewa: int) -> None:
    contract = do(case, makers.active_contract)
    signed = ask(case, contract_pdf_on_file.contract_pdf_on_file, contract)
    anna = ask(case, details.load_contract, contract).worker
    do(case, hand_over_contracts, of(contract), ewa)

    shown = ask(case, details.load_contract, contract)
    assert (shown.worker, shown.concluded_by) == ("Ewa Nowa", anna)
    assert ask(case, contract_pdf_on_file.contract_pdf_on_file, contract) == signed
    assert not shown.outdated
    listed = ask(case, read_listed_contracts, ListView(("number", "worker")), [contract])
    assert listed[contract]["worker"] == "Nowa Ewa"
    late = makers.TODAY + timedelta(400)
    assert [one.worker for one in ask(case, list_due_evaluations, late, worker_id=ewa)] == ["Ewa Nowa"]


def test_what_follows_is_signed_by_the_worker_who_has_taken_over(case: Database, ewa: int) -> None:
    contract = do(case, makers.active_contract)
    do(case, hand_over_contracts, of(contract), ewa)
    do(case, makers.final_evaluation, contract)
    (evaluation,) = ask(case, evaluations_queries.list_evaluations, contract)
    missing = ask(case, evaluations_queries.missing_evaluation_signers, evaluation.id)
    assert "Ewa Nowa" in [one["name"] for one in missing]
    annex = do(case, annexes.begin_annex, contract, "zmiana pracownika")
    assert row(case, annex).worker_id == ewa
    assert any("Ewa Nowa" in str(change) for change in ask(case, annexes.list_annex_changes, annex))


def test_letters_name_the_worker_who_has_taken_over(case: Database, ewa: int) -> None:
    contract = do(case, makers.active_contract)
    talk = do(case, invitations.create_invitation, contract, {"on": makers.TODAY})
    assert "Ewa Nowa" not in text_of(ask(case, invitations.preview_invitation, talk))
    do(case, hand_over_contracts, of(contract), ewa)
    assert "Ewa Nowa" in text_of(ask(case, invitations.preview_invitation, talk))


def test_versions_of_a_contract_go_with_it(case: Database, ewa: int) -> None:
    contract = do(case, makers.active_contract)
    annex = do(case, annexes.begin_annex, contract, "inny termin")
    assert do(case, hand_over_contracts, of(contract), ewa).contracts == 2
    assert (row(case, contract).responsible_id, row(case, annex).responsible_id) == (ewa, ewa)


def test_a_contract_that_returns_to_who_signed_it_is_as_before(case: Database, ewa: int) -> None:
    contract = do(case, makers.active_contract)
    anna = row(case, contract).worker_id
    do(case, hand_over_contracts, of(contract), ewa)
    do(case, hand_over_contracts, of(contract), anna)
    assert row(case, contract).taken_over_by_id is None


def test_of_several_workers_the_contracts_of_one_alone_can_be_handed_over(case: Database, ewa: int) -> None:
    mine, other = do(case, makers.contract), do(case, makers.contract)
    anna = row(case, mine).worker_id
    maria = do(case, makers.worker, family_name="Trzecia", given_name="Maria")
    do(case, hand_over_contracts, of(other), maria)
    result = do(case, hand_over_contracts, of(mine, other), ewa, anna)
    assert (result.contracts, result.stayed) == (1, 1)
    assert (row(case, mine).worker_id, row(case, other).worker_id) == (ewa, maria)


def test_nobody_takes_over_who_left_and_nothing_closed_is_handed_over(case: Database, ewa: int) -> None:
    contract = do(case, makers.active_contract)
    gone = do(case, makers.worker, family_name="Dawna", retired=True)
    with pytest.raises(Problem):
        do(case, hand_over_contracts, of(contract), gone)
    assert gone not in [one.id for one in ask(case, plan_handover, of(contract)).workers]
    do(case, hand_over_contracts, of(contract), ewa)
    with pytest.raises(Problem):
        do(case, hand_over_contracts, of(contract), ewa)
    do(case, makers.ended_contract, contract, ContractState.TERMINATED)
    for selection in (of(contract), of_people(row(case, contract).participant_id)):
        with pytest.raises(Problem):
            ask(case, plan_handover, selection)
        with pytest.raises(Problem):
            do(case, hand_over_contracts, selection, ewa)


def handed_over(keys: Keyboard, worker: int) -> str:
    """Choose the worker and confirm; what the dialog said."""
    dialog = keys.dialog(HandoverDialog)
    words = dialog.words.text()
    dialog.form.editor("worker").set_value(str(worker))
    button(dialog, "go").click()
    keys.without_dialog()
    return words


def test_selected_people_are_handed_over_in_the_window(
    case: Database, ewa: int, people: list[int], window: Workspace, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    page = front_page(window, ParticipantsPage)
    keys.until(lambda: page.list.rows.rowCount() == 2 and window.jobs.is_idle())
    QTest.keyClick(page.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    page.actions_by_key["hand_over_people"].trigger()
    words = handed_over(keys, ewa)
    assert "1 zaznaczona osoba nie ma otwartego kontraktu" in words
    keys.until(lambda: "1 zaznaczona osoba" in page.message_bar.text())
    assert ask(case, plan_handover, of_people(*people)).shares[0].name == "Ewa Nowa"


def test_the_open_contract_is_handed_over_in_the_window(
    case: Database, ewa: int, people: list[int], window: Workspace, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    contract = next(iter(contracts_of(case, people[0])))
    window.open("contract", contract)
    page = page_of(window, ContractsPage)
    keys.until(lambda: page.details is not None and window.jobs.is_idle())
    assert page.actions_by_key["hand_over"].isEnabled()
    page.actions_by_key["hand_over"].trigger()
    handed_over(keys, ewa)
    keys.until(lambda: "Ewa Nowa" in page.header.facts.text())


def test_selected_contracts_are_handed_over_in_the_window(
    case: Database, ewa: int, people: list[int], window: Workspace, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    window.open("contract", None)
    page = page_of(window, ContractsPage)
    keys.until(lambda: page.list.rows.rowCount() == 1 and window.jobs.is_idle())
    QTest.keyClick(page.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    page.actions_by_key["hand_over_selected"].trigger()
    handed_over(keys, ewa)
    keys.until(lambda: bool(page.message_bar.text()))
    assert ask(case, plan_handover, of_people(*people)).shares[0].name == "Ewa Nowa"


@pytest.fixture
def people(case: Database) -> list[int]:
    """Two, of whom the first has a contract."""
    remember_arrangements("")
    ids = [do(case, makers.participant, family_name=name) for name in ("Abacka", "Bąk")]
    do(case, makers.active_contract, ids[0])
    return ids


def test_a_worker_who_leaves_is_named_with_the_open_contracts_and_the_way_to_them(
    case: Database, ewa: int, window: Workspace, qtbot: QtBot
) -> None:
    person = do(case, makers.participant, family_name="Abacka")
    draft, _printed = do(case, makers.contract, person), do(case, makers.printed_contract, person)
    do(case, makers.active_contract, do(case, makers.participant, family_name="Bąk"))
    do(case, hand_over_contracts, of(draft), ewa)
    keys = Keyboard(qtbot)
    settings = page_of(window, SettingsPage)
    window.show_page(window.pages.index(settings))
    settings.open_part("worker", ewa)
    keys.until(window.jobs.is_idle)
    workers = settings.panels[0].findChild(RecordList, "workers")
    assert workers is not None
    workers.opened.emit(ewa)
    keys.dialog()
    keys.to("retired")
    keys.press("Space")
    keys.press("Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: "1 otwarty kontrakt" in settings.message_bar.text())
    assert "Ewa Nowa" in settings.message_bar.text()
    button(settings.message_bar, "way_out").click()
    keys.until(lambda: isinstance(window.page(), ContractsPage) and window.jobs.is_idle())
    page = front_page(window, ContractsPage)
    keys.until(lambda: page.is_record_built and "Ctrl+A" in page.message_bar.text() and window.jobs.is_idle())
    keys.until(lambda: [page.list.rows.id_at(row) for row in range(page.list.rows.rowCount())] == [draft])
    do(case, hand_over_contracts, of(draft), row(case, contracts_of(case, person)[1]).worker_id)
    assert ask(case, find_carried_contracts, ewa) is None
