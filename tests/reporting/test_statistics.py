"""The reports of the day-by-day work: counted a second way, and each number opens exactly what it counts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.attendance_rates import ATTENDED_MARKS, calculate_rate, list_attendance
from kiscase.activities.model import Activity, Attendance, Meeting, MeetingStatus
from kiscase.contracts.model import ContractState
from kiscase.core.database.database import Database
from kiscase.core.records.sex import Sex
from kiscase.employment import actions as employments
from kiscase.employment import counselling
from kiscase.participants.model import Participant
from kiscase.participants.notes import actions as notes
from kiscase.participants.notes.model import ContactKind
from kiscase.participants.stays import actions as stays
from kiscase.reporting.statistics import actions as statistics
from kiscase.reporting.statistics.model import (
    NumberKind,
    PeriodKind,
    ReportPeriod,
    StatisticsRequest,
    StatisticsTable,
    list_report_keys,
    offered_periods,
    period_of,
    row_options,
)
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.drawn_activities import draw_records

TODAY = clock.today()
MONTH = period_of(PeriodKind.MONTH, TODAY)
YEAR = period_of(PeriodKind.YEAR, TODAY)


def draw_club(session: Session, seed: int) -> None:
    """Random activities, of which some have a cost, and people of both sexes whom somebody referred."""
    draw = random.Random(seed)
    draw_records(session, draw)
    for person in session.scalars(select(Participant).order_by(Participant.id)):
        person.sex = draw.choice([Sex.FEMALE, Sex.MALE, None])
        person.referred_by = draw.choice(["", "PUP w Żółkiewce", "Kurator"])
        if draw.random() < 0.7:
            makers.stay(session, person.id, TODAY - timedelta(draw.randrange(40)), main_group="long_unemployed")
    for one in session.scalars(select(Activity).order_by(Activity.id)):
        one.cost_per_hour = draw.choice([None, 8_000, 12_345])


def texts(table: StatisticsTable, row: int) -> list[str]:
    return [table.cell_text(row, place).replace("\u00a0", " ") for place in range(len(table.columns))]


def values(table: StatisticsTable, label: str) -> dict[str, int | None]:
    row = next(one for one in table.rows if one.label == label)
    return {column.key: cell.value for column, cell in zip(table.columns, row.cells, strict=True)}


def requests() -> Iterator[StatisticsRequest]:
    for key in list_report_keys():
        for by, _label in row_options(key):
            yield StatisticsRequest(key, MONTH, TODAY, by)


# ---- the second way ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_activities_are_counted_the_same_in_plain_python(case: Database, seed: int) -> None:
    do(case, draw_club, seed)

    def count(session: Session) -> dict[str, list[int]]:
        moment = datetime.combine(TODAY, clock.now().astimezone().time())
        found: dict[str, list[int]] = {}
        for activity in session.scalars(select(Activity)):
            held = [
                one
                for one in session.scalars(select(Meeting).where(Meeting.activity_id == activity.id))
                if one.happening is MeetingStatus.PLANNED
                and MONTH.since <= one.day <= MONTH.until
                and datetime.combine(one.day, one.ends) <= moment
            ]
            marks = [
                (one, meeting)
                for meeting in held
                for one in session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id))
                if one.mark in ATTENDED_MARKS
            ]
            if held:
                entry = found.setdefault(str(activity.id), [0, 0, 0, 0])
                lengths = {one.id: (one.ends.hour - one.starts.hour) * 60 for one in held}
                entry[0] += len(held)
                entry[1] += sum(lengths.values())
                entry[2] += len({one.participant_id for one, _meeting in marks})
                entry[3] += sum(lengths[meeting.id] if one.minutes is None else one.minutes for one, meeting in marks)
        return found

    table = ask(case, statistics.load_statistics, StatisticsRequest("activities", MONTH, TODAY, "activity"))
    ours = sorted([row.cells[place].value for place in (0, 1, 2, 6)] for row in table.rows[:-1])
    assert ours == sorted(ask(case, count).values())


@pytest.mark.parametrize("seed", range(4))
def test_the_cost_is_the_same_however_it_is_shared(case: Database, seed: int) -> None:
    do(case, draw_club, seed)
    totals = set()
    for by, _label in row_options("activities"):
        table = ask(case, statistics.load_statistics, StatisticsRequest("activities", MONTH, TODAY, by))
        costs = [row.cells[7].value or 0 for row in table.rows]
        assert sum(costs[:-1]) == costs[-1]
        totals.add(costs[-1])
    assert len(totals) == 1


def test_the_rates_are_those_of_the_activities(case: Database) -> None:
    do(case, draw_club, 7)
    table = ask(case, statistics.load_statistics, StatisticsRequest("attendance", YEAR, TODAY, "activity"))

    def count_rate(session: Session) -> tuple[int, int]:
        rate = calculate_rate(session, list_attendance(session, since=YEAR.since, until=TODAY))
        return rate.attended, rate.counted

    last = table.rows[-1].cells[-1]
    assert (last.value, last.of) == ask(case, count_rate)
    assert [column.label for column in table.columns][:2] == ["styczeń 2026", "luty 2026"]
    assert sum(cell.value or 0 for cell in table.rows[-1].cells[:-1]) == last.value


@pytest.mark.parametrize("seed", range(2))
def test_each_number_opens_exactly_what_it_counts(case: Database, seed: int) -> None:
    do(case, draw_club, seed)
    with case.read() as session:
        for request in requests():
            table = statistics.load_statistics(session, request)
            for row, one in enumerate(table.rows):
                for column, cell in enumerate(one.cells):
                    found = statistics.list_counted_rows(session, table, row, column)
                    assert len(found) == len(cell.counted)
                    if table.columns[column].kind is NumberKind.COUNT:
                        assert len(found) == (cell.value or 0)
            assert table.rows[-1].total


def test_a_filter_counts_only_whom_it_names(case: Database) -> None:
    do(case, draw_club, 3)
    bodies = ask(case, statistics.list_report_filters).bodies
    whole = ask(case, statistics.load_statistics, StatisticsRequest("activities", MONTH, TODAY, "referred_by"))
    for body in bodies:
        request = StatisticsRequest("activities", MONTH, TODAY, "activity", referred_by=body)
        table = ask(case, statistics.load_statistics, request)
        assert [cell.value for cell in table.rows[-1].cells] == [
            cell.value for row in whole.rows if row.label == body for cell in row.cells
        ]
        assert body in table.facts


# ---- contracts, contacts, people -----------------------------------------------------------------------------------


def test_contracts_are_counted_with_their_annexes_once(case: Database) -> None:
    kept, ended = do(case, makers.active_contract), do(case, makers.active_contract)
    do(case, makers.printed_contract)
    do(case, makers.ended_contract, ended, ContractState.COMPLETED)
    request = StatisticsRequest("contracts", YEAR, TODAY)
    table = ask(case, statistics.load_statistics, request)
    expected = {"concluded": 2, "variant_a": 2, "variant_b": 0, "carried_out": 2, "evaluated": 1, "reached": 1}
    assert values(table, "Razem") == expected | {"partly": 0, "not": 0, "terminated": 0, "people": 2}
    before = ask(case, statistics.load_statistics, request._replace(on=TODAY - timedelta(1)))
    assert set(values(before, "Razem").values()) == {0}, "nothing after the chosen day counts"
    do(case, makers.ended_contract, kept, ContractState.TERMINATED, on=TODAY)
    again = ask(case, statistics.load_statistics, request)
    assert values(again, "czerwiec 2026")["terminated"] == 1
    assert values(again, "maj 2026")["carried_out"] == 0


def test_people_without_contact_are_listed_by_their_last_one(case: Database) -> None:
    ids = [do(case, makers.participant, family_name=f"Osoba{one}") for one in range(4)]
    for one in ids[:3]:
        do(case, makers.stay, one, TODAY - timedelta(200))
    for one, days in zip(ids[:2], (10, 70), strict=True):
        note = {"made_on": TODAY - timedelta(days), "kind": ContactKind.PHONE, "text": "Rozmowa"}
        do(case, notes.add_note, one, note)
    table = ask(case, statistics.load_statistics, StatisticsRequest("contacts", MONTH, TODAY, days=30))
    counts = [row.cells[0].value for row in table.rows]
    assert counts == [1, 0, 1, 0, 1, 3], "who does not take part is not listed"
    (late,) = ask(case, statistics.list_counted_rows, table, 2, 0)
    assert (late.name, late.detail) == ("Osoba1 Jadwiga", "notatka, 06.04.2026 (70 dni temu)")
    do(case, makers.active_contract, ids[2])
    signed = ask(case, statistics.load_statistics, StatisticsRequest("contacts", MONTH, TODAY, days=30))
    assert [row.cells[0].value for row in signed.rows] == [2, 0, 1, 0, 0, 3]
    advised = do(
        case, employments.begin_employment, ids[1], {"form": "advocacy", "contract_reason": "zgoda", "purpose": "job"}
    )
    held = {"day": TODAY - timedelta(3), "minutes": 30, "kind": "social", "adviser": "Ewa Żak", "matter": "Praca"}
    do(case, counselling.add_counselling_session, advised, held)
    counselled = ask(case, statistics.load_statistics, StatisticsRequest("contacts", MONTH, TODAY, days=30))
    assert [row.cells[0].value for row in counselled.rows] == [3, 0, 0, 0, 0, 3]
    details = [row.detail for row in ask(case, statistics.list_counted_rows, counselled, 0, 0)]
    assert "rozmowa w ramach poradnictwa, 12.06.2026 (3 dni temu)" in details


def test_people_are_grouped_by_what_is_asked(case: Database) -> None:
    first = do(case, makers.participant, referred_by="Kurator", sex=Sex.MALE, pesel="")
    second = do(case, makers.participant, groups=["long_unemployed", "homeless"])
    do(case, makers.stay, first, TODAY - timedelta(90), main_group="long_unemployed")
    stay = do(case, makers.stay, second, TODAY - timedelta(90), main_group="homeless")
    do(case, stays.end_stay, stay, {"ended_on": TODAY - timedelta(60), "end": "completed"})

    def counts(by: str, period: ReportPeriod = YEAR) -> dict[str, tuple[int | None, ...]]:
        table = ask(case, statistics.load_statistics, StatisticsRequest("people", period, TODAY, by))
        return {row.label: tuple(cell.value for cell in row.cells) for row in table.rows if row.cells[0].value}

    assert counts("referred_by") == {"Kurator": (1, 0, 1), "(nie podano)": (1, 1, 0), "Razem": (2, 1, 1)}
    assert list(counts("status")) == ["pobyt ukończony", "uczestniczy", "Razem"]
    assert counts("groups")["długotrwale bezrobotni"] == (2, 1, 1)
    assert counts("main_group", MONTH)["Razem"] == (1, 0, 1), "who left before the month does not count"


def test_what_leaves_the_house_hides_small_numbers(case: Database) -> None:
    do(case, makers.stay, do(case, makers.participant))
    request = StatisticsRequest("people", YEAR, TODAY, "main_group")
    shown, hidden = (ask(case, statistics.load_statistics, request, hide_small=one) for one in (False, True))
    assert texts(shown, len(shown.rows) - 1) == ["1", "1", "0"]
    assert texts(hidden, len(hidden.rows) - 1)[:2] == ["•", "•"]
    assert "mniej niż 5 osób" in hidden.notes[-1]


# ---- periods -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "since", "until", "text"),
    [
        (PeriodKind.MONTH, date(2026, 6, 1), date(2026, 6, 30), "czerwiec 2026"),
        (PeriodKind.QUARTER, date(2026, 4, 1), date(2026, 6, 30), "II kwartał 2026"),
        (PeriodKind.HALF_YEAR, date(2026, 1, 1), date(2026, 6, 30), "I półrocze 2026"),
        (PeriodKind.YEAR, date(2026, 1, 1), date(2026, 12, 31), "2026"),
    ],
)
def test_a_period_is_named(kind: PeriodKind, since: date, until: date, text: str) -> None:
    period = period_of(kind, TODAY)
    assert (period.since, period.until, period.text) == (since, until, text)
    following = offered_periods(kind, TODAY)
    assert following[0] == period
    assert all(before.until + timedelta(1) == after.since for after, before in pairwise(following))


def test_a_leap_day_ends_its_month_and_any_period_has_its_days() -> None:
    assert period_of(PeriodKind.MONTH, date(2028, 2, 29)) == ReportPeriod(date(2028, 2, 1), date(2028, 2, 29))
    odd = ReportPeriod(date(2026, 3, 15), date(2026, 6, 2))
    assert odd.text == "15.03.2026–02.06.2026"
    assert [one.text for one in odd.parts()] == [
        "15.03.2026–31.03.2026",
        "kwiecień 2026",
        "maj 2026",
        "01.06.2026–02.06.2026",
    ]
    assert len(ReportPeriod(date(2020, 1, 1), date(2026, 12, 31)).parts()) == 7


def test_a_year_without_data_is_a_table_of_noughts(case: Database) -> None:
    empty = ReportPeriod(date(2001, 1, 1), date(2001, 12, 31))
    with case.read() as session:
        for request in requests():
            table = statistics.load_statistics(session, request._replace(period=empty))
            assert all(not cell.value for cell in table.rows[-1].cells) or request.report == "contacts"
