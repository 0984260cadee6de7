"""Activities and enrolments come in by the rules of the actions; what these refuse is an error of its cell."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kiscase.activities.model import Activity, Enrolment, EnrolmentEnding, Meeting
from kiscase.activities.planning import closures
from kiscase.activities.series_model import Recurrence
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.journal import undo
from kiscase.core.table_reading.text_tables import read_text_tables
from kiscase.importing.actions import check_import, store_import
from kiscase.importing.activities import ActivitiesTarget
from kiscase.importing.checking import CheckedTable
from kiscase.importing.columns import match_columns
from kiscase.importing.enrolments import EnrolmentsTarget
from kiscase.importing.target import ImportTarget
from tests import makers
from tests.actions import do
from tests.case_content import content

SERIES = "Nazwa zajęć;Rodzaj;Dni;Godziny;Od;Do;Prowadzący;Limit miejsc"
ENROLLED = "Zajęcia;Imię i nazwisko;PESEL;Nr dokumentu;Od;Do;Gość;Przyczyna zakończenia"
PESEL = makers.pesel(serial=980)


def check(case: Database, target: ImportTarget[Any], *lines: str) -> CheckedTable:
    (sheet,) = read_text_tables("\n".join(lines).encode()).sheets
    columns = match_columns(target, sheet.rows[0])
    assert len(columns) == len(sheet.rows[0].values)
    found = check_import(
        case, target, sheet.rows[1:], columns, mend=False, is_stopped=lambda: False, report=lambda _part: None
    )
    assert found is not None
    return found


def store(case: Database, target: ImportTarget[Any], table: CheckedTable) -> Any:
    rows = [row.prepared for row in table.rows if row.known is None]
    return store_import(case, target, rows, lambda: False, lambda _part: None)


def undo_latest(case: Database) -> None:
    with case.action() as session:
        undo.undo_latest_action(session)


def problems(table: CheckedTable) -> list[tuple[int, int, str]]:
    return [(one.row, one.column, one.value) for one in table.problems]


@pytest.fixture
def people(case: Database) -> tuple[int, int, int]:
    """Two people who carry out a contract, the second one without PESEL, and somebody without a contract."""
    first = do(case, makers.participant, given_name="Ewa", family_name="Nowak", pesel=PESEL)
    second = do(case, makers.participant, given_name="Iryna", family_name="Koval", pesel="", paper_number="FA 123456")
    for person in (first, second):
        do(case, makers.active_contract, person, drawn_on=date(2026, 6, 1))
    return first, second, do(case, makers.participant, given_name="Jan", family_name="Żak", pesel="")


def test_activities_are_planned_with_their_meetings(case: Database) -> None:
    leader = do(case, makers.worker, given_name="Anna Maria", family_name="Ćwik")
    before = content(case)
    target = ActivitiesTarget()
    table = check(
        case,
        target,
        SERIES,
        "Kurs komputerowy;kurs;pn-śr;9-11:30;3.08.2026;14.08.2026;ćwik Anna Maria;12",
        "Grupa wsparcia;samopomoc;pt.;od 13:00 do 15:00;7.08.2026;21.08.2026;;",
        "Wycieczka;inne;;10:00–14:00;10.08.2026;;;",
    )
    assert [one.column for one in table.problems] == [-1], "other kinds ask for own words"
    assert store(case, target, table).number == 2
    with case.read() as session:
        course, group = session.scalars(select(Activity).order_by(Activity.id))
        days = session.scalars(select(Meeting.day).where(Meeting.activity_id == course.id).order_by(Meeting.day)).all()
    assert [day.day for day in days] == [3, 4, 5, 10, 11, 12]
    assert (course.leader_id, course.capacity, course.kind, course.repeat) == (
        leader,
        12,
        "job_help",
        Recurrence.WEEKLY,
    )
    assert (group.starts, group.ends, group.weekdays) == (time(13), time(15), ["4"])
    assert case.find_faults() == []
    undo_latest(case)
    assert content(case) == before


def test_what_the_plan_refuses_is_shown_at_its_cell(case: Database) -> None:
    closed = {"since": date(2026, 8, 3), "until": date(2026, 8, 3), "name": "urlop"}
    do(case, closures.close_club, closed)
    table = check(
        case,
        ActivitiesTarget(),
        SERIES,
        "Zamknięte;kurs;pn;9-11;3.08.2026;4.08.2026;;",
        "Bez końca;kurs;pn;9-11;3.08.2026;;;",
        "Nikt;kurs;pn;9-11;3.08.2026;30.08.2026;Obca Osoba;",
        "Godziny;kurs;pn;rano;3.08.2026;30.08.2026;;",
        "Odwrotnie;kurs;pn;11-9;3.08.2026;30.08.2026;;",
    )
    assert [(row, column) for row, column, _value in problems(table)] == [(2, 5), (3, 5), (4, 6), (5, 3), (6, -1)]
    assert "urlop" in table.problems[0].sentence


def test_an_activity_of_the_same_name_and_time_is_left_out_unless_wanted(case: Database) -> None:
    do(case, makers.activity)
    table = check(
        case,
        ActivitiesTarget(),
        SERIES,
        "warsztat  komputerowy;kurs;pn;9-11;1.07.2026;30.07.2026;;",
        "Warsztat komputerowy;kurs;pn;9-11;1.10.2026;30.10.2026;;",
        "Warsztat komputerowy;kurs;pn;9-11;1.10.2026;30.10.2026;;",
    )
    assert [row.known and row.known.certain for row in table.rows] == [False, None, True]


def test_people_are_enrolled_by_the_rules(case: Database, people: tuple[int, int, int]) -> None:
    do(case, makers.activity, capacity=2)
    before = content(case)
    target = EnrolmentsTarget()
    table = check(
        case,
        target,
        ENROLLED,
        f"warsztat komputerowy;;{PESEL};;6.07.2026;20.07.2026;;rezygnacja",
        "Warsztat komputerowy;;;fa123456;6.07.2026;;;",
        "Warsztat komputerowy;Jan Żak;;;6.07.2026;;;",
        "Warsztat komputerowy;Jan Żak;;;7.07.2026;;tak;",
        "Kurs tańca;Jan Żak;;;7.07.2026;;;",
        "Warsztat komputerowy;Adam Obcy;;;7.07.2026;;;",
    )
    assert problems(table) == [
        (4, 1, "Jan Żak"),
        (5, 0, "Warsztat komputerowy"),
        (6, 0, "Kurs tańca"),
        (7, 1, "Adam Obcy"),
    ]
    assert "art. 18 ust. 4" in table.problems[0].sentence
    assert content(case) == before, "a trial leaves nothing behind"
    assert store(case, target, table).number == 2
    with case.read() as session:
        rows = [(one.participant_id, one.until, one.ending) for one in session.scalars(select(Enrolment))]
    assert rows == [(people[0], date(2026, 7, 20), EnrolmentEnding.RESIGNED), (people[1], None, None)]
    again = check(case, target, ENROLLED, f"Warsztat komputerowy;;{PESEL};;6.07.2026;;;")
    assert [row.known is not None and row.known.certain for row in again.rows] == [True]
    assert case.find_faults() == []
    undo_latest(case)
    assert content(case) == before


def test_an_activity_is_told_from_its_namesakes_by_the_day(case: Database, people: tuple[int, int, int]) -> None:
    do(case, makers.activity)
    second = do(case, makers.activity, since=date(2026, 8, 3), until=date(2026, 9, 28))
    target = EnrolmentsTarget()
    table = check(
        case,
        target,
        ENROLLED,
        f"Warsztat komputerowy;;{PESEL};;10.08.2026;;;",
        f"Warsztat komputerowy;;{PESEL};;10.12.2026;;;",
    )
    assert [row.prepared.activity.id for row in table.rows] == [second]
    assert problems(table) == [(3, 0, "Warsztat komputerowy")]


def test_what_changed_after_the_trial_stops_the_whole_import(case: Database, people: tuple[int, int, int]) -> None:
    activity = do(case, makers.activity, capacity=1)
    target = EnrolmentsTarget()
    table = check(case, target, ENROLLED, f"Warsztat komputerowy;;{PESEL};;6.07.2026;;;")
    do(case, makers.enrolled, activity, people[1], date(2026, 7, 6))
    before = content(case)
    with pytest.raises(Problem, match="Nic nie zmieniono"):
        store(case, target, table)
    assert content(case) == before


CELLS = st.sampled_from(
    ["", "pn", "pt,sb", "9-11", "kurs", "3.08.2026", "28.08.2026", "13", "Kurs", "=1+1", "x" * 5000, "\ufeff", "Żółć"]
)


@settings(max_examples=25)
@given(st.lists(st.lists(CELLS, min_size=8, max_size=8).map(";".join), min_size=1, max_size=5))
def test_importing_activities_then_undoing_leaves_the_content_as_it_was(case: Database, rows: list[str]) -> None:
    before = content(case)
    target = ActivitiesTarget()
    table = check(case, target, SERIES, *rows, "Pewne;kurs;pn;9-11;3.08.2026;28.08.2026;;")
    assert content(case) == before
    assert store(case, target, table).number >= 1
    undo_latest(case)
    assert content(case) == before


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.sampled_from([PESEL, "", "1"]), st.integers(1, 60), st.booleans()), min_size=1, max_size=5)
)
def test_importing_enrolments_then_undoing_leaves_the_content_as_it_was(
    case: Database, people: tuple[int, int, int], rows: list[tuple[str, int, bool]]
) -> None:
    with case.read() as session:
        planned = session.scalar(select(Activity.id))
    if planned is None:
        do(case, makers.activity, capacity=2)
    before = content(case)
    target = EnrolmentsTarget()
    first = date(2026, 6, 1)
    lines = [
        f"Warsztat komputerowy;Jan Żak;{number};;{first + timedelta(day):%d.%m.%Y};;{'tak' if guest else ''};"
        for number, day, guest in rows
    ]
    table = check(case, target, ENROLLED, *lines)
    if any(row.known is None for row in table.rows):
        assert store(case, target, table).number >= 1
        undo_latest(case)
    assert content(case) == before
