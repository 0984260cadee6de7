"""What was promised and attended under a contract: per activity, with dates, across annexes; its sheet."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from kiscase.activities.attendance import actions as attendance
from kiscase.activities.contract_attendance import actions as contract_attendance
from kiscase.activities.contract_attendance import queries as contract_attendance_queries
from kiscase.activities.contract_attendance.documents import DOCUMENT
from kiscase.activities.model import AttendanceMark, Meeting
from kiscase.club import actions as clubs
from kiscase.contracts.queries import running_contract_id
from kiscase.core.database.database import Database
from kiscase.issued.model import IssuedDocument
from tests import makers
from tests.actions import ask, do
from tests.clock import clock

pytestmark = pytest.mark.usefixtures("english")

MONDAYS = [date(2026, 6, day) for day in (1, 8, 15, 22)]


@pytest.fixture
def contract(case: Database) -> int:
    """Under it four Monday meetings: attended, late, excused, not marked; a fifth is still to come."""
    clock.set(2026, 6, 1, 7)
    activity = do(case, makers.activity, until=date(2026, 6, 29))
    person = do(case, makers.participant)
    do(case, makers.enrolled, activity, person, MONDAYS[0])
    do(case, clubs.change_club, {"lock_days": 60})
    clock.set(2026, 6, 22, 18)
    for day, mark in zip(MONDAYS, (AttendanceMark.PRESENT, AttendanceMark.LATE, AttendanceMark.EXCUSED), strict=False):
        meeting = ask(case, lambda session, on: session.scalar(select(Meeting.id).where(Meeting.day == on)), day)
        do(case, attendance.mark_attendance, meeting, {person: (mark, "lekarz")})
    made = ask(case, running_contract_id, person)
    assert made is not None
    return made


def test_meetings_count_by_what_the_list_says(case: Database, contract: int) -> None:
    facts = ask(case, contract_attendance_queries.load_contract_attendance, contract)
    (part,) = facts.parts
    assert part.name == "Warsztat komputerowy"
    assert (part.attended, part.excused) == ((MONDAYS[0], MONDAYS[1]), (MONDAYS[2],))
    assert (part.unexcused, part.unmarked) == ((), (MONDAYS[3],))
    assert part.promised == 4, "the one to come is not promised yet"
    assert (facts.since, facts.until, facts.percent) == (MONDAYS[0], MONDAYS[3], 100)


def test_a_contract_without_activities_has_none(case: Database) -> None:
    facts = ask(case, contract_attendance_queries.load_contract_attendance, do(case, makers.active_contract))
    assert (facts.parts, facts.percent) == ([], None)


def test_the_sheet_is_kept_until_it_says_something_else(case: Database, contract: int) -> None:
    draft = ask(case, DOCUMENT.render, contract)
    first = do(case, contract_attendance.issue_contract_attendance, contract)
    assert first != draft, "only what is given out has its code"
    assert (
        do(case, contract_attendance.issue_contract_attendance, contract)
        == first
        == ask(case, DOCUMENT.render, contract)
    )
    meeting = ask(case, lambda session: session.scalar(select(Meeting.id).where(Meeting.day == MONDAYS[3])))
    do(case, attendance.mark_attendance, meeting, {1: (AttendanceMark.UNEXCUSED, "")})
    assert do(case, contract_attendance.issue_contract_attendance, contract) != first
    versions = select(IssuedDocument.version).filter_by(document="evidence").order_by(IssuedDocument.id)
    kept = ask(case, lambda session: session.scalars(versions).all())
    assert kept == [1, 2]


def test_no_reason_of_an_absence_stands_on_it(case: Database, contract: int) -> None:
    assert "lekarz" not in str(ask(case, contract_attendance_queries.load_contract_attendance, contract))
