"""Random clubs are counted a second way, in plain Python over what was drawn: T2 to T5 are equal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

import kiscase.all_records  # noqa: F401 - all tables
from kiscase.core.database.plain_reader import PlainReader
from kiscase.reporting.counting import count_yearly_report
from kiscase.reporting.forms import report_form
from kiscase.reporting.report import CellKind, FigureOf, YearlyReport

YEAR = 2024  # a leap year
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
_TABLES = {
    "participant": "id, sex, groups",
    "stay": 'id, participant_id, started_on, ended_on, "end", main_group',
    "certificate": "id, participant_id, kind, issued_on, until",
    "activity": "id, kind, sub, setting",
    "meeting": "id, activity_id, day, starts, ends, happening",
    "attendance": "id, meeting_id, participant_id, mark",
    "effect": "id, participant_id, stay_id, kind, reached_on",
    "outcome": "id, stay_id, participant_id, situation, documented",
    "follow_up": "id, stay_id, due, situation",
    "benefit": "id, participant_id, kind, since, until",
    "work_day": "id, participant_id, activity_id, day, minutes",
    "work_hours": "id, participant_id, activity_id, month, done",
    "traineeship": "id, participant_id, since, until, ended_on",
    "contract": "id, root_id, participant_id, variant, annex, state, drawn_on, closed_on, outcome",
    "evaluation": "id, contract_id, held_on, stage",
    "club": "id, name, operator, operator_kind, operator_address, nip, regon, krs, street, postal_code, town, gmina, "
    "phone, email, www, head, started_on, places, opening_hours",
    "register_event": "id, kind, number, day, voivode",
    "worker": "id, sex, retired",
    "worker_term": "id, worker_id, post, basis, fte, since, until",
    "worker_hours": "id, term_id, year, hours",
    "volunteering": "id, year, women, men, hours",
    "grant_money": "id, year, source, planned, received, spent, returned, agreement_number, agreement_on, settled_on",
}
GROUPS = {"homeless": "1", "alcohol": "2", "long_unemployed": "5", "other": "9"}
ACTIVITIES = {  # kind, subtype, form of the meetings, and where it is counted
    1: ("job_help", "therapeutic_support", "group", ("T3", "1")),
    2: ("job_help", "therapeutic_support", "individual", ("T3", "3")),
    3: ("legal_advice", "debts", "individual", ("T3", "5")),
    4: ("job_help", "vocational_training", "group", ("T4", "1")),
    5: ("job_help", None, "group", None),
    6: ("commissioned_reintegration", None, "group", ("T3", "7")),
    7: ("social_enterprise", "enterprise_vocational", "group", ("T4", "1")),
}
SITUATIONS = {"employment_contract": "3", "training": "10", "none": "15", "unknown": "16"}
days = st.integers(-60, 430).map(lambda shift: FIRST + timedelta(shift))


class DrawnStay(NamedTuple):
    started: date
    ended: date | None
    end: str | None
    group: str | None
    outcome: tuple[str, bool] | None
    later: str | None


class DrawnPerson(NamedTuple):
    sex: str | None
    groups: list[str]
    stays: list[DrawnStay]
    certificates: list[date]
    effects: list[tuple[str, date]]
    pension: bool
    work: list[tuple[date, int]]
    trainee: tuple[date, date] | None


@st.composite
def people(draw: st.DrawFn) -> DrawnPerson:
    stays = []
    at = FIRST + timedelta(draw(st.integers(-500, 300)))
    for _turn in range(draw(st.integers(0, 2))):
        long = draw(st.one_of(st.none(), st.integers(0, 400)))
        ended = None if long is None else at + timedelta(long)
        end = draw(st.sampled_from(["completed", "completed", "broken_off", "transferred", "death"])) if ended else None
        outcome = draw(st.one_of(st.none(), st.tuples(st.sampled_from(list(SITUATIONS)), st.booleans())))
        later = draw(st.one_of(st.none(), st.sampled_from(list(SITUATIONS))))
        group = draw(st.one_of(st.none(), st.sampled_from(list(GROUPS))))
        stays.append(DrawnStay(at, ended, end, group, outcome if ended else None, later if ended else None))
        if ended is None:
            break
        at = ended + timedelta(draw(st.integers(1, 90)))
    since = draw(st.one_of(st.none(), days))
    return DrawnPerson(
        draw(st.sampled_from(["K", "M", None])),
        draw(st.lists(st.sampled_from(list(GROUPS)), unique=True)),
        stays,
        draw(st.lists(days, max_size=2)),
        draw(st.lists(st.tuples(st.sampled_from(["social", "vocational"]), days), max_size=2)) if stays else [],
        draw(st.booleans()),
        draw(st.lists(st.tuples(days, st.integers(1, 480)), max_size=2)),
        (since, since + timedelta(30)) if since else None,
    )


meetings = st.tuples(
    st.sampled_from(list(ACTIVITIES)),
    days,
    st.integers(15, 240),
    st.booleans(),
    st.dictionaries(st.integers(1, 5), st.sampled_from(["present", "late", "left_early", "excused", "unexcused"])),
)
clubs = st.tuples(st.lists(people(), max_size=5), st.lists(meetings, max_size=6))


@pytest.fixture(scope="module")
def empty_case() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    for table, columns in _TABLES.items():
        connection.execute(f"CREATE TABLE {table} ({columns})")
    connection.execute("CREATE TABLE frozen_report (id, year)")
    yield connection
    connection.close()


def fill(connection: sqlite3.Connection, club: tuple[list[DrawnPerson], list[Any]]) -> None:
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours
    stay_id = 0
    for person_id, person in enumerate(club[0], 1):
        stay_id = add_person(connection, person_id, person, stay_id)
    for activity_id, (kind, sub, setting, _row) in ACTIVITIES.items():
        add(connection, "activity", activity_id, kind, sub, setting)
    for meeting_id, (activity, day, minutes, held, marks) in enumerate(club[1], 1):
        ends = f"{10 + minutes // 60:02}:{minutes % 60:02}:00"
        add(connection, "meeting", meeting_id, activity, day, "10:00:00", ends, "planned" if held else "cancelled")
        for person_id, mark in marks.items():
            if person_id <= len(club[0]):
                add(connection, "attendance", meeting_id * 10 + person_id, meeting_id, person_id, mark)


def add_person(connection: sqlite3.Connection, person_id: int, person: DrawnPerson, stay_id: int) -> int:
    """Add a person with all that is about them; the id of the last stay."""
    add(connection, "participant", person_id, person.sex, json.dumps(person.groups))
    for one in person.stays:
        stay_id += 1
        add(connection, "stay", stay_id, person_id, one.started, one.ended, one.end, one.group)
        if one.outcome:
            add(connection, "outcome", stay_id, stay_id, person_id, *one.outcome)
        if one.later:
            add(connection, "follow_up", stay_id, stay_id, "six_months", one.later)
    for place, on in enumerate(person.certificates, person_id * 10):
        add(connection, "certificate", place, person_id, "completion", on, on)
    for place, (kind, on) in enumerate(person.effects, person_id * 10):
        add(connection, "effect", place, person_id, stay_id, kind, on)
    for place, (on, minutes) in enumerate(person.work, person_id * 10):
        add(connection, "work_day", place, person_id, 1, on, minutes)
    if person.pension:
        add(connection, "benefit", person_id, person_id, "disability_pension", None, None)
    if person.trainee:
        add(connection, "traineeship", person_id, person_id, *person.trainee, None)
    return stay_id


def add(connection: sqlite3.Connection, table: str, *values: Any) -> None:
    places = ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO {table} VALUES ({places})", [plain(one) for one in values])  # noqa: S608 - as above


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


class SecondCount:
    """The same figures by loops over the drawn people."""

    def __init__(self, people: list[DrawnPerson], held: list[Any]) -> None:
        self.people = dict(enumerate(people, 1))
        self.there = [  # person, activity, day
            (person, activity, day)
            for activity, day, _minutes, happens, marks in held
            for person, mark in marks.items()
            if happens and FIRST <= day <= LAST and person in self.people and mark in ("present", "late", "left_early")
        ]
        self.meetings = [
            (place, activity, minutes)
            for place, (activity, day, minutes, happens, marks) in enumerate(held, 1)
            if happens
            and FIRST <= day <= LAST
            and any(one in self.people and mark in ("present", "late", "left_early") for one, mark in marks.items())
        ]

    def last_stay(self, person: int, *, completed: bool = False) -> DrawnStay | None:
        one = self.people[person]
        certified = any(FIRST <= on <= LAST for on in one.certificates) or any(
            FIRST <= on <= LAST for _k, on in one.effects
        )
        found = None
        for stay in one.stays:
            in_year = stay.started <= LAST and (stay.ended is None or stay.ended >= FIRST or certified)
            if in_year and (not completed or stay.end == "completed"):
                found = stay
        return found

    def is_within_stay(self, person: int, on: date) -> bool:
        return any(s.started <= on and (s.ended is None or on <= s.ended) for s in self.people[person].stays)

    def measure(self, code: str, person: int) -> bool:
        one = self.people[person]
        match code:
            case "a":
                return any(s.started < FIRST and (s.ended is None or s.ended >= FIRST) for s in one.stays)
            case "b":
                return any(FIRST <= s.started <= LAST for s in one.stays)
            case "c":
                attended = any(p == person and a != 6 and self.is_within_stay(person, on) for p, a, on in self.there)
                return attended or any(
                    FIRST <= on <= LAST and self.is_within_stay(person, on) for on, _minutes in one.work
                )
            case "d":
                return any(FIRST <= on <= LAST for on in one.certificates)
            case "e":
                return any(s.ended and FIRST <= s.ended <= LAST and s.end != "completed" for s in one.stays)
            case "f":
                return any(s.started <= LAST and (s.ended is None or s.ended > LAST) for s in one.stays)
            case "g":
                return any(kind == "social" and FIRST <= on <= LAST for kind, on in one.effects)
            case "h":
                return self.measure("i", person) or any(
                    k == "vocational" and FIRST <= on <= LAST for k, on in one.effects
                )
            case "i":
                return self.situation(person) == "employment_contract"
        raise KeyError(code)

    def situation(self, person: int) -> str:
        """The situation after the completed stay; empty for who did not complete or is not known."""
        stay = self.last_stay(person, completed=True)
        completed = any(FIRST <= on <= LAST for on in self.people[person].certificates)
        return stay.outcome[0] if completed and stay and stay.outcome else ""

    def group(self, person: int) -> str | None:
        stay = self.last_stay(person)
        return GROUPS.get(stay.group or "") if stay else None

    def graduate(self, person: int) -> bool:
        certified = self.measure("d", person)
        seen = [s for s in self.people[person].stays if s.started <= LAST and s.ended]
        return certified and any(s.started + relativedelta(months=6) <= s.ended + timedelta(1) for s in seen if s.ended)


def sex_fits(sex: str | None, figure: FigureOf) -> bool:
    return figure is FigureOf.ALL or sex == {FigureOf.WOMEN: "K", FigureOf.MEN: "M"}[figure]


def compare_people(second: SecondCount, report: YearlyReport) -> None:
    table = report.table("T2")
    for column in table.columns:
        measured = {
            person
            for person, one in second.people.items()
            if second.measure(column.code, person) and sex_fits(one.sex, column.figure)
        }
        assert set(table.cell("10", column.code, column.figure).ids) == measured, column
        for row in "123456789":
            wanted = {person for person in measured if second.group(person) == row}
            assert set(table.cell(row, column.code, column.figure).ids) == wanted, (row, column)
        pensions = {person for person in measured if second.people[person].pension}
        assert set(table.cell("11", column.code, column.figure).ids) == pensions
        if column.code in "dghi":
            assert set(table.cell("12", column.code, column.figure).ids) == {p for p in measured if second.graduate(p)}
    commissioned = {person for person, activity, _on in second.there if activity == 6}
    assert set(table.cell("14", "c").ids) == commissioned


def compare_activities(second: SecondCount, report: YearlyReport) -> None:
    trainees = {
        p for p, one in second.people.items() if one.trainee and one.trainee[0] <= LAST and one.trainee[1] >= FIRST
    }
    work = [(p, minutes) for p, one in second.people.items() for on, minutes in one.work if FIRST <= on <= LAST]
    for code, kind in (("T3", "social"), ("T4", "vocational")):
        table, everybody, all_meetings = report.table(code), set[int](), set[int]()
        effects = {
            p for p, one in second.people.items() if any(k == kind and FIRST <= on <= LAST for k, on in one.effects)
        }
        for row in table.rows:
            if row.total:
                continue
            fits = {a for a, (*_what, place) in ACTIVITIES.items() if place == (code, row.code)}
            people = {person for person, activity, _on in second.there if activity in fits}
            held = [(at, minutes) for at, activity, minutes in second.meetings if activity in fits]
            hours = sum(minutes for _at, minutes in held) / 60
            if (code, row.code) == ("T4", "2"):
                people |= trainees
            if (code, row.code) == ("T4", "6"):
                people |= {person for person, _minutes in work}
                hours += sum(minutes for _person, minutes in work) / 60
            assert set(table.cell(row.code, "a").ids) == people, row
            assert set(table.cell(row.code, "b").ids) == {at for at, _minutes in held}
            assert table.cell(row.code, "c").value == pytest.approx(hours, abs=0.01)
            assert set(table.cell(row.code, "d").ids) == people & effects
            everybody |= people
            all_meetings |= {at for at, _minutes in held}
        total = table.rows[-1].code
        assert set(table.cell(total, "a").ids) == everybody
        assert set(table.cell(total, "b").ids) == all_meetings


def compare_outcomes(second: SecondCount, report: YearlyReport) -> None:
    table = report.table("T5")
    completed = {person for person in second.people if second.measure("d", person)}
    assert set(table.cell("17", "a").ids) == completed
    for situation, row in SITUATIONS.items():
        wanted = {p for p in completed if (second.situation(p) or "unknown") == situation}
        assert set(table.cell(row, "a").ids) == wanted, row
        stays = {p: second.last_stay(p, completed=True) for p in wanted}
        documented = {p for p, stay in stays.items() if stay and stay.outcome and stay.outcome[1]}
        assert set(table.cell(row, "b").ids) == documented
        still = {p for p, stay in stays.items() if stay and stay.outcome and stay.later == stay.outcome[0]}
        assert set(table.cell(row, "c").ids) == still


@pytest.mark.slow
@settings(max_examples=500)
@given(club=clubs)
def test_a_random_club_is_counted_twice(
    empty_case: sqlite3.Connection, club: tuple[list[DrawnPerson], list[Any]]
) -> None:
    fill(empty_case, club)
    report = count_yearly_report(PlainReader(empty_case.execute), YEAR)
    second = SecondCount(*club)
    compare_people(second, report)
    compare_activities(second, report)
    compare_outcomes(second, report)
    for table in report.tables:
        for cells in table.cells:
            assert all(cell.kind is not CellKind.COUNT or cell.value == len(set(cell.ids)) for cell in cells), (
                table.code
            )
    assert YearlyReport.from_json(json.loads(json.dumps(report.to_json()))) == report


def test_each_code_of_the_form_is_known(empty_case: sqlite3.Connection) -> None:
    for table in report_form(YEAR).tables:
        assert len({row.code for row in table.rows}) == len(table.rows)
        letters = {column.code for column in table.columns}
        for check in table.checks:
            assert {*check.left, *check.right, *([check.within] if check.within else [])} <= letters
