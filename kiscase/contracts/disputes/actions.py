"""Disputes: asking the head of the office for a ruling, the letter, the answer, and the state of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from kiscase.contracts.disputes.documents import DISPUTE_LETTER, reminder_days
from kiscase.contracts.disputes.model import (
    ANSWER_FIELDS,
    LETTER_FIELDS,
    Dispute,
    DisputeGround,
    DisputeParty,
    RulingConsequence,
)
from kiscase.contracts.disputes.open_requests import is_issued, is_overdue, require_no_open_dispute
from kiscase.contracts.evaluations.queries import list_evaluations
from kiscase.contracts.events import letters
from kiscase.contracts.events.letters import letter_number, letter_pdf
from kiscase.contracts.model import CLOSED_STATES, UNSIGNED_STATES, Contract, ContractState, DocumentStage
from kiscase.contracts.queries import require_contract
from kiscase.contracts.state_history import list_transitions, record_transition
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.history import first_recorded_on
from kiscase.core.journal.running_action import action_date, describe_action

_NOT_CONCLUDED = (*UNSIGNED_STATES, ContractState.PARTLY_SIGNED)


class DisputeRow(NamedTuple):
    """A request for a ruling in the life of a contract."""

    id: int
    on: date
    number: str
    matters: str
    stage: DocumentStage
    consequence: RulingConsequence | None
    overdue: bool
    """Whether the program reminds that there is no answer."""
    missing: int
    """How many signatures on the letter are still to come."""


class DisputeDetails(NamedTuple):
    """All that is known of a request for a ruling."""

    id: int
    number: str
    stage: DocumentStage
    values: dict[str, Any]
    missing: list[dict[str, str]]
    reminder_days: int
    """After how many days without an answer the program reminds."""


def record_dispute(session: Session, contract_id: int, values: Mapping[str, Any]) -> int:
    """Draw up the request for a ruling; its id. The contract is in dispute once the letter is issued."""
    contract = require_contract(session, contract_id)
    _require_open_contract(contract, _("Nothing was recorded."))
    require_no_open_dispute(session, contract)
    dispute = Dispute(contract_id=contract.id, seq=letters.next_letter_number(session, DISPUTE_LETTER, contract))
    _apply_values(session, contract, dispute, values)
    session.add(dispute)
    session.flush()
    _describe(session, N_("Drew up the request for a ruling {number}"), dispute)
    return dispute.id


def update_dispute(session: Session, dispute_id: int, values: Mapping[str, Any], revision: int | None = None) -> None:
    """Correct the request, or record its answer: then a contract in dispute is carried out as before."""
    dispute = letters.require_letter_record(session, DISPUTE_LETTER, dispute_id)
    contract, answered_before = require_contract(session, dispute.contract_id), dispute.answered
    letter = [getattr(dispute, key) for key in LETTER_FIELDS]
    _apply_values(session, contract, dispute, values, revision)
    if letter != [getattr(dispute, key) for key in LETTER_FIELDS]:
        if answered_before:
            raise Problem(_("The answer is on file, so the letter stays as it was. Nothing was changed."))
        if dispute.answered and dispute.stage is not DocumentStage.DRAFT:
            raise Problem(
                _("The letter was changed together with its answer. Nothing was saved: print the changed letter first.")
            )
        letters.return_letter_to_draft(session, DISPUTE_LETTER, dispute)
    session.flush()
    if dispute.answered and not answered_before:
        _resume_contract(session, contract, dispute)
    sentence = N_("Changed the request for a ruling {number}")
    if dispute.answered:
        sentence = N_("Recorded the answer to the request for a ruling {number}")
    if dispute.consequence is RulingConsequence.WITHDRAWN:
        sentence = N_("Withdrew the request for a ruling {number}")
    _describe(session, sentence, dispute)


def load_dispute(session: Session, dispute_id: int) -> DisputeDetails:
    """All that is known of a request for a ruling."""
    dispute = letters.require_letter_record(session, DISPUTE_LETTER, dispute_id)
    return DisputeDetails(
        id=dispute.id,
        number=letter_number(session, DISPUTE_LETTER, dispute),
        stage=dispute.stage,
        values=dispute.values(),
        missing=letters.missing_letter_signers(session, DISPUTE_LETTER, dispute_id),
        reminder_days=reminder_days(dispute),
    )


def list_disputes(session: Session, contract_id: int) -> list[DisputeRow]:
    """The requests for a ruling on a contract and its annexes, the first first."""
    return [
        DisputeRow(
            id=dispute.id,
            on=dispute.asked_on,
            number=letter_number(session, DISPUTE_LETTER, dispute),
            matters=dispute.matters,
            stage=dispute.stage,
            consequence=dispute.consequence,
            overdue=is_overdue(session, dispute),
            missing=len(letters.missing_letter_signers(session, DISPUTE_LETTER, dispute.id)),
        )
        for dispute in letters.list_letter_records(session, DISPUTE_LETTER, contract_id)
    ]


def likely_dispute(session: Session, contract_id: int) -> dict[str, Any]:
    """What a new request most likely says: today, and the ground by the state of the contract."""
    contract = require_contract(session, contract_id)
    _require_open_contract(contract, _("Nothing was recorded."))
    require_no_open_dispute(session, contract)
    concluded = contract.state not in _NOT_CONCLUDED
    held = [one.on for one in list_evaluations(session, contract_id) if one.id is not None]
    return {
        "asked_on": action_date(session),
        "asked_by": DisputeParty.BOTH,
        "ground": DisputeGround.CHANGES if concluded or contract.annex else DisputeGround.CONTRACT,
        "evaluation_on": held[0] if concluded and held else None,
    }


def preview_dispute_letter(session: Session, dispute_id: int) -> bytes:
    """The letter as issued, or a draft that is not stored."""
    return letter_pdf(session, DISPUTE_LETTER, letters.require_letter_record(session, DISPUTE_LETTER, dispute_id))


def issue_dispute_letter(session: Session, dispute_id: int) -> bytes:
    """Issue the letter. A contract that is being carried out is in dispute from now on; an unsigned one is not."""
    dispute = letters.require_letter_record(session, DISPUTE_LETTER, dispute_id)
    contract = require_contract(session, dispute.contract_id)
    asks_now = dispute.stage is DocumentStage.DRAFT
    if asks_now:
        if dispute.answered:
            raise Problem(_("The request was withdrawn, so its letter is no longer printed. Nothing was changed."))
        _require_open_contract(contract, _("Nothing was printed."))
    pdf = letters.issue_contract_letter(session, DISPUTE_LETTER, dispute_id)
    if asks_now and contract.state in (ContractState.ACTIVE, ContractState.EVALUATED):
        reason = _("ruling asked for: {number}").format(number=letter_number(session, DISPUTE_LETTER, dispute))
        record_transition(session, contract, ContractState.DISPUTED, None, reason)
        contract.change({"reason": reason})
    return pdf


def sign_dispute_letter(session: Session, dispute_id: int, signed: Mapping[str, date]) -> None:
    """Record that the person (`participant`) or the worker (`worker`) signed the letter, and when."""
    letters.sign_letter(session, DISPUTE_LETTER, dispute_id, signed)


def _describe(session: Session, sentence: str, dispute: Dispute) -> None:
    describe_action(session, sentence, number=letter_number(session, DISPUTE_LETTER, dispute))


def _require_open_contract(contract: Contract, outcome: str) -> None:
    if contract.state in CLOSED_STATES:
        words = _("The contract is “{state}”, so no ruling can be asked for.").format(state=contract.state.label)
        raise Problem(f"{words} {outcome}")


def _resume_contract(session: Session, contract: Contract, dispute: Dispute) -> None:
    """Bring a contract in dispute back to the state in which the letter found it."""
    if contract.state is not ContractState.DISPUTED or not is_issued(session, dispute):
        return
    transitions = list_transitions(session, contract.id)
    before = [one.state for one in transitions if one.state in (ContractState.ACTIVE, ContractState.EVALUATED)]
    on = max([one.on for one in transitions] + [dispute.answered_on or action_date(session)])
    number, consequence = letter_number(session, DISPUTE_LETTER, dispute), dispute.consequence
    reason = _("answer to {number} – {consequence}").format(
        number=number, consequence=consequence and consequence.label
    )
    record_transition(session, contract, before[-1], on, reason)
    contract.change({"reason": reason})


def _apply_values(
    session: Session, contract: Contract, dispute: Dispute, values: Mapping[str, Any], revision: int | None = None
) -> None:
    """Apply typed values and validate them."""
    answered_before, ground_before = dispute.answered, dispute.ground if dispute.id else None
    dispute.change(values, revision=revision)
    problems = _request_problems(session, contract, dispute)
    about_changes = dispute.ground is DisputeGround.CHANGES and dispute.ground is not ground_before
    if about_changes and contract.state in _NOT_CONCLUDED and not contract.annex:
        problems["ground"] = _("The contract is not concluded yet, so the dispute cannot be about changes of it.")
    if answered_before or any(getattr(dispute, key) for key in ANSWER_FIELDS):
        problems |= _answer_problems(session, dispute)
    if problems:
        raise InvalidValuesError(problems)


def _request_problems(session: Session, contract: Contract, dispute: Dispute) -> dict[str, str]:
    problems, today = {}, action_date(session)
    first = _first_day(session, contract, dispute)
    if dispute.asked_on > today:
        problems["asked_on"] = _("This day has not come yet.")
    elif first is not None and dispute.asked_on < first:
        words = _("The contract is on file since {date}; a request for a ruling on it cannot be earlier.")
        problems["asked_on"] = words.format(date=format_date(first))
    if dispute.evaluation_on and dispute.ground is DisputeGround.CONTRACT:
        problems["evaluation_on"] = _("At an evaluation the dispute is about changes; choose that ground, or no day.")
    elif dispute.evaluation_on and dispute.evaluation_on > dispute.asked_on:
        problems["evaluation_on"] = _("The evaluation is after the request for a ruling.")
    return problems


def _first_day(session: Session, contract: Contract, dispute: Dispute) -> date | None:
    """The first day on which there can be a request: of a concluded contract its date, of another the day it was begun.

    A contract that was drawn up on paper can be dated before the day on which it was put on file.
    """
    first = session.get_one(Contract, contract.first_id)
    begun = first_recorded_on(session, Contract.__tablename__, first.id)
    concluded = first.state not in _NOT_CONCLUDED and dispute.ground is DisputeGround.CHANGES
    days = [day for day in ((first.drawn_on,) if concluded else (first.drawn_on, begun)) if day is not None]
    return min(days, default=None)


def _answer_problems(session: Session, dispute: Dispute) -> dict[str, str]:
    if dispute.stage is DocumentStage.DRAFT and dispute.consequence is not RulingConsequence.WITHDRAWN:
        return {"answered_on": _("The letter is not printed yet, so there is no answer to it. Print the letter first.")}
    problems = {}
    if dispute.consequence is None:
        problems["consequence"] = _("Please choose what follows from the answer.")
    elif dispute.consequence is not RulingConsequence.WITHDRAWN and not dispute.ruling:
        problems["ruling"] = _("Please enter the ruling.")
    if dispute.answered_on is None:
        problems["answered_on"] = _("Please enter the day of the answer.")
    elif dispute.answered_on > action_date(session):
        problems["answered_on"] = _("This day has not come yet.")
    elif dispute.answered_on < dispute.asked_on:
        problems["answered_on"] = _("The answer is earlier than the request.")
    return problems
