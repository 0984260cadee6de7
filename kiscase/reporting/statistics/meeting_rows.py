"""What the reports of activities count: people, meetings that took place, who attended them, and what they cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.attendance_rates import ATTENDED_MARKS, has_ended
from kiscase.activities.model import Activity, Attendance, Meeting, MeetingStatus
from kiscase.activities.periods import meeting_hours
from kiscase.core.journal.running_action import action_time
from kiscase.core.records.sex import Sex
from kiscase.participants.model import Participant
from kiscase.reporting.statistics.model import StatisticsRequest


class ReportPerson(NamedTuple):
    """What decides where a person is counted."""

    sex: Sex | None
    referred_by: str


class HeldMeeting(NamedTuple):
    """A meeting that took place, with its length and what it cost, if a cost per hour is known."""

    id: int
    activity_id: int
    activity: str
    kind: str
    leader_id: int | None
    day: date
    minutes: int
    cost: int | None


class AttendedMark(NamedTuple):
    """That a person attended a meeting, and how long."""

    meeting_id: int
    participant_id: int
    minutes: int


def list_report_people(session: Session, request: StatisticsRequest) -> dict[int, ReportPerson]:
    """The people whom a report is about, by id."""
    chosen = select(Participant.id, Participant.sex, Participant.referred_by)
    if request.referred_by:
        chosen = chosen.where(Participant.referred_by == request.referred_by)
    if request.sex is not None:
        chosen = chosen.where(Participant.sex == request.sex)
    return {row.id: ReportPerson(row.sex, row.referred_by) for row in session.execute(chosen)}


def list_held_meetings(session: Session, request: StatisticsRequest) -> list[HeldMeeting]:
    """The meetings that took place in the period and are over, in the order of time."""
    chosen = (
        select(
            *(Meeting.id, Meeting.activity_id, Meeting.day, Meeting.starts, Meeting.ends),
            *(Meeting.leader_id.label("substitute"), Activity.leader_id),
            *(Activity.name, Activity.kind, Activity.cost_per_hour),
        )
        .join(Activity, Activity.id == Meeting.activity_id)
        .where(Meeting.happening == MeetingStatus.PLANNED, Meeting.day.between(request.period.since, request.last))
        .order_by(Meeting.day, Meeting.starts, Meeting.id)
    )
    if request.activity_id is not None:
        chosen = chosen.where(Meeting.activity_id == request.activity_id)
    moment = action_time(session).astimezone()
    found = []
    for row in session.execute(chosen):
        if has_ended(row.day, row.ends, moment):
            minutes = round(60 * meeting_hours(row.starts, row.ends))
            cost = None if row.cost_per_hour is None else _divide_half_up(minutes * row.cost_per_hour, 60)
            leader = row.substitute or row.leader_id
            of_activity = (row.activity_id, row.name, row.kind)
            found.append(HeldMeeting(row.id, *of_activity, leader, row.day, minutes, cost))
    return found


def list_attended_marks(session: Session, request: StatisticsRequest) -> list[AttendedMark]:
    """Who attended the meetings of the period, and how long."""
    chosen = (
        select(Attendance.meeting_id, Attendance.participant_id, Attendance.minutes, Meeting.starts, Meeting.ends)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Attendance.mark.in_(ATTENDED_MARKS),
            Meeting.happening == MeetingStatus.PLANNED,
            Meeting.day.between(request.period.since, request.last),
        )
        .order_by(Attendance.meeting_id, Attendance.participant_id)
    )
    if request.activity_id is not None:
        chosen = chosen.where(Meeting.activity_id == request.activity_id)
    return [
        AttendedMark(row[0], row[1], round(60 * meeting_hours(row[3], row[4])) if row[2] is None else row[2])
        for row in session.execute(chosen)
    ]


def share_costs(meetings: Mapping[int, HeldMeeting], marks: Iterable[AttendedMark]) -> dict[AttendedMark, int]:
    """What each attendance cost: the cost of its meeting shared by minutes, to the last grosz."""
    by_meeting: dict[int, list[AttendedMark]] = defaultdict(list)
    for mark in marks:
        by_meeting[mark.meeting_id].append(mark)
    shares = {}
    for meeting_id, found in by_meeting.items():
        cost = meetings[meeting_id].cost
        if cost is None:
            continue
        weights = [mark.minutes for mark in found]
        weights = weights if any(weights) else [1] * len(found)
        done = given = 0
        for mark, weight in zip(found, weights, strict=True):
            done += weight
            due = _divide_half_up(cost * done, sum(weights))
            shares[mark], given = due - given, due
    return shares


def cost_of_hour(cost: int | None, minutes: int) -> int | None:
    """What one hour cost, in grosze, if so many minutes cost so much."""
    return None if cost is None or not minutes else _divide_half_up(60 * cost, minutes)


def _divide_half_up(value: int, by: int) -> int:
    return (2 * value + by) // (2 * by)
