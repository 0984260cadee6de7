"""Who takes part in an activity: enrolling and leaving."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kiscase.activities.actions.planning import require_activity
from kiscase.activities.model import Activity, Enrolment, lasts
from kiscase.contracts.actions import carried_out, latest
from kiscase.contracts.model import Contract
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, day, ngettext
from kiscase.core.journal import say, today
from kiscase.participants.actions import require, require_eligible
from kiscase.participants.model import Participant


def enrol(session: Session, activity_id: int, participant_id: int, since: date | None = None) -> None:
    """Enrol a person who is carrying out a contract (art. 18 ust. 4); else a Problem with the way to the contract."""
    person = require(session, participant_id)
    activity = require_activity(session, activity_id)
    reason = _("{name} may not take part in the club, so nobody was enrolled. The reason stands on the person's page.")
    require_eligible(session, person, reason)
    contract_id = carried_out(session, participant_id)
    if contract_id is None:
        raise Problem(
            _(
                "{name} is not carrying out a social contract, so nobody was enrolled: the contract "
                "is the condition (art. 18 ust. 4)."
            ).format(name=person.name),
            way_out=_to_contract(session, participant_id),
        )
    since = since or today(session)
    _require_contract_drawn(session, contract_id, since)
    if session.scalar(_enrolments(activity_id, participant_id).where(lasts(since))) is not None:
        raise Problem(_("{name} is enrolled in this activity already.").format(name=person.name))
    _require_place(session, activity, since)
    enrolment = Enrolment(activity_id=activity_id, participant_id=participant_id, contract_id=contract_id)
    enrolment.change({"since": since})
    session.add(enrolment)
    say(session, N_("Enrolled {person} in {activity}"), person=person.name, activity=activity.name)


def leave(session: Session, activity_id: int, participant_id: int, until: date | None = None) -> None:
    """End a person's enrolment; the day (today, when not given) is the last on which the person is on the list."""
    until = until or today(session)
    running = _enrolments(activity_id, participant_id).where(Enrolment.until.is_(None), lasts(until))
    enrolment = session.scalar(running.order_by(Enrolment.since.desc()))
    person = require(session, participant_id)
    if enrolment is None:
        raise Problem(_("{name} is not enrolled in this activity. Nothing was changed.").format(name=person.name))
    if until < enrolment.since:
        raise Invalid({"until": _("The last day lies before the first.")})
    enrolment.change({"until": until})
    activity = require_activity(session, activity_id)
    say(session, N_("{person} left {activity}"), person=person.name, activity=activity.name)


def _require_contract_drawn(session: Session, contract_id: int, since: date) -> None:
    """Nobody takes part before the contract that is the condition of it."""
    drawn_on = session.get_one(Contract, contract_id).drawn_on
    if drawn_on and since < drawn_on:
        words = _("The contract is of {date}; nobody is enrolled from an earlier day.")
        raise Invalid({"since": words.format(date=day(drawn_on))})


def _require_place(session: Session, activity: Activity, since: date) -> None:
    """Nobody is enrolled beyond the places of an activity."""
    if activity.capacity is None:
        return
    taken = session.scalar(people_enrolled().where(Enrolment.activity_id == activity.id, lasts(since))) or 0
    if taken < activity.capacity:
        return
    full = ngettext(
        "The only place of {activity} is taken. Nobody was enrolled.",
        "All {count} places of {activity} are taken. Nobody was enrolled.",
        activity.capacity,
    )
    raise Problem(full.format(activity=activity.name, count=activity.capacity), way_out=("activity", activity.id))


def _enrolments(activity_id: int, participant_id: int) -> Select[Enrolment]:
    """All times that a person was enrolled in an activity: one may leave and come back with a later contract."""
    chosen = select(Enrolment).outerjoin(Contract, Contract.id == Enrolment.contract_id)
    return chosen.where(Enrolment.activity_id == activity_id, Enrolment.participant_id == participant_id)


def people_enrolled() -> Select[int]:
    """How many are enrolled."""
    return select(func.count()).select_from(Enrolment).outerjoin(Contract, Contract.id == Enrolment.contract_id)


def _to_contract(session: Session, participant_id: int) -> tuple[str, int | None]:
    """Where the person's contract is: its page, or the person's page when there is none."""
    contract_id = latest(session, participant_id)
    return (Contract.__tablename__, contract_id) if contract_id else (Participant.__tablename__, participant_id)
