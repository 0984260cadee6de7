"""Leaving an activity, of one or many people at once, and moving people to another activity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from kiscase.activities.enrolment.actions import (
    EnrolmentTerms,
    NobodyEnrolledError,
    NotEnrolled,
    days_text,
    end_enrolment,
    enrol_person,
    not_enrolled,
)
from kiscase.activities.enrolment.queries import list_marked_days, select_enrolments
from kiscase.activities.model import Enrolment, EnrolmentEnding, enrolment_continues
from kiscase.activities.queries import require_activity
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.participants.queries import require_participant


def bulk_end_enrolments(
    session: Session, activity_id: int, participant_ids: Sequence[int], until: date, ending: EnrolmentEnding
) -> int:
    """End the enrolments of people with a last day and a reason; returns how many. All of them, or Problem."""
    if not participant_ids:
        raise InvalidValuesError({"people": _("Please choose at least one person.")})
    for participant_id in participant_ids:
        end_enrolment(session, activity_id, participant_id, until, ending)
    if len(participant_ids) > 1:
        describe_action(
            session,
            N_("{count} people left {activity}: {reason}"),
            count=len(participant_ids),
            activity=require_activity(session, activity_id).name,
            reason=ending.label,
        )
    return len(participant_ids)


def transfer_people(
    session: Session, activity_id: int, participant_ids: Sequence[int], target_id: int, since: date
) -> list[NotEnrolled]:
    """Move people to another activity from a day on; guests stay guests. Returns who could not be moved, and why.

    Whoever cannot be enrolled there stays here. Raises NobodyEnrolledError if nobody can be moved.
    """
    if activity_id == target_id:
        raise InvalidValuesError({"activity": _("This is the activity in which they are now.")})
    refused = []
    for participant_id in participant_ids:
        person = require_participant(session, participant_id)
        here = session.scalar(select_enrolments(activity_id, participant_id).where(enrolment_continues(since)))
        try:
            enrol_person(session, target_id, participant_id, since, _terms(session, here, since))
        except Problem as problem:
            refused.append(not_enrolled(person, problem))
            continue
        end_enrolment(session, activity_id, participant_id, since - timedelta(1), EnrolmentEnding.TRANSFERRED)
    if len(refused) == len(participant_ids):
        raise NobodyEnrolledError(refused)
    describe_action(
        session,
        N_("Moved {count} people from {activity} to {other}"),
        count=len(participant_ids) - len(refused),
        activity=require_activity(session, activity_id).name,
        other=require_activity(session, target_id).name,
    )
    return refused


def _terms(session: Session, here: Enrolment | None, since: date) -> EnrolmentTerms:
    """The terms of the enrolment there, from the one that ends here; Problem when it cannot end the day before."""
    if here is None:
        raise Problem(_("not enrolled on {date}").format(date=format_date(since)))
    if here.since >= since:
        raise Problem(_("enrolled here only from {date} on").format(date=format_date(here.since)))
    if marked := list_marked_days(session, here, since - timedelta(1)):
        raise Problem(
            _("has marks here on {days}; choose a later day, or remove the marks").format(days=days_text(marked))
        )
    return EnrolmentTerms(guest=here.guest, step_id=here.step_id)
