"""Requests for a ruling: what may be asked and answered when, the letter, and the state that the contract takes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from kiscase.club import actions as clubs
from kiscase.contracts import details, listing
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.disputes import actions as disputes
from kiscase.contracts.disputes.model import Dispute, DisputeGround, DisputeParty, RulingConsequence
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import Contract, ContractState, DocumentStage
from kiscase.contracts.parts import Party
from kiscase.contracts.signing import actions as signing
from kiscase.contracts.signing import pending
from kiscase.contracts.state_history import list_transitions
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import history, undo
from kiscase.issued import actions as issued
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.pdf_reader import text_of

pytestmark = pytest.mark.usefixtures("english")

REQUEST: dict[str, Any] = {
    "asked_on": makers.TODAY,
    "asked_by": DisputeParty.BOTH,
    "ground": DisputeGround.CHANGES,
    "matters": "Termin ukończenia kursu",
    "person_position": "Kurs kończy się w grudniu",
    "worker_position": "Kurs ma się skończyć we wrześniu",
    "proposal": "Termin do 30 listopada",
}
ANSWER: dict[str, Any] = {
    "answered_on": makers.TODAY,
    "reference": "OPS.512.7.2026",
    "ruled_by": "Halina Kępa",
    "ruling": "Termin: 30 listopada",
    "consequence": RulingConsequence.CHANGED,
}
QUOTED = (
    "„W przypadku braku możliwości wynegocjowania zmian kontraktu socjalnego stronom przysługuje prawo do wystąpienia "
    "do kierownika ośrodka pomocy społecznej o rozstrzygnięcie kwestii spornych.”"
)
"""As the official form has it in part II point II."""
NEGOTIATING = REQUEST | {"ground": DisputeGround.CONTRACT}


def state(case: Database, contract: int) -> ContractState:
    return ask(case, details.load_contract, contract).state


def moves(case: Database, contract: int) -> list[tuple[ContractState, date, str]]:
    """The last two transitions of a contract."""
    return [(one.state, one.on, one.reason) for one in ask(case, list_transitions, contract)][-2:]


def asked(case: Database, contract: int, **values: Any) -> int:
    """A request whose letter was issued."""
    made: int = do(case, disputes.record_dispute, contract, REQUEST | values)
    do(case, disputes.issue_dispute_letter, made)
    return made


def faults(case: Database, contract: int, values: dict[str, Any]) -> list[str]:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, disputes.record_dispute, contract, values)
    assert ask(case, disputes.list_disputes, contract) == []
    return list(caught.value.problems)


@pytest.fixture
def contract(case: Database) -> int:
    made: int = do(case, makers.active_contract)
    return made


# ---- the state of the contract -------------------------------------------------------------------------------------


def test_a_contract_is_in_dispute_from_the_letter_to_the_answer(case: Database, contract: int) -> None:
    dispute = do(case, disputes.record_dispute, contract, REQUEST)
    assert state(case, contract) is ContractState.ACTIVE, "nobody has asked yet"
    do(case, disputes.issue_dispute_letter, dispute)
    assert state(case, contract) is ContractState.DISPUTED
    clock.set(2026, 7, 3, 12)
    do(case, disputes.update_dispute, dispute, ANSWER | {"answered_on": date(2026, 7, 1)})
    assert state(case, contract) is ContractState.ACTIVE
    assert moves(case, contract) == [
        (ContractState.DISPUTED, makers.TODAY, "ruling asked for: KS/1/2026/S1"),
        (ContractState.ACTIVE, date(2026, 7, 1), "answer to KS/1/2026/S1 – change: annex or evaluation"),
    ]


def test_an_evaluated_contract_is_evaluated_again_after_the_answer(case: Database, contract: int) -> None:
    do(case, makers.final_evaluation, contract)
    dispute = asked(case, contract)
    do(case, disputes.update_dispute, dispute, ANSWER)
    assert state(case, contract) is ContractState.EVALUATED


@pytest.mark.parametrize("make", [makers.contract, makers.printed_contract])
def test_an_unsigned_contract_keeps_its_state_and_says_that_a_ruling_is_asked_for(case: Database, make: Any) -> None:
    contract = do(case, make)
    before = state(case, contract)
    dispute = asked(case, contract, ground=DisputeGround.CONTRACT)
    assert state(case, contract) is before
    shown = ask(case, details.load_contract, contract).ruling
    assert shown is not None
    assert shown.asked_on == makers.TODAY
    (row,) = ask(case, listing.list_contracts, state=listing.RULING_AWAITED)
    assert (row.id, row.ruling_awaited) == (contract, True)
    assert listing.contract_chip(row).text == f"dispute · {before.label}"
    values = {"consequence": RulingConsequence.CONCLUDED}
    do(case, disputes.update_dispute, dispute, ANSWER | values)
    assert state(case, contract) is before
    assert ask(case, details.load_contract, contract).ruling is None
    assert ask(case, listing.list_contracts, state=listing.RULING_AWAITED) == []


def test_a_contract_that_is_signed_meanwhile_is_carried_out(case: Database) -> None:
    contract = do(case, makers.printed_contract)
    dispute = asked(case, contract, ground=DisputeGround.CONTRACT)
    do(case, signing.sign_contract, contract, dict.fromkeys(Party, makers.TODAY))
    assert state(case, contract) is ContractState.ACTIVE
    do(case, disputes.update_dispute, dispute, ANSWER)
    assert state(case, contract) is ContractState.ACTIVE


def test_what_the_user_decides_meanwhile_stays(case: Database, contract: int) -> None:
    dispute = asked(case, contract)
    do(case, closing.change_contract_state, contract, ContractState.TERMINATED, "Wyjazd")
    assert ask(case, details.load_contract, contract).ruling is None, "an ended contract waits for nothing"
    do(case, disputes.update_dispute, dispute, ANSWER)
    assert state(case, contract) is ContractState.TERMINATED


def test_a_contract_that_was_resumed_by_hand_still_waits_for_the_answer(case: Database, contract: int) -> None:
    dispute = asked(case, contract)
    do(case, closing.change_contract_state, contract, ContractState.ACTIVE, "Porozumienie w części")
    assert ask(case, details.load_contract, contract).ruling is not None
    do(case, disputes.update_dispute, dispute, ANSWER)
    assert [one[0] for one in moves(case, contract)] == [ContractState.DISPUTED, ContractState.ACTIVE]


def test_an_annex_that_is_signed_meanwhile_shows_that_the_answer_is_to_come(case: Database, contract: int) -> None:
    dispute = asked(case, contract)
    annex = do(case, annexes.begin_annex, contract, "Nowy termin")
    content = ask(case, details.load_contract, annex).content
    content.tables["participant_actions"].append({"text": "Jeszcze jedno", "due": date(2026, 9, 1)})
    do(case, drafting.save_contract, annex, content)
    do(case, issuing.issue_contract, annex)
    do(case, signing.sign_contract, annex, dict.fromkeys(Party, makers.TODAY))
    assert state(case, contract) is ContractState.AMENDED
    assert ask(case, details.load_contract, annex).ruling is not None
    do(case, disputes.update_dispute, dispute, ANSWER)
    assert state(case, annex) is ContractState.ACTIVE
    assert ask(case, details.load_contract, annex).ruling is None
    assert [one.id for one in ask(case, disputes.list_disputes, annex)] == [dispute]


def test_a_request_that_is_withdrawn_needs_no_letter(case: Database, contract: int) -> None:
    dispute = do(case, disputes.record_dispute, contract, REQUEST)
    withdrawn = {"answered_on": makers.TODAY, "consequence": RulingConsequence.WITHDRAWN}
    do(case, disputes.update_dispute, dispute, withdrawn)
    assert state(case, contract) is ContractState.ACTIVE
    with pytest.raises(Problem, match="was withdrawn"):
        do(case, disputes.issue_dispute_letter, dispute)
    again = asked(case, contract)
    assert [one.id for one in ask(case, disputes.list_disputes, contract)] == [dispute, again]
    do(case, disputes.update_dispute, again, withdrawn)
    assert state(case, contract) is ContractState.ACTIVE
    assert ask(case, pending.list_pending_documents) == []


def test_a_request_that_was_changed_after_printing_is_withdrawn_with_the_state(case: Database, contract: int) -> None:
    dispute = asked(case, contract)
    do(case, disputes.update_dispute, dispute, {"matters": "Co innego"})
    withdrawn = {"answered_on": makers.TODAY, "consequence": RulingConsequence.WITHDRAWN}
    do(case, disputes.update_dispute, dispute, withdrawn)
    assert state(case, contract) is ContractState.ACTIVE


def test_a_dispute_that_was_recorded_by_hand_ends_with_the_answer_but_not_with_an_unsent_letter(
    case: Database, contract: int
) -> None:
    do(case, closing.change_contract_state, contract, ContractState.DISPUTED, "Spór o termin")
    unsent = do(case, disputes.record_dispute, contract, REQUEST)
    withdrawn = {"answered_on": makers.TODAY, "consequence": RulingConsequence.WITHDRAWN}
    do(case, disputes.update_dispute, unsent, withdrawn)
    assert state(case, contract) is ContractState.DISPUTED
    dispute = asked(case, contract)
    assert [one[0] for one in moves(case, contract)] == [ContractState.ACTIVE, ContractState.DISPUTED]
    do(case, disputes.update_dispute, dispute, ANSWER)
    assert state(case, contract) is ContractState.ACTIVE


def test_after_thirty_days_without_an_answer_the_program_reminds(case: Database, contract: int) -> None:
    dispute = asked(case, contract)
    clock.set(2026, 7, 15, 12)
    assert not ask(case, disputes.list_disputes, contract)[0].overdue
    clock.set(2026, 7, 16, 12)
    assert ask(case, disputes.list_disputes, contract)[0].overdue
    shown = ask(case, details.load_contract, contract).ruling
    assert shown is not None
    assert shown.overdue
    do(case, disputes.update_dispute, dispute, ANSWER)
    assert not ask(case, disputes.list_disputes, contract)[0].overdue


# ---- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"matters": "  "}, "matters"),
        ({"asked_on": date(2026, 6, 16)}, "asked_on"),
        ({"asked_on": date(2026, 6, 14)}, "asked_on"),
        ({"asked_on": None}, "asked_on"),
        ({"evaluation_on": date(2026, 6, 16)}, "evaluation_on"),
        ({"ground": DisputeGround.CONTRACT, "evaluation_on": makers.TODAY}, "evaluation_on"),
        (ANSWER, "answered_on"),
        ({"reference": "OPS.1"}, "answered_on"),
    ],
)
def test_a_request_says_something_possible(case: Database, contract: int, values: dict[str, Any], key: str) -> None:
    assert faults(case, contract, REQUEST | values) == [key]


def test_a_dispute_about_changes_needs_a_concluded_contract(case: Database) -> None:
    contract = do(case, makers.printed_contract)
    assert faults(case, contract, REQUEST) == ["ground"]
    asked(case, contract, ground=DisputeGround.CONTRACT)


def test_a_draft_can_be_disputed_before_the_day_on_which_it_is_to_be_concluded(case: Database) -> None:
    contract = do(case, makers.contract, drawn_on=date(2026, 6, 30))
    assert faults(case, contract, NEGOTIATING | {"asked_on": date(2026, 6, 14)}) == ["asked_on"]
    asked(case, contract, ground=DisputeGround.CONTRACT)


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"answered_on": None}, "answered_on"),
        ({"answered_on": date(2026, 6, 16)}, "answered_on"),
        ({"answered_on": date(2026, 6, 14)}, "answered_on"),
        ({"consequence": None}, "consequence"),
        ({"ruling": " "}, "ruling"),
    ],
)
def test_an_answer_is_whole(case: Database, contract: int, values: dict[str, Any], key: str) -> None:
    dispute = asked(case, contract)
    with pytest.raises(InvalidValuesError) as caught:
        do(case, disputes.update_dispute, dispute, ANSWER | values)
    assert list(caught.value.problems) == [key]
    assert state(case, contract) is ContractState.DISPUTED


def test_there_is_no_answer_before_the_letter(case: Database, contract: int) -> None:
    dispute = do(case, disputes.record_dispute, contract, REQUEST)
    with pytest.raises(InvalidValuesError, match="not printed yet"):
        do(case, disputes.update_dispute, dispute, ANSWER)
    do(case, disputes.issue_dispute_letter, dispute)
    do(case, disputes.update_dispute, dispute, {"matters": "Co innego"})
    with pytest.raises(InvalidValuesError, match="not printed yet"):
        do(case, disputes.update_dispute, dispute, ANSWER)
    do(case, disputes.issue_dispute_letter, dispute)
    with pytest.raises(Problem, match="print the changed letter first"):
        do(case, disputes.update_dispute, dispute, ANSWER | {"matters": "I jeszcze co innego"})
    do(case, disputes.update_dispute, dispute, ANSWER)


def test_an_answered_letter_stays_and_its_answer_is_not_lost(case: Database, contract: int) -> None:
    dispute = asked(case, contract)
    do(case, disputes.update_dispute, dispute, ANSWER)
    with pytest.raises(Problem, match="stays as it was"):
        do(case, disputes.update_dispute, dispute, {"proposal": "Nic"})
    nothing = dict.fromkeys(ANSWER)
    with pytest.raises(InvalidValuesError):
        do(case, disputes.update_dispute, dispute, nothing)
    do(case, disputes.update_dispute, dispute, {"reference": "OPS.512.8.2026"})
    assert ask(case, disputes.load_dispute, dispute).values["reference"] == "OPS.512.8.2026"


def test_only_one_request_is_open_at_a_time(case: Database, contract: int) -> None:
    do(case, disputes.record_dispute, contract, REQUEST)
    annex = do(case, annexes.begin_annex, contract, "Nowy termin")
    for one in (contract, annex):
        with pytest.raises(Problem, match=r"KS/1/2026/S1 is still open"):
            do(case, disputes.record_dispute, one, REQUEST)
    with pytest.raises(Problem, match="is still open"):
        ask(case, disputes.likely_dispute, contract)


@pytest.mark.parametrize("way", [ContractState.COMPLETED, ContractState.TERMINATED])
def test_nothing_is_asked_for_a_contract_that_has_ended(case: Database, contract: int, way: ContractState) -> None:
    dispute = do(case, disputes.record_dispute, contract, REQUEST)
    do(case, makers.ended_contract, contract, way)
    with pytest.raises(Problem, match=r"no ruling can be asked for\. Nothing was printed"):
        do(case, disputes.issue_dispute_letter, dispute)
    with pytest.raises(Problem, match=r"no ruling can be asked for\. Nothing was recorded"):
        do(case, disputes.record_dispute, contract, REQUEST)


@pytest.mark.parametrize("way", [ContractState.VOID, ContractState.REFUSED])
def test_nothing_is_asked_for_a_contract_that_never_came_about(case: Database, way: ContractState) -> None:
    contract = do(case, makers.printed_contract)
    do(case, closing.change_contract_state, contract, way, "powód")
    with pytest.raises(Problem, match="no ruling can be asked for"):
        do(case, disputes.record_dispute, contract, NEGOTIATING)


# ---- the letter ----------------------------------------------------------------------------------------------------


def test_the_letter_goes_from_the_parties_to_the_head_of_the_office(case: Database, contract: int) -> None:
    pdf = do(case, disputes.issue_dispute_letter, do(case, disputes.record_dispute, contract, REQUEST))
    said = " ".join(text_of(pdf).split())
    for words in (
        "Kierownik Ośrodek Pomocy Społecznej w Żółkiewce",
        "Znak: KS/1/2026/S1",
        "Wniosek o rozstrzygnięcie kwestii spornych",
        "w sprawie kontraktu socjalnego KS/1/2026 z dnia 15.06.2026",
        "Wnosimy o rozstrzygnięcie kwestii spornych",
        "Część II A pkt II wzoru kontraktu socjalnego",
        QUOTED,
        *(REQUEST[key] for key in ("matters", "person_position", "worker_position", "proposal")),
    ):
        assert words in said
    assert "Szanowna" not in said


@pytest.mark.parametrize(
    ("who", "signers", "sender"),
    [
        (DisputeParty.PERSON, ["participant"], "Jadwiga Wiśniewska"),
        (DisputeParty.WORKER, ["worker"], "Bożena Łącka"),
        (DisputeParty.BOTH, ["participant", "worker"], "Jadwiga Wiśniewska"),
    ],
)
def test_who_asks_signs(case: Database, contract: int, who: DisputeParty, signers: list[str], sender: str) -> None:
    dispute = asked(case, contract, asked_by=who)
    assert [one["key"] for one in ask(case, disputes.load_dispute, dispute).missing] == signers
    pdf = ask(case, disputes.preview_dispute_letter, dispute)
    said = text_of(pdf)
    assert said.index(sender) < said.index("Kierownik")
    assert ("pracownik socjalny" in said[: said.index("Kierownik")]) is ("worker" in signers)
    (waiting,) = ask(case, pending.list_pending_documents)
    assert (waiting.number, [one.key for one in waiting.missing]) == ("KS/1/2026/S1", signers)
    do(case, pending.sign_pending_document, waiting.id, dict.fromkeys(signers, makers.TODAY))
    assert ask(case, pending.list_pending_documents) == []
    assert ask(case, disputes.load_dispute, dispute).stage is DocumentStage.SIGNED
    with pytest.raises(Problem, match="signed"):
        do(case, disputes.update_dispute, dispute, {"matters": "co innego"})
    do(case, disputes.update_dispute, dispute, ANSWER)
    assert ask(case, disputes.preview_dispute_letter, dispute) == pdf


def test_a_letter_of_a_draft_keeps_its_number_and_its_bytes(case: Database) -> None:
    contract = do(case, makers.contract)
    dispute = asked(case, contract, ground=DisputeGround.CONTRACT)
    pdf = ask(case, disputes.preview_dispute_letter, dispute)
    said = " ".join(text_of(pdf).split())
    assert f"Znak: #{contract}/S1" in said
    assert "Część I A pkt IV" in said
    do(case, issuing.issue_contract, contract)
    do(case, disputes.update_dispute, dispute, ANSWER | {"consequence": RulingConsequence.CONCLUDED})
    assert do(case, disputes.issue_dispute_letter, dispute) == pdf, "it was answered as it is"
    assert [one.number for one in ask(case, issued.list_issued_documents)].count(f"#{contract}/S1") == 1


def test_the_letter_bears_the_day_of_the_request(case: Database) -> None:
    contract = do(case, makers.active_contract, drawn_on=makers.TODAY - timedelta(10))
    pdf = ask(case, disputes.preview_dispute_letter, asked(case, contract, asked_on=date(2026, 6, 12)))
    assert "Żółkiewka, 12.06.2026" in text_of(pdf)


def test_a_representative_asks_for_the_person(case: Database) -> None:
    contract = do(case, makers.active_contract, representative="Maria Wiśniewska")
    said = " ".join(text_of(ask(case, disputes.preview_dispute_letter, asked(case, contract))).split())
    assert "Maria Wiśniewska przedstawiciel ustawowy; dotyczy: Jadwiga Wiśniewska" in said


def test_an_office_without_a_name_is_called_as_on_the_form(case: Database, contract: int) -> None:
    do(case, clubs.change_club, {"office": ""})
    said = text_of(ask(case, disputes.preview_dispute_letter, asked(case, contract)))
    assert "Kierownik ośrodka pomocy społecznej" in said


# ---- journal -------------------------------------------------------------------------------------------------------


def test_the_answer_is_undone_with_the_state_but_the_letter_is_not(case: Database, contract: int) -> None:
    dispute = asked(case, contract)
    do(case, disputes.update_dispute, dispute, ANSWER)
    do(case, undo.undo_latest_action)
    assert state(case, contract) is ContractState.DISPUTED
    assert ask(case, disputes.load_dispute, dispute).values["consequence"] is None
    do(case, undo.redo_latest_undo)
    assert state(case, contract) is ContractState.ACTIVE
    do(case, undo.undo_latest_action)
    with pytest.raises(Problem, match="cannot be undone"):
        do(case, undo.undo_latest_action)
    with pytest.raises(Problem, match="stays on file"):
        do(case, lambda session: session.delete(session.get_one(Dispute, dispute)))


def test_drawing_up_a_request_is_undone(case: Database, contract: int) -> None:
    do(case, disputes.record_dispute, contract, REQUEST)
    do(case, undo.undo_latest_action)
    assert ask(case, disputes.list_disputes, contract) == []


def test_the_history_of_the_contract_tells_it(case: Database, contract: int) -> None:
    dispute = asked(case, contract)
    do(case, disputes.update_dispute, dispute, ANSWER)
    told = [one.sentence for one in ask(case, history.list_history, Contract.__tablename__, contract)]
    assert told[:3] == [
        "Recorded the answer to the request for a ruling KS/1/2026/S1",
        "Printed the letter KS/1/2026/S1, version 1",
        "Drew up the request for a ruling KS/1/2026/S1",
    ]


def test_what_is_most_likely_is_proposed(case: Database, contract: int) -> None:
    assert ask(case, disputes.likely_dispute, contract) == {
        "asked_on": makers.TODAY,
        "asked_by": DisputeParty.BOTH,
        "ground": DisputeGround.CHANGES,
        "evaluation_on": None,
    }
    do(case, makers.final_evaluation, contract)
    assert ask(case, disputes.likely_dispute, contract)["evaluation_on"] == makers.TODAY
    draft = do(case, makers.contract)
    assert ask(case, disputes.likely_dispute, draft)["ground"] is DisputeGround.CONTRACT
