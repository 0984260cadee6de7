"""Breaches and talks: what may be written down when, their numbers, and letters that stay as they were given out."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from kiscase.contracts.closing import actions as closing
from kiscase.contracts.events import breaches, invitations
from kiscase.contracts.events.model import Breach, BreachConsequence, InvitationPurpose
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import ContractState, DocumentStage
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import undo
from kiscase.issued import actions as issued
from kiscase.issued.model import IssuedDocument
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.pdf_reader import text_of

pytestmark = pytest.mark.usefixtures("english")

FACTS = {"happened_on": date(2026, 6, 15), "what": "Nieobecność na zajęciach", "explain_by": date(2026, 6, 30)}
TALK = {"purpose": InvitationPurpose.EVALUATION, "on": date(2026, 6, 22), "at": time(9, 30), "place": "Sala 2"}


def papers(case: Database) -> list[tuple[str, int]]:
    """Number and version of every letter in the register."""
    with case.read() as session:
        return [(one.number, one.version) for one in issued.list_issued_documents(session) if "/2026/" in one.number]


@pytest.fixture
def contract(case: Database) -> int:
    made: int = do(case, makers.active_contract)
    return made


@pytest.fixture
def breach(case: Database, contract: int) -> int:
    made: int = do(case, breaches.record_breach, contract, FACTS)
    return made


def test_breaches_are_numbered_within_their_contract(case: Database, contract: int, breach: int) -> None:
    do(case, breaches.record_breach, contract, FACTS | {"what": "Brak dokumentów"})
    assert [line.number for line in ask(case, breaches.list_breaches, contract)] == ["KS/1/2026/N1", "KS/1/2026/N2"]
    other = do(case, makers.active_contract)
    do(case, breaches.record_breach, other, FACTS)
    assert [line.number for line in ask(case, breaches.list_breaches, other)] == ["KS/2/2026/N1"]


def test_only_of_a_contract_being_carried_out_is_a_breach_recorded(case: Database) -> None:
    for made in (makers.contract, makers.printed_contract):
        draft = do(case, made)
        with pytest.raises(Problem, match="carried out"):
            do(case, breaches.record_breach, draft, FACTS)
        assert ask(case, breaches.list_breaches, draft) == []


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"happened_on": date(2026, 6, 16)}, "happened_on"),
        ({"happened_on": date(2026, 6, 14)}, "happened_on"),
        ({"explain_by": date(2026, 6, 14)}, "explain_by"),
        ({"what": " "}, "what"),
        ({"explained_on": date(2026, 6, 15)}, "explanation"),
        ({"explained_on": date(2026, 6, 16), "explanation": "x"}, "explained_on"),
        ({"explained_on": date(2026, 6, 14), "explanation": "x"}, "explained_on"),
        ({"consequence": BreachConsequence.TALK}, "decision"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    case: Database, contract: int, values: dict[str, Any], key: str
) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, breaches.record_breach, contract, FACTS | values)
    assert list(caught.value.problems) == [key]
    assert ask(case, breaches.list_breaches, contract) == []


def test_explanation_and_consequence_are_added_also_to_a_signed_letter(case: Database, breach: int) -> None:
    pdf = do(case, breaches.issue_breach_letter, breach)
    do(case, breaches.sign_breach_letter, breach, {"worker": makers.TODAY})
    do(case, breaches.update_breach, breach, {"explanation": "Choroba dziecka"})
    do(
        case,
        breaches.update_breach,
        breach,
        {"consequence": BreachConsequence.NONE, "decision": "Przyczyna usprawiedliwiona"},
    )
    card = ask(case, breaches.load_breach, breach)
    assert card.values["explained_on"] == makers.TODAY
    assert card.values["consequence"] is BreachConsequence.NONE
    assert ask(case, breaches.preview_breach_letter, breach) == do(case, breaches.issue_breach_letter, breach) == pdf
    with pytest.raises(Problem, match="signed"):
        do(case, breaches.update_breach, breach, {"what": "co innego"})


def test_the_letter_waits_for_the_worker_and_for_the_receipt(case: Database, contract: int, breach: int) -> None:
    with pytest.raises(Problem, match="Print it first"):
        do(case, breaches.sign_breach_letter, breach, {"worker": makers.TODAY})
    do(case, breaches.issue_breach_letter, breach)
    missing = ask(case, breaches.load_breach, breach).missing
    assert [(one["key"], one["name"]) for one in missing] == [
        ("worker", "Bożena Łącka"),
        ("participant", "Jadwiga Wiśniewska"),
    ]
    with pytest.raises(InvalidValuesError, match="later than today"):
        do(case, breaches.sign_breach_letter, breach, {"worker": date(2026, 6, 16)})
    do(case, breaches.sign_breach_letter, breach, {"worker": makers.TODAY})
    assert ask(case, breaches.list_breaches, contract)[0].missing == 1
    do(case, breaches.sign_breach_letter, breach, {"participant": makers.TODAY})
    assert ask(case, breaches.load_breach, breach).missing == []


def test_nobody_signs_nothing_nor_before_the_letter_was_there(case: Database, breach: int) -> None:
    do(case, breaches.issue_breach_letter, breach)
    with pytest.raises(Problem, match="at least one date"):
        do(case, breaches.sign_breach_letter, breach, {})
    early = {"participant": makers.TODAY - timedelta(days=1)}
    with pytest.raises(InvalidValuesError) as refused:
        do(case, breaches.sign_breach_letter, breach, early)
    assert "cannot be earlier" in refused.value.problems["participant"]
    assert ask(case, breaches.load_breach, breach).stage is DocumentStage.PRINTED


def test_another_fact_makes_another_version_and_the_same_facts_the_same_bytes(case: Database, breach: int) -> None:
    first = do(case, breaches.issue_breach_letter, breach)
    assert do(case, breaches.issue_breach_letter, breach) == first
    do(case, breaches.update_breach, breach, {"explanation": "Choroba"})
    assert do(case, breaches.issue_breach_letter, breach) == first, "the letter does not say the explanation"
    do(case, breaches.update_breach, breach, {"explain_by": date(2026, 7, 7)})
    assert ask(case, breaches.load_breach, breach).stage is DocumentStage.DRAFT
    assert do(case, breaches.issue_breach_letter, breach) != first
    assert papers(case)[:2] == [("KS/1/2026/N1", 2), ("KS/1/2026/N1", 1)]


def test_looking_at_a_letter_keeps_nothing(case: Database, breach: int) -> None:
    before = papers(case)
    assert "KS/1/2026/N1" in text_of(ask(case, breaches.preview_breach_letter, breach))
    assert papers(case) == before
    assert ask(case, breaches.load_breach, breach).stage is DocumentStage.DRAFT


def test_a_breach_is_overdue_until_it_is_explained_or_settled(case: Database, contract: int, breach: int) -> None:
    assert not ask(case, breaches.list_breaches, contract)[0].overdue
    clock.set(2026, 7, 1, 12)
    assert ask(case, breaches.list_breaches, contract)[0].overdue
    do(case, breaches.update_breach, breach, {"explanation": "Pobyt w szpitalu"})
    assert not ask(case, breaches.list_breaches, contract)[0].overdue


def test_what_was_agreed_comes_from_the_contract(case: Database, contract: int) -> None:
    assert ask(case, breaches.list_arrangements, contract) == [
        "Udział w zajęciach klubu (30.09.2026)",
        "Opis: arrangements; zażółć gęślą jaźń.",  # point VII
    ]


def test_the_consequences_come_with_their_articles() -> None:
    first, second = breaches.possible_consequences(makers.TODAY).split("\n")
    assert "art. 11 ust. 2" in first
    assert "art. 11 ust. 3" in second


def test_a_talk_is_set_before_there_is_a_number(case: Database) -> None:
    draft = do(case, makers.contract)
    assert ask(case, invitations.likely_purpose, draft) is InvitationPurpose.CONTRACT
    talk = do(case, invitations.create_invitation, draft, TALK | {"purpose": InvitationPurpose.CONTRACT})
    assert ask(case, invitations.load_invitation, talk).number == f"#{draft}/W1"
    pdf = do(case, invitations.issue_invitation, talk)
    do(case, issuing.issue_contract, draft)
    assert ask(case, invitations.load_invitation, talk).number == f"#{draft}/W1", "as on its paper"
    later = do(case, invitations.create_invitation, draft, TALK)
    assert ask(case, invitations.load_invitation, later).number == "KS/1/2026/W2"
    assert f"#{draft}/W1" in text_of(pdf)


def test_nobody_is_invited_to_a_day_that_has_passed_nor_under_a_void_contract(case: Database, contract: int) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, invitations.create_invitation, contract, TALK | {"on": date(2026, 6, 14)})
    assert list(caught.value.problems) == ["on"]
    void = do(case, makers.printed_contract)
    do(case, closing.change_contract_state, void, ContractState.VOID, "pomyłka")
    with pytest.raises(Problem, match="nothing left to discuss"):
        do(case, invitations.create_invitation, void, TALK)


def test_an_invitation_waits_for_nobody_and_a_new_hour_is_a_new_version(case: Database, contract: int) -> None:
    talk = do(case, invitations.create_invitation, contract, TALK)
    do(case, invitations.issue_invitation, talk)
    signers = ask(
        case, lambda session: session.get_one(IssuedDocument, issued.list_issued_documents(session)[0].id).signers
    )
    assert signers == []
    do(case, invitations.update_invitation, talk, {"at": time(11, 0)})
    assert ask(case, invitations.list_invitations, contract)[0].stage is DocumentStage.DRAFT
    do(case, invitations.issue_invitation, talk)
    assert papers(case)[:2] == [("KS/1/2026/W1", 2), ("KS/1/2026/W1", 1)]


def test_a_letter_is_written_to_the_legal_representative(case: Database) -> None:
    contract = do(case, makers.active_contract, representative="Maria Wiśniewska")
    breach = do(case, breaches.record_breach, contract, FACTS)
    do(case, breaches.issue_breach_letter, breach)
    assert [one["name"] for one in ask(case, breaches.load_breach, breach).missing] == [
        "Bożena Łącka",
        "Maria Wiśniewska",
    ]


def test_recording_is_undone_but_not_a_letter_that_was_given_out(case: Database, contract: int, breach: int) -> None:
    do(case, undo.undo_latest_action)
    assert ask(case, breaches.list_breaches, contract) == []
    again = do(case, breaches.record_breach, contract, FACTS)
    do(case, breaches.issue_breach_letter, again)
    with pytest.raises(Problem, match="cannot be undone"):
        do(case, undo.undo_latest_action)
    with pytest.raises(Problem, match="stays on file"):
        do(case, lambda session: session.delete(session.get_one(Breach, again)))
