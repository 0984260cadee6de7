"""Requests for a ruling that have no answer yet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from kiscase.contracts.disputes.documents import DISPUTE_LETTER, reminder_days
from kiscase.contracts.disputes.model import Dispute
from kiscase.contracts.evaluations.schedule import FIRST_CONTRACT_ID
from kiscase.contracts.events.letters import letter_number
from kiscase.contracts.model import CLOSED_STATES, Contract
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date
from kiscase.issued.model import IssuedDocument

_OPEN = Dispute.consequence.is_(None)
_ISSUED: ColumnElement[bool] = exists().where(
    IssuedDocument.tablename == Dispute.__tablename__, IssuedDocument.row_id == Dispute.id
)


class OpenRequest(NamedTuple):
    """A request for a ruling whose letter was issued and whose answer is to come."""

    id: int
    number: str
    asked_on: date
    overdue: bool


def find_open_request(session: Session, contract: Contract) -> OpenRequest | None:
    """The request whose answer the contract or one of its annexes waits for; None for a contract that has ended."""
    if contract.state in CLOSED_STATES:
        return None
    dispute = session.scalar(_disputes().where(FIRST_CONTRACT_ID.in_([contract.first_id]), _OPEN, _ISSUED).limit(1))
    if dispute is None:
        return None
    number = letter_number(session, DISPUTE_LETTER, dispute)
    return OpenRequest(dispute.id, number, dispute.asked_on, is_overdue(session, dispute))


def contracts_waiting_for_ruling() -> ColumnElement[bool]:
    """The condition that a ruling is asked for on a contract or one of its annexes, and not there yet."""
    disputed = aliased(Contract)
    first = func.coalesce(disputed.root_id, disputed.id)
    waiting = select(first).join(Dispute, Dispute.contract_id == disputed.id).where(_OPEN, _ISSUED)
    of_chain = Contract.id.in_(waiting) | Contract.root_id.in_(waiting)
    return of_chain & Contract.state.not_in(CLOSED_STATES)


def require_no_open_dispute(session: Session, contract: Contract) -> None:
    """Raise a Problem if a request on the contract or one of its annexes is still open, issued or not."""
    dispute = session.scalar(_disputes().where(FIRST_CONTRACT_ID.in_([contract.first_id]), _OPEN).limit(1))
    if dispute is not None:
        words = _(
            "The request for a ruling {number} is still open. Nothing was recorded: record its answer, or that it was "
            "withdrawn, first."
        )
        raise Problem(words.format(number=letter_number(session, DISPUTE_LETTER, dispute)))


def is_issued(session: Session, dispute: Dispute) -> bool:
    """Whether the letter was issued, also if it was changed since."""
    return bool(session.scalar(select(_ISSUED).where(Dispute.id == dispute.id)))


def is_overdue(session: Session, dispute: Dispute) -> bool:
    """Whether the program reminds: the letter was issued long ago and has no answer. No act sets a time for one."""
    if dispute.answered or not is_issued(session, dispute):
        return False
    return dispute.asked_on + timedelta(reminder_days(dispute)) < action_date(session)


def _disputes() -> Select[Dispute]:
    return select(Dispute).join(Contract, Contract.id == Dispute.contract_id).order_by(Dispute.id.desc())
