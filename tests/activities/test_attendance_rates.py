"""Attendance rates: unmarked is never absent, excused absences cover meetings, the formula is the club's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kiscase.activities import attendance_rates
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.attendance import queries as attendance_queries
from kiscase.activities.attendance_rates import AttendanceRate
from kiscase.activities.model import Absence, AbsenceKind, Attendance, AttendanceMark, Meeting, MeetingStatus
from kiscase.club import actions as clubs
from kiscase.club.model import ExcusedAbsenceRule
from kiscase.core.database.database import Database
from kiscase.core.journal.running_action import describe_action
from tests import makers
from tests.actions import ask, do
from tests.clock import clock

MONDAYS = [date(2026, 6, day) for day in (1, 8, 15, 22, 29)]


@pytest.fixture
def person(case: Database) -> int:
    """Enrolled in five Monday meetings, all of them past."""
    activity = do(case, makers.activity, until=MONDAYS[-1])
    who: int = do(case, makers.participant)
    clock.set(2026, 6, 1, 12)
    do(case, makers.enrolled, activity, who, MONDAYS[0])
    do(case, clubs.change_club, {"lock_days": 60})
    clock.set(2026, 7, 1, 12)
    return who


def meeting(case: Database, on: date) -> int:
    found: int = ask(case, lambda session: session.scalars(select(Meeting.id).where(Meeting.day == on)).one())
    return found


def mark(case: Database, person: int, on: date, what: AttendanceMark) -> None:
    do(case, attendance.mark_attendance, meeting(case, on), {person: (what, "")})


def absent(case: Database, person: int, since: date, until: date) -> None:
    def add(session: Any) -> None:
        session.add(Absence(participant_id=person).change({"kind": AbsenceKind.SICK, "since": since, "until": until}))
        describe_action(session, "x")

    do(case, add)


def rate(case: Database, person: int) -> attendance_rates.AttendanceRate:
    found: attendance_rates.AttendanceRate = ask(
        case,
        lambda session: attendance_rates.calculate_rate(
            session, attendance_rates.list_attendance(session, participant_id=person)
        ),
    )
    return found


def test_unmarked_is_never_absent(case: Database, person: int) -> None:
    assert rate(case, person)[:5] == (0, 0, 0, 0, 5)
    assert rate(case, person).percent is None
    mark(case, person, MONDAYS[0], AttendanceMark.PRESENT)
    assert rate(case, person)[:5] == (1, 1, 0, 0, 4)


@pytest.mark.parametrize(
    ("rule", "attended", "counted"),
    [(ExcusedAbsenceRule.LEFT_OUT, 2, 3), (ExcusedAbsenceRule.AS_PRESENT, 3, 4), (ExcusedAbsenceRule.AS_ABSENT, 2, 4)],
)
def test_what_excused_does_is_the_clubs_rule(
    case: Database, person: int, rule: ExcusedAbsenceRule, attended: int, counted: int
) -> None:
    do(case, clubs.change_club, {"excused_counts": rule})
    for on, what in zip(
        MONDAYS,
        (AttendanceMark.PRESENT, AttendanceMark.LATE, AttendanceMark.EXCUSED, AttendanceMark.UNEXCUSED),
        strict=False,
    ):
        mark(case, person, on, what)
    found = rate(case, person)
    assert found[:5] == (attended, counted, 1, 1, 1)
    assert found.percent == {(2, 3): 67, (3, 4): 75, (2, 4): 50}[attended, counted]
    assert found.formula == attendance_rates.describe_rate_formula(rule)


@pytest.mark.parametrize(
    ("attended", "counted", "percent"),
    [(2, 3, 67), (8, 9, 89), (13, 14, 93), (1, 8, 13), (1, 3, 33), (0, 5, 0), (5, 5, 100)],
)
def test_percent_is_rounded_as_a_spreadsheet_does_it(attended: int, counted: int, percent: int) -> None:
    assert AttendanceRate(attended, counted, 0, 0, 0, "").percent == percent


def test_a_limit_is_not_reached_by_rounding() -> None:
    found = AttendanceRate(159, 200, 0, 0, 0, "")  # 79.5 %
    assert (found.percent, found.reaches(80), found.reaches(79)) == (80, False, True)
    assert AttendanceRate(4, 5, 0, 0, 0, "").reaches(80)


def test_excused_absences_cover_meetings_but_not_marks_made_by_hand(case: Database, person: int) -> None:
    mark(case, person, MONDAYS[1], AttendanceMark.PRESENT)
    absent(case, person, MONDAYS[1] - timedelta(2), MONDAYS[2])
    found = ask(case, attendance_rates.list_attendance, participant_id=person)
    assert [(row.mark, row.preset) for row in found] == [
        (None, False),
        (AttendanceMark.PRESENT, False),
        (AttendanceMark.EXCUSED, True),
        (None, False),
        (None, False),
    ]
    shown = ask(case, attendance_queries.list_register_rows, meeting(case, MONDAYS[2]))
    assert (shown[0].mark, shown[0].preset) == (AttendanceMark.EXCUSED, True)
    assert ask(case, lambda session: len(session.scalars(select(Attendance)).all())) == 1


def test_a_meeting_that_did_not_take_place_counts_for_nothing(case: Database, person: int) -> None:
    mark(case, person, MONDAYS[0], AttendanceMark.UNEXCUSED)

    def cancel(session: Any) -> None:
        one = session.get_one(Meeting, meeting_id)
        one.change({"happening": MeetingStatus.CANCELLED, "reason": "awaria ogrzewania"})
        describe_action(session, "x")

    meeting_id = meeting(case, MONDAYS[0])
    do(case, cancel)
    assert rate(case, person)[:5] == (0, 0, 0, 0, 4)


def test_who_dropped_in_counts_where_he_came(case: Database, person: int) -> None:
    guest = do(case, makers.participant)

    def come(session: Any) -> None:
        session.add(
            Attendance(meeting_id=meeting_id, participant_id=guest, guest=True).change({"mark": AttendanceMark.PRESENT})
        )
        describe_action(session, "x")

    meeting_id = meeting(case, MONDAYS[0])
    do(case, come)
    assert rate(case, guest)[:5] == (1, 1, 0, 0, 0)


def test_what_is_ahead_is_left_out_unless_it_is_asked_for(case: Database, person: int) -> None:
    clock.set(2026, 6, 16, 12)
    assert len(ask(case, attendance_rates.list_attendance, participant_id=person)) == 3
    assert len(ask(case, attendance_rates.list_attendance, participant_id=person, ahead=True)) == 5
