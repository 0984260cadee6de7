"""Planning activities: a series with its meetings, changing one, the later ones or all, cancelling, moving, copying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kiscase.activities.actions.series import Day, days
from kiscase.activities.model import LONGEST_SERIES, Activity, Attendance, Closure, Happening, Meeting, Scope
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, day
from kiscase.core.journal import say

PLAIN = ("starts", "ends", "room")
"""What a change of several meetings may set, beside the leader."""


def preview(session: Session, changes: Mapping[str, Any]) -> list[Day]:
    """The days that a series would have, those that are struck out with the reason; nothing is kept."""
    return _checked(days(session, Activity().change(changes)))


def plan(session: Session, changes: Mapping[str, Any], leader_id: int | None = None) -> int:
    """Plan an activity with its series; public holidays and closures are left out. The id."""
    activity = Activity(leader_id=leader_id).change(changes)
    on_days = [one.on for one in _checked(days(session, activity)) if not one.struck]
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


def replan(session: Session, activity_id: int, changes: Mapping[str, Any], since: date) -> int:
    """Put a new rule in place of the series from a day on; how many meetings were planned.

    Meetings that have marks, were moved or cancelled stay; the others from that day on are planned anew.
    """
    activity = require_activity(session, activity_id).change(changes)
    for meeting in session.scalars(_untouched(activity_id).where(Meeting.day >= since)).all():
        session.delete(meeting)
    session.flush()
    taken = set(session.scalars(select(Meeting.day).where(Meeting.activity_id == activity_id)))
    on_days = [one.on for one in _checked(days(session, activity)) if not one.struck and one.on >= since]
    planned = [on for on in on_days if on not in taken]
    for on in planned:
        session.add(new_meeting(activity, on))
    say(session, N_("Planned the series of {name} anew from {date} on"), name=activity.name, date=since)
    return len(planned)


def change_meetings(session: Session, meeting_id: int, changes: Mapping[str, Any], scope: Scope) -> int:
    """Change hours, room or leader (`leader_id`) of a meeting, of it and the later ones, or of all; how many."""
    meeting = require_meeting(session, meeting_id)
    activity = require_activity(session, meeting.activity_id)
    chosen = select(Meeting).where(Meeting.activity_id == activity.id)
    if scope is Scope.THIS:
        chosen = chosen.where(Meeting.id == meeting_id)
    elif scope is Scope.LATER:
        chosen = chosen.where(Meeting.day >= meeting.day)
    found = session.scalars(chosen).all()
    for one in found:
        _set(one, changes)
    if scope is Scope.ALL:
        _set(activity, changes)
    say(session, N_("Changed {count} meetings of {name}"), count=len(found), name=activity.name)
    return len(found)


def move(session: Session, meeting_id: int, on: date, starts: time | None = None, ends: time | None = None) -> None:
    """Put a meeting on another day; one that has marks stays, for they belong to its day."""
    meeting = require_meeting(session, meeting_id)
    activity = require_activity(session, meeting.activity_id)
    if _has_marks(session, meeting_id):
        raise Problem(_("This meeting has marks, which belong to its day. It was not moved."))
    starts = starts or meeting.starts
    there = select(Meeting.id).filter_by(activity_id=activity.id, day=on, starts=starts)
    if session.scalar(there.where(Meeting.id != meeting_id)) is not None:
        raise Invalid({"day": _("There is a meeting of this activity at that time already.")})
    was = meeting.moved_from or meeting.day
    meeting.change(
        {"day": on, "starts": starts, "ends": ends or meeting.ends, "moved_from": was if was != on else None}
    )
    say(session, N_("Moved a meeting of {name} from {old} to {new}"), name=activity.name, old=was, new=on)


def cancel(session: Session, meeting_id: int, reason: str) -> None:
    """Say that a meeting does not take place, and why; its marks stay and count for nothing."""
    meeting = require_meeting(session, meeting_id)
    meeting.change({"happening": Happening.CANCELLED, "reason": reason})
    name = require_activity(session, meeting.activity_id).name
    say(
        session,
        N_("The meeting of {name} on {date} does not take place: {reason}"),
        name=name,
        date=meeting.day,
        reason=reason,
    )


def restore(session: Session, meeting_id: int) -> None:
    """Say that a cancelled meeting takes place after all."""
    meeting = require_meeting(session, meeting_id)
    meeting.change({"happening": Happening.PLANNED, "reason": ""})
    name = require_activity(session, meeting.activity_id).name
    say(session, N_("The meeting of {name} on {date} takes place after all"), name=name, date=meeting.day)


def add_meeting(
    session: Session, activity_id: int, values: Mapping[str, Any], participant_id: int | None = None
) -> int:
    """Add one meeting, perhaps an individual one of a person; the id."""
    activity = require_activity(session, activity_id)
    meeting = Meeting(activity_id=activity_id, participant_id=participant_id)
    meeting.change({"starts": activity.starts, "ends": activity.ends} | dict(values))
    there = select(Meeting.id).filter_by(activity_id=activity_id, day=meeting.day, starts=meeting.starts)
    if session.scalar(there) is not None:
        raise Invalid({"day": _("There is a meeting of this activity at that time already.")})
    session.add(meeting)
    session.flush()
    say(session, N_("Added a meeting of {name} on {date}"), name=activity.name, date=meeting.day)
    return meeting.id


def close_club(session: Session, values: Mapping[str, Any]) -> list[int]:
    """Keep days on which the club is closed; the ids of meetings on them, which stay until they are cancelled."""
    closure = Closure().change(values)
    session.add(closure)
    session.flush()
    say(
        session,
        N_("The club is closed from {since} to {until}: {name}"),
        **{key: getattr(closure, key) for key in ("since", "until", "name")},
    )
    chosen = select(Meeting.id).where(Meeting.day >= closure.since, Meeting.day <= closure.until)
    return list(session.scalars(chosen.where(Meeting.happening == Happening.PLANNED).order_by(Meeting.day)))


def open_club(session: Session, closure_id: int) -> None:
    """Take a closure back; meetings that were cancelled for it stay cancelled."""
    closure = session.get(Closure, closure_id)
    if closure is not None:
        session.delete(closure)
        say(session, N_("Took the closure back: {name}"), name=closure.name)


def closures(session: Session) -> Sequence[Closure]:
    """The days on which the club is closed, the latest first."""
    return session.scalars(select(Closure).order_by(Closure.since.desc())).all()


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


def _checked(found: list[Day]) -> list[Day]:
    """A series has at least one meeting and not more than one can oversee."""
    held = sum(not one.struck for one in found)
    if not held:
        struck = ", ".join(f"{day(one.on)} ({one.struck})" for one in found[:3])
        words = _("Between these days there is no meeting on that day of the week.")
        raise Invalid({"until": f"{words} {struck}".strip()})
    if held > LONGEST_SERIES:
        words = _("This would be more than {count} meetings. Please check the dates.")
        raise Invalid({"until": words.format(count=LONGEST_SERIES)})
    return found


def _untouched(activity_id: int) -> Any:
    marked = exists().where(Attendance.meeting_id == Meeting.id)
    return select(Meeting).where(
        Meeting.activity_id == activity_id,
        Meeting.happening == Happening.PLANNED,
        Meeting.moved_from.is_(None),
        Meeting.participant_id.is_(None),
        ~marked,
    )


def _has_marks(session: Session, meeting_id: int) -> bool:
    return session.scalar(select(Attendance.id).where(Attendance.meeting_id == meeting_id).limit(1)) is not None


def _set(record: Activity | Meeting, changes: Mapping[str, Any]) -> None:
    record.change({key: changes[key] for key in PLAIN if key in changes})
    if "leader_id" in changes:
        record.leader_id = changes["leader_id"]
