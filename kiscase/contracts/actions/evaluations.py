"""Evaluating how a contract is carried out: per goal and per action, on the way and at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.contracts.actions.moves import go, require_contract
from kiscase.contracts.model import RUNNING, Contract, Evaluation, Judgement, State
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, day
from kiscase.core.journal import say, today


def hold(
    session: Session, contract_id: int, values: Mapping[str, Any], judgements: Sequence[Mapping[str, Any]] = ()
) -> int:
    """Write an evaluation down that was held; the id. A final one makes the contract evaluated."""
    contract = require_contract(session, contract_id)
    if contract.state not in RUNNING:
        raise Problem(_("Only a contract that is being carried out can be evaluated. Nothing was written down."))
    last = session.scalar(select(func.max(Evaluation.seq)).where(Evaluation.contract_id == contract_id)) or 0
    evaluation = Evaluation(contract_id=contract_id, seq=last + 1)
    evaluation.change(values)
    _check_day(session, contract, evaluation)
    session.add(evaluation)
    session.flush()
    for row in judgements:
        session.add(Judgement(evaluation_id=evaluation.id, **row))
    if evaluation.final and contract.state is State.ACTIVE:
        go(session, contract, State.EVALUATED, evaluation.held_on)
    say(session, N_("Evaluated the contract {number}"), number=contract.title)
    return evaluation.id


def _check_day(session: Session, contract: Contract, evaluation: Evaluation) -> None:
    if evaluation.held_on > today(session):
        raise Invalid({"held_on": _("This day has not come yet.")})
    if contract.drawn_on and evaluation.held_on < contract.drawn_on:
        words = _("The contract is of {date}; an evaluation cannot be earlier.")
        raise Invalid({"held_on": words.format(date=day(contract.drawn_on))})
