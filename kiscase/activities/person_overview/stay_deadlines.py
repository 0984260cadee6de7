"""What the page of today shows about stays: to begin, to end, and certificates that are due after their end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from kiscase.activities.certificates.model import ActivityCertificate
from kiscase.contracts.deadlines.queries import Deadline
from kiscase.contracts.model import PENDING_STATES, RUNNING_STATES, Contract, ContractState
from kiscase.core.i18n import _, ngettext
from kiscase.core.journal.running_action import action_date
from kiscase.core.workdays import workday_on_or_after
from kiscase.participants.model import Participant
from kiscase.participants.stays.model import STAYS_OF_PERSON, Stay, StayEnd
from kiscase.participants.verdict import EligibilityVerdict

MOST_TO_BEGIN = 5
"""How many stays that are to begin have a line each."""
CERTIFICATE_SHOWN = timedelta(60)
"""How long after the end of a stay a missing certificate is shown: older stays may be entered later."""


def list_stay_deadlines(session: Session) -> Iterator[Deadline]:
    """What is to be done about stays; nothing of it happens by itself."""
    today = action_date(session)
    yield from _to_begin(session, today)
    yield from _to_end(session, today)
    yield from _certificates(session, today)


def _to_begin(session: Session, today: date) -> Iterator[Deadline]:
    """People who carry out a contract without a stay; many are one line, as in a file from before there were stays."""
    entered = exists().where(
        Stay.participant_id == Contract.participant_id,
        Stay.ended_on.is_(None) | (Stay.ended_on >= Contract.drawn_on),
    )
    chosen = (
        select(Contract.participant_id)
        .where(Contract.state.in_(RUNNING_STATES), ~entered)
        .distinct()
        .order_by(Contract.participant_id)
    )
    people = session.scalars(chosen).all()
    if len(people) > MOST_TO_BEGIN:
        words = ngettext(
            "{count} person carries out a contract without a stay in the club: begin it",
            "{count} people carry out a contract without a stay in the club: begin them",
            len(people),
        )
        yield Deadline((Participant.__tablename__, None), "", words.format(count=len(people)), today, overdue=False)
        return
    for person in people:
        what = _("contract carried out: begin the stay in the club")
        yield Deadline((STAYS_OF_PERSON, person), "", what, today, overdue=False, participant_id=person)


def _to_end(session: Session, today: date) -> Iterator[Deadline]:
    """People who take part although a right excludes them or their contract is over; guests never had one."""
    chosen = (
        select(Stay.participant_id, Participant.verdict == EligibilityVerdict.MAY_NOT)
        .join(Participant, Participant.id == Stay.participant_id)
        .where(
            Stay.started_on <= today,
            Stay.ended_on.is_(None),
            (Participant.verdict == EligibilityVerdict.MAY_NOT)
            | (_has_contract(Contract.closed_on >= Stay.started_on) & ~_has_contract(_open_contract())),
        )
        .order_by(Stay.participant_id)
    )
    for person, excluded in session.execute(chosen):
        by_right, by_contract = (
            _("a right excludes (art. 1 ust. 3): did the stay in the club end?"),
            _("the contract is over: did the stay in the club end?"),
        )
        what = by_right if excluded else by_contract
        yield Deadline((STAYS_OF_PERSON, person), "", what, today, overdue=False, participant_id=person)


def _certificates(session: Session, today: date) -> Iterator[Deadline]:
    issued = exists().where(
        ActivityCertificate.participant_id == Stay.participant_id, ActivityCertificate.until >= Stay.started_on
    )
    chosen = select(Stay.participant_id, Stay.ended_on).where(
        Stay.end == StayEnd.COMPLETED, Stay.ended_on >= today - CERTIFICATE_SHOWN, ~issued
    )
    for person, ended_on in session.execute(chosen.order_by(Stay.id)):
        due = workday_on_or_after((ended_on or today) + timedelta(1))
        what = _("certificate (art. 18 ust. 5a)")
        yield Deadline((STAYS_OF_PERSON, person), "", what, due, due < today, person)


def _has_contract(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    agreed = Contract.state.not_in((ContractState.VOID, ContractState.REFUSED))
    return exists().where(Contract.participant_id == Stay.participant_id, agreed, condition)


def _open_contract() -> ColumnElement[bool]:
    return Contract.state.in_((*RUNNING_STATES, *PENDING_STATES))
