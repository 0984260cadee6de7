"""Attendance rates: who attended how often, by the formula of the club, with the meetings behind each figure.

A mark made by hand counts; without one, an excused absence that covers the day makes the mark; otherwise there is no
mark, which never counts as an absence. Cancelled meetings and meetings to come do not count; one of today counts once
it has ended, or the person is marked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, false, func, select, true, union_all
from sqlalchemy.orm import Session

from kiscase.activities.model import (
    Attendance,
    AttendanceMark,
    Enrolment,
    Meeting,
    MeetingStatus,
    enrolment_continues,
    is_covered_by_absence,
)
from kiscase.activities.periods import meeting_hours
from kiscase.club.actions import load_club
from kiscase.club.model import ExcusedAbsenceRule
from kiscase.contracts.model import Contract
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date, action_time

ATTENDED_MARKS = (AttendanceMark.PRESENT, AttendanceMark.LATE, AttendanceMark.LEFT_EARLY)


class MeetingAttendance(NamedTuple):
    """The mark of one person at one meeting: None while unmarked, *preset* when an excused absence makes it."""

    participant_id: int
    activity_id: int
    meeting_id: int
    day: date
    mark: AttendanceMark | None
    preset: bool
    minutes: int | None
    guest: bool
    starts: time
    ends: time

    @property
    def hours(self) -> float:
        """How long the person attended: the whole meeting, unless minutes are on file."""
        if self.mark not in ATTENDED_MARKS:
            return 0.0
        return self.minutes / 60 if self.minutes is not None else meeting_hours(self.starts, self.ends)

    def is_ahead(self, moment: datetime) -> bool:
        """Whether it does not count yet at a local moment."""
        by_hand = self.mark is not None and not self.preset
        return self.day > moment.date() or (not by_hand and not has_ended(self.day, self.ends, moment))


class AttendanceRate(NamedTuple):
    """An attendance rate with its figures and its formula; it has no percentage while nothing counts."""

    attended: int
    counted: int
    excused: int
    unexcused: int
    unmarked: int
    formula: str

    @property
    def percent(self) -> int | None:
        """In whole percent, half a percent rounded up, as a spreadsheet does; a limit is compared by `reaches`."""
        return (200 * self.attended + self.counted) // (2 * self.counted) if self.counted else None

    def reaches(self, required: int) -> bool:
        """Whether the rate itself, not its rounded percentage, is at least so many percent."""
        return 100 * self.attended >= required * self.counted


def has_ended(day: date, ends: time, moment: datetime) -> bool:
    """Whether a meeting is over at a local moment."""
    return (day, ends) <= (moment.date(), moment.time())


def percent_text(percent: int | None) -> str:
    """A percentage in words, or a dash while there is none."""
    return "–" if percent is None else f"{percent}%"


def list_attendance(
    session: Session,
    *,
    activity_id: int | None = None,
    participant_id: int | None = None,
    people: Collection[int] = (),
    contracts: Iterable[int] = (),
    since: date | None = None,
    until: date | None = None,
    ahead: bool = False,
    happening: MeetingStatus = MeetingStatus.PLANNED,
) -> list[MeetingAttendance]:
    """The marks at meetings that take place, by day: of an activity, of people, or of enrolments under contracts.

    *ahead* includes meetings to come; with another *happening* it is about the cancelled ones.
    """
    wanted: list[ColumnElement[bool]] = [Meeting.happening == happening]
    if not ahead:
        wanted.append(Meeting.day <= action_date(session))
    if activity_id is not None:
        wanted.append(Meeting.activity_id == activity_id)
    if since is not None:
        wanted.append(Meeting.day >= since)
    if until is not None:
        wanted.append(Meeting.day <= until)
    contract_ids = list(contracts)
    enrolled = _enrolled().where(*wanted)
    dropped_in = _dropped_in().where(*wanted)
    if contract_ids:
        enrolled = enrolled.where(Enrolment.contract_id.in_(contract_ids))
        dropped_in = dropped_in.where(false())
    people = people if participant_id is None else [participant_id]
    if people:
        enrolled = enrolled.where(Enrolment.participant_id.in_(people))
        dropped_in = dropped_in.where(Attendance.participant_id.in_(people))
    both = union_all(enrolled, dropped_in).subquery()
    rows = session.execute(select(both).order_by(both.c.day, both.c.starts, both.c.meeting_id))
    found: dict[tuple[int, int], MeetingAttendance] = {}
    for row in rows:  # a drop-in who was enrolled for that day later is listed once
        found.setdefault((row.participant_id, row.meeting_id), _meeting_attendance(row))
    moment = action_time(session).astimezone()
    return [row for row in found.values() if ahead or not row.is_ahead(moment)]


def count_marks(session: Session, since: date, until: date) -> dict[int, tuple[int, int]]:
    """How many people each meeting of these days has, and how many of them are marked, by its id; also of those ahead.

    A meeting without people has no line.
    """
    wanted = (Meeting.happening == MeetingStatus.PLANNED, Meeting.day.between(since, until))
    both = union_all(_enrolled().where(*wanted), _dropped_in().where(*wanted)).subquery()
    marked = case((both.c.mark.is_not(None) | both.c.preset, both.c.participant_id))
    counts = (func.count(both.c.participant_id.distinct()), func.count(marked.distinct()))
    rows = session.execute(select(both.c.meeting_id, *counts).group_by(both.c.meeting_id))
    return {meeting_id: (people, count) for meeting_id, people, count in rows}


def count_marked(rows: Collection[MeetingAttendance]) -> int:
    """How many of the rows of a meeting are marked; 0 where excuses made all marks and somebody has none."""
    marked = sum(row.mark is not None for row in rows)
    by_hand = any(row.mark is not None and not row.preset for row in rows)
    return marked if by_hand or marked == len(rows) else 0


def calculate_rate(session: Session, rows: Iterable[MeetingAttendance]) -> AttendanceRate:
    """The attendance rate of some rows, by the formula of the club."""
    return calculate_rate_by_rule(rows, load_club(session).excused_counts)


def calculate_rate_by_rule(rows: Iterable[MeetingAttendance], rule: ExcusedAbsenceRule) -> AttendanceRate:
    """The attendance rate of some rows, by a given formula."""
    rows = list(rows)
    counts = {mark: sum(row.mark is mark for row in rows) for mark in AttendanceMark}
    there = sum(counts[mark] for mark in ATTENDED_MARKS)
    excused, unexcused = counts[AttendanceMark.EXCUSED], counts[AttendanceMark.UNEXCUSED]
    attended = there + (excused if rule is ExcusedAbsenceRule.AS_PRESENT else 0)
    counted = there + unexcused + (0 if rule is ExcusedAbsenceRule.LEFT_OUT else excused)
    unmarked = sum(row.mark is None for row in rows)
    return AttendanceRate(attended, counted, excused, unexcused, unmarked, describe_rate_formula(rule))


def describe_rate_formula(rule: ExcusedAbsenceRule) -> str:
    """The formula in words, shown with each figure."""
    return {
        ExcusedAbsenceRule.LEFT_OUT: _("present : (present + absent without excuse); excused meetings do not count"),
        ExcusedAbsenceRule.AS_PRESENT: _("(present + excused) : all marked meetings"),
        ExcusedAbsenceRule.AS_ABSENT: _("present : all marked meetings; excused meetings count as absences"),
    }[rule]


def is_on_list() -> ColumnElement[bool]:
    """The condition that joins an enrolment to a meeting, unless it ended before (`enrolment_continues`)."""
    return and_(
        Enrolment.activity_id == Meeting.activity_id,
        Enrolment.since <= Meeting.day,
        Meeting.participant_id.is_(None) | (Meeting.participant_id == Enrolment.participant_id),
    )


def _enrolled() -> Any:
    by_hand = and_(Attendance.meeting_id == Meeting.id, Attendance.participant_id == Enrolment.participant_id)
    excused = is_covered_by_absence(Enrolment.participant_id)
    return (
        select(
            Enrolment.participant_id.label("participant_id"),
            Meeting.activity_id.label("activity_id"),
            Meeting.id.label("meeting_id"),
            Meeting.day.label("day"),
            Meeting.starts.label("starts"),
            Attendance.mark.label("mark"),
            case((Attendance.id.is_(None) & excused, true()), else_=false()).label("preset"),
            Attendance.minutes.label("minutes"),
            Enrolment.guest.label("guest"),
            Meeting.ends.label("ends"),
        )
        .select_from(Meeting)
        .join(Enrolment, is_on_list())
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .outerjoin(Attendance, by_hand)
        .where(enrolment_continues(Meeting.day))
    )


def _dropped_in() -> Any:
    return (
        select(
            Attendance.participant_id,
            Meeting.activity_id,
            Meeting.id,
            Meeting.day,
            Meeting.starts,
            Attendance.mark,
            false(),
            Attendance.minutes,
            true(),
            Meeting.ends,
        )
        .select_from(Meeting)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(Attendance.guest.is_(True))
    )


def _meeting_attendance(row: Any) -> MeetingAttendance:
    mark = AttendanceMark.EXCUSED if row.preset else row.mark
    return MeetingAttendance(
        row.participant_id,
        row.activity_id,
        row.meeting_id,
        row.day,
        mark,
        bool(row.preset),
        row.minutes,
        bool(row.guest),
        row.starts,
        row.ends,
    )
