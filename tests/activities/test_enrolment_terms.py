"""Enrolment beyond the capacity, of guests, in bulk, and from the waiting list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from kiscase.activities import queries as activities_queries
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.attendance import queries as attendance_queries
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.enrolment import leaving, waiting_list
from kiscase.activities.enrolment import queries as enrolment_queries
from kiscase.activities.model import AttendanceMark, Enrolment, EnrolmentEnding, Meeting
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import undo
from tests import makers
from tests.actions import ask, do

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


def test_beyond_the_places_needs_a_reason(case: Database) -> None:
    small = do(case, makers.activity, capacity=1)
    do(case, makers.enrolled, small)
    person = do(case, makers.participant)
    do(case, makers.active_contract, person)
    with pytest.raises(Problem, match="place"):
        do(case, enrolment.enrol_person, small, person)
    do(case, enrolment.enrol_person, small, person, None, enrolment.EnrolmentTerms(beyond="drugi prowadzący"))
    assert ask(case, enrolment_queries.count_free_capacity, small, MONDAY) == -1


def test_a_guest_needs_no_contract_and_is_marked_as_one(case: Database, workshop: int) -> None:
    person = do(case, makers.participant)
    do(case, enrolment.enrol_person, workshop, person, None, enrolment.EnrolmentTerms(guest=True))
    row = ask(case, lambda session: session.scalars(select(Enrolment)).one())
    assert (row.guest, row.contract_id) == (True, None)
    assert [
        one.participant_id for one in ask(case, attendance_queries.list_register_rows, meetings(case, workshop)[2].id)
    ] == [person]


def test_many_are_enrolled_at_once_and_the_others_named(case: Database, workshop: int) -> None:
    able = [do(case, makers.participant) for _number in range(3)]
    for person in able:
        do(case, makers.active_contract, person)
    other = do(case, makers.participant)
    refused = do(case, enrolment.bulk_enrol, workshop, [*able, other])
    assert [one.participant_id for one in refused] == [other]
    assert ask(case, enrolment_queries.count_free_capacity, workshop, MONDAY) == 7
    with pytest.raises(Problem):
        do(case, enrolment.bulk_enrol, workshop, [other])


def test_the_next_place_goes_to_who_asked_first(case: Database) -> None:
    small = do(case, makers.activity, capacity=1)
    first = do(case, makers.enrolled, small, since=date(2026, 6, 1))
    people = [do(case, makers.participant, family_name=name) for name in ("Żak", "Bąk", "Lis")]
    for person in people:
        do(case, makers.active_contract, person)
    ids = [do(case, waiting_list.add_to_waiting_list, small, person) for person in people]
    assert [row.name for row in ask(case, waiting_list.list_waiting, small)] == [
        "Żak Jadwiga",
        "Bąk Jadwiga",
        "Lis Jadwiga",
    ]
    assert ask(case, waiting_list.find_next_waiting, small) is None
    with pytest.raises(Problem, match="already"):
        do(case, waiting_list.add_to_waiting_list, small, people[0])
    do(case, enrolment.end_enrolment, small, first, date(2026, 6, 14))
    offer = ask(case, waiting_list.find_next_waiting, small)
    assert offer is not None
    assert offer.id == ids[0]
    with pytest.raises(InvalidValuesError, match="asked first"):
        do(case, waiting_list.enrol_from_waiting_list, ids[2])
    do(case, waiting_list.enrol_from_waiting_list, ids[2], None, "termin nie pasuje pierwszej osobie")
    assert [row.passed_over for row in ask(case, waiting_list.list_waiting, small)] == [
        "termin nie pasuje pierwszej osobie"
    ] * 2
    do(case, waiting_list.remove_from_waiting_list, ids[0], "podjęła pracę")
    assert [row.id for row in ask(case, waiting_list.list_waiting, small)] == [ids[1]]
    assert case.find_faults() == []


def test_many_leave_at_once_with_a_reason(case: Database, workshop: int) -> None:
    people = [do(case, makers.enrolled, workshop, since=date(2026, 6, 1)) for _number in range(3)]
    count = do(case, leaving.bulk_end_enrolments, workshop, people[:2], MONDAY, EnrolmentEnding.EMPLOYMENT)
    assert count == 2
    rows = ask(case, activities_queries.load_activity, workshop).people
    assert [(row.until, row.ending) for row in rows] == [
        *[(MONDAY, EnrolmentEnding.EMPLOYMENT)] * 2,
        (None, None),
    ]
    with pytest.raises(Problem, match="is not enrolled"):  # all or none
        do(case, leaving.bulk_end_enrolments, workshop, [people[2], people[0]], MONDAY, EnrolmentEnding.OTHER)
    assert ask(case, activities_queries.load_activity, workshop).people[2].until is None
    do(case, undo.undo_latest_action)
    assert all(row.until is None for row in ask(case, activities_queries.load_activity, workshop).people)


def test_many_move_to_another_activity_and_who_cannot_stays(case: Database, workshop: int) -> None:
    other = do(case, makers.activity, name="Kurs", capacity=1)
    people = [do(case, makers.enrolled, workshop, since=date(2026, 6, 1)) for _number in range(2)]
    refused = do(case, leaving.transfer_people, workshop, people, other, MONDAY)
    assert [(one.participant_id, one.can_wait) for one in refused] == [(people[1], True)]
    here, there = (ask(case, activities_queries.load_activity, one).people for one in (workshop, other))
    assert [(row.id, row.until, row.ending) for row in here] == [
        (people[0], date(2026, 6, 14), EnrolmentEnding.TRANSFERRED),
        (people[1], None, None),
    ]
    assert [(row.id, row.since) for row in there] == [(people[0], MONDAY)]
    with pytest.raises(enrolment.NobodyEnrolledError):
        do(case, leaving.transfer_people, workshop, people[1:], other, MONDAY)
    with pytest.raises(enrolment.NobodyEnrolledError, match=r"only from 01\.06\.2026"):
        do(case, leaving.transfer_people, workshop, people[1:], other, date(2026, 6, 1))


def test_nobody_leaves_before_days_with_marks(case: Database, workshop: int) -> None:
    other = do(case, makers.activity, name="Kurs")
    marked, free = (do(case, makers.enrolled, workshop, since=date(2026, 6, 1)) for _number in range(2))
    for meeting in meetings(case, workshop)[:3]:  # 1, 8 and 15 June
        do(case, attendance.mark_attendance, meeting.id, {marked: (AttendanceMark.PRESENT,)})
    named = r"marks after this day: 08\.06\.2026, 15\.06\.2026\."
    with pytest.raises(InvalidValuesError, match=named):
        do(case, enrolment.end_enrolment, workshop, marked, date(2026, 6, 1))
    with pytest.raises(InvalidValuesError, match=named):
        do(case, leaving.bulk_end_enrolments, workshop, [free, marked], date(2026, 6, 7), EnrolmentEnding.OTHER)
    assert [row.until for row in ask(case, activities_queries.load_activity, workshop).people] == [None, None]
    refused = do(case, leaving.transfer_people, workshop, [marked, free], other, date(2026, 6, 9))
    assert [one.participant_id for one in refused] == [marked]
    assert "15.06.2026" in refused[0].reason
    assert "08.06.2026" not in refused[0].reason
    assert [row.id for row in ask(case, activities_queries.load_activity, other).people] == [free]
    do(case, enrolment.end_enrolment, workshop, marked, MONDAY)  # the day of the last mark
