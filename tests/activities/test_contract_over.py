"""A contract that is over, and a right that has begun: on the day, in enrolling, registers, sheets, lists and Today."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from kiscase.activities import queries as activities_queries
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.attendance import queries as attendance_queries
from kiscase.activities.attendance import sign_in_sheet
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.enrolment import queries as enrolment_queries
from kiscase.activities.enrolment.screen.enrolled_people import enrolment_cells
from kiscase.activities.model import Attendance, AttendanceMark, Meeting
from kiscase.activities.reports import queries as reports_queries
from kiscase.activities.today import overview
from kiscase.activities.traineeships import actions as traineeships
from kiscase.activities.work_hours.queries import load_work_month
from kiscase.activities.work_incidents import actions as work_incidents
from kiscase.contracts import details, listing
from kiscase.contracts.annexes import actions as annexes
from kiscase.contracts.drafting import actions as drafting
from kiscase.contracts.inner_data import actions as inner_data
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import ContractState
from kiscase.contracts.queries import running_contract_id
from kiscase.contracts.signing import actions as signing
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.participants import actions as participants
from kiscase.ui.status_display import StatusDisplay
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.pdf_reader import text_of

pytestmark = pytest.mark.usefixtures("english")

END = date(2026, 6, 20)  # a Saturday; the workshop meets on Mondays
LAST, FIRST_AFTER = date(2026, 6, 15), date(2026, 6, 22)


@pytest.fixture
def workshop(case: Database) -> int:
    made: int = do(case, makers.activity)
    return made


@pytest.fixture
def person(case: Database, workshop: int) -> int:
    """Somebody whose contract is planned until 20 June 2026, enrolled."""
    made: int = do(case, makers.participant)
    do(case, makers.active_contract, made, evaluation_on=date(2026, 6, 18), ends_on=END)
    do(case, enrolment.enrol_person, workshop, made)
    return made


def meeting(case: Database, activity: int, on: date) -> int:
    chosen = select(Meeting.id).where(Meeting.activity_id == activity, Meeting.day == on)
    found: int = ask(case, lambda session: session.scalars(chosen).one())
    return found


def remarks(case: Database, activity: int, on: date) -> list[str]:
    return [row.remark for row in ask(case, attendance_queries.list_register_rows, meeting(case, activity, on))]


def test_from_the_day_after_its_end_nobody_is_enrolled_under_it(case: Database, workshop: int, person: int) -> None:
    other = do(case, makers.activity, name="Warsztat CV")
    contract = ask(case, running_contract_id, person)
    with pytest.raises(Problem, match=r"planned until 20\.06\.2026.*art\. 18 ust\. 4") as caught:
        do(case, enrolment.enrol_person, other, person, date(2026, 6, 21))
    assert caught.value.way_out == ("contract", contract)
    found = ask(case, enrolment.preview_enrolment, other, person, date(2026, 6, 21))
    assert found.refusal is not None
    assert found.refusal.reason == "contract only until 20.06.2026"
    candidates = ask(case, enrolment_queries.list_enrolment_candidates, other, date(2026, 6, 21))
    assert [one.hindrance for one in candidates] == ["contract only until 20.06.2026"]
    candidates = ask(case, enrolment_queries.list_enrolment_candidates, other, END)
    assert [one.hindrance for one in candidates] == [""]
    values = {"office": "PUP", "host": "Sklep", "since": date(2026, 6, 21), "until": date(2026, 7, 21)}
    with pytest.raises(Problem, match="planned until"):
        do(case, traineeships.begin_traineeship, person, values)
    assert "planned until" in ask(case, attendance_queries.describe_drop_in, meeting(case, other, FIRST_AFTER), person)
    assert ask(case, attendance_queries.describe_drop_in, meeting(case, other, LAST), person) == ""
    found = ask(case, enrolment.preview_enrolment, other, person, END)
    assert (found.refusal, found.contract_until) == (None, END)
    do(case, enrolment.enrol_person, other, person, END)


def test_who_is_on_the_lists_stays_there_with_a_remark(case: Database, workshop: int, person: int) -> None:
    clock.set(2026, 6, 22, 12)
    assert remarks(case, workshop, LAST) == [""]
    assert remarks(case, workshop, FIRST_AFTER) == ["contract only until 20.06.2026"]
    do(case, attendance.mark_attendance, meeting(case, workshop, FIRST_AFTER), {person: (AttendanceMark.PRESENT,)})
    assert ask(case, lambda session: len(session.scalars(select(Attendance)).all())) == 1
    row = ask(case, activities_queries.load_activity, workshop).people[0]
    assert (row.until, row.last_day) == (None, END)
    assert enrolment_cells([row], lambda row: row.contract_until)[0][3] == StatusDisplay(
        "20.06.2026, contract over", "circle-alert", "warn"
    )
    assert ask(case, activities_queries.list_person_enrolments, person)[0].last_day == END
    assert ask(case, listing.list_contracts)[0].over
    assert "planned until 20.06.2026" in ask(case, listing.describe_next_step, person)


def test_lists_of_enrolments_have_the_rate_and_what_comes_next(case: Database, workshop: int, person: int) -> None:
    do(case, attendance.mark_attendance, meeting(case, workshop, LAST), {person: (AttendanceMark.PRESENT,)})
    listed = ask(case, activities_queries.load_activity, workshop).people[0]
    assert (listed.percent, listed.contract_until) == (100, END)
    assert ask(case, activities_queries.list_person_enrolments, person)[0].next_day == FIRST_AFTER
    clock.set(2026, 6, 22, 12)
    assert ask(case, activities_queries.list_person_enrolments, person)[0].next_day == FIRST_AFTER, (
        "nothing is marked yet"
    )


def test_the_sheet_has_a_star_and_no_reason(case: Database, workshop: int, person: int) -> None:
    do(case, makers.enrolled, workshop, do(case, makers.participant, family_name="Żak"))
    before, after = (meeting(case, workshop, on) for on in (LAST, FIRST_AFTER))
    assert ask(case, sign_in_sheet.load_sign_in_sheet, before).people == ["Wiśniewska Jadwiga", "Żak Jadwiga"]
    assert ask(case, sign_in_sheet.load_sign_in_sheet, after).people == ["Wiśniewska Jadwiga *", "Żak Jadwiga"]
    text = text_of(ask(case, sign_in_sheet.render_sign_in_sheet, after))
    assert "* Przed podpisaniem" in text
    assert "kontrakt" not in text
    assert "* Przed podpisaniem" not in text_of(ask(case, sign_in_sheet.render_sign_in_sheet, before))


def test_today_names_it_a_month_before_and_until_it_is_settled(case: Database, workshop: int, person: int) -> None:
    def lines() -> list[tuple[date, bool, str]]:
        return [(one.due, one.overdue, one.what) for one in ask(case, overview.list_deadlines) if one.due == END]

    assert lines() == [(END, False, "end of KS/1/2026")]
    clock.set(2026, 6, 21, 12)
    over = (END, True, "KS/1/2026 is over: end it")
    assert lines() == [over, (END, True, "the contract is over, still enrolled in 1 activity")]
    do(case, enrolment.end_enrolment, workshop, person, END)
    assert lines() == [over]


def test_a_closed_contract_ends_the_enrolment_everywhere(case: Database, workshop: int, person: int) -> None:
    """On the list, in the class journal, in the calendar, on the month for the labour office, and for incidents."""
    work = do(case, makers.activity, name="Park", kind="useful_work")
    do(case, enrolment.enrol_person, work, person)
    contract = ask(case, running_contract_id, person)
    clock.set(2026, 6, 17, 12)
    closed = date(2026, 6, 17)
    do(case, makers.ended_contract, contract, ContractState.TERMINATED, on=closed)
    clock.set(2026, 6, 24, 12)
    assert ask(case, activities_queries.load_activity, work).people[0].last_day == closed
    assert ask(case, activities_queries.list_person_enrolments, person)[0].until == closed
    assert [one.until for one in ask(case, reports_queries.load_class_journal, work).people] == [closed]
    assert ask(case, load_work_month, work, closed).people[0].periods == [(date(2026, 6, 15), closed)]
    values = {"kind": "no_show", "day": date(2026, 6, 22)}
    with pytest.raises(InvalidValuesError, match="does not take part on"):
        do(case, work_incidents.record_incident, work, person, values)


@pytest.mark.parametrize("way", ["inner data", "annex"])
def test_a_later_end_settles_it_everywhere(case: Database, workshop: int, person: int, way: str) -> None:
    clock.set(2026, 6, 22, 12)
    contract = ask(case, running_contract_id, person)
    assert contract is not None
    if way == "inner data":
        do(case, inner_data.update_inner_data, contract, {"ends_on": date(2026, 12, 31)})
    else:
        annex = do(case, annexes.begin_annex, contract, "Kurs trwa dłużej")
        content: Any = ask(case, details.load_contract, annex).content
        content.fields |= {"ends_on": date(2026, 12, 31), "evaluation_on": date(2026, 12, 1)}
        do(case, drafting.save_contract, annex, content)
        do(case, issuing.issue_contract, annex)
        keys = [one["key"] for one in ask(case, details.load_contract, annex).signers]
        do(case, signing.sign_contract, annex, dict.fromkeys(keys, date(2026, 6, 22)))
    assert remarks(case, workshop, FIRST_AFTER) == [""]
    assert [one for one in ask(case, overview.list_deadlines) if one.due == END] == []
    assert ask(case, activities_queries.load_activity, workshop).people[0].last_day == date(2026, 12, 31)
    do(case, enrolment.enrol_person, do(case, makers.activity, name="Warsztat CV"), person)


def test_a_right_that_begins_is_told_from_its_day_on(case: Database, workshop: int, person: int) -> None:
    right = [{"kind": "old_age_pension", "since": date(2026, 6, 16)}]
    do(case, participants.change_participant, person, {}, right)
    assert remarks(case, workshop, LAST) == [""]
    clock.set(2026, 6, 22, 12)
    assert remarks(case, workshop, FIRST_AFTER) == ["may not take part"]
    clock.set(2026, 6, 15, 12)
    other = do(case, makers.activity, name="Warsztat CV")
    with pytest.raises(Problem, match="may not take part"):
        do(case, enrolment.enrol_person, other, person, date(2026, 6, 17))
    do(case, enrolment.enrol_person, other, person, LAST)


def test_reasons_are_short_and_who_only_lacks_a_place_can_wait(case: Database) -> None:
    small = do(case, makers.activity, capacity=1)
    people = [do(case, makers.participant, family_name=name) for name in ("Bąk", "Lis", "Żak")]
    for one in people[:2]:
        do(case, makers.active_contract, one)
    refused = do(case, enrolment.bulk_enrol, small, people)
    assert [(one.name, one.reason, one.can_wait) for one in refused] == [
        ("Lis Jadwiga", "no free place", True),
        ("Żak Jadwiga", "not carrying out a contract", False),
    ]
    with pytest.raises(enrolment.NobodyEnrolledError, match="Żak Jadwiga: not carrying out a contract") as caught:
        do(case, enrolment.bulk_enrol, small, people[1:])
    assert [one.can_wait for one in caught.value.refused] == [True, False]
