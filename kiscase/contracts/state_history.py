"""Changes of a contract's state, each recorded with its day and reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts.model import Contract, ContractState, ContractTransition
from kiscase.core.journal.running_action import action_date


def record_transition(
    session: Session, contract: Contract, state: ContractState, on: date | None = None, reason: str = ""
) -> None:
    """Change the state and record it; a Problem if the transition is not allowed."""
    contract.change_state(state)
    move = ContractTransition(contract_id=contract.id)
    move.change({"state": state, "on": on or action_date(session), "reason": reason})
    session.add(move)


def list_transitions(session: Session, contract_id: int) -> Sequence[ContractTransition]:
    """The transitions of a contract, the latest last."""
    chosen = (
        select(ContractTransition).where(ContractTransition.contract_id == contract_id).order_by(ContractTransition.id)
    )
    return session.scalars(chosen).all()


def in_force_since(session: Session, contract_id: int) -> date | None:
    """The day on which a contract came into force, that of its last signature; None before."""
    chosen = select(ContractTransition.on).where(
        ContractTransition.contract_id == contract_id, ContractTransition.state == ContractState.ACTIVE
    )
    return session.scalar(chosen.order_by(ContractTransition.id).limit(1))
