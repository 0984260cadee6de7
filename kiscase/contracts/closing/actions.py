"""Closing contracts: completed, terminated, refused, void; and disputes, resuming, reopening."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.contract_pdf_on_file import contract_pdf_on_file
from kiscase.contracts.issuing.actions import store_contract_pdf
from kiscase.contracts.model import (
    ALLOWED_TRANSITIONS,
    RUNNING_STATES,
    Contract,
    ContractState,
    Outcome,
    transition_problem,
)
from kiscase.contracts.queries import contract_and_annexes, require_contract
from kiscase.contracts.state_history import list_transitions, record_transition
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action

_SENTENCES = {
    ContractState.COMPLETED: N_("Completed the contract {number}"),
    ContractState.TERMINATED: N_("Terminated the contract {number}: {reason}"),
    ContractState.REFUSED: N_("The contract {number} was not signed: {reason}"),
    ContractState.VOID: N_("Made the contract {number} void: {reason}"),
    ContractState.DISPUTED: N_("The contract {number} is in dispute: {reason}"),
    ContractState.ACTIVE: N_("The contract {number} is carried out again: {reason}"),
    ContractState.EVALUATED: N_("The contract {number} is open again: {reason}"),
}
_ALLOWED_FROM: dict[ContractState, tuple[ContractState, ...]] = {
    ContractState.ACTIVE: (ContractState.EVALUATED, ContractState.DISPUTED, ContractState.TERMINATED),
    ContractState.EVALUATED: (ContractState.DISPUTED, ContractState.COMPLETED),
}
"""From which states this is possible here; from others only evaluating or signing leads there."""
_CLOSED = (ContractState.COMPLETED, ContractState.TERMINATED, ContractState.REFUSED, ContractState.VOID)


def change_contract_state(
    session: Session,
    contract_id: int,
    state: ContractState,
    reason: str = "",
    on: date | None = None,
    *,
    outcome: Outcome | None = None,
) -> None:
    """Close, dispute or resume a contract. Completing needs an outcome, all others a reason."""
    contract = require_contract(session, contract_id)
    if state is ContractState.COMPLETED and outcome is None:
        raise InvalidValuesError({"outcome": _("Please choose the result of the contract.")})
    if state is not ContractState.COMPLETED and not reason.strip():
        raise InvalidValuesError({"reason": _("Please enter the reason; it is shown in the history of the contract.")})
    _require_allowed(session, contract, state, on)
    record_transition(session, contract, state, on, reason)
    closed = (on or action_date(session)) if state in _CLOSED else None
    contract.change({"reason": reason, "closed_on": closed, "outcome": outcome})
    _close_chain(session, contract, closed)
    if (
        state is ContractState.VOID
        and contract.printed
        and not contract.agreed_at_evaluation
        and contract_pdf_on_file(session, contract_id) is None
    ):
        store_contract_pdf(session, contract)
    describe_action(session, _SENTENCES[state], number=contract.title, reason=reason)


def _require_allowed(session: Session, contract: Contract, state: ContractState, on: date | None) -> None:
    """Raise a Problem unless the transition is possible on this day and no annex loses the contract that it amends."""
    if state not in _SENTENCES or contract.state not in _ALLOWED_FROM.get(state, tuple(ContractState)):
        raise transition_problem(contract.state, state)
    if state not in ALLOWED_TRANSITIONS[contract.state]:
        return  # the contract itself refuses that
    if state is ContractState.EVALUATED and not _was_evaluated(session, contract):
        raise Problem(_("There is no final evaluation on file. Nothing was changed: hold one first."))
    if state in (ContractState.COMPLETED, ContractState.TERMINATED):
        annexes.require_no_pending_annex(session, contract)
    last = max((one.on for one in list_transitions(session, contract.id)), default=None)
    if on and on > action_date(session):
        raise InvalidValuesError({"closed_on": _("This day has not come yet.")})
    if on and last and on < last:
        words = _("The contract has been “{state}” since {date}; this cannot be earlier.")
        raise InvalidValuesError({"closed_on": words.format(state=contract.state.label, date=format_date(last))})


def _was_evaluated(session: Session, contract: Contract) -> bool:
    """Whether the final evaluation was held when the contract was last carried out."""
    ran = [
        one.state
        for one in list_transitions(session, contract.id)
        if one.state in (ContractState.ACTIVE, ContractState.EVALUATED)
    ]
    return ran[-1:] == [ContractState.EVALUATED]


def _close_chain(session: Session, contract: Contract, closed: date | None) -> None:
    """Contracts that an annex has replaced end with it, so that enrolments based on them end, too."""
    if contract.state in (*RUNNING_STATES, ContractState.COMPLETED, ContractState.TERMINATED):
        for earlier in contract_and_annexes(session, contract):
            if earlier.state is ContractState.AMENDED:
                earlier.closed_on = closed
