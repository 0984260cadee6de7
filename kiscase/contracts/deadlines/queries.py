"""The deadlines of contracts: evaluations, ends, explanations, answers to requests for a ruling, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from kiscase.contracts.disputes.documents import DISPUTE_LETTER, reminder_days
from kiscase.contracts.disputes.model import Dispute
from kiscase.contracts.disputes.open_requests import is_issued
from kiscase.contracts.evaluations.schedule import FIRST_CONTRACT_ID, list_due_evaluations
from kiscase.contracts.events.breach_letter import BREACH_LETTER
from kiscase.contracts.events.letters import letter_number
from kiscase.contracts.events.model import Breach
from kiscase.contracts.model import CLOSED_STATES, RUNNING_STATES, Contract
from kiscase.contracts.signing.pending import find_pending_documents
from kiscase.core.i18n import _, ngettext
from kiscase.core.journal.running_action import action_date
from kiscase.issued.model import Signature
from kiscase.participants.model import Participant

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

AHEAD = timedelta(14)
"""How early evaluations, explanations and rulings are shown."""
AHEAD_OF_END = timedelta(30)
"""How early the end of a contract is shown: a further one has to be agreed before it (art. 18 ust. 4)."""


class Deadline(NamedTuple):
    """Something that is to be done until a day, also of other features; *way* is its record: table and id."""

    way: tuple[str, int | None]
    name: str
    """The person whom it is about, or nothing."""
    what: str
    due: date
    overdue: bool
    participant_id: int | None = None


def list_contract_deadlines(session: Session) -> list[Deadline]:
    """What is overdue or comes soon about contracts; in no order."""
    today = action_date(session)
    return [
        *_evaluations(session, today),
        *_ends(session, today),
        *_explanations(session, today),
        *_rulings(session, today),
        *_signatures(session, today),
    ]


@cache
def _goes_on() -> ColumnElement[bool]:
    """The condition that a contract or a later version of it is open: letters stay with the version of their day."""
    later = aliased(Contract)
    of_chain = (later.id == FIRST_CONTRACT_ID) | (later.root_id == FIRST_CONTRACT_ID)
    return exists().where(of_chain, later.state.not_in(CLOSED_STATES))


def _evaluations(session: Session, today: date) -> Iterator[Deadline]:
    for one in list_due_evaluations(session, today + AHEAD):
        what = _("evaluation of {number}").format(number=one.number)
        yield Deadline(
            (Contract.__tablename__, one.contract_id), one.name, what, one.on, one.overdue, one.participant_id
        )


def _ends(session: Session, today: date) -> Iterator[Deadline]:
    ends_on = cast("InstrumentedAttribute[date]", Contract.ends_on)
    chosen = (
        select(Contract, Participant, ends_on)
        .join(Participant, Participant.id == Contract.participant_id)
        .where(Contract.state.in_(RUNNING_STATES), ends_on <= today + AHEAD_OF_END)
    )
    for contract, person, on in session.execute(chosen):
        words = _("end of {number}") if on >= today else _("{number} is over: end it")
        what = words.format(number=contract.title)
        way = (Contract.__tablename__, contract.id)
        yield Deadline(way, person.search_title(), what, on, on < today, person.id)


def _explanations(session: Session, today: date) -> Iterator[Deadline]:
    explain_by = cast("InstrumentedAttribute[date]", Breach.explain_by)
    chosen = (
        select(Breach, Contract, Participant, explain_by)
        .join(Contract, Contract.id == Breach.contract_id)
        .join(Participant, Participant.id == Contract.participant_id)
        .where(
            explain_by <= today + AHEAD,
            Breach.explanation == "",
            Breach.consequence.is_(None),
            _goes_on(),
        )
    )
    for breach, contract, person, on in session.execute(chosen):
        what = _("explanation of the breach {number}").format(number=letter_number(session, BREACH_LETTER, breach))
        way = (Contract.__tablename__, contract.id)
        yield Deadline(way, person.search_title(), what, on, on < today, person.id)


def _rulings(session: Session, today: date) -> Iterator[Deadline]:
    chosen = (
        select(Dispute, Contract, Participant)
        .join(Contract, Contract.id == Dispute.contract_id)
        .join(Participant, Participant.id == Contract.participant_id)
        .where(Dispute.consequence.is_(None), _goes_on())
    )
    for dispute, contract, person in session.execute(chosen):
        due = dispute.asked_on + timedelta(reminder_days(dispute))
        if due > today + AHEAD or not is_issued(session, dispute):
            continue
        number = letter_number(session, DISPUTE_LETTER, dispute)
        what = _("answer to the request for a ruling {number}").format(number=number)
        yield Deadline((Contract.__tablename__, contract.id), person.search_title(), what, due, due < today, person.id)


def _signatures(session: Session, today: date) -> Iterator[Deadline]:
    """One line for all: who has not signed stands on the page of signatures."""
    count = len(find_pending_documents(session))
    if count:
        words = ngettext("{count} document waits for a signature", "{count} documents wait for signatures", count)
        yield Deadline((Signature.__tablename__, None), "", words.format(count=count), today, overdue=False)
