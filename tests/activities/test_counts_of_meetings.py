"""What the page Today counts is what follows from the records, mark by mark; and nothing is asked for each row."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities import queries as activities_queries
from kiscase.activities.absences import excused_periods, tasks
from kiscase.activities.absences.task_model import AbsenceTask
from kiscase.activities.attendance import queries as attendance_queries
from kiscase.activities.enrolment import waiting_list
from kiscase.activities.model import (
    Absence,
    Activity,
    Attendance,
    AttendanceMark,
    Meeting,
    MeetingStatus,
)
from kiscase.activities.reports import calendar
from kiscase.activities.reports import queries as reports
from kiscase.activities.today import overview
from kiscase.contracts.model import RUNNING_STATES, Contract
from kiscase.contracts.queries import planned_end
from kiscase.core.database.database import Database
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.journal.running_action import action_time
from tests.actions import ask, do
from tests.clock import clock
from tests.drawn_activities import FIRST, TODAY, draw_records
from tests.query_plans import list_query_plans


@pytest.fixture(params=[1, 2, 3])
def drawn(case: Database, request: pytest.FixtureRequest) -> Database:
    clock.set(TODAY.year, TODAY.month, TODAY.day, 18)
    do(case, draw_records, random.Random(request.param))
    return case


def test_the_counts_are_those_of_the_marks(drawn: Database) -> None:
    with drawn.read() as session:
        until = TODAY + timedelta(days=7)
        rows = attendance_rates.list_attendance(session, since=FIRST, until=until, ahead=True)
        counts = attendance_rates.count_marks(session, FIRST, until)
    people = Counter(row.meeting_id for row in rows)
    marked = Counter(row.meeting_id for row in rows if row.mark is not None)
    assert counts == {meeting: (people[meeting], marked[meeting]) for meeting in people}
    assert any(0 < marked[meeting] < people[meeting] for meeting in people)


def test_incomplete_registers_are_those_with_people_who_are_not_marked(drawn: Database) -> None:
    with drawn.read() as session:
        moment = action_time(session).astimezone()
        rows = attendance_rates.list_attendance(session, since=FIRST)
        left = Counter(row.meeting_id for row in rows if row.mark is None)
        plain = [
            (meeting.id, meeting.day, left[meeting.id])
            for meeting in session.scalars(select(Meeting).order_by(Meeting.day, Meeting.starts))
            if left[meeting.id] and attendance_rates.has_ended(meeting.day, meeting.ends, moment)
        ]
        found = attendance_queries.list_incomplete_registers(session, FIRST)
    assert sorted((one.meeting_id, one.day, one.left) for one in found) == sorted(plain)
    assert [one.day for one in found] == sorted(one.day for one in found)
    assert found


def test_the_planned_end_is_that_of_the_version_in_force(drawn: Database) -> None:
    with drawn.read() as session:
        contracts = session.scalars(select(Contract).order_by(Contract.id)).all()
        running = [one for one in contracts if one.state in RUNNING_STATES]
        plain = {}
        for contract in contracts:
            versions = [one for one in running if one.first_id == contract.first_id]
            plain[contract.id] = versions[-1].ends_on if versions else None
        found = {row[0]: row[1] for row in session.execute(select(Contract.id, planned_end()))}
    assert found == plain


def test_a_free_place_is_offered_to_who_asked_first(drawn: Database) -> None:
    with drawn.read() as session:
        plain = []
        for activity in session.scalars(select(Activity.id).order_by(Activity.id)):
            following = waiting_list.find_next_waiting(session, activity)
            if following is not None and waiting_list.find_free_place_day(session, activity) == TODAY:
                plain.append((activity, following.participant_id, following.name))
        found = [one for one in overview.list_deadlines(session) if one.way[0] == Activity.__tablename__]
    assert sorted((one.way[1], one.participant_id, one.name) for one in found) == sorted(plain)


def test_the_first_absence_of_each_task_is_found(drawn: Database) -> None:
    with drawn.read() as session:
        for row in tasks.list_absence_tasks(session):
            (alone,) = [one for one in tasks.list_absence_tasks(session, row.participant_id) if one.id == row.id]
            assert alone.since == row.since
            task = session.get_one(AbsenceTask, row.id)
            assert row.since == plain_first_absence(session, task)


def plain_first_absence(session: Session, task: AbsenceTask) -> date:
    """The first of the latest absences in a row that began before the task was opened."""
    marks = session.execute(
        select(Meeting.day, Attendance.mark)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(Meeting.activity_id == task.activity_id, Meeting.happening == MeetingStatus.PLANNED)
        .where(Attendance.participant_id == task.participant_id)
        .order_by(Meeting.day)
    ).all()
    counted = [(day, mark) for day, mark in marks if mark is not AttendanceMark.EXCUSED]
    starts = [
        day
        for place, (day, mark) in enumerate(counted)
        if mark is AttendanceMark.UNEXCUSED
        and day <= task.opened_on
        and (place == 0 or counted[place - 1][1] is not AttendanceMark.UNEXCUSED)
    ]
    return starts[-1] if starts else task.opened_on


def test_each_absence_covers_the_meetings_that_it_would_cover_alone(drawn: Database) -> None:
    with drawn.read() as session:
        for participant_id in (None, *session.scalars(select(Absence.participant_id).distinct())):
            for row in excused_periods.list_absences(session, participant_id):
                of = (row.participant_id, row.since, row.until)
                assert row.meetings == excused_periods.count_covered_meetings(session, *of).meetings


def count_statements(case: FileDatabase) -> list[int]:
    """How many statements the page Today, that of an activity, some reports and lists take."""
    questions: tuple[Callable[[Session], object], ...] = (
        overview.load_today,
        lambda session: activities_queries.load_activity(session, 1),
        lambda session: reports.load_class_journal(session, 1),
        lambda session: reports.load_wall_plan(session, TODAY),
        lambda session: calendar.export_calendar(session, FIRST, TODAY),
        excused_periods.list_absences,
    )
    return [len(list_query_plans(case, question)[1]) for question in questions]


def test_nothing_is_asked_for_each_row(drawn: FileDatabase) -> None:
    before = count_statements(drawn)
    do(drawn, draw_records, random.Random(7))
    more = [now - then for now, then in zip(count_statements(drawn), before, strict=True)]
    assert max(more) <= 1, "people of one name are told apart by one more"
    assert len(ask(drawn, overview.load_today).meetings) > 30
