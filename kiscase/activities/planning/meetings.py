"""Changing, moving, cancelling, restoring and adding single meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.activities.model import Activity, Attendance, Meeting, MeetingStatus
from kiscase.activities.planning.closure_model import ChangeScope
from kiscase.activities.planning.day_limit import require_day_limit
from kiscase.activities.queries import require_activity, require_meeting
from kiscase.activities.series_model import Weekday, WeekdayHours, read_weekday_hours, write_weekday_hours
from kiscase.club.model import Worker
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action

PLACE_FIELDS = ("room", "leader_id")
"""What a meeting has of its own only where it differs from the activity."""
HOURS = ("starts", "ends")
MEETING_FIELDS = (*HOURS, *PLACE_FIELDS)
"""What can be changed about several meetings at once."""


class MeetingDetails(NamedTuple):
    """A meeting with its own values, and the room and the leader's name of its activity."""

    id: int
    values: dict[str, Any]
    activity: str
    room: str
    leader: str
    marks: int
    """How many people have a mark."""


class MeetingChange(NamedTuple):
    """Which meetings a change is about, by day."""

    found: Sequence[Meeting]
    retimed: Sequence[Meeting]
    """Those whose hours change, if hours are changed."""
    kept: Sequence[Meeting]
    """Those whose hours would change, too, but stay because they have marks."""


class ChangedMeetings(NamedTuple):
    """How many meetings were changed, and how many kept their hours because they have marks."""

    changed: int
    kept: int


def find_changed_meetings(session: Session, meeting: Meeting, scope: ChangeScope) -> MeetingChange:
    """The meetings that a change is about; the hours of a meeting with marks change only with scope THIS."""
    activity = require_activity(session, meeting.activity_id)
    found = _list_meetings_in_scope(session, meeting, scope)
    timed = [one for one in found if one is meeting or _has_same_hours(activity, one, meeting)]
    if scope is ChangeScope.THIS:
        return MeetingChange(found, timed, [])
    chosen = select(Attendance.meeting_id).where(Attendance.meeting_id.in_([one.id for one in timed]))
    marked = set(session.scalars(chosen))
    return MeetingChange(
        found, [one for one in timed if one.id not in marked], [one for one in timed if one.id in marked]
    )


def _list_meetings_in_scope(session: Session, meeting: Meeting, scope: ChangeScope) -> Sequence[Meeting]:
    """A meeting, it and the later ones of its activity, or all of them, by day."""
    chosen = select(Meeting).where(Meeting.activity_id == meeting.activity_id).order_by(Meeting.day, Meeting.starts)
    if scope is ChangeScope.THIS:
        chosen = chosen.where(Meeting.id == meeting.id)
    elif scope is ChangeScope.LATER:
        chosen = chosen.where(Meeting.day >= meeting.day)
    return session.scalars(chosen).all()


def change_meetings(
    session: Session, meeting_id: int, changes: Mapping[str, Any], scope: ChangeScope
) -> ChangedMeetings:
    """Change hours, room or leader (`leader_id`) of a meeting, of it and the later ones, or of all.

    What is changed for the later ones or for all is the activity's from then on, so that planning the series anew does
    not undo it. The hours of individual meetings change only one by one, and so do those of meetings with marks. An
    emptied room or leader is that of the activity again. Marks stay. Raises InvalidValuesError if nothing would change.
    """
    meeting = require_meeting(session, meeting_id)
    activity = require_activity(session, meeting.activity_id)
    found, timed, kept = find_changed_meetings(session, meeting, scope)
    if kept and not timed and not _changes_place(changes):
        raise InvalidValuesError({"scope": _("All of them have marks. Their hours can be changed only one by one.")})
    _require_distinct_starts(session, activity.id, {one.id: changes.get("starts") or one.starts for one in timed})
    for one in found:
        _apply_changes(one, changes, MEETING_FIELDS if one in timed else PLACE_FIELDS)
    if scope is ChangeScope.THIS:
        meeting.single = True
    else:
        _change_usual(session, activity, found, changes)
        _change_usual_hours(activity, meeting, changes)
    for on in {one.day for one in found}:
        require_day_limit(session, activity, on)
    words = N_("Changed the meeting of {name} on {date}")
    changed = found if _changes_place(changes) else timed
    if len(changed) > 1:
        words = N_("Changed {count} meetings of {name}")
    describe_action(session, words, count=len(changed), name=activity.name, date=changed[0].day)
    return ChangedMeetings(len(changed), len(kept) if changes_hours(changes) else 0)


def changes_hours(changes: Mapping[str, Any]) -> bool:
    """Whether hours are among what is changed about a meeting."""
    return any(key in changes for key in HOURS)


def _changes_place(changes: Mapping[str, Any]) -> bool:
    return any(key in changes for key in PLACE_FIELDS)


def move_meeting(
    session: Session, meeting_id: int, on: date, starts: time | None = None, ends: time | None = None
) -> None:
    """Move a meeting to another day; a meeting with marks cannot be moved, for they belong to its day."""
    meeting = require_meeting(session, meeting_id)
    activity = require_activity(session, meeting.activity_id)
    if _has_marks(session, meeting_id):
        raise Problem(_("This meeting has marks, which belong to its day. It was not moved."))
    starts = starts or meeting.starts
    there = select(Meeting.id).filter_by(activity_id=activity.id, day=on, starts=starts)
    if session.scalar(there.where(Meeting.id != meeting_id)) is not None:
        raise InvalidValuesError({"day": _("There is a meeting of this activity at that time already.")})
    was = meeting.moved_from or meeting.day
    meeting.change(
        {"day": on, "starts": starts, "ends": ends or meeting.ends, "moved_from": was if was != on else None}
    )
    require_day_limit(session, activity, on)
    describe_action(session, N_("Moved a meeting of {name} from {old} to {new}"), name=activity.name, old=was, new=on)


def cancel_meeting(session: Session, meeting_id: int, reason: str) -> None:
    """Cancel a meeting with a reason; its marks stay but no longer count."""
    meeting = require_meeting(session, meeting_id)
    meeting.change({"happening": MeetingStatus.CANCELLED, "reason": reason})
    name = require_activity(session, meeting.activity_id).name
    words = N_("The meeting of {name} on {date} does not take place: {reason}")
    if meeting.day < action_date(session):
        words = N_("The meeting of {name} on {date} did not take place: {reason}")
    describe_action(session, words, name=name, date=meeting.day, reason=reason)


def restore_meeting(session: Session, meeting_id: int) -> None:
    """Restore a cancelled meeting."""
    meeting = require_meeting(session, meeting_id)
    meeting.change({"happening": MeetingStatus.PLANNED, "reason": ""})
    activity = require_activity(session, meeting.activity_id)
    require_day_limit(session, activity, meeting.day)
    words = N_("The meeting of {name} on {date} takes place after all")
    if meeting.day < action_date(session):
        words = N_("The meeting of {name} on {date} took place after all")
    describe_action(session, words, name=activity.name, date=meeting.day)


def add_meeting(
    session: Session,
    activity_id: int,
    values: Mapping[str, Any],
    participant_id: int | None = None,
    leader_id: int | None = None,
) -> int:
    """Add one meeting, perhaps an individual one of a person; returns the id."""
    activity = require_activity(session, activity_id)
    meeting = Meeting(activity_id=activity_id, participant_id=participant_id, leader_id=leader_id, single=True)
    usual = activity.hours_on(values["day"]) if values.get("day") else (None, None)
    meeting.change({"starts": usual[0], "ends": usual[1]} | dict(values))
    there = select(Meeting.id).filter_by(activity_id=activity_id, day=meeting.day, starts=meeting.starts)
    if session.scalar(there) is not None:
        raise InvalidValuesError({"day": _("There is a meeting of this activity at that time already.")})
    session.add(meeting)
    session.flush()
    require_day_limit(session, activity, meeting.day)
    describe_action(session, N_("Added a meeting of {name} on {date}"), name=activity.name, date=meeting.day)
    return meeting.id


def load_meeting(session: Session, meeting_id: int) -> MeetingDetails:
    """A meeting with everything that can be changed about it."""
    meeting = require_meeting(session, meeting_id)
    activity = require_activity(session, meeting.activity_id)
    leader = session.get(Worker, activity.leader_id) if activity.leader_id else None
    values = meeting.values() | {"leader_id": meeting.leader_id}
    marks = session.scalar(select(func.count()).where(Attendance.meeting_id == meeting_id)) or 0
    return MeetingDetails(meeting_id, values, activity.name, activity.room, leader.name if leader else "", marks)


def _require_distinct_starts(session: Session, activity_id: int, starts: Mapping[int, time]) -> None:
    """Raise if two meetings of an activity would start at the same time; *starts* are the new times by meeting id."""
    there = session.scalars(select(Meeting).where(Meeting.activity_id == activity_id)).all()
    moments = [(one.day, starts.get(one.id, one.starts)) for one in there]
    if len(set(moments)) < len(moments):
        raise InvalidValuesError({"starts": _("There is a meeting of this activity at that time already.")})


def _has_marks(session: Session, meeting_id: int) -> bool:
    return session.scalar(select(Attendance.id).where(Attendance.meeting_id == meeting_id).limit(1)) is not None


def _change_usual(session: Session, activity: Activity, changed: Sequence[Meeting], changes: Mapping[str, Any]) -> None:
    """Make the hours, room and leader of *changed* meetings those of the activity; the others keep what they had."""
    usual = {key: value for key, value in changes.items() if value}
    others = session.scalars(
        select(Meeting).where(Meeting.activity_id == activity.id, Meeting.id.not_in([one.id for one in changed]))
    ).all()
    for key in PLACE_FIELDS:
        was = getattr(activity, key)
        if key not in usual or (others and not was):  # the others could not say that they had none
            usual.pop(key, None)
            continue
        for one in others:
            setattr(one, key, getattr(one, key) or was)
        for one in changed:
            setattr(one, key, "" if key == "room" else None)
    _apply_changes(activity, usual, PLACE_FIELDS)


def _change_usual_hours(activity: Activity, meeting: Meeting, changes: Mapping[str, Any]) -> None:
    """Make the hours of a meeting those of the activity, or those of its day of the week if that has its own."""
    weekday, own = _series_weekday(meeting), read_weekday_hours(activity.weekday_hours)
    if not own:
        activity.change({key: changes[key] for key in HOURS if changes.get(key)})
    elif weekday in activity.weekdays:
        own[weekday] = WeekdayHours(
            weekday, changes.get("starts") or meeting.starts, changes.get("ends") or meeting.ends
        )
        activity.change({"weekday_hours": write_weekday_hours(own.values())})


def _has_same_hours(activity: Activity, meeting: Meeting, changed: Meeting) -> bool:
    """Whether a change of the hours of a meeting for later ones is about another one, too."""
    by_weekday = bool(activity.weekday_hours)
    same_day = not by_weekday or _series_weekday(meeting) == _series_weekday(changed)
    return meeting.participant_id is None and same_day


def _series_weekday(meeting: Meeting) -> Weekday:
    """The day of the week on which the series has planned a meeting."""
    return Weekday(str((meeting.moved_from or meeting.day).weekday()))


def _apply_changes(
    record: Activity | Meeting, changes: Mapping[str, Any], keys: Sequence[str] = MEETING_FIELDS
) -> None:
    record.change({key: changes[key] for key in keys if key in changes and key != "leader_id"})
    if "leader_id" in changes:
        record.leader_id = changes["leader_id"]
