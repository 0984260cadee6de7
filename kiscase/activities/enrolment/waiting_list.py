"""The waiting list of an activity: who asked first is offered the next place; passing people over needs a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.enrolment.actions import EnrolmentTerms, enrol_person
from kiscase.activities.enrolment.queries import count_free_capacity, is_enrolled
from kiscase.activities.enrolment.waiting_list_model import WaitingListEntry
from kiscase.activities.queries import require_activity
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.core.text.names import join_names
from kiscase.participants.model import Participant
from kiscase.participants.namesakes import distinguish_namesakes
from kiscase.participants.queries import require_eligible_participant, require_participant


class WaitingRow(NamedTuple):
    """A row of the waiting list, in the order of asking; *passed_over* is the reason of the last time."""

    id: int
    participant_id: int
    name: str
    asked_on: date
    passed_over: str


def add_to_waiting_list(session: Session, activity_id: int, participant_id: int, asked_on: date | None = None) -> int:
    """Put a person at the end of the list; returns the id."""
    person, activity = require_participant(session, participant_id), require_activity(session, activity_id)
    reason = _(
        "{name} may not take part in the club, so the list was not changed. The reason is shown on the person's page."
    )
    require_eligible_participant(session, person, reason)
    if is_enrolled(session, activity_id, participant_id, asked_on or action_date(session)):
        raise Problem(_("{name} is already enrolled in this activity.").format(name=person.name))
    if any(row.participant_id == participant_id for row in list_waiting(session, activity_id)):
        raise Problem(_("{name} is on the waiting list already.").format(name=person.name))
    waiting = WaitingListEntry(activity_id=activity_id, participant_id=participant_id)
    waiting.change({"asked_on": asked_on or action_date(session)})
    session.add(waiting)
    session.flush()
    describe_action(session, N_("{person} waits for a place in {activity}"), person=person.name, activity=activity.name)
    return waiting.id


def bulk_add_to_waiting_list(session: Session, activity_id: int, participant_ids: Sequence[int]) -> int:
    """Put people at the end of the list, leaving out who is on it already; returns how many were added."""
    there = {row.participant_id for row in list_waiting(session, activity_id)}
    added = [one for one in participant_ids if one not in there]
    for participant_id in added:
        add_to_waiting_list(session, activity_id, participant_id)
    activity = require_activity(session, activity_id)
    describe_action(
        session, N_("{count} people wait for a place in {activity}"), count=len(added), activity=activity.name
    )
    return len(added)


def list_waiting(session: Session, activity_id: int) -> list[WaitingRow]:
    """Who waits, in the order of asking."""
    chosen = (
        select(WaitingListEntry, Participant.family_name, Participant.given_name)
        .join(Participant, Participant.id == WaitingListEntry.participant_id)
        .where(WaitingListEntry.activity_id == activity_id, WaitingListEntry.closed_on.is_(None))
        .order_by(WaitingListEntry.asked_on, WaitingListEntry.id)
    )
    rows = [
        WaitingRow(row.id, row.participant_id, join_names(family, given), row.asked_on, row.reason)
        for row, family, given in session.execute(chosen)
    ]
    return distinguish_namesakes(session, rows)


def find_free_place_day(session: Session, activity_id: int) -> date | None:
    """The day from which a place is free: today, or tomorrow if an enrolment ends today; None if there is none."""
    for on in (action_date(session), action_date(session) + timedelta(1)):
        free = count_free_capacity(session, activity_id, on)
        if free is None or free > 0:
            return on
    return None


def find_next_waiting(session: Session, activity_id: int) -> WaitingRow | None:
    """Who is to be offered the free place; None if no place is free or nobody waits."""
    waiting = list_waiting(session, activity_id)
    return waiting[0] if waiting and find_free_place_day(session, activity_id) else None


def find_waiting_activity(session: Session, waiting_id: int) -> tuple[int, int]:
    """The activity for which somebody waits or waited, and the id of the entry."""
    return session.get_one(WaitingListEntry, waiting_id).activity_id, waiting_id


def enrol_from_waiting_list(session: Session, waiting_id: int, since: date | None = None, reason: str = "") -> None:
    """Enrol somebody from the list; passing over people who asked before needs a reason."""
    waiting = _waiting(session, waiting_id)
    order = list_waiting(session, waiting.activity_id)
    skipped = order[: [row.id for row in order].index(waiting_id)]
    if skipped and not reason.strip():
        words = _("{name} asked first. Please enter why somebody else gets the place.")
        raise InvalidValuesError({"reason": words.format(name=skipped[0].name)})
    enrol_person(session, waiting.activity_id, waiting.participant_id, since, EnrolmentTerms(passing=reason))
    names = {
        "person": require_participant(session, waiting.participant_id).name,
        "activity": require_activity(session, waiting.activity_id).name,
    }
    if skipped:
        describe_action(
            session, N_("{person} got a place in {activity} before others: {reason}"), reason=reason, **names
        )
    else:
        describe_action(session, N_("{person} got a place in {activity} from the waiting list"), **names)


def remove_from_waiting_list(session: Session, waiting_id: int, reason: str) -> None:
    """Take somebody off the list, with a reason."""
    waiting = _waiting(session, waiting_id)
    if not reason.strip():
        raise InvalidValuesError({"reason": _("Please enter why the person no longer waits.")})
    waiting.change({"closed_on": action_date(session), "reason": reason})
    person = require_participant(session, waiting.participant_id).name
    activity = require_activity(session, waiting.activity_id).name
    describe_action(
        session,
        N_("{person} no longer waits for {activity}: {reason}"),
        person=person,
        activity=activity,
        reason=reason,
    )


def _waiting(session: Session, waiting_id: int) -> WaitingListEntry:
    waiting = session.get(WaitingListEntry, waiting_id)
    if waiting is None or waiting.closed_on is not None:
        raise Problem(_("This person is no longer on the waiting list. Nothing was changed."))
    return waiting
