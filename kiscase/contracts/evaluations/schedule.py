"""The days on which contracts are to be evaluated: planned, held, overdue.

An evaluation counts as held once its sheet was printed. It settles all days that were planned up to its own. The day
of the next one that it sets replaces point V of the contract and the reminders before that day; an annex of a later day
has its own point V. The annexes of a contract carry its evaluations on.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from kiscase.club.model import Worker
from kiscase.contracts.evaluations.model import Evaluation
from kiscase.contracts.model import RESPONSIBLE_ID, RUNNING_STATES, Contract, ContractState, DocumentStage
from kiscase.contracts.parts import EvaluationDate
from kiscase.core.journal.running_action import action_date
from kiscase.participants.model import Participant

FIRST_CONTRACT_ID = func.coalesce(Contract.root_id, Contract.id)
"""The contract at the beginning of the chain of annexes."""
IS_HELD = or_(Evaluation.stage != DocumentStage.DRAFT, Evaluation.version > 1)
"""The condition that the sheet of an evaluation was issued."""


class DueEvaluation(NamedTuple):
    """A contract that is to be evaluated by a day."""

    contract_id: int
    participant_id: int
    number: str
    name: str
    worker: str
    on: date
    overdue: bool


def list_due_evaluations(session: Session, until: date, *, worker_id: int | None = None) -> list[DueEvaluation]:
    """The contracts whose next evaluation comes by a day, the most overdue first."""
    running: ColumnElement[bool] = Contract.state.in_(RUNNING_STATES)
    if worker_id is not None:
        running = running & (worker_id == RESPONSIBLE_ID)
    days = {key: planned[0] for key, planned in _planned(session, running).items() if planned[0] <= until}
    chosen = (
        select(Contract, Participant, Worker)
        .join(Participant, Participant.id == Contract.participant_id)
        .join(Worker, Worker.id == RESPONSIBLE_ID)
        .where(Contract.id.in_(days))
    )
    now = action_date(session)
    found = [
        DueEvaluation(
            contract_id=row[0].id,
            participant_id=row[1].id,
            number=row[0].title,
            name=row[1].search_title(),
            worker=row[2].name,
            on=days[row[0].id],
            overdue=days[row[0].id] < now,
        )
        for row in session.execute(chosen)
    ]
    return sorted(found, key=lambda one: (one.on, one.contract_id))


def next_evaluation(session: Session, contract: Contract) -> tuple[date | None, bool]:
    """The evaluation that comes next, and whether its day has passed; none once the final one was held."""
    on = min(list_planned_days(session, contract), default=None)
    return on, contract.state in RUNNING_STATES and on is not None and on < action_date(session)


def list_planned_days(session: Session, contract: Contract) -> list[date]:
    """The days on which a contract is still to be evaluated, the next first; none once the final one was held."""
    return _planned(session, Contract.id == contract.id).get(contract.id, [])


def _planned(session: Session, which: ColumnElement[bool]) -> dict[int, list[date]]:
    """The days still planned, the next first, by the id of the contract."""
    place = func.row_number().over(
        partition_by=FIRST_CONTRACT_ID, order_by=(Evaluation.held_on.desc(), Evaluation.id.desc())
    )
    of_chains = select(FIRST_CONTRACT_ID).where(which)
    every = (
        select(FIRST_CONTRACT_ID.label("first"), Evaluation.held_on, Evaluation.next_on, place.label("place"))
        .join(Contract, Contract.id == Evaluation.contract_id)
        .where(IS_HELD, FIRST_CONTRACT_ID.in_(of_chains))
        .subquery()
    )
    last = select(every).where(every.c.place == 1).subquery()

    def is_open(planned_on: Any) -> Any:
        return case(
            (last.c.held_on.is_not(None), planned_on > last.c.held_on),
            (Contract.state.in_(RUNNING_STATES), planned_on.is_not(None)),
            else_=planned_on >= action_date(session),
        )

    newer = or_(last.c.next_on.is_(None), Contract.drawn_on > last.c.held_on)  # than what the evaluation set
    point_v = case((is_open(Contract.evaluation_on) & newer, Contract.evaluation_on))
    reminder = (
        (EvaluationDate.contract_id == Contract.id)
        & is_open(EvaluationDate.planned_on)
        & or_(last.c.next_on.is_(None), EvaluationDate.planned_on > last.c.next_on)
    )
    chosen = (
        select(Contract.id, point_v, last.c.next_on, EvaluationDate.planned_on)
        .outerjoin(last, last.c.first == FIRST_CONTRACT_ID)
        .outerjoin(EvaluationDate, reminder)
        .where(which, Contract.state != ContractState.EVALUATED)
    )
    found: dict[int, set[date]] = {}
    for row in session.execute(chosen):
        found.setdefault(row[0], set()).update(filter(None, row[1:]))
    return {key: sorted(days) for key, days in found.items() if days}
