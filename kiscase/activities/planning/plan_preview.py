"""Previews of plans before anything is saved: the days of a series, and the conflicts of meetings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.model import Activity, Meeting, MeetingStatus
from kiscase.activities.periods import time_range_text
from kiscase.activities.planning import conflicts
from kiscase.activities.planning.actions import preview_series_days
from kiscase.activities.planning.closure_model import ChangeScope
from kiscase.activities.planning.closures import list_planned_meetings
from kiscase.activities.planning.conflicts import MeetingSlot
from kiscase.activities.planning.meetings import HOURS, changes_hours, find_changed_meetings
from kiscase.activities.planning.recurrence import SeriesDay, load_days_off
from kiscase.activities.queries import require_activity, require_meeting
from kiscase.activities.series_model import Recurrence
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _, ngettext
from kiscase.core.journal.running_action import action_date

_ANY_NAME = {"name": "–", "kind": "job_help"}
_ANY_HOURS = {"starts": time(0, 0), "ends": time(23, 59)}
SERIES_RULE = ("repeat", "every", "nth", "weekdays", "since", "until", "count", "starts", "ends", "weekday_hours")
"""The fields that determine the days and hours of a series."""


class PlannedSeries(NamedTuple):
    """The days of a series, how many of its meetings have passed, and a sentence for each conflict."""

    days: list[SeriesDay]
    passed: int
    clashes: list[str]


class ClosureMeeting(NamedTuple):
    """A planned meeting on a day of a closure."""

    id: int
    on: date
    hours: str
    activity: str


def preview_series(
    session: Session, values: Mapping[str, Any], leader_id: int | None = None, besides: int | None = None
) -> PlannedSeries:
    """The days that a series would have; only its rule, hours and room matter.

    *besides* is the activity whose series it is. Raises InvalidValuesError if the rule makes no series.
    """
    rule = {key: values[key] for key in SERIES_RULE if values.get(key) not in (None, "", [])}
    timed = "starts" in rule and "ends" in rule
    days = preview_series_days(session, _ANY_NAME | ({} if timed else _ANY_HOURS) | rule)
    held = [one for one in days if not one.struck]
    clashes = []
    if timed:
        room = values.get("room") or ""
        slots = [MeetingSlot(one.on, one.starts, one.ends, room, leader_id) for one in held if one.starts and one.ends]
        clashes = conflicts.find_meeting_conflicts(session, slots, besides=besides)
    else:
        days = [one._replace(starts=None, ends=None) for one in days]
    now = action_date(session)
    if rule.get("repeat") == Recurrence.ONCE and days and (name := load_days_off(session)(days[0].on)):
        clashes.insert(0, day_off_text(days[0].on, name))
    return PlannedSeries(days, sum(one.on < now for one in held), clashes)


def find_activity_conflicts(session: Session, activity_id: int, room: str, leader_id: int | None) -> list[str]:
    """The conflicts of the meetings to come of an activity, where they are not held elsewhere or by somebody else."""
    chosen = select(Meeting).where(
        Meeting.activity_id == activity_id,
        Meeting.day >= action_date(session),
        Meeting.happening == MeetingStatus.PLANNED,
    )
    slots = [
        MeetingSlot(one.day, one.starts, one.ends, one.room or room, one.leader_id or leader_id, one.id)
        for one in session.scalars(chosen)
    ]
    return conflicts.find_meeting_conflicts(session, slots, besides=activity_id)


def check_meeting_change(
    session: Session, meeting_id: int, changes: Mapping[str, Any], scope: ChangeScope
) -> list[str]:
    """The conflicts of meetings with other hours, another room or leader, and how many keep their hours."""
    meeting = require_meeting(session, meeting_id)
    activity = require_activity(session, meeting.activity_id)
    found, timed, kept = find_changed_meetings(session, meeting, scope)
    place = {key: value for key, value in changes.items() if key not in HOURS}
    slots = [_slot(activity, one, changes if one in timed else place) for one in found]
    clashes = conflicts.find_meeting_conflicts(session, slots, besides=activity.id)
    return clashes + ([kept_hours_text(len(kept))] if kept and changes_hours(changes) else [])


def kept_hours_text(count: int) -> str:
    """How many meetings keep their hours because they have marks."""
    words = ngettext(
        "{count} meeting with marks keeps its hours.", "{count} meetings with marks keep their hours.", count
    )
    return words.format(count=count)


def check_meeting_move(session: Session, meeting_id: int, changes: Mapping[str, Any]) -> list[str]:
    """The conflicts of a meeting on another day (`day`) or at other hours."""
    meeting = require_meeting(session, meeting_id)
    return _check_day(session, require_activity(session, meeting.activity_id), meeting, changes)


def check_new_meeting(session: Session, activity_id: int, changes: Mapping[str, Any]) -> list[str]:
    """The conflicts of a further meeting of an activity."""
    activity = require_activity(session, activity_id)
    starts, ends = activity.hours_on(changes["day"]) if changes.get("day") else (None, None)
    return _check_day(session, activity, Meeting(starts=starts, ends=ends), changes)


def day_off_text(on: date, name: str) -> str:
    """That a day is a holiday or a closure."""
    return _("{date} is a day off: {name}.").format(date=format_date(on), name=name)


def list_closure_meetings(session: Session, since: date | None, until: date | None) -> list[ClosureMeeting]:
    """The meetings that are planned on days on which the club is to be closed."""
    if since is None or until is None or until < since:
        return []
    return [
        ClosureMeeting(
            one.id,
            one.day,
            time_range_text(one.starts, one.ends),
            require_activity(session, one.activity_id).name,
        )
        for one in list_planned_meetings(session, since, until)
    ]


def _check_day(session: Session, activity: Activity, meeting: Meeting, changes: Mapping[str, Any]) -> list[str]:
    slot = _slot(activity, meeting, changes)
    if slot.on is None:
        return []
    found = []
    if slot.on < action_date(session):
        found.append(_("{date} has passed.").format(date=format_date(slot.on)))
    if name := load_days_off(session)(slot.on):
        found.append(day_off_text(slot.on, name))
    return found + conflicts.find_meeting_conflicts(session, [slot], besides=activity.id)


def _slot(activity: Activity, meeting: Meeting, changes: Mapping[str, Any]) -> MeetingSlot:
    """The slot of a meeting: as changed, otherwise as it is, otherwise as that of its activity."""
    given = meeting.values() | {"leader_id": meeting.leader_id} | dict(changes)
    return MeetingSlot(
        given["day"],
        given["starts"] or meeting.starts,
        given["ends"] or meeting.ends,
        given["room"] or activity.room,
        given["leader_id"] or activity.leader_id,
        meeting.id,
    )
