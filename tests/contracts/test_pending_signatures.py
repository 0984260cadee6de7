"""The signature desk: what waits, for whom and how long; one action a signature; refusals, absences, signed copies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from kiscase.club import actions as clubs
from kiscase.contracts import details, listing
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.issuing import document_status, numbering
from kiscase.contracts.model import ContractState
from kiscase.contracts.parts import Party
from kiscase.contracts.signing import pending
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.issued import actions as issued
from kiscase.issued import signers_and_signed_copies
from kiscase.issued.model import AttemptOutcome
from kiscase.issued.scan_file_checks import Scan
from kiscase.issued.status import DocumentStatus
from tests import makers
from tests.actions import ask, do
from tests.clock import clock

pytestmark = pytest.mark.usefixtures("english")

SCAN = Scan("image/png", b"a scan")


def state(case: Database, contract: int) -> ContractState:
    return ask(case, details.load_contract, contract).state


@pytest.fixture
def printed(case: Database) -> pending.PendingDocument:
    """A paper that was printed on Wednesday, 3 June 2026; today is Monday, the 15th."""
    clock.set(2026, 6, 3, 8)
    do(case, makers.printed_contract, drawn_on=date(2026, 6, 3))
    clock.set(2026, 6, 15, 8)
    return ask(case, pending.list_pending_documents)[0]


def test_what_is_printed_and_not_back_waits_the_oldest_first(case: Database, printed: pending.PendingDocument) -> None:
    do(case, makers.contract)  # a draft does not wait
    do(case, makers.printed_contract, do(case, makers.participant, family_name="Żuk", given_name="Jan"))
    rows = ask(case, pending.list_pending_documents)
    assert [(row.number, row.name, [one.name for one in row.missing]) for row in rows] == [
        ("KS/1/2026", "Wiśniewska Jadwiga", ["Jadwiga Wiśniewska", "Bożena Łącka"]),
        ("KS/2/2026", "Żuk Jan", ["Jan Żuk", "Bożena Łącka"]),
    ]
    assert [row.age for row in rows] == [7, 0]  # neither Corpus Christi (4 June) nor the weekends count


def questions(case: Database, question: Callable[..., Any]) -> int:
    """How many times the file is asked for an answer."""
    asked: list[str] = []

    def listen(*heard: Any) -> None:
        asked.append(heard[2])

    with case.read() as session:
        engine = session.connection().engine
        event.listen(engine, "before_cursor_execute", listen)
        try:
            question(session)
        finally:
            event.remove(engine, "before_cursor_execute", listen)
    return len(asked)


LISTS: dict[str, Callable[[Session], Any]] = {
    "the desk": pending.list_pending_documents,
    "contracts": listing.list_contracts,
    "what papers count": lambda session: document_status.contract_document_statuses(
        session, issued.list_issued_documents(session)
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_often_for_many_papers_as_for_two(
    case: Database, printed: pending.PendingDocument, name: str
) -> None:
    do(case, makers.printed_contract)  # of somebody with the same name
    before = questions(case, LISTS[name])
    for _number in range(4):
        made = do(case, makers.active_contract)
        do(case, makers.printed_contract)
        do(case, makers.final_evaluation, made)
        do(case, makers.contract)
    assert questions(case, LISTS[name]) == before


def test_a_signature_of_today_is_one_action(case: Database, printed: pending.PendingDocument) -> None:
    do(case, pending.sign_pending_document_today, printed.id, Party.PARTICIPANT)
    row = ask(case, pending.list_pending_documents)[0]
    assert [(one.name, one.on) for one in row.people] == [("Jadwiga Wiśniewska", makers.TODAY), ("Bożena Łącka", None)]
    assert state(case, printed.row_id) is ContractState.PARTLY_SIGNED
    with pytest.raises(Problem, match="already been recorded"):
        do(case, pending.sign_pending_document_today, printed.id, Party.PARTICIPANT)
    do(case, pending.sign_pending_document_today, printed.id, Party.WORKER)
    assert ask(case, pending.list_pending_documents) == []
    assert state(case, printed.row_id) is ContractState.ACTIVE
    assert not ask(case, pending.load_pending_document, printed.id).open
    with pytest.raises(Problem, match="no longer waiting"):
        do(case, pending.sign_pending_document_today, printed.id, Party.WORKER)


def test_a_paper_that_was_printed_anew_waits_in_its_new_version(
    case: Database, printed: pending.PendingDocument
) -> None:
    do(
        case,
        drafting.save_contract,
        printed.row_id,
        makers.content(drawn_on=date(2026, 6, 3), representative="Ewa Bąk"),
    )
    assert ask(case, pending.list_pending_documents) == []
    with pytest.raises(Problem, match="no longer waiting"):
        do(case, pending.sign_pending_document_today, printed.id, Party.WORKER)
    do(case, issuing.issue_contract, printed.row_id)
    assert [row.version for row in ask(case, pending.list_pending_documents)] == [2]


def test_who_did_not_come_is_noted_and_the_paper_goes_on_waiting(
    case: Database, printed: pending.PendingDocument
) -> None:
    values = {"signer": Party.PARTICIPANT, "on": date(2026, 6, 12), "reason": "choroba dziecka"}
    do(case, pending.record_hindrance, printed.id, AttemptOutcome.ABSENT, values)
    row = ask(case, pending.list_pending_documents)[0]
    assert row.attempts == [("Jadwiga Wiśniewska", AttemptOutcome.ABSENT, date(2026, 6, 12), "choroba dziecka")]
    assert state(case, printed.row_id) is ContractState.PRINTED


@pytest.mark.parametrize(("field", "value"), [("reason", " "), ("on", None), ("on", date(2026, 6, 16))])
def test_an_attempt_has_a_day_and_a_reason(
    case: Database, printed: pending.PendingDocument, field: str, value: Any
) -> None:
    values = {"signer": Party.PARTICIPANT, "on": makers.TODAY, "reason": "powód"} | {field: value}
    with pytest.raises(InvalidValuesError) as caught:
        do(case, pending.record_hindrance, printed.id, AttemptOutcome.ABSENT, values)
    assert list(caught.value.problems) == [field]
    assert ask(case, pending.list_pending_documents)[0].attempts == []


def test_a_refusal_can_end_the_matter(case: Database, printed: pending.PendingDocument) -> None:
    values = {"signer": Party.PARTICIPANT, "on": makers.TODAY, "reason": "nie zgadza się na kurs", "ends": False}
    do(case, pending.record_hindrance, printed.id, AttemptOutcome.REFUSED, values)
    assert state(case, printed.row_id) is ContractState.PRINTED
    do(case, pending.record_hindrance, printed.id, AttemptOutcome.REFUSED, values | {"ends": True})
    assert state(case, printed.row_id) is ContractState.REFUSED
    assert ask(case, pending.list_pending_documents) == []
    assert len(ask(case, pending.load_pending_document, printed.id).attempts) == 2


def test_where_the_club_wants_it_a_contract_runs_only_with_its_copy(
    case: Database, printed: pending.PendingDocument
) -> None:
    do(case, clubs.change_club, {"scan_required": True})
    for party in (Party.PARTICIPANT, Party.WORKER):
        do(case, pending.sign_pending_document_today, printed.id, party)
    row = ask(case, pending.list_pending_documents)[0]
    assert (row.missing, row.copy_wanted, state(case, printed.row_id)) == ([], True, ContractState.PARTLY_SIGNED)
    do(case, pending.attach_signed_copy, printed.id, SCAN)
    assert state(case, printed.row_id) is ContractState.ACTIVE
    assert ask(case, pending.list_pending_documents) == []


def test_the_copy_may_come_before_the_last_signature(case: Database, printed: pending.PendingDocument) -> None:
    do(case, clubs.change_club, {"scan_required": True})
    do(case, pending.sign_pending_document_today, printed.id, Party.PARTICIPANT)
    do(case, pending.attach_signed_copy, printed.id, SCAN)
    assert state(case, printed.row_id) is ContractState.PARTLY_SIGNED
    do(case, pending.sign_pending_document_today, printed.id, Party.WORKER)
    assert state(case, printed.row_id) is ContractState.ACTIVE


def test_the_same_copy_does_not_come_twice(case: Database, printed: pending.PendingDocument) -> None:
    do(case, pending.attach_signed_copy, printed.id, SCAN)
    with pytest.raises(Problem, match="already attached"):
        do(case, pending.attach_signed_copy, printed.id, SCAN)
    do(case, pending.attach_signed_copy, printed.id, Scan("image/png", b"the second page"))
    assert [copy.media for copy in ask(case, signers_and_signed_copies.list_signed_copies, printed.id)] == [
        "image/png",
        "image/png",
    ]


def test_the_sheet_of_an_evaluation_waits_here_too(case: Database) -> None:
    from kiscase.contracts.evaluations import actions as evaluations

    contract = do(case, makers.active_contract)
    made = do(
        case,
        evaluations.save_evaluation,
        contract,
        {"held_on": makers.TODAY, "decision": "as_agreed", "next_on": date(2026, 11, 2), "summary": "Dobrze."},
        {},
    )
    do(case, evaluations.issue_evaluation, made)
    row = ask(case, pending.list_pending_documents)[0]
    assert (row.tablename, row.row_id, row.refusable) == ("evaluation", made, False)
    for person in row.people:
        assert ask(case, pending.list_pending_documents)
        do(case, pending.sign_pending_document_today, row.id, person.key)
    assert ask(case, pending.list_pending_documents) == []


# ---- what the register is told ---------------------------------------------------------------------------------------


def standing(case: Database, paper_id: int) -> Any:
    with case.read() as session:
        rows = [row for row in issued.list_issued_documents(session) if row.id == paper_id]
        return document_status.contract_document_statuses(session, rows).get(paper_id)


def test_the_register_hears_what_became_of_a_contract(case: Database, printed: pending.PendingDocument) -> None:
    assert standing(case, printed.id) is None  # its signatures say enough
    do(
        case,
        drafting.save_contract,
        printed.row_id,
        makers.content(drawn_on=date(2026, 6, 3), representative="Ewa Bąk"),
    )
    assert standing(case, printed.id) == (DocumentStatus.REPLACED, "replaced by version 2")
    do(case, issuing.issue_contract, printed.row_id)
    do(case, closing.change_contract_state, printed.row_id, ContractState.VOID, "pomyłka")
    assert standing(case, printed.id) == (DocumentStatus.VOID, "void: pomyłka")
    active = do(case, makers.active_contract)
    assert standing(case, max(row.id for row in ask(case, issued.list_issued_documents) if row.row_id == active)) == (
        DocumentStatus.SIGNED,
        "being carried out",
    )


def test_gaps_in_the_numbers_are_found(case: Database) -> None:
    for _ in range(3):
        do(case, makers.printed_contract)
    assert ask(case, numbering.missing_contract_numbers) == {}
    with case.connection() as connection:  # nobody can do this from within the program
        connection.exec_driver_sql("DELETE FROM issued_document WHERE number = 'KS/2/2026'")
    assert ask(case, numbering.missing_contract_numbers) == {2026: [2]}
