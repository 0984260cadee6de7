"""Over random starts: marking in bulk replaces at most a presence, and undo restores the exact state before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kiscase.activities.absences import excused_periods
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.attendance import queries as attendance_queries
from kiscase.activities.attendance.unsaved_marks import RegisterMarks
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import Absence, Attendance, AttendanceMark, Meeting
from kiscase.core.database.database import Database
from kiscase.core.journal import undo
from kiscase.core.journal.running_action import describe_action
from tests import makers

PEOPLE = 8
SIGNS = {"N": AttendanceMark.UNEXCUSED, "U": AttendanceMark.EXCUSED, "O": AttendanceMark.PRESENT}
starts = st.lists(st.sampled_from([None, "excused absence", *AttendanceMark]), min_size=PEOPLE, max_size=PEOPLE)
acts = st.lists(
    st.one_of(
        st.just("*"),
        st.lists(st.tuples(st.integers(1, PEOPLE), st.sampled_from(["", *SIGNS])), min_size=1, max_size=4).map(
            lambda words: " ".join(f"{number}{sign}" for number, sign in words)
        ),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture
def meeting(case: Database) -> int:
    """Today's meeting of eight people."""
    with case.action() as session:
        activity = makers.activity(session, capacity=None)
    for number in range(PEOPLE):
        with case.action() as session:
            person = makers.participant(session, family_name=f"Osoba {number}")
            enrolment.enrol_person(session, activity, person, date(2026, 6, 1), enrolment.EnrolmentTerms(guest=True))
    with case.read() as session:
        found: int = session.scalars(select(Meeting.id).where(Meeting.day == makers.TODAY)).one()
        return found


def begin(case: Database, meeting: int, marks: list[Any]) -> None:
    """The initial state: marks made by hand, and excused absences."""
    with case.action() as session:
        for record in (Attendance, Absence):
            for row in session.scalars(select(record)).all():
                session.delete(row)
        session.flush()
        for person, mark in enumerate(marks, start=1):
            if mark == "excused absence":
                excused_periods.record_absence(
                    session, person, {"since": makers.TODAY, "until": makers.TODAY, "kind": "sick"}
                )
            elif mark is not None:
                session.add(Attendance(meeting_id=meeting, participant_id=person).change({"mark": mark, "reason": "x"}))
        describe_action(session, "Begin")


def state(case: Database) -> tuple[list[Any], list[Any]]:
    with case.read() as session:
        rows = session.scalars(select(Attendance).order_by(Attendance.participant_id)).all()
        excuses = session.scalars(select(Absence).order_by(Absence.participant_id)).all()
        return (
            [(row.participant_id, row.mark, row.minutes, row.reason, row.evidence, row.guest) for row in rows],
            [(row.participant_id, row.since, row.until, row.kind) for row in excuses],
        )


@settings(max_examples=25)
@given(starts, acts)
def test_bulk_acts_keep_marks_and_undo_restores(
    case: Database, meeting: int, marks: list[Any], inputs: list[str]
) -> None:
    begin(case, meeting, marks)
    before, excuses = state(case)
    with case.read() as session:
        shown = RegisterMarks(attendance_queries.list_register_rows(session, meeting))
    for typed in inputs:
        shown.mark_rest() if typed == "*" else shown.mark_row_numbers(typed, SIGNS)
    changes = shown.changes()
    if not changes:
        return
    with case.action() as session:
        attendance.mark_attendance(session, meeting, changes, shown.seen())
    after, excuses_after = state(case)
    assert excuses_after == excuses, "the excused absences stay as they were"
    kept = {row for row in before if row[1] is not AttendanceMark.PRESENT}
    assert kept <= set(after), "a mark that was there is there, as it was"
    assert {row[0] for row in before} <= {row[0] for row in after}
    excused = {person for person, _since, _until, _kind in excuses}
    assert not excused & {row[0] for row in after}, "whoever is excused gets no mark by hand"
    with case.action() as session:
        undo.undo_latest_action(session)
    assert state(case) == (before, excuses)
