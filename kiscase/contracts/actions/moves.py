"""From state to state: each move is kept with its day and its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kiscase.contracts.model import Contract, Move, State
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.core.journal import today


def require_contract(session: Session, contract_id: int) -> Contract:
    """The contract on file; a Problem when it is gone."""
    contract = session.get(Contract, contract_id)
    if contract is None:
        raise Problem(_("This contract is no longer on file."))
    return contract


def go(session: Session, contract: Contract, state: State, on: date | None = None, reason: str = "") -> None:
    """Move to a state; a Problem when that is not allowed from here."""
    contract.move(state)
    move = Move(contract_id=contract.id)
    move.change({"state": state, "on": on or today(session), "reason": reason})
    session.add(move)


def moves(session: Session, contract_id: int) -> Sequence[Move]:
    """How a contract came to its state, the latest last."""
    chosen = select(Move).where(Move.contract_id == contract_id).order_by(Move.id)
    return session.scalars(chosen).all()


def since(session: Session, contract_id: int) -> date | None:
    """The day from which a contract holds: the last signature on it; None before."""
    chosen = select(Move.on).where(Move.contract_id == contract_id, Move.state == State.ACTIVE)
    return session.scalar(chosen.order_by(Move.id).limit(1))


def chain(session: Session, contract: Contract) -> Sequence[Contract]:
    """The contract and its annexes, from the first on."""
    first = contract.first_id
    chosen = select(Contract).where(or_(Contract.id == first, Contract.root_id == first))
    return session.scalars(chosen.order_by(Contract.annex, Contract.id)).all()
