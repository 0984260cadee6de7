"""Social reintegration commissioned by the starosta: no contract, four hours a day, six months, the month's list."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from kiscase.activities.absences import excused_periods
from kiscase.activities.agreements import actions as agreements
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.enrolment import queries as enrolment_queries
from kiscase.activities.model import AbsenceKind, AttendanceMark, Enrolment, Meeting
from kiscase.activities.planning import actions as planning
from kiscase.activities.planning import meetings
from kiscase.activities.reintegration import actions as reintegration
from kiscase.activities.reintegration.queries import ExcusedDay, load_reintegration_month
from kiscase.activities.series_model import Weekday
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from tests import makers
from tests.actions import ask, do
from tests.clock import clock

pytestmark = pytest.mark.usefixtures("english")

JUNE = date(2026, 6, 1)
DAYS = [day.value for day in (Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY)]
AGREEMENT = {
    "sign": "CAZ.5410.7.2026",
    "agreed_on": date(2026, 5, 20),
    "office": "Powiatowy Urząd Pracy w Krasnymstawie",
}


def reintegration_activity(case: Database, **changes: Any) -> int:
    values: dict[str, Any] = {
        "name": "Warsztaty motywacyjne",
        "kind": "commissioned_reintegration",
        "weekdays": DAYS,
        "since": JUNE,
        "until": date(2026, 12, 31),
        "starts": time(9),
        "ends": time(13),
    }
    return do(case, makers.activity, **values | changes)


@pytest.fixture
def activity(case: Database) -> int:
    return reintegration_activity(case)


@pytest.fixture
def person(case: Database) -> int:
    return do(case, makers.participant)


def test_nobody_needs_a_contract_and_the_text_says_so(case: Database, activity: int, person: int) -> None:
    found = ask(case, enrolment.preview_enrolment, activity, person, JUNE)
    assert "no social contract is asked for" in found.rule
    assert not found.needs_contract
    do(case, enrolment.enrol_person, activity, person, JUNE)
    with case.read() as session:
        row = session.scalars(select(Enrolment)).one()
        assert (row.contract_id, row.guest) == (None, False)


def test_another_activity_still_needs_one(case: Database, person: int) -> None:
    workshop = do(case, makers.activity)
    with pytest.raises(Problem, match="not carrying out a social contract"):
        do(case, enrolment.enrol_person, workshop, person, JUNE)


def test_the_conditions_of_article_1_are_not_asked(case: Database, activity: int) -> None:
    """Art. 200 lets the starosta name long-term unemployed people; art. 1 is about participants with a contract."""
    retired = do(case, makers.participant, benefits=[{"kind": "old_age_pension"}])
    candidates = ask(case, enrolment_queries.list_enrolment_candidates, activity, JUNE)
    assert [(one.id, one.hindrance) for one in candidates] == [(retired, "")]
    do(case, enrolment.enrol_person, activity, retired, JUNE)


def test_an_enrolment_ends_after_six_months_at_the_latest(case: Database, activity: int, person: int) -> None:
    with pytest.raises(InvalidValuesError, match="at most 6 months: until 30") as caught:
        do(case, enrolment.enrol_person, activity, person, JUNE, enrolment.EnrolmentTerms(until=date(2026, 12, 1)))
    assert list(caught.value.problems) == ["until"]
    do(case, enrolment.enrol_person, activity, person, JUNE)
    with case.read() as session:
        assert session.scalars(select(Enrolment.until)).one() == date(2026, 11, 30)


def test_the_enrolment_can_end_earlier(case: Database, activity: int, person: int) -> None:
    do(case, enrolment.enrol_person, activity, person, JUNE)
    do(case, enrolment.end_enrolment, activity, person, date(2026, 6, 30))
    with case.read() as session:
        assert session.scalars(select(Enrolment.until)).one() == date(2026, 6, 30)


def test_a_second_time_beyond_six_months_needs_a_reason(case: Database, activity: int, person: int) -> None:
    do(case, enrolment.enrol_person, activity, person, JUNE)
    second = reintegration_activity(case, since=date(2027, 1, 4), until=date(2027, 6, 30))
    with pytest.raises(InvalidValuesError, match="already taken part for 183 days") as caught:
        do(case, enrolment.enrol_person, second, person, date(2027, 1, 4))
    assert list(caught.value.problems) == ["longer"]
    reason = {"sign": "CAZ.5410.1.2027", "longer": "nowa umowa ze starostą"}
    do(case, enrolment.enrol_person, second, person, date(2027, 1, 4), enrolment.EnrolmentTerms(referral=reason))
    kept = ask(case, agreements.load_referral, second, person).values
    assert (kept["sign"], kept["longer"]) == ("CAZ.5410.1.2027", "nowa umowa ze starostą")


def test_nobody_is_enrolled_after_the_end(case: Database, person: int) -> None:
    short = reintegration_activity(case, until=date(2026, 6, 30))
    with pytest.raises(InvalidValuesError) as caught:
        do(case, enrolment.enrol_person, short, person, date(2026, 7, 1))
    assert list(caught.value.problems) == ["since"]


def test_another_kind_is_not_chosen_for_people_without_a_contract(case: Database, activity: int, person: int) -> None:
    do(case, planning.change_activity, activity, {"note": "x"}, None)
    do(case, enrolment.enrol_person, activity, person, JUNE)
    with pytest.raises(InvalidValuesError, match="1 person is enrolled without a contract"):
        do(case, planning.change_activity, activity, {"kind": "job_help"}, None)
    with pytest.raises(InvalidValuesError, match="1 person is enrolled without a contract"):
        do(case, planning.replan_series, activity, {"kind": "job_help"}, JUNE)


def test_a_restored_meeting_keeps_the_day_within_four_hours(case: Database, activity: int) -> None:
    first = meeting_ids(case)[JUNE]
    do(case, meetings.cancel_meeting, first, "szkolenie")
    do(case, meetings.add_meeting, activity, {"day": JUNE, "starts": time(14), "ends": time(16)})
    with pytest.raises(InvalidValuesError, match="at most 4 hours a day"):
        do(case, meetings.restore_meeting, first)


def test_a_day_has_four_hours(case: Database, activity: int) -> None:
    with pytest.raises(InvalidValuesError, match="at most 4 hours a day"):
        reintegration_activity(case, ends=time(13, 15))
    with pytest.raises(InvalidValuesError, match="at most 4 hours a day"):
        do(case, meetings.add_meeting, activity, {"day": JUNE, "starts": time(14), "ends": time(15)})
    do(case, meetings.add_meeting, activity, {"day": date(2026, 6, 5), "starts": time(14), "ends": time(18)})


def test_two_individual_meetings_of_two_people_are_no_longer_day(case: Database) -> None:
    individual = reintegration_activity(case, ends=time(9, 30))
    people = [do(case, makers.participant) for _ in range(2)]
    for person, hour in zip(people, (10, 14), strict=True):
        values = {"day": JUNE, "starts": time(hour), "ends": time(hour + 3)}
        do(case, meetings.add_meeting, individual, values, person)
    with pytest.raises(InvalidValuesError, match="at most 4 hours a day"):
        do(case, meetings.add_meeting, individual, {"day": JUNE, "starts": time(18), "ends": time(19)}, people[0])


def test_the_law_does_not_know_it_before_june_2025(case: Database) -> None:
    with pytest.raises(InvalidValuesError, match="knows this kind of activity from"):
        reintegration_activity(case, since=date(2025, 5, 30), until=date(2025, 9, 30))


def test_the_agreement_is_kept_with_its_activity(case: Database, activity: int) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, agreements.save_agreement, activity, {"sign": "", "office": ""})
    assert set(caught.value.problems) == {"sign", "office"}
    wrong = {"since": date(2026, 7, 1), "until": date(2026, 6, 1), "people": 0}
    with pytest.raises(InvalidValuesError) as caught:
        do(case, agreements.save_agreement, activity, AGREEMENT | wrong)
    assert set(caught.value.problems) == {"until", "people"}
    do(case, agreements.save_agreement, activity, AGREEMENT | {"people": 8, "hours": 400})
    do(case, agreements.save_agreement, activity, {"people": 9})
    kept = ask(case, agreements.load_agreement, activity).values
    assert (kept["sign"], kept["people"], kept["hours"]) == ("CAZ.5410.7.2026", 9, 400)


def meeting_ids(case: Database) -> dict[date, int]:
    with case.read() as session:
        return {row.day: row.id for row in session.scalars(select(Meeting).order_by(Meeting.day))}


def test_a_month_tells_attended_excused_with_the_kind_and_unexcused(case: Database, activity: int, person: int) -> None:
    do(case, enrolment.enrol_person, activity, person, JUNE)
    clock.set(2026, 6, 15, 18)
    days = meeting_ids(case)
    marks = {
        JUNE: (AttendanceMark.PRESENT, ""),
        date(2026, 6, 2): (AttendanceMark.EXCUSED, "wezwanie"),
        date(2026, 6, 3): (AttendanceMark.UNEXCUSED, ""),
        date(2026, 6, 10): (AttendanceMark.LATE, ""),
    }
    for day, mark in marks.items():
        do(case, attendance.mark_attendance, days[day], {person: mark})
    sick = {"kind": "sick", "since": date(2026, 6, 8), "until": date(2026, 6, 9)}
    do(case, excused_periods.record_absence, person, sick)
    (row,) = ask(case, load_reintegration_month, activity, JUNE).rows
    assert (row.attended, row.hours) == (2, 8.0)
    assert row.excused == [
        ExcusedDay(date(2026, 6, 2), None),
        ExcusedDay(date(2026, 6, 8), AbsenceKind.SICK),
        ExcusedDay(date(2026, 6, 9), AbsenceKind.SICK),
    ]
    assert row.unexcused == [date(2026, 6, 3)]
    assert row.unmarked == [date(2026, 6, 15)]


def test_without_the_agreement_no_list_is_issued(case: Database, activity: int, person: int) -> None:
    do(case, enrolment.enrol_person, activity, person, JUNE)
    with pytest.raises(Problem, match="record the agreement first"):
        do(case, reintegration.issue_reintegration_month, activity, JUNE)
