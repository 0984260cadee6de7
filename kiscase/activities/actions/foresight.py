"""What a plan would come to, told before anything is kept: its days, and what speaks against them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from kiscase.activities.actions import clashes
from kiscase.activities.actions.clashes import Slot
from kiscase.activities.actions.planning import in_scope, planned_on, preview, require_activity, require_meeting
from kiscase.activities.actions.series import Day, days_off
from kiscase.activities.model import Activity, Meeting, Scope
from kiscase.core.i18n import _, clock, day
from kiscase.core.journal import today

_ANY_NAME = {"name": "–", "kind": "job_help", "starts": time(0, 0), "ends": time(23, 59)}
RULE = ("repeat", "every", "nth", "weekdays", "since", "until", "count", "starts", "ends")
"""What the days and hours of a series follow from."""


class Foreseen(NamedTuple):
    """The days of a series, how many of its meetings have passed already, and a sentence for each clash."""

    days: list[Day]
    passed: int
    clashes: list[str]


class Planned(NamedTuple):
    """A meeting that lies in a closure."""

    id: int
    on: date
    hours: str
    activity: str


def of_series(
    session: Session, values: Mapping[str, Any], leader_id: int | None = None, besides: int | None = None
) -> Foreseen:
    """The days that a series would have; only its rule, hours and room are looked at.

    *besides* is the activity that it is the series of. Raises Invalid when the rule makes no series.
    """
    rule = {key: values[key] for key in RULE if values.get(key) not in (None, "", [])}
    days = preview(session, _ANY_NAME | rule)
    held = [one.on for one in days if not one.struck]
    slots = []
    if "starts" in rule and "ends" in rule:
        room = values.get("room") or ""
        slots = [Slot(on, rule["starts"], rule["ends"], room, leader_id) for on in held]
    now = today(session)
    return Foreseen(days, sum(on < now for on in held), clashes.of_meetings(session, slots, besides=besides))


def of_change(session: Session, meeting_id: int, changes: Mapping[str, Any], scope: Scope) -> list[str]:
    """What speaks against other hours, another room or leader of meetings."""
    meeting = require_meeting(session, meeting_id)
    activity = require_activity(session, meeting.activity_id)
    slots = [_slot(activity, one, changes) for one in in_scope(session, meeting, scope)]
    return clashes.of_meetings(session, slots, besides=activity.id)


def of_move(session: Session, meeting_id: int, changes: Mapping[str, Any]) -> list[str]:
    """What speaks against another day (`day`) and other hours of a meeting."""
    meeting = require_meeting(session, meeting_id)
    return _of_day(session, require_activity(session, meeting.activity_id), meeting, changes)


def of_new(session: Session, activity_id: int, changes: Mapping[str, Any]) -> list[str]:
    """What speaks against a further meeting of an activity."""
    activity = require_activity(session, activity_id)
    return _of_day(session, activity, Meeting(starts=activity.starts, ends=activity.ends), changes)


def of_closure(session: Session, since: date | None, until: date | None) -> list[Planned]:
    """The meetings that are planned on days on which the club is to be closed."""
    if since is None or until is None or until < since:
        return []
    return [
        Planned(
            one.id,
            one.day,
            f"{clock(one.starts)}–{clock(one.ends)}",
            require_activity(session, one.activity_id).name,
        )
        for one in planned_on(session, since, until)
    ]


def _of_day(session: Session, activity: Activity, meeting: Meeting, changes: Mapping[str, Any]) -> list[str]:
    slot = _slot(activity, meeting, changes)
    if slot.on is None:
        return []
    found = []
    if slot.on < today(session):
        found.append(_("{date} has passed.").format(date=day(slot.on)))
    if name := days_off(session)(slot.on):
        found.append(_("{date} is a day off: {name}.").format(date=day(slot.on), name=name))
    return found + clashes.of_meetings(session, [slot], besides=activity.id)


def _slot(activity: Activity, meeting: Meeting, changes: Mapping[str, Any]) -> Slot:
    """When and with what a meeting would take place: as changed, else as it is, else as its activity says."""
    given = meeting.values() | {"leader_id": meeting.leader_id} | dict(changes)
    return Slot(
        given["day"],
        given["starts"] or meeting.starts,
        given["ends"] or meeting.ends,
        given["room"] or activity.room,
        given["leader_id"] or activity.leader_id,
        meeting.id,
    )
