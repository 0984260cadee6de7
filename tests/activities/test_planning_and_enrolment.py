"""Activities: the weekly series, who may be on the list, and the marks."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from kiscase.activities import document_kinds
from kiscase.activities import queries as activities_queries
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.attendance import queries as attendance_queries
from kiscase.activities.attendance import sign_in_sheet
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import Activity, AttendanceMark
from kiscase.activities.planning import actions as planning
from kiscase.activities.planning.recurrence import recurrence_days
from kiscase.activities.series_model import Weekday
from kiscase.club import actions as clubs
from kiscase.contracts.model import ContractState
from kiscase.contracts.queries import running_contract_id
from kiscase.core.database.database import Database
from kiscase.core.errors import EditConflictError, InvalidValuesError, Problem
from kiscase.core.journal import undo
from kiscase.core.workdays import holiday_name
from kiscase.issued.codes import is_document_code
from kiscase.issued.model import IssuedDocument
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.pdf_reader import text_of

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def workshop(case: Database) -> int:
    return do(case, makers.activity)


def meeting(case: Database, activity: int, day: date) -> int:
    return next(row.id for row in ask(case, activities_queries.load_activity, activity).meetings if row.day == day)


# ---- planning ------------------------------------------------------------------------------------------------------


def test_a_series_has_a_meeting_each_week(case: Database, workshop: int) -> None:
    rows = ask(case, activities_queries.load_activity, workshop).meetings
    assert [row.day for row in reversed(rows)][:3] == [date(2026, 6, 1), date(2026, 6, 8), date(2026, 6, 15)]
    assert (len(rows), rows[0].day, rows[0].hours) == (9, date(2026, 7, 27), "9:00–11:30")


def test_public_holidays_are_left_out(case: Database) -> None:
    thursdays = {"weekdays": [Weekday.THURSDAY], "since": date(2026, 5, 28), "until": date(2026, 6, 11)}
    activity = do(case, makers.activity, **thursdays)
    days = [row.day for row in ask(case, activities_queries.load_activity, activity).meetings]
    assert days == [date(2026, 6, 11), date(2026, 5, 28)]  # 4 June 2026 is Corpus Christi


@pytest.mark.parametrize(
    ("day", "free"),
    [
        (date(2026, 1, 6), True),
        (date(2026, 4, 6), True),
        (date(2026, 5, 1), True),
        (date(2026, 5, 3), True),
        (date(2026, 5, 24), True),
        (date(2026, 6, 4), True),
        (date(2026, 11, 11), True),
        (date(2024, 12, 24), False),
        (date(2025, 12, 24), True),  # free since 2025
        (date(2026, 12, 31), False),
        (date(2026, 5, 2), False),
    ],
)
def test_the_days_that_are_free_in_poland(day: date, free: bool) -> None:
    assert bool(holiday_name(day)) is free


def test_the_day_after_the_last_is_none_of_the_series() -> None:
    rule = Activity(weekdays=[Weekday.SUNDAY], since=date(2026, 3, 22), until=date(2026, 4, 12))
    days = list(recurrence_days(rule))
    assert days == [date(2026, 3, 22), date(2026, 3, 29), date(2026, 4, 5), date(2026, 4, 12)]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"until": date(2026, 5, 31)}, "until"),
        ({"since": date(2026, 6, 2), "until": date(2026, 6, 7)}, "until"),
        ({"until": date(2062, 7, 27)}, "until"),
        ({"weekdays": [Weekday.THURSDAY], "since": date(2026, 6, 4), "until": date(2026, 6, 4)}, "until"),
        ({"ends": time(9, 0)}, "ends"),
        ({"capacity": 0}, "capacity"),
        ({"name": " "}, "name"),
        ({"starts": None}, "starts"),
        ({"kind": None}, "kind"),
    ],
)
def test_what_makes_no_series_is_refused(case: Database, changes: dict[str, Any], key: str) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, makers.activity, **changes)
    assert list(caught.value.problems) == [key]
    assert ask(case, activities_queries.list_activities) == []


def test_a_change_leaves_the_planned_meetings_alone(case: Database, workshop: int) -> None:
    card = ask(case, activities_queries.load_activity, workshop)
    do(
        case,
        planning.change_activity,
        workshop,
        {"starts": time(8, 0), "name": "Warsztat CV"},
        2,
        card.values["revision"],
    )
    again = ask(case, activities_queries.load_activity, workshop)
    assert (again.values["name"], again.leader) == ("Warsztat CV", "Cezary Zięba")
    assert [row[:3] for row in again.meetings] == [row[:3] for row in card.meetings]
    with pytest.raises(EditConflictError):
        do(case, planning.change_activity, workshop, {"room": "x"}, None, card.values["revision"])


def test_activities_are_listed_in_polish_order_and_found(case: Database) -> None:
    for name in ("Żeglarstwo", "Łucznictwo", "Lepienie", "Świetlica"):
        do(case, makers.activity, name=name, room="Sala Ż")
    names = ["Lepienie", "Łucznictwo", "Świetlica", "Żeglarstwo"]
    assert [row.name for row in ask(case, activities_queries.list_activities)] == names
    assert found_activities(case) == names
    assert found_activities(case, limit=2) == names[:2], "the first block"
    assert found_activities(case, "lucz") == ["Łucznictwo"]
    assert len(found_activities(case, "sala z")) == 4


def found_activities(case: Database, text: str = "", limit: int | None = None) -> list[str]:
    """The names in the list of activities."""
    ids = ask(case, activities_queries.find_activities, text, limit)
    return [row.name for row in ask(case, activities_queries.list_activity_rows, ids)]


# ---- enrolling -----------------------------------------------------------------------------------------------------


def test_who_has_no_contract_is_led_to_where_one_begins(case: Database, workshop: int) -> None:
    person = do(case, makers.participant)
    with pytest.raises(Problem, match="not carrying out a social contract") as caught:
        do(case, enrolment.enrol_person, workshop, person)
    assert caught.value.way_out == ("participant", person)
    draft = do(case, makers.printed_contract, person)
    with pytest.raises(Problem) as caught:
        do(case, enrolment.enrol_person, workshop, person)
    assert caught.value.way_out == ("contract", draft)


@pytest.mark.parametrize("way", [ContractState.COMPLETED, ContractState.TERMINATED])
def test_a_contract_that_ended_is_no_condition_met(case: Database, workshop: int, way: ContractState) -> None:
    contract = do(case, makers.active_contract)
    do(case, makers.ended_contract, contract, way)
    with pytest.raises(Problem, match="not carrying out"):
        do(case, enrolment.enrol_person, workshop, 1)


def test_who_may_not_take_part_today_is_not_enrolled(case: Database, workshop: int) -> None:
    person = do(case, makers.participant, benefits=[{"kind": "old_age_pension", "since": date(2026, 6, 20)}])
    do(case, makers.active_contract, person)
    clock.set(2026, 6, 20, 12)
    with pytest.raises(Problem, match="may not take part in the club") as caught:
        do(case, enrolment.enrol_person, workshop, person)
    assert caught.value.way_out == ("participant", person)


def test_enrolling_once(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop)
    card = ask(case, activities_queries.load_activity, workshop)
    end = date(2026, 12, 15)  # of the contract
    assert [row[:5] for row in card.people] == [(person, "Wiśniewska Jadwiga", makers.TODAY, None, end)]
    assert {row.day: row.people for row in card.meetings}[date(2026, 6, 8)] == 0
    assert {row.day: row.people for row in card.meetings}[date(2026, 6, 15)] == 1
    with pytest.raises(Problem, match="already enrolled in this activity"):
        do(case, enrolment.enrol_person, workshop, person)
    assert [row[:5] for row in ask(case, activities_queries.list_person_enrolments, person)] == [
        (workshop, "Warsztat komputerowy", makers.TODAY, None, end)
    ]


def test_nobody_is_enrolled_from_before_the_contract(case: Database, workshop: int) -> None:
    person = do(case, makers.participant)
    do(case, makers.active_contract, person)
    with pytest.raises(InvalidValuesError, match=r"The contract is dated 15\.06\.2026") as caught:
        do(case, enrolment.enrol_person, workshop, person, date(2026, 6, 14))
    assert list(caught.value.problems) == ["since"]
    do(case, enrolment.enrol_person, workshop, person, makers.TODAY)


@pytest.mark.parametrize("way", [ContractState.COMPLETED, ContractState.TERMINATED])
def test_an_enrolment_ends_with_the_contract_it_rests_on(case: Database, way: ContractState) -> None:
    small = do(case, makers.activity, capacity=1)
    person = do(case, makers.enrolled, small)
    last = date(2026, 6, 22)
    clock.set(2026, 7, 1, 12)
    do(case, makers.ended_contract, ask(case, running_contract_id, person), way, on=last)
    card = ask(case, activities_queries.load_activity, small)
    assert {row.day: row.people for row in card.meetings} | {last: 1, date(2026, 6, 29): 0} == {
        row.day: row.people for row in card.meetings
    }
    assert [row[:5] for row in card.people] == [(person, "Wiśniewska Jadwiga", makers.TODAY, last, None)]
    assert [row[:5] for row in ask(case, activities_queries.list_person_enrolments, person)] == [
        (small, "Warsztat komputerowy", makers.TODAY, last, None)
    ]
    assert [row.people for row in ask(case, activities_queries.list_activity_rows, [small])] == ["0/1"]
    assert len(ask(case, attendance_queries.list_register_rows, meeting(case, small, last))) == 1
    assert ask(case, attendance_queries.list_register_rows, meeting(case, small, date(2026, 6, 29))) == []
    with pytest.raises(Problem, match="is not enrolled"):
        do(case, enrolment.end_enrolment, small, person)
    do(case, makers.enrolled, small)  # the place is free
    assert case.find_faults() == []


def test_who_comes_back_with_a_new_contract_is_enrolled_anew(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop)
    do(case, makers.ended_contract, ask(case, running_contract_id, person), ContractState.COMPLETED)
    clock.set(2026, 6, 20, 12)
    do(case, makers.active_contract, person, drawn_on=date(2026, 6, 20))
    do(case, enrolment.enrol_person, workshop, person)
    assert {row.day: row.people for row in ask(case, activities_queries.load_activity, workshop).meetings}[
        date(2026, 6, 22)
    ] == 1
    do(case, enrolment.end_enrolment, workshop, person)
    untils = [row.until for row in ask(case, activities_queries.list_person_enrolments, person)]
    assert untils == [date(2026, 6, 20), makers.TODAY]


def test_there_are_no_more_people_than_places(case: Database) -> None:
    small = do(case, makers.activity, capacity=2)
    people = [do(case, makers.enrolled, small) for _ in range(2)]
    third = do(case, makers.participant)
    do(case, makers.active_contract, third)
    with pytest.raises(InvalidValuesError, match="All 2 places of Warsztat komputerowy are taken") as caught:
        do(case, enrolment.enrol_person, small, third)
    assert list(caught.value.problems) == ["beyond"]
    do(case, enrolment.end_enrolment, small, people[0])
    clock.set(2026, 6, 16, 12)
    do(case, enrolment.enrol_person, small, third)
    open_to_all = do(case, makers.activity, capacity=None)
    for person in (*people, third):
        do(case, enrolment.enrol_person, open_to_all, person)


# ---- attendance ----------------------------------------------------------------------------------------------------


def test_marks_are_set_changed_and_taken_away(case: Database, workshop: int) -> None:
    anna = do(case, makers.enrolled, workshop, do(case, makers.participant, family_name="Żak", given_name="Anna"))
    ewa = do(case, makers.enrolled, workshop, do(case, makers.participant, family_name="Łoś", given_name="Ewa"))
    today = meeting(case, workshop, makers.TODAY)
    do(
        case,
        attendance.mark_attendance,
        today,
        {anna: (AttendanceMark.PRESENT, ""), ewa: (AttendanceMark.EXCUSED, "lekarz")},
    )
    rows = ask(case, attendance_queries.list_register_rows, today)
    wanted = [(ewa, "Łoś Ewa", AttendanceMark.EXCUSED, "lekarz"), (anna, "Żak Anna", AttendanceMark.PRESENT, "")]
    assert [row[:4] for row in rows] == wanted
    do(case, attendance.mark_attendance, today, {anna: (AttendanceMark.LATE, ""), ewa: (None, "")})
    rows = ask(case, attendance_queries.list_register_rows, today)
    assert [(row.mark, row.reason) for row in rows] == [(None, ""), (AttendanceMark.LATE, "")]
    assert {row.id: row.marked for row in ask(case, activities_queries.load_activity, workshop).meetings}[today] == 1


def test_nobody_is_marked_in_the_future(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop)
    later = meeting(case, workshop, date(2026, 6, 22))
    with pytest.raises(Problem, match="not taken place yet"):
        do(case, attendance.mark_attendance, later, {person: (AttendanceMark.PRESENT, "")})
    clock.set(2026, 6, 22, 6)
    do(case, attendance.mark_attendance, later, {person: (AttendanceMark.PRESENT, "")})


def test_only_those_who_are_enrolled_on_the_day_are_marked(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop)
    stranger = do(case, makers.participant)
    for someone, day in ((stranger, makers.TODAY), (person, date(2026, 6, 8)), (99, makers.TODAY)):
        with pytest.raises(Problem, match="not enrolled on that day"):
            do(case, attendance.mark_attendance, meeting(case, workshop, day), {someone: (AttendanceMark.PRESENT, "")})


def test_the_sheet_has_the_names_in_the_order_of_the_screen(case: Database, workshop: int) -> None:
    for name in ("Żak", "Ćwik", "Łoś", "Cebula"):
        do(case, makers.enrolled, workshop, do(case, makers.participant, family_name=name))
    today = meeting(case, workshop, makers.TODAY)
    screen = [row.name for row in ask(case, attendance_queries.list_register_rows, today)]
    assert screen == ["Cebula Jadwiga", "Ćwik Jadwiga", "Łoś Jadwiga", "Żak Jadwiga"]
    printed = text_of(ask(case, sign_in_sheet.render_sign_in_sheet, today))
    assert sorted(screen, key=printed.index) == screen
    numbers = dict(ask(case, document_kinds.ACTIVITY_DOCUMENTS[0].list_printable))
    assert today in numbers.values()


def sheets(case: Database) -> list[tuple[str, int, str]]:
    papers = ask(case, lambda session: session.scalars(select(IssuedDocument).order_by(IssuedDocument.id)).all())
    assert all(is_document_code(paper.code) for paper in papers if paper.document == "attendance")
    return [(paper.number, paper.version, paper.code) for paper in papers if paper.document == "attendance"]


def test_a_sheet_that_was_given_out_is_on_file_and_stays_until_the_list_changes(case: Database, workshop: int) -> None:
    anna = do(case, makers.enrolled, workshop)
    today = meeting(case, workshop, makers.TODAY)
    loose = ask(case, sign_in_sheet.render_sign_in_sheet, today)
    assert sheets(case) == []
    first = do(case, attendance.issue_sign_in_sheet, today)
    assert loose != first
    do(case, attendance.mark_attendance, today, {anna: (AttendanceMark.PRESENT, "")})
    do(case, clubs.change_club, {"phone": "84 000 00 00"})
    assert (
        do(case, attendance.issue_sign_in_sheet, today) == first == ask(case, sign_in_sheet.render_sign_in_sheet, today)
    )
    do(case, makers.enrolled, workshop)
    assert ask(case, sign_in_sheet.render_sign_in_sheet, today) != first
    assert len(sheets(case)) == 1
    second = do(case, attendance.issue_sign_in_sheet, today)
    assert do(case, attendance.issue_sign_in_sheet, today) == second
    number = f"Z{workshop}/2026-06-15"
    assert [paper[:2] for paper in sheets(case)] == [(number, 1), (number, 2)]
    assert len({code for _number, _version, code in sheets(case)}) == 2
    assert case.find_faults() == []


def test_a_sheet_stands_in_nobodys_way(case: Database, workshop: int) -> None:
    do(case, planning.change_activity, workshop, {"room": "Sala 3"}, None)
    do(case, attendance.issue_sign_in_sheet, meeting(case, workshop, makers.TODAY))
    do(case, undo.undo_latest_action)
    assert ask(case, activities_queries.load_activity, workshop).values["room"] == "Sala 2"
    do(case, attendance.issue_sign_in_sheet, meeting(case, workshop, makers.TODAY))
    do(case, undo.redo_latest_undo)
    assert ask(case, activities_queries.load_activity, workshop).values["room"] == "Sala 3"
    assert [version for _number, version, _code in sheets(case)] == [1, 2]
