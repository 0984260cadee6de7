"""Planning activities: a series with its meetings, and replanning it from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from kiscase.activities.activity_rules import find_activity_rule
from kiscase.activities.model import Activity, Attendance, Enrolment, Meeting, MeetingStatus
from kiscase.activities.planning.recurrence import SeriesDay, list_series_days
from kiscase.activities.queries import require_activity
from kiscase.activities.series_model import MAX_SERIES_MEETINGS
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.journal.running_action import describe_action
from kiscase.core.own_fields.values import change_with_own_fields
from kiscase.core.records.deletion import delete_unused_record
from kiscase.core.text.names import with_former_names

PARTS = frozenset({Meeting.__tablename__, "starosta_agreement", "work_rate"})
"""The tables with what belongs to an activity alone."""


def preview_series_days(session: Session, changes: Mapping[str, Any]) -> list[SeriesDay]:
    """The days that a series would have, with the reason for each that is left out; nothing is saved."""
    return _sound_series_days(session, Activity().change(changes))


def plan_activity(session: Session, changes: Mapping[str, Any], leader_id: int | None = None) -> int:
    """Plan an activity with its series, without public holidays and closures; returns the id."""
    activity = Activity(leader_id=leader_id)
    change_with_own_fields(session, activity, changes)
    on_days = [one for one in _sound_series_days(session, activity) if not one.struck]
    session.add(activity)
    session.flush()
    for day in on_days:
        session.add(build_meeting(activity, day))
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
    _change(session, activity, changes, revision)
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


def _change(session: Session, activity: Activity, changes: Mapping[str, Any], revision: int | None) -> None:
    """Take over typed values; a name that was replaced is kept among the former ones."""
    name = activity.name
    change_with_own_fields(session, activity, changes, revision)
    activity.former_names = with_former_names(activity.former_names, [name], [activity.name])


class ReplanResult(NamedTuple):
    """The result of a new rule: how many meetings were planned, and the days of those that stayed."""

    planned: int
    stayed: list[date]


def replan_series(
    session: Session, activity_id: int, changes: Mapping[str, Any], since: date, revision: int | None = None
) -> ReplanResult:
    """Replace a series from a day on by a new rule, perhaps with other data and another leader (`leader_id`).

    Meetings that have marks or notes, were moved, cancelled or changed by themselves, or belong to one person stay; the
    others from that day on are replaced.
    """
    rule = {key: value for key, value in changes.items() if key != "leader_id"}
    activity = require_activity(session, activity_id)
    _require_contracts_for_kind(session, activity, rule)
    untouched = session.scalars(_select_untouched(activity).where(Meeting.day >= since)).all()
    _change(session, activity, rule, revision)
    activity.leader_id = changes.get("leader_id", activity.leader_id)
    there = session.scalars(select(Meeting).where(Meeting.activity_id == activity_id)).all()
    stayed = [one for one in there if one not in untouched]
    taken = {one.day for one in stayed} | {one.moved_from for one in stayed}
    days = _sound_series_days(session, activity)
    planned = {one.on: one for one in days if not one.struck and one.on >= since and one.on not in taken}
    replaced = {one.day: one for one in untouched if one.day in planned}
    for meeting in untouched:
        if meeting is not replaced.get(meeting.day):
            session.delete(meeting)
    for on, day in planned.items():
        if on in replaced:  # the same meeting at other hours, also in the calendars of people
            replaced[on].change({"starts": day.starts, "ends": day.ends})
        else:
            session.add(build_meeting(activity, day))
    describe_action(session, N_("Planned the series of {name} anew from {date} on"), name=activity.name, date=since)
    return ReplanResult(len(planned), sorted(one.day for one in stayed if one.day >= since))


def build_meeting(activity: Activity, day: SeriesDay) -> Meeting:
    """A new meeting of an activity on a day of its series."""
    return Meeting(activity_id=activity.id).change({"day": day.on, "starts": day.starts, "ends": day.ends})


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


def _sound_series_days(session: Session, activity: Activity) -> list[SeriesDay]:
    """The days of an activity; raises unless a series has at least one meeting and at most MAX_SERIES_MEETINGS."""
    found = list_series_days(session, activity)
    if not activity.is_series():
        return found
    held = sum(not one.struck for one in found)
    if not held:
        struck = ", ".join(f"{format_date(one.on)} ({one.struck})" for one in found[:3])
        words = _("There is no such day of the week between these dates.")
        raise InvalidValuesError({"until": f"{words} {struck}".strip()})
    if held > MAX_SERIES_MEETINGS:
        words = _("This would be more than {count} meetings. Please check the dates.")
        raise InvalidValuesError({"until": words.format(count=MAX_SERIES_MEETINGS)})
    return found


def _select_untouched(activity: Activity) -> Any:
    """The meetings that are as the series has planned them."""
    marked = exists().where(Attendance.meeting_id == Meeting.id)
    return select(Meeting).where(
        Meeting.activity_id == activity.id,
        ~Meeting.single,
        Meeting.room == "",
        Meeting.leader_id.is_(None),
        Meeting.happening == MeetingStatus.PLANNED,
        Meeting.moved_from.is_(None),
        Meeting.participant_id.is_(None),
        Meeting.topic == "",
        Meeting.notes == "",
        ~marked,
    )
