"""Lookup by code: a typed code finds document, version and state; a mistyped and an unknown one are refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.contracts import details
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import ContractState
from kiscase.contracts.parts import Party
from kiscase.contracts.signing import actions as signing
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.document_registry import DOCUMENT_REGISTRY
from kiscase.issued import actions as issued
from kiscase.issued import lookup
from kiscase.issued.codes import document_code, is_document_code
from kiscase.issued.screen.page import IssuedDocumentsPage
from kiscase.issued.status import DocumentStatus
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import do
from tests.clock import clock

pytestmark = pytest.mark.usefixtures("english")

BOTH = dict.fromkeys((Party.PARTICIPANT, Party.WORKER), makers.TODAY)


@pytest.fixture
def program(program: Program) -> Program:
    """The program in English, whatever the translations say."""
    program.settings = replace(program.settings, language="en")
    program.apply_appearance()
    return program


@pytest.fixture
def contract(case: Database) -> int:
    return int(do(case, makers.printed_contract))


def codes(case: Database, number: str = "KS/1/2026") -> list[str]:
    """The codes of the papers of a number, version by version."""
    with case.read() as session:
        return [row.code for row in reversed(issued.list_issued_documents(session)) if row.number == number]


def tell(case: Database, code: str) -> lookup.DocumentLookup:
    with case.read() as session:
        return lookup.find_document_by_code(session, code, DOCUMENT_REGISTRY)


def wrong(code: str) -> str:
    """The code with another last sign."""
    other = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert not is_document_code(other)
    return other


def test_a_code_finds_document_version_and_state(case: Database, contract: int) -> None:
    [code] = codes(case)
    head = "Social contract KS/1/2026, version 1, issued on 15.06.2026"
    for typed in (code, code.lower(), code.replace("-", ""), f" {code[:4]} {code[5:]} "):
        found = tell(case, typed)
        assert (found.row.row_id, found.status_note.status) == (contract, DocumentStatus.WAITING)
        assert found.sentence == f"{head}: signatures missing: Jadwiga Wiśniewska, Bożena Łącka."
    do(case, signing.sign_contract, contract, {Party.PARTICIPANT: makers.TODAY})
    assert tell(case, code).sentence == f"{head}: signatures missing: Bożena Łącka."
    do(case, signing.sign_contract, contract, {Party.WORKER: makers.TODAY})
    assert tell(case, code).sentence == f"{head}: signed on 15.06.2026, being carried out."


def test_an_older_version_says_by_what_it_was_replaced(case: Database, contract: int) -> None:
    do(case, drafting.save_contract, contract, makers.content(representative="Ewa Bąk"))
    do(case, issuing.issue_contract, contract)
    first, second = codes(case)
    assert tell(case, first).sentence.endswith("replaced by version 2.")
    assert tell(case, first).status_note.status is DocumentStatus.REPLACED
    assert tell(case, second).status_note.status is DocumentStatus.WAITING


def test_a_void_contract_says_why(case: Database, contract: int) -> None:
    [code] = codes(case)
    do(case, closing.change_contract_state, contract, ContractState.VOID, "pomyłka w danych")
    assert tell(case, code).status_note == (DocumentStatus.VOID, "void: pomyłka w danych")
    assert "void: pomyłka w danych" in tell(case, codes(case)[-1]).sentence


def test_what_an_annex_replaced_says_by_which(case: Database, contract: int) -> None:
    do(case, signing.sign_contract, contract, BOTH)
    [code] = codes(case)
    annex = do(case, annexes.begin_annex, contract, "inny kurs")
    with case.read() as session:
        content = details.load_contract(session, annex).content
    content.tables["goals"][0]["text"] = "Ukończenie innego kursu"
    do(case, drafting.save_contract, annex, content)
    do(case, issuing.issue_contract, annex)
    assert tell(case, code).status_note.status is DocumentStatus.SIGNED  # until the annex is signed
    do(case, signing.sign_contract, annex, BOTH)
    with case.read() as session:
        number = details.load_contract(session, annex).title
    assert tell(case, code).sentence.endswith(f"signed on 15.06.2026, replaced by {number}.")


def test_a_mistyped_code_and_an_unknown_one_are_distinct_pairs(case: Database, contract: int) -> None:
    [code] = codes(case)
    with pytest.raises(Problem, match=f"{wrong(code)} is mistyped"):
        tell(case, wrong(code))
    foreign = document_code("another club", "contract", 1, 1)
    with pytest.raises(Problem, match=f"No document with the code {foreign}"):
        tell(case, foreign)


def test_names_are_not_taken_for_codes(case: Database, contract: int) -> None:
    with case.read() as session:
        for text in ("", "Kowalska", "Jan Żuk", "KS/1/2026", "KS/32/2026", "60010020", "600 100 200", "ABCDEFGHI"):
            assert [
                hit for hit in lookup.search_hits_for_code(session, text, DOCUMENT_REGISTRY) if not hit.kind
            ] == [], text


def test_the_search_box_answers_a_code(contract: int, window: Workspace, case: Database, qtbot: QtBot) -> None:
    [code] = codes(case)
    window.search_box.setFocus()
    QTest.keyClicks(window.search_box, code.lower().replace("-", ""))
    findings = window.search_box.results
    qtbot.waitUntil(lambda: window.jobs.is_idle() and findings.count() == 1 and findings.isVisible())
    assert "KS/1/2026, version 1" in findings.item(0).text()
    QTest.keyClick(window.search_box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page().record == 1)
    assert isinstance(window.page(), IssuedDocumentsPage)


def test_the_search_box_says_that_a_code_is_mistyped(
    contract: int, window: Workspace, case: Database, qtbot: QtBot
) -> None:
    mistyped = wrong(codes(case)[0])
    window.search_box.setFocus()
    QTest.keyClicks(window.search_box, mistyped)
    findings = window.search_box.results
    qtbot.waitUntil(lambda: window.jobs.is_idle() and findings.count() > 0 and "mistyped" in findings.item(0).text())
    QTest.keyClick(window.search_box, Qt.Key.Key_Return)
    assert window.search_box.text() == mistyped, "what was typed stays to be mended"


def test_the_page_of_papers_says_kind_person_and_whether_a_paper_counts(
    contract: int, window: Workspace, case: Database, qtbot: QtBot
) -> None:
    window.open("issued_document", None)
    page = window.page()
    assert isinstance(page, IssuedDocumentsPage)
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    shown = [page.list.rows.index(0, place).data() for place in range(4)]
    assert shown == ["KS/1/2026", "Wiśniewska Jadwiga", "waiting for signatures", "Social contract"]
    page.filter.setText(wrong(codes(case)[0]))
    qtbot.waitUntil(lambda: "mistyped" in page.note.text() and page.note.isVisible())
    page.filter.setText("wisniew")
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1 and not page.note.isVisible())


def test_papers_are_filtered_by_kind_and_year(case: Database, window: Workspace, qtbot: QtBot) -> None:
    for year in (2025, 2026):
        clock.set(year, 6, 15)
        head = {"drawn_on": makers.TODAY.replace(year=year), "ends_on": makers.TODAY.replace(year=year + 1)}
        made = do(case, makers.printed_contract, **head)
        do(case, closing.change_contract_state, made, ContractState.VOID, "pomyłka")
    window.open("issued_document", None)
    page = window.page()
    assert isinstance(page, IssuedDocumentsPage)
    qtbot.waitUntil(lambda: page.year.count() == 3 and page.choice.count() == 3)
    page.year.setCurrentIndex(page.year.findData(2025))
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 2)
    page.choice.setCurrentIndex(page.choice.findData("contract-void"))
    qtbot.waitUntil(lambda: page.list.rows.rowCount() == 1)
    assert page.list.rows.index(0, 0).data() == "KS/1/2025"


def test_a_gap_in_the_numbers_is_said(case: Database, window: Workspace, qtbot: QtBot) -> None:
    for _ in range(3):
        do(case, makers.printed_contract)
    with case.connection() as connection:
        connection.exec_driver_sql("DELETE FROM issued_document WHERE number = 'KS/2/2026'")
    window.open("issued_document", None)
    page = window.page()
    assert isinstance(page, IssuedDocumentsPage)
    qtbot.waitUntil(lambda: "A number is missing in 2026: 2." in page.note.text())
