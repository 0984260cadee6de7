"""Planning activities: a series with its meetings, and replanning it from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from kiscase.activities.activity_rules import find_activity_rule
from kiscase.activities.model import MAX_SERIES_MEETINGS, Activity, Attendance, Enrolment, Meeting, MeetingStatus
from kiscase.activities.planning.recurrence import SeriesDay, list_series_days
from kiscase.activities.queries import require_activity
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.journal.running_action import describe_action
from kiscase.core.records.deletion import delete_unused_record

PARTS = frozenset({Meeting.__tablename__, "starosta_agreement", "work_rate"})
"""The tables with what belongs to an activity alone."""


def preview_series_days(session: Session, changes: Mapping[str, Any]) -> list[SeriesDay]:
    """The days that a series would have, with the reason for each that is left out; nothing is saved."""
    return _require_sound_series(list_series_days(session, Activity().change(changes)))


def plan_activity(session: Session, changes: Mapping[str, Any], leader_id: int | None = None) -> int:
    """Plan an activity with its series, without public holidays and closures; returns the id."""
    activity = Activity(leader_id=leader_id).change(changes)
    on_days = [one.on for one in _require_sound_series(list_series_days(session, activity)) if not one.struck]
    session.add(activity)
    session.flush()
    for on in on_days:
        session.add(build_meeting(activity, on))
    describe_action(
        session, N_("Planned the activity {name}: {count} meetings"), name=activity.name, count=len(on_days)
    )
    return activity.id


def change_activity(
    session: Session, activity_id: int, changes: Mapping[str, Any], leader_id: int | None, revision: int | None = None
) -> None:
    """Change an activity; meetings that are already planned stay as they are."""
    activity = require_activity(session, activity_id)
    _require_contracts_for_kind(session, activity, changes)
    activity.leader_id = leader_id
    activity.change(changes, revision=revision)
    describe_action(session, N_("Changed the activity {name}"), name=activity.name)


def delete_activity(session: Session, activity_id: int) -> None:
    """Delete an activity with its meetings while nobody was enrolled or marked; raises a Problem otherwise."""
    activity = require_activity(session, activity_id)
    name = activity.name
    hindrance = _(
        "{name} cannot be deleted: there are enrolments, marks, notes or documents about it. Nothing was changed; "
        "end the series instead."
    ).format(name=name)
    told = select(Meeting.id).where(Meeting.activity_id == activity_id, (Meeting.topic != "") | (Meeting.notes != ""))
    if session.scalars(told).first() is not None:
        raise Problem(hindrance)
    delete_unused_record(session, activity, PARTS, hindrance)
    describe_action(session, N_("Deleted the activity {name}"), name=name)


class ReplanResult(NamedTuple):
    """The result of a new rule: how many meetings were planned, and the days of those that stayed."""

    planned: int
    stayed: list[date]


def replan_series(
    session: Session, activity_id: int, changes: Mapping[str, Any], since: date, revision: int | None = None
) -> ReplanResult:
    """Replace a series from a day on by a new rule, perhaps with other data and another leader (`leader_id`).

    Meetings that have marks or notes, were moved or cancelled, or belong to one person stay; the others from that day
    on are replaced.
    """
    rule = {key: value for key, value in changes.items() if key != "leader_id"}
    activity = require_activity(session, activity_id)
    _require_contracts_for_kind(session, activity, rule)
    activity.change(rule, revision=revision)
    activity.leader_id = changes.get("leader_id", activity.leader_id)
    for meeting in session.scalars(_select_untouched(activity_id).where(Meeting.day >= since)).all():
        session.delete(meeting)
    session.flush()
    there = session.scalars(select(Meeting).where(Meeting.activity_id == activity_id)).all()
    taken = {one.day for one in there} | {one.moved_from for one in there}
    on_days = [
        one.on
        for one in _require_sound_series(list_series_days(session, activity))
        if not one.struck and one.on >= since
    ]
    planned = [on for on in on_days if on not in taken]
    for on in planned:
        session.add(build_meeting(activity, on))
    describe_action(session, N_("Planned the series of {name} anew from {date} on"), name=activity.name, date=since)
    return ReplanResult(len(planned), sorted(one.day for one in there if one.day >= since))


def build_meeting(activity: Activity, on: date) -> Meeting:
    """A new meeting of an activity on a day, at its usual time."""
    return Meeting(activity_id=activity.id).change({"day": on, "starts": activity.starts, "ends": activity.ends})


def _require_contracts_for_kind(session: Session, activity: Activity, changes: Mapping[str, Any]) -> None:
    """Raise if people without a contract take part and the new kind of the activity asks for one (art. 18 ust. 4)."""
    kind, since = changes.get("kind", activity.kind), changes.get("since", activity.since)
    rule = find_activity_rule(kind, since) if kind and since else None
    if kind == activity.kind or (rule is not None and not rule.needs_contract):
        return
    without = select(func.count()).where(
        Enrolment.activity_id == activity.id, Enrolment.contract_id.is_(None), Enrolment.guest.is_(False)
    )
    count = session.scalar(without) or 0
    if count:
        words = ngettext(
            "{count} person is enrolled without a contract, which another kind asks for. Plan a new activity instead.",
            "{count} people are enrolled without a contract, which another kind asks for. Plan a new activity instead.",
            count,
        )
        raise InvalidValuesError({"kind": words.format(count=count)})


def _require_sound_series(found: list[SeriesDay]) -> list[SeriesDay]:
    """Raise unless a series has at least one meeting and at most MAX_SERIES_MEETINGS."""
    held = sum(not one.struck for one in found)
    if not held:
        struck = ", ".join(f"{format_date(one.on)} ({one.struck})" for one in found[:3])
        words = _("There is no such day of the week between these dates.")
        raise InvalidValuesError({"until": f"{words} {struck}".strip()})
    if held > MAX_SERIES_MEETINGS:
        words = _("This would be more than {count} meetings. Please check the dates.")
        raise InvalidValuesError({"until": words.format(count=MAX_SERIES_MEETINGS)})
    return found


def _select_untouched(activity_id: int) -> Any:
    marked = exists().where(Attendance.meeting_id == Meeting.id)
    return select(Meeting).where(
        Meeting.activity_id == activity_id,
        Meeting.happening == MeetingStatus.PLANNED,
        Meeting.moved_from.is_(None),
        Meeting.participant_id.is_(None),
        Meeting.topic == "",
        Meeting.notes == "",
        ~marked,
    )
