"""Drop-ins, closed and incomplete registers, absences in a row, and excused absences."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from kiscase.activities.absences import excused_periods, tasks
from kiscase.activities.absences.task_model import AbsenceTask
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.attendance import queries as attendance_queries
from kiscase.activities.model import AttendanceMark, Meeting
from kiscase.club import actions as clubs
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import history, undo
from tests import makers
from tests.actions import ask, do
from tests.clock import clock

pytestmark = pytest.mark.usefixtures("english")

MONDAY = makers.TODAY


def meetings(case: Database, activity: int) -> list[Any]:
    with case.read() as session:
        chosen = select(Meeting).where(Meeting.activity_id == activity).order_by(Meeting.day, Meeting.starts)
        found = list(session.scalars(chosen))
        session.expunge_all()
        return found


@pytest.fixture
def workshop(case: Database) -> int:
    """Nine Mondays from 1 June to 27 July 2026."""
    made: int = do(case, makers.activity)
    return made


def test_a_drop_in_is_last_and_is_marked(case: Database, workshop: int) -> None:
    do(case, makers.enrolled, workshop, do(case, makers.participant, family_name="Żak"))
    guest = do(case, makers.participant, family_name="Adamska")
    today = meetings(case, workshop)[2].id
    do(case, attendance.add_drop_in, today, guest)
    rows = ask(case, attendance_queries.list_register_rows, today)
    assert [(row.name, row.mark, row.dropped_in) for row in rows] == [
        ("Żak Jadwiga", None, False),
        ("Adamska Jadwiga", AttendanceMark.PRESENT, True),
    ]
    with pytest.raises(Problem, match="already"):
        do(case, attendance.add_drop_in, today, guest)


def test_a_register_closes_and_is_reopened_with_a_reason(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop)
    today = meetings(case, workshop)[2].id
    clock.set(2026, 6, 30, 12)
    with pytest.raises(Problem, match="closed"):
        do(case, attendance.mark_attendance, today, {person: (AttendanceMark.PRESENT, "")})
    with pytest.raises(InvalidValuesError):
        do(case, attendance.reopen_register, today, "")
    do(case, attendance.reopen_register, today, "lista wróciła z terenu")
    do(case, attendance.mark_attendance, today, {person: (AttendanceMark.LATE, "autobus", 60)})
    assert ask(case, attendance_queries.list_register_rows, today)[0].minutes == 60


@pytest.mark.parametrize("minutes", [-1, 151, 10**30])
def test_nobody_attends_longer_than_the_meeting(case: Database, workshop: int, minutes: int) -> None:
    person = do(case, makers.enrolled, workshop)
    today = meetings(case, workshop)[2].id  # from 9:00 to 11:30
    with pytest.raises(InvalidValuesError) as refused:
        do(case, attendance.mark_attendance, today, {person: (AttendanceMark.LATE, "", minutes)})
    assert refused.value.problems == {"minutes": "Enter a number from 0 to 150."}
    for sound in (0, 150, None):
        do(case, attendance.mark_attendance, today, {person: (AttendanceMark.LATE, "", sound)})
    assert ask(case, attendance_queries.list_register_rows, today)[0].minutes is None


def test_incomplete_registers_are_of_held_meetings_that_are_not_all_marked(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop, since=date(2026, 6, 1))
    rows = meetings(case, workshop)
    clock.set(2026, 6, 15, 6)
    assert [one.day for one in ask(case, attendance_queries.list_incomplete_registers)] == [
        date(2026, 6, 1),
        date(2026, 6, 8),
    ]
    do(case, attendance.mark_attendance, rows[0].id, {person: (AttendanceMark.PRESENT, "")})
    do(
        case,
        excused_periods.record_absence,
        person,
        {"since": date(2026, 6, 8), "until": date(2026, 6, 9), "kind": "sick"},
    )
    assert ask(case, attendance_queries.list_incomplete_registers) == []
    clock.set(2026, 6, 15, 22)
    assert [one.day for one in ask(case, attendance_queries.list_incomplete_registers)] == [MONDAY]


def test_absences_in_a_row_open_one_task(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop, since=date(2026, 6, 1))
    do(case, clubs.change_club, {"lock_days": 90})
    clock.set(2026, 7, 20, 12)
    rows = meetings(case, workshop)
    marks = [
        AttendanceMark.UNEXCUSED,
        AttendanceMark.UNEXCUSED,
        AttendanceMark.EXCUSED,
        AttendanceMark.UNEXCUSED,
        AttendanceMark.UNEXCUSED,
    ]
    for one, what in zip(rows, marks, strict=False):
        do(case, attendance.mark_attendance, one.id, {person: (what, "")})
        open_ = ask(case, tasks.list_absence_tasks)
        assert len(open_) == (one.day >= rows[3].day)
    assert open_[0].absences == 4
    do(case, tasks.settle_absence_task, open_[0].id, "rozmowa z koordynatorem")
    assert ask(case, tasks.list_absence_tasks) == []
    assert len(ask(case, lambda session: session.scalars(select(AbsenceTask)).all())) == 1


def test_an_excuse_after_the_register_excuses_what_was_marked_also_where_it_is_closed(
    case: Database, workshop: int
) -> None:
    """The sick note comes when two absences are on file, one of them in a closed register, and a task is open."""
    person = do(case, makers.enrolled, workshop, since=date(2026, 6, 1))
    do(case, clubs.change_club, {"streak": 2})
    rows = meetings(case, workshop)
    do(case, attendance.mark_attendance, rows[0].id, {person: (AttendanceMark.PRESENT, "")})
    do(case, attendance.mark_attendance, rows[1].id, {person: (AttendanceMark.UNEXCUSED, "")})
    do(case, attendance.mark_attendance, rows[2].id, {person: (AttendanceMark.UNEXCUSED, "")})
    assert [(task.since, task.absences) for task in ask(case, tasks.list_absence_tasks)] == [(rows[1].day, 2)]
    clock.set(2026, 6, 30, 12)
    period = (date(2026, 6, 1), date(2026, 6, 19))
    found = ask(case, excused_periods.count_covered_meetings, person, *period)
    assert [row.day for row in found.absent] == [rows[1].day, rows[2].day]
    assert (found.meetings, found.by_hand) == (0, 1)
    values = {"kind": "sick", "since": period[0], "until": period[1], "evidence": "e-ZLA"}
    with case.action() as session:
        excused_periods.record_absence(session, person, values, excuse_marks=True)
    marked = [ask(case, attendance_queries.list_register_rows, row.id)[0] for row in rows[:3]]
    assert [row.mark for row in marked] == [AttendanceMark.PRESENT, AttendanceMark.EXCUSED, AttendanceMark.EXCUSED]
    assert (marked[1].reason, marked[1].evidence) == ("choroba", "e-ZLA")
    assert ask(case, tasks.list_absence_tasks) == []
    told = ask(case, history.list_history, "participant", person)[0]
    assert "08.06.2026, 15.06.2026" in told.sentence
    change = ("absent without excuse", "excused")
    assert ("Warsztat komputerowy, 08.06.2026, Mark", *change) in told.details
    of_activity = ask(case, history.list_history, "activity", workshop)[0]
    assert ("Wiśniewska Jadwiga, 08.06.2026, Mark", *change) in of_activity.details
    marked_first = ask(case, history.list_history, "activity", workshop)[1]
    assert marked_first.details == [], "the first marks are on the list itself; what is told is what was changed"
    do(case, undo.undo_latest_action)
    assert ask(case, attendance_queries.list_register_rows, rows[1].id)[0].mark is AttendanceMark.UNEXCUSED
    assert len(ask(case, tasks.list_absence_tasks)) == 1


def test_what_a_withdrawn_or_shorter_excuse_did_to_marks_comes_back(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop, since=date(2026, 6, 1))
    do(case, clubs.change_club, {"streak": 2})
    rows = meetings(case, workshop)[:3]
    for row in rows:
        do(case, attendance.mark_attendance, row.id, {person: (AttendanceMark.UNEXCUSED, "telefon")})

    def marks() -> list[tuple[AttendanceMark | None, str]]:
        return [mark_of(case, row.id) for row in rows]

    absent, excused = (AttendanceMark.UNEXCUSED, "telefon"), (AttendanceMark.EXCUSED, "choroba")
    values = {"kind": "sick", "since": rows[0].day, "until": rows[2].day, "evidence": "e-ZLA"}
    made = do(case, excused_periods.record_absence, person, values, excuse_marks=True)
    assert marks() == [excused] * 3
    assert do(case, excused_periods.change_absence, made, {"until": rows[1].day}) == 1
    assert marks() == [excused, excused, absent]
    told = ask(case, history.list_history, "participant", person)[0].sentence
    assert told.endswith("; marked as absent again: 15.06.2026")
    do(case, attendance.mark_attendance, rows[0].id, {person: (AttendanceMark.EXCUSED, "sąd")})
    assert do(case, excused_periods.remove_absence, made) == 1
    assert marks() == [(AttendanceMark.EXCUSED, "sąd"), absent, absent], "what somebody changed since stays"
    assert [(task.since, task.absences) for task in ask(case, tasks.list_absence_tasks)] == [(rows[1].day, 2)]
    do(case, undo.undo_latest_action)
    assert marks()[1] == excused


def test_a_mark_stays_excused_on_a_day_that_another_excuse_covers(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop, since=date(2026, 6, 1))
    row = meetings(case, workshop)[1]
    do(case, attendance.mark_attendance, row.id, {person: (AttendanceMark.UNEXCUSED, "")})
    values = {"kind": "sick", "since": row.day, "until": row.day}
    made = do(case, excused_periods.record_absence, person, values, excuse_marks=True)
    do(case, excused_periods.record_absence, person, values | {"kind": "office"})
    assert do(case, excused_periods.remove_absence, made) == 0
    assert mark_of(case, row.id)[0] is AttendanceMark.EXCUSED


def mark_of(case: Database, meeting: int) -> tuple[AttendanceMark | None, str]:
    (row,) = ask(case, attendance_queries.list_register_rows, meeting)
    return row.mark, row.reason


def test_a_corrected_mark_takes_its_task_away_and_a_later_presence_does_not(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop, since=date(2026, 6, 1))
    do(case, clubs.change_club, {"streak": 2, "lock_days": 90})
    rows = meetings(case, workshop)
    clock.set(2026, 6, 8, 12)
    for row in rows[:2]:
        do(case, attendance.mark_attendance, row.id, {person: (AttendanceMark.UNEXCUSED, "")})
    clock.set(2026, 6, 15, 12)
    do(case, attendance.mark_attendance, rows[2].id, {person: (AttendanceMark.PRESENT, "")})
    assert [(task.since, task.absences) for task in ask(case, tasks.list_absence_tasks)] == [(rows[0].day, 2)]
    do(case, attendance.mark_attendance, rows[1].id, {person: (AttendanceMark.PRESENT, "")})
    assert ask(case, tasks.list_absence_tasks) == []


def test_an_excuse_covers_meetings_and_goes_without_touching_marks(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop, since=date(2026, 6, 1))
    do(case, attendance.mark_attendance, meetings(case, workshop)[1].id, {person: (AttendanceMark.PRESENT, "")})
    made = do(
        case,
        excused_periods.record_absence,
        person,
        {"since": date(2026, 6, 2), "until": date(2026, 6, 30), "evidence": "e-ZLA widziane przez BŁ"},
    )
    assert [row.meetings for row in ask(case, excused_periods.list_absences)] == [3]
    do(case, excused_periods.remove_absence, made)
    assert (
        ask(case, attendance_queries.list_register_rows, meetings(case, workshop)[1].id)[0].mark
        is AttendanceMark.PRESENT
    )
    assert ask(case, attendance_queries.list_register_rows, meetings(case, workshop)[2].id)[0].mark is None
    with pytest.raises(InvalidValuesError):
        do(case, excused_periods.record_absence, person, {"since": date(2026, 6, 2), "until": date(2026, 6, 1)})
