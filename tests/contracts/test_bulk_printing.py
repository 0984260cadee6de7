"""Many contracts printed at once: numbers on the way, the very pages; what cannot be printed is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.contracts import contract_pdf_on_file, details, listing
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.issuing import bulk_printing
from kiscase.contracts.issuing.screen.bulk_print import BulkPrintDialog
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.journal import history
from kiscase.participants import actions as participants
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.screens import button

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def program(program: Program) -> Program:
    """The program in English, whatever the translations say."""
    program.settings = replace(program.settings, language="en")
    program.apply_appearance()
    return program


def marks(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    found = [mark.get_title() for mark in document.get_toc()]
    document.close()
    return found


@pytest.fixture
def ready(case: Database) -> list[int]:
    """Twelve contracts that are ready to print."""
    person = do(case, makers.participant)
    made = [do(case, makers.contract, person) for _ in range(12)]
    for contract in made:
        do(case, issuing.mark_contract_ready, contract)
    return made


def test_contracts_are_chosen_by_state_and_period(case: Database, ready: list[int]) -> None:
    do(case, makers.contract)  # a draft is never among them
    early = do(case, makers.printed_contract, drawn_on=date(2026, 6, 1))
    assert set(ask(case, bulk_printing.select_contracts_to_print)) == {*ready, early}
    assert ask(case, bulk_printing.select_contracts_to_print, ContractState.READY) == ready
    assert ask(case, bulk_printing.select_contracts_to_print, "", None, date(2026, 6, 14)) == [early]
    assert ask(case, bulk_printing.select_contracts_to_print, "", date(2026, 6, 2), None) == ready
    assert ask(case, bulk_printing.select_contracts_to_print, ContractState.VOID) == []


def test_what_is_ready_gets_its_number_and_goes_on_file(case: Database, ready: list[int]) -> None:
    printed = do(case, bulk_printing.print_contract_batch, ready[:3])
    assert [one.number for one in printed.papers] == ["KS/1/2026", "KS/2/2026", "KS/3/2026"]
    assert [ask(case, contract_pdf_on_file.contract_pdf_on_file, one) for one in ready[:3]] == [
        one.contract for one in printed.papers
    ]
    with case.read() as session:
        told = history.list_history(session, Contract.__tablename__, ready[1])[0].sentence
    assert told == "Printed contracts in one PDF: KS/1/2026, KS/2/2026, KS/3/2026"
    again = do(case, bulk_printing.print_contract_batch, ready[:3])
    assert (again.papers, again.issued) == (printed.papers, 0)


def test_a_slice_is_done_whole_or_not_at_all(case: Database, ready: list[int]) -> None:
    hindered = do(case, makers.contract, do(case, makers.participant, family_name="Żuk"))
    do(case, issuing.mark_contract_ready, hindered)
    with case.read() as session:
        person = session.get_one(Contract, hindered).participant_id
    do(case, participants.change_participant, person, {}, [{"kind": "old_age_pension"}])
    with pytest.raises(Problem, match="may not take part"):
        do(case, bulk_printing.print_contract_batch, [ready[0], hindered])
    assert ask(case, details.load_contract, ready[0]).state is ContractState.READY


# ---- on the screen ---------------------------------------------------------------------------------------------------


@pytest.fixture
def page(ready: list[int], window: Workspace, qtbot: QtBot) -> ContractsPage:
    window.open("contract", None)
    qtbot.waitUntil(window.jobs.is_idle)
    found = window.page()
    assert isinstance(found, ContractsPage)
    return found


def begin(page: ContractsPage, **values: Any) -> None:
    page.bulk.button.click()
    dialog = page.findChild(BulkPrintDialog)
    assert dialog is not None
    for key, value in values.items():
        dialog.form.editor(key).set_value(value)
    button(dialog, "go").click()


def save_as(page: ContractsPage, target: Path, qtbot: QtBot) -> None:
    """Choose the file in the dialog that comes before anything is made."""
    qtbot.waitUntil(lambda: page.findChild(QFileDialog) is not None)
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(target))
    dialog.reject()


def test_without_a_file_no_contract_gets_its_number(page: ContractsPage, case: Database, qtbot: QtBot) -> None:
    begin(page)
    qtbot.waitUntil(lambda: page.findChild(QFileDialog) is not None)
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    dialog.reject()
    qtbot.waitUntil(lambda: page.findChild(BulkPrintDialog) is None)
    begin(page, way="print")
    qtbot.waitUntil(lambda: page.findChild(QPrintDialog) is not None)
    printing = page.findChild(QPrintDialog)
    assert printing is not None
    printing.reject()
    qtbot.waitUntil(page.context.jobs.is_idle)
    assert page.bulk.printing.run is None
    with case.read() as session:
        assert {line.state for line in listing.list_contracts(session)} == {ContractState.READY}


def test_a_folder_that_cannot_be_written_is_said_before_anything_gets_a_number(
    page: ContractsPage, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    begin(page)
    save_as(page, tmp_path / "no such folder" / "kontrakty.pdf", qtbot)
    assert "kontrakty.pdf" in page.message_bar.text()
    assert page.bulk.printing.run is None
    with case.read() as session:
        assert {line.state for line in listing.list_contracts(session)} == {ContractState.READY}


def test_all_that_fits_becomes_one_pdf_with_bookmarks(
    page: ContractsPage, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    begin(page)
    target = tmp_path / "kontrakty.pdf"
    save_as(page, target, qtbot)
    qtbot.waitUntil(lambda: "12 contracts in one PDF" in page.message_bar.text())
    numbers = [f"KS/{number}/2026" for number in range(1, 13)]
    assert marks(target.read_bytes()) == [mark for number in numbers for mark in (number, f"{number}/P")]
    assert "Saved as kontrakty.pdf. 12 contracts" in page.message_bar.text()


def test_what_cannot_be_printed_is_left_out_and_said(
    page: ContractsPage, qtbot: QtBot, ready: list[int], tmp_path: Path
) -> None:
    page.context.jobs.act(
        lambda session: closing.change_contract_state(session, ready[4], ContractState.VOID, "pomyłka")
    )
    person = do_on(page, lambda session: makers.participant(session, family_name="Żuk"), qtbot)
    late = do_on(page, lambda session: makers.contract(session, person), qtbot)
    do_on(page, lambda session: issuing.mark_contract_ready(session, late), qtbot)
    do_on(
        page, lambda session: participants.change_participant(session, person, {}, [{"kind": "old_age_pension"}]), qtbot
    )
    begin(page, state="")
    save_as(page, tmp_path / "kontrakty.pdf", qtbot)
    qtbot.waitUntil(lambda: "11 contracts in one PDF" in page.message_bar.text())
    assert "it was never printed" in page.message_bar.text()
    assert "may not take part" in page.message_bar.text()


def do_on(page: ContractsPage, work: Callable[[Any], Any], qtbot: QtBot) -> Any:
    got: list[Any] = []
    page.context.jobs.act(work, got.append)
    qtbot.waitUntil(lambda: bool(got))
    return got[0]


def test_cancelling_leaves_no_pdf_and_says_what_has_its_number(
    page: ContractsPage, case: Database, qtbot: QtBot, tmp_path: Path
) -> None:
    begin(page)
    save_as(page, tmp_path / "kontrakty.pdf", qtbot)
    qtbot.waitUntil(lambda: page.bulk.printing.run is not None)
    run = page.bulk.printing.run
    assert run is not None
    qtbot.waitUntil(lambda: run._issued == 10)
    run.progress.cancel()
    qtbot.waitUntil(lambda: page.message_bar.text().startswith("No PDF was created."))
    assert "10 contracts got their numbers" in page.message_bar.text()
    assert not (tmp_path / "kontrakty.pdf").exists()
    assert page.bulk.printing.run is None
    with case.read() as session:
        states = [line.state for line in listing.list_contracts(session)]
    assert (states.count(ContractState.PRINTED), states.count(ContractState.READY)) == (10, 2)


def test_others_get_their_turn_between_two_slices(page: ContractsPage, qtbot: QtBot, tmp_path: Path) -> None:
    asked: list[int] = []
    begin(page)
    save_as(page, tmp_path / "kontrakty.pdf", qtbot)
    qtbot.waitUntil(lambda: page.bulk.printing.run is not None)
    page.context.jobs.read(
        lambda session: len(listing.list_contracts(session, state=ContractState.READY)), asked.append
    )
    qtbot.waitUntil(lambda: bool(asked))
    assert asked[0] > 0, "the question was answered before all was done"
    qtbot.waitUntil(lambda: "12 contracts in one PDF" in page.message_bar.text())


def test_nothing_fits_is_said_in_the_question(page: ContractsPage, qtbot: QtBot) -> None:
    begin(page, state=str(ContractState.VOID))
    dialog = page.findChild(BulkPrintDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.problem.text() == "No matching contracts.")
    dialog.reject()
