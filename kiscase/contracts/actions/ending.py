"""How a contract ends, is disputed, and goes on again."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from kiscase.contracts.actions.issuing import kept, put_on_file
from kiscase.contracts.actions.moves import chain, go, require_contract
from kiscase.contracts.model import RUNNING, Contract, Outcome, State
from kiscase.core.errors import Invalid
from kiscase.core.i18n import N_, _
from kiscase.core.journal import say, today

_SENTENCES = {
    State.COMPLETED: N_("Completed the contract {number}"),
    State.TERMINATED: N_("Terminated the contract {number}: {reason}"),
    State.REFUSED: N_("The contract {number} was not signed: {reason}"),
    State.VOID: N_("Made the contract {number} void: {reason}"),
    State.DISPUTED: N_("The contract {number} is in dispute: {reason}"),
    State.ACTIVE: N_("The contract {number} is carried out again: {reason}"),
    State.EVALUATED: N_("The contract {number} is open again: {reason}"),
}
_CLOSED = (State.COMPLETED, State.TERMINATED, State.REFUSED, State.VOID)


def end(
    session: Session,
    contract_id: int,
    state: State,
    reason: str = "",
    on: date | None = None,
    *,
    outcome: Outcome | None = None,
) -> None:
    """Close a contract, dispute it or take it up again; each but completing needs a reason, completing an outcome."""
    contract = require_contract(session, contract_id)
    if state is State.COMPLETED and outcome is None:
        raise Invalid({"outcome": _("Please choose with what result the contract was carried out.")})
    if state is not State.COMPLETED and not reason.strip():
        raise Invalid({"reason": _("Please write the reason: it stands in the history of the contract.")})
    go(session, contract, state, on, reason)
    closed = (on or today(session)) if state in _CLOSED else None
    contract.change({"reason": reason, "closed_on": closed, "outcome": outcome})
    _close_chain(session, contract, closed)
    if state is State.VOID and contract.printed and kept(session, contract_id) is None:
        put_on_file(session, contract)
    say(session, _SENTENCES[state], number=contract.title, reason=reason)


def _close_chain(session: Session, contract: Contract, closed: date | None) -> None:
    """What an annex has replaced ends with it, so that enrolments under it end, too."""
    if contract.state in (*RUNNING, State.COMPLETED, State.TERMINATED):
        for earlier in chain(session, contract):
            if earlier.state is State.AMENDED:
                earlier.closed_on = closed
