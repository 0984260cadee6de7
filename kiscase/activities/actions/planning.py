"""Planning activities: a series with its meetings, changing one, the later ones or all, cancelling, moving, copying."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kiscase.activities.actions.series import Day, days
from kiscase.activities.model import LONGEST_SERIES, Activity, Attendance, Closure, Happening, Meeting, Scope
from kiscase.club.model import Worker
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


class Facts(NamedTuple):
    """A meeting with its own values, and what its activity says where it has none: the room and the leader's name."""

    id: int
    values: dict[str, Any]
    activity: str
    room: str
    leader: str


class Replanned(NamedTuple):
    """What a new rule did: how many meetings were planned, and the days of those that stayed as they were."""

    planned: int
    stayed: list[date]


def replan(
    session: Session, activity_id: int, changes: Mapping[str, Any], since: date, revision: int | None = None
) -> Replanned:
    """Put a new rule, perhaps with other data and another leader (`leader_id`), in place of the series from a day on.

    Meetings that have marks or notes, were moved or cancelled, or are a person's own stay; the others from that day
    on are planned anew.
    """
    rule = {key: value for key, value in changes.items() if key != "leader_id"}
    activity = require_activity(session, activity_id).change(rule, revision=revision)
    activity.leader_id = changes.get("leader_id", activity.leader_id)
    for meeting in session.scalars(_untouched(activity_id).where(Meeting.day >= since)).all():
        session.delete(meeting)
    session.flush()
    there = session.scalars(select(Meeting).where(Meeting.activity_id == activity_id)).all()
    taken = {one.day for one in there} | {one.moved_from for one in there}
    on_days = [one.on for one in _checked(days(session, activity)) if not one.struck and one.on >= since]
    planned = [on for on in on_days if on not in taken]
    for on in planned:
        session.add(new_meeting(activity, on))
    say(session, N_("Planned the series of {name} anew from {date} on"), name=activity.name, date=since)
    return Replanned(len(planned), sorted(one.day for one in there if one.day >= since))


def in_scope(session: Session, meeting: Meeting, scope: Scope) -> Sequence[Meeting]:
    """A meeting, it and the later ones of its activity, or all of them, by day."""
    chosen = select(Meeting).where(Meeting.activity_id == meeting.activity_id).order_by(Meeting.day, Meeting.starts)
    if scope is Scope.THIS:
        chosen = chosen.where(Meeting.id == meeting.id)
    elif scope is Scope.LATER:
        chosen = chosen.where(Meeting.day >= meeting.day)
    return session.scalars(chosen).all()


def change_meetings(session: Session, meeting_id: int, changes: Mapping[str, Any], scope: Scope) -> int:
    """Change hours, room or leader (`leader_id`) of a meeting, of it and the later ones, or of all; how many.

    What is emptied is the activity's own again. Marks stay.
    """
    meeting = require_meeting(session, meeting_id)
    activity = require_activity(session, meeting.activity_id)
    found = in_scope(session, meeting, scope)
    _require_apart(session, activity.id, {one.id: changes.get("starts") or one.starts for one in found})
    for one in found:
        _set(one, changes)
    if scope is Scope.ALL:
        _set(activity, {key: value for key, value in changes.items() if value})
    words = N_("Changed the meeting of {name} on {date}")
    if len(found) > 1:
        words = N_("Changed {count} meetings of {name}")
    say(session, words, count=len(found), name=activity.name, date=meeting.day)
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
    session: Session,
    activity_id: int,
    values: Mapping[str, Any],
    participant_id: int | None = None,
    leader_id: int | None = None,
) -> int:
    """Add one meeting, perhaps an individual one of a person; the id."""
    activity = require_activity(session, activity_id)
    meeting = Meeting(activity_id=activity_id, participant_id=participant_id, leader_id=leader_id)
    meeting.change({"starts": activity.starts, "ends": activity.ends} | dict(values))
    there = select(Meeting.id).filter_by(activity_id=activity_id, day=meeting.day, starts=meeting.starts)
    if session.scalar(there) is not None:
        raise Invalid({"day": _("There is a meeting of this activity at that time already.")})
    session.add(meeting)
    session.flush()
    say(session, N_("Added a meeting of {name} on {date}"), name=activity.name, date=meeting.day)
    return meeting.id


def close_club(session: Session, values: Mapping[str, Any], *, cancelling: bool = False) -> list[int]:
    """Keep days on which the club is closed; the ids of the meetings planned on them.

    They stay until they are cancelled, or are cancelled at once, with the name of the closure as the reason.
    """
    closure = Closure().change(values)
    session.add(closure)
    session.flush()
    found = planned_on(session, closure.since, closure.until)
    for meeting in found if cancelling else ():
        meeting.change({"happening": Happening.CANCELLED, "reason": closure.name})
        session.flush()  # one by one: the journal has them by day
    words = N_("The club is closed from {since} to {until}: {name}")
    if cancelling and found:
        words = N_("The club is closed from {since} to {until}: {name}; meetings cancelled: {count}")
    facts = {key: getattr(closure, key) for key in ("since", "until", "name")}
    say(session, words, **facts, count=len(found))
    return [meeting.id for meeting in found]


def planned_on(session: Session, since: date, until: date) -> Sequence[Meeting]:
    """The meetings of all activities that are planned on some days; those with marks have taken place."""
    marked = exists().where(Attendance.meeting_id == Meeting.id)
    chosen = select(Meeting).where(Meeting.day >= since, Meeting.day <= until, ~marked)
    return session.scalars(
        chosen.where(Meeting.happening == Happening.PLANNED).order_by(Meeting.day, Meeting.starts)
    ).all()


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


def facts(session: Session, meeting_id: int) -> Facts:
    """What there is to change about a meeting."""
    meeting = require_meeting(session, meeting_id)
    activity = require_activity(session, meeting.activity_id)
    leader = session.get(Worker, activity.leader_id) if activity.leader_id else None
    values = meeting.values() | {"leader_id": meeting.leader_id}
    return Facts(meeting_id, values, activity.name, activity.room, leader.name if leader else "")


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
        Meeting.topic == "",
        Meeting.notes == "",
        ~marked,
    )


def _require_apart(session: Session, activity_id: int, starts: Mapping[int, time]) -> None:
    """No two meetings of an activity begin at the same moment, given when some of them are to begin."""
    there = session.scalars(select(Meeting).where(Meeting.activity_id == activity_id)).all()
    moments = [(one.day, starts.get(one.id, one.starts)) for one in there]
    if len(set(moments)) < len(moments):
        raise Invalid({"starts": _("There is a meeting of this activity at that time already.")})


def _has_marks(session: Session, meeting_id: int) -> bool:
    return session.scalar(select(Attendance.id).where(Attendance.meeting_id == meeting_id).limit(1)) is not None


def _set(record: Activity | Meeting, changes: Mapping[str, Any]) -> None:
    record.change({key: changes[key] for key in PLAIN if key in changes})
    if "leader_id" in changes:
        record.leader_id = changes["leader_id"]
