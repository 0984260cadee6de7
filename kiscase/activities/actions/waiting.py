"""The waiting list of an activity: who asked first is offered the next free place; skipping somebody needs a reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.actions.enrolling import Terms, enrol, free_places, is_enrolled
from kiscase.activities.actions.planning import require_activity
from kiscase.activities.model import Waiting
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal import say, today
from kiscase.participants.actions import require, require_eligible
from kiscase.participants.model import Participant


class Queued(NamedTuple):
    """A line of the waiting list, in the order of asking; *passed_over* is the reason of the last time."""

    id: int
    participant_id: int
    name: str
    asked_on: date
    passed_over: str


def wait(session: Session, activity_id: int, participant_id: int, asked_on: date | None = None) -> int:
    """Put a person at the end of the list; the id."""
    person, activity = require(session, participant_id), require_activity(session, activity_id)
    reason = _(
        "{name} may not take part in the club, so the list was not changed. The reason stands on the person's page."
    )
    require_eligible(session, person, reason)
    if is_enrolled(session, activity_id, participant_id, asked_on or today(session)):
        raise Problem(_("{name} is enrolled in this activity already.").format(name=person.name))
    if any(row.participant_id == participant_id for row in queue(session, activity_id)):
        raise Problem(_("{name} is on the waiting list already.").format(name=person.name))
    waiting = Waiting(activity_id=activity_id, participant_id=participant_id)
    waiting.change({"asked_on": asked_on or today(session)})
    session.add(waiting)
    session.flush()
    say(session, N_("{person} waits for a place in {activity}"), person=person.name, activity=activity.name)
    return waiting.id


def queue(session: Session, activity_id: int) -> list[Queued]:
    """Who waits, in the order of asking."""
    chosen = (
        select(Waiting, Participant.family_name, Participant.given_name)
        .join(Participant, Participant.id == Waiting.participant_id)
        .where(Waiting.activity_id == activity_id, Waiting.closed_on.is_(None))
        .order_by(Waiting.asked_on, Waiting.id)
    )
    return [
        Queued(row.id, row.participant_id, f"{family} {given}", row.asked_on, row.reason)
        for row, family, given in session.execute(chosen)
    ]


def free_from(session: Session, activity_id: int) -> date | None:
    """The day from which a place is free: today, or tomorrow when somebody takes part for the last time today."""
    for on in (today(session), today(session) + timedelta(1)):
        free = free_places(session, activity_id, on)
        if free is None or free > 0:
            return on
    return None


def offered(session: Session, activity_id: int) -> Queued | None:
    """Who is to be offered the place that is free; None while none is, or nobody waits."""
    waiting = queue(session, activity_id)
    return waiting[0] if waiting and free_from(session, activity_id) else None


def activity_of(session: Session, waiting_id: int) -> tuple[int, int]:
    """The activity for which somebody waits, or waited, and the line of the list."""
    return session.get_one(Waiting, waiting_id).activity_id, waiting_id


def take(session: Session, waiting_id: int, since: date | None = None, reason: str = "") -> None:
    """Enrol somebody from the list; whoever is passed over is so with a reason."""
    waiting = _waiting(session, waiting_id)
    order = queue(session, waiting.activity_id)
    skipped = order[: [row.id for row in order].index(waiting_id)]
    if skipped and not reason.strip():
        words = _("{name} asked before. Please write why somebody else gets the place.")
        raise Invalid({"reason": words.format(name=skipped[0].name)})
    enrol(session, waiting.activity_id, waiting.participant_id, since, Terms(passing=reason))
    names = {
        "person": require(session, waiting.participant_id).name,
        "activity": require_activity(session, waiting.activity_id).name,
    }
    if skipped:
        say(session, N_("{person} got a place in {activity} before others: {reason}"), reason=reason, **names)
    else:
        say(session, N_("{person} got a place in {activity} from the waiting list"), **names)


def give_up(session: Session, waiting_id: int, reason: str) -> None:
    """Take somebody off the list, with the reason."""
    waiting = _waiting(session, waiting_id)
    if not reason.strip():
        raise Invalid({"reason": _("Please write why the person no longer waits.")})
    waiting.change({"closed_on": today(session), "reason": reason})
    person = require(session, waiting.participant_id).name
    activity = require_activity(session, waiting.activity_id).name
    say(
        session,
        N_("{person} no longer waits for {activity}: {reason}"),
        person=person,
        activity=activity,
        reason=reason,
    )


def _waiting(session: Session, waiting_id: int) -> Waiting:
    waiting = session.get(Waiting, waiting_id)
    if waiting is None or waiting.closed_on is not None:
        raise Problem(_("This person is no longer on the waiting list. Nothing was changed."))
    return waiting
