"""The hand-out that prints with a contract: the law of its day, in two languages, kept as it was handed over."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from kiscase.club import actions as club
from kiscase.contracts import contract_pdf_on_file, details, document_kinds
from kiscase.contracts.checks import actions as checks
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.handout import actions as handout
from kiscase.contracts.handout.documents import HANDOUT_DOCUMENT, HANDOUT_KEY
from kiscase.contracts.inner_data import actions as inner_data
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.issuing import bulk_printing, printing_for_signing
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.screen import printing
from kiscase.contracts.screen.page import ContractsPage
from kiscase.contracts.signing import pending
from kiscase.core.database.database import Database
from kiscase.core.i18n import use_language
from kiscase.core.journal import history
from kiscase.document_registry import DOCUMENT_REGISTRY
from kiscase.issued import actions as issued
from kiscase.issued import lookup
from kiscase.issued.status import DocumentStatus
from kiscase.ui.forms.signatures_dialog import SignaturesDialog
from kiscase.ui.preview.preview_dialog import PdfPreviewDialog
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import compare_with_golden, findings_of, text_of
from tests.printer import Printed, ready_printer
from tests.screens import button


def issued_handouts(case: Database) -> list[Any]:
    with case.read() as session:
        return issued.list_issued_documents(session, kind=HANDOUT_KEY)


def printed(case: Database, contract: int) -> tuple[printing_for_signing.PrintedContract, bytes]:
    with case.action() as session:
        made = printing_for_signing.issue_for_signing(session, contract)
        return made, printing_for_signing.pdf_for_printer(session, made)


def handout_of(case: Database, contract: int) -> bytes:
    found = printed(case, contract)[0].handout
    assert found is not None
    return found


# ---- the paper -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["pl", "uk", "en"])
def test_the_paper(case: Database, language: str) -> None:
    person = do(case, makers.participant, pesel=makers.pesel(serial=1))
    pdf = handout_of(case, do(case, makers.contract, person, language=language))
    assert findings_of(pdf) == []
    compare_with_golden(f"contract-handout-{language}", pdf)


@pytest.mark.parametrize(
    ("day", "said", "not_said"),
    [
        (date(2025, 5, 30), "Programu Aktywizacja i Integracja", "z własnej winy niepodjęcie"),
        (date(2025, 6, 2), "z własnej winy niepodjęcie", "Programu Aktywizacja i Integracja"),
    ],
)
def test_the_wording_is_that_of_the_day_of_the_contract(case: Database, day: date, said: str, not_said: str) -> None:
    found = " ".join(text_of(handout_of(case, do(case, makers.contract, drawn_on=day))).split())
    assert said in found
    assert not_said not in found
    assert "Art. 11 ust. 3" in found, "it protects those whom the person supports"
    assert "są obowiązane niezwłocznie poinformować organ" in found


def test_everybody_who_signs_the_contract_confirms_it(case: Database) -> None:
    made = do(case, makers.contract)
    content = ask(case, details.load_contract, made).content
    member = {"family_name": "Wiśniewski", "given_name": "Jan", "pesel": makers.pesel(), "address": "ul. Źródlana 3"}
    content.tables["members"] = [member | {"signs": "self"}]
    do(case, drafting.save_contract, made, content)
    found = text_of(handout_of(case, made))
    assert "Jadwiga Wiśniewska" in found
    assert "Jan Wiśniewski" in found
    assert "Bożena Łącka" not in found, "the worker hands it over"


def test_a_draft_s_hand_out_is_a_draft_and_is_not_stored(case: Database) -> None:
    made = do(case, makers.contract)
    assert "PROJEKT" in text_of(do(case, handout.print_handout_alone, made))
    assert issued_handouts(case) == []


# ---- it prints with the contract -----------------------------------------------------------------------------------


def test_contract_and_hand_out_go_to_the_printer_together(case: Database) -> None:
    made = do(case, makers.contract)
    found, whole = printed(case, made)
    assert found.contract == ask(case, contract_pdf_on_file.contract_pdf_on_file, made), "the contract stays as it is"
    assert findings_of(whole) == []
    said = text_of(whole)
    assert said.index("KONTRAKT SOCJALNY") < said.index("Pouczenie do kontraktu socjalnego")
    assert text_of(found.contract) in said
    assert found.handout is not None
    assert text_of(found.handout) in said


def test_printing_again_gives_the_same_bytes_and_nothing_new(case: Database) -> None:
    made = do(case, makers.contract)
    first = printed(case, made)
    assert printed(case, made) == first
    assert [(row.number, row.version) for row in issued_handouts(case)] == [("KS/1/2026/P", 1)]
    with case.read() as session:
        sentences = [entry.sentence for entry in history.list_history(session, Contract.__tablename__, made)]
    assert sum("KS/1/2026" in sentence for sentence in sentences) == 1


def test_what_is_handed_over_follows_the_contract_until_it_was_handed_over(case: Database) -> None:
    made = do(case, makers.contract)
    first = handout_of(case, made)
    content = ask(case, details.load_contract, made).content
    content.fields["language"] = "uk"
    do(case, drafting.save_contract, made, content)
    second = handout_of(case, made)
    assert second != first
    assert [row.version for row in issued_handouts(case)] == [2, 1]
    do(case, inner_data.update_inner_data, made, {"handed_over": makers.TODAY})
    content = ask(case, details.load_contract, made).content
    content.fields["language"] = "en"
    do(case, drafting.save_contract, made, content)
    assert handout_of(case, made) == second, "it can be shown what was handed over"


def test_a_contract_that_was_printed_before_there_were_hand_outs_gets_one(case: Database) -> None:
    made = do(case, makers.printed_contract)
    assert issued_handouts(case) == []
    assert printed(case, made)[0].handout is not None
    with case.read() as session, use_language("en"):
        sentence = history.list_history(session, "participant", 1)[0].sentence
    assert sentence == "Printed the hand-out on the law KS/1/2026/P"


def test_a_signed_contract_prints_alone(case: Database) -> None:
    made = do(case, makers.active_contract)
    with case.read() as session:
        found = printing_for_signing.load_printed_contract(session, made)
        assert found is not None
        assert printing_for_signing.pdf_for_printer(session, found) == found.contract


def test_many_contracts_print_with_their_hand_outs(case: Database) -> None:
    person = do(case, makers.participant)
    ready = [do(case, makers.contract, person) for _ in range(2)]
    for one in ready:
        do(case, issuing.mark_contract_ready, one)
    signed = do(case, makers.active_contract, person)
    batch = do(case, bulk_printing.print_contract_batch, [*ready, signed])
    with case.read() as session:
        bundle = bulk_printing.create_contract_bundle(session)
    for found in batch.papers:
        bulk_printing.add_printed_contract(bundle, found)
    assert len(bundle) == 5
    assert text_of(bundle.bytes()).count("Pouczenie do kontraktu socjalnego") == 2


# ---- on the command line and in the document register ---------------------------------------------------------------


def test_the_command_line_offers_it(case: Database) -> None:
    made = do(case, makers.contract)
    whole = handout_of(case, made)
    do(case, makers.contract)
    with case.read() as session:
        assert set(HANDOUT_DOCUMENT.list_printable(session)) == {("KS/1/2026/P", made), ("#2/P", 2)}
        assert HANDOUT_DOCUMENT.render(session, made) == whole
    assert HANDOUT_DOCUMENT in document_kinds.CONTRACT_DOCUMENTS


def test_the_register_knows_when_it_was_handed_over(case: Database) -> None:
    made = do(case, makers.contract)
    printed(case, made)
    (row,) = issued_handouts(case)

    def status() -> Any:
        with case.read() as session, use_language("en"):
            return lookup.document_statuses(session, [row], DOCUMENT_REGISTRY)[row.id]

    assert status() == (DocumentStatus.VALID, "")
    do(case, inner_data.update_inner_data, made, {"handed_over": makers.TODAY})
    assert status() == (DocumentStatus.VALID, "handed over on 15.06.2026")
    do(case, closing.change_contract_state, made, ContractState.VOID, "pomyłka")
    assert status().status is DocumentStatus.VOID


def test_it_waits_for_no_signature_and_no_scan(case: Database) -> None:
    do(case, club.change_club, {"scan_required": True})
    made = do(case, makers.contract)
    printed(case, made)
    with case.read() as session:
        assert [one.document for one in pending.list_pending_documents(session)] == ["contract"]


# ---- in the window ---------------------------------------------------------------------------------------------------


@pytest.fixture
def page(case: Database, window: Workspace, qtbot: QtBot) -> ContractsPage:
    made = do(case, makers.contract)
    window.open("contract", made)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == made)
    return cast("ContractsPage", window.page())


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Printed]:
    """What was sent to the printer."""
    return ready_printer(monkeypatch, printing)


def print_it(page: ContractsPage, sent: list[Printed], qtbot: QtBot) -> None:
    page.actions_by_key["print"].trigger()
    qtbot.waitUntil(lambda: bool(sent) and page.context.jobs.is_idle() and page.actions_by_key["sign"].isEnabled())


def test_printing_from_the_window_prints_both(
    page: ContractsPage, case: Database, sent: list[Printed], qtbot: QtBot
) -> None:
    print_it(page, sent, qtbot)
    assert "Pouczenie do kontraktu socjalnego" in text_of(sent[0].pdf)
    assert page.preview.pdf() == ask(case, contract_pdf_on_file.contract_pdf_on_file, page.record)


def test_the_day_is_recorded_with_the_signatures(
    page: ContractsPage, case: Database, sent: list[Printed], qtbot: QtBot
) -> None:
    made = page.record
    assert made is not None
    print_it(page, sent, qtbot)
    assert "K54" in {one.code for one in ask(case, checks.check_contract, made)}
    page.actions_by_key["sign"].trigger()
    dialog = page.findChild(SignaturesDialog)
    assert dialog is not None
    handed_over = dialog.form.editor("handed_over")
    assert handed_over.value() is None, "nobody has said it yet"
    handed_over.setFocus()
    keys = Keyboard(qtbot)
    keys.until_at("handed_over")
    keys.type("dziś")
    button(dialog, "go").click()
    assert "handed_over" not in ask(case, details.load_contract, made).content.inner, "it needs a signature"
    for key in ("participant", "worker"):
        dialog.form.editor(key).set_value(makers.TODAY)
    button(dialog, "go").click()
    qtbot.waitUntil(lambda: page.context.jobs.is_idle() and page.findChild(SignaturesDialog) is None)
    card = ask(case, details.load_contract, made)
    assert card.state is ContractState.ACTIVE
    assert card.content.inner["handed_over"] == "2026-06-15"
    assert "K54" not in {one.code for one in ask(case, checks.check_contract, made)}


def test_the_hand_out_can_be_shown_alone(page: ContractsPage, qtbot: QtBot) -> None:
    page.actions_by_key["handout"].trigger()
    qtbot.waitUntil(lambda: page.findChild(PdfPreviewDialog) is not None)
    dialog = page.findChild(PdfPreviewDialog)
    assert dialog is not None
    assert "Art. 109" in text_of(dialog.preview.pdf())
    dialog.reject()
