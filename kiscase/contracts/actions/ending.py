"""How a contract ends, is disputed, and goes on again."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from kiscase.contracts.actions import annexes
from kiscase.contracts.actions.issuing import kept, put_on_file
from kiscase.contracts.actions.moves import chain, go, moves, require_contract
from kiscase.contracts.model import MOVES, RUNNING, Contract, Outcome, State
from kiscase.contracts.model.contract import no_move
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, day
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
_FROM: dict[State, tuple[State, ...]] = {
    State.ACTIVE: (State.EVALUATED, State.DISPUTED, State.TERMINATED),
    State.EVALUATED: (State.DISPUTED, State.COMPLETED),
}
"""What only evaluating or signing does from other states, whatever the moves allow."""
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
    _require_way(session, contract, state, on)
    go(session, contract, state, on, reason)
    closed = (on or today(session)) if state in _CLOSED else None
    contract.change({"reason": reason, "closed_on": closed, "outcome": outcome})
    _close_chain(session, contract, closed)
    if state is State.VOID and contract.printed and kept(session, contract_id) is None:
        put_on_file(session, contract)
    say(session, _SENTENCES[state], number=contract.title, reason=reason)


def _require_way(session: Session, contract: Contract, state: State, on: date | None) -> None:
    """The state can be come to in this way, on this day, and no annex is left without what it amends."""
    if state not in _SENTENCES or contract.state not in _FROM.get(state, tuple(State)):
        raise no_move(contract.state, state)
    if state not in MOVES[contract.state]:
        return  # what the contract itself says of that
    if state is State.EVALUATED and not _was_evaluated(session, contract):
        raise Problem(_("There is no final evaluation on file. Nothing was changed: hold one first."))
    if state in (State.COMPLETED, State.TERMINATED):
        annexes.require_settled(session, contract)
    last = max((one.on for one in moves(session, contract.id)), default=None)
    if on and on > today(session):
        raise Invalid({"closed_on": _("This day has not come yet.")})
    if on and last and on < last:
        words = _("The contract is “{state}” since {date}; this cannot be earlier.")
        raise Invalid({"closed_on": words.format(state=contract.state.label, date=day(last))})


def _was_evaluated(session: Session, contract: Contract) -> bool:
    """Whether the final evaluation was held when the contract was last carried out."""
    ran = [one.state for one in moves(session, contract.id) if one.state in (State.ACTIVE, State.EVALUATED)]
    return ran[-1:] == [State.EVALUATED]


def _close_chain(session: Session, contract: Contract, closed: date | None) -> None:
    """What an annex has replaced ends with it, so that enrolments under it end, too."""
    if contract.state in (*RUNNING, State.COMPLETED, State.TERMINATED):
        for earlier in chain(session, contract):
            if earlier.state is State.AMENDED:
                earlier.closed_on = closed
