"""Planning activities and their meetings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from kiscase.activities.actions.series import days
from kiscase.activities.model import LONGEST_SERIES, Activity, Meeting
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal import say


def plan(session: Session, changes: Mapping[str, Any], leader_id: int | None = None) -> int:
    """Plan an activity with its series; public holidays and closures are left out. The id."""
    activity = Activity(leader_id=leader_id).change(changes)
    on_days = [day.on for day in days(session, activity) if not day.struck]
    if not on_days:
        raise Invalid({"until": _("Between these days there is no meeting on that day of the week.")})
    if len(on_days) > LONGEST_SERIES:
        words = _("This would be more than {count} meetings. Please check the dates.")
        raise Invalid({"until": words.format(count=LONGEST_SERIES)})
    session.add(activity)
    session.flush()
    for on in on_days:
        session.add(new_meeting(activity, on))
    say(session, N_("Planned the activity {name}: {count} meetings"), name=activity.name, count=len(on_days))
    return activity.id


def change(
    session: Session, activity_id: int, changes: Mapping[str, Any], leader_id: int | None, revision: int | None = None
) -> None:
    """Change an activity's data; meetings that are planned already stay as they are."""
    activity = require_activity(session, activity_id)
    activity.leader_id = leader_id
    activity.change(changes, revision=revision)
    say(session, N_("Changed the activity {name}"), name=activity.name)


def require_activity(session: Session, activity_id: int) -> Activity:
    """The activity on file; a Problem when it is gone."""
    activity = session.get(Activity, activity_id)
    if activity is None:
        raise Problem(_("This activity is no longer on file."))
    return activity


def require_meeting(session: Session, meeting_id: int) -> Meeting:
    """The meeting on file; a Problem when it is gone."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise Problem(_("This meeting is no longer on file."))
    return meeting


def new_meeting(activity: Activity, on: date) -> Meeting:
    """A meeting of an activity on a day, at its usual time."""
    return Meeting(activity_id=activity.id).change({"day": on, "starts": activity.starts, "ends": activity.ends})
