"""Socially useful work by the day: quarters of an hour, ten hours a week, 180 days a year, the rate, the record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from kiscase.activities.agreements import actions as agreements
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import AttendanceMark, Meeting
from kiscase.activities.periods import parse_hours
from kiscase.activities.series_model import Weekday
from kiscase.activities.work_hours import actions as work_hours
from kiscase.activities.work_hours.limits import count_year_days, list_work_warnings, work_benefit
from kiscase.activities.work_hours.queries import WorkMonth, load_work_month
from kiscase.activities.work_hours.register_comparison import hours_to_take_over, list_differences, month_totals_text
from kiscase.core.database.database import Database
from kiscase.core.errors import EditConflictError, InvalidValuesError, Problem
from kiscase.core.text.money import format_money, parse_money
from tests import makers
from tests.actions import ask, do
from tests.clock import clock

pytestmark = pytest.mark.usefixtures("english")

JUNE = date(2026, 6, 1)  # a Monday
OFFICE = {"sign": "PSU.1.2026", "office": "Powiatowy Urząd Pracy"}


def work_activity(case: Database, **changes: object) -> int:
    values = {"name": "Park", "kind": "useful_work", "since": date(2026, 1, 2), "until": date(2027, 3, 1)}
    weekdays = [day.value for day in Weekday][:5]
    return do(case, makers.activity, **values | {"capacity": None, "weekdays": weekdays} | changes)


@pytest.fixture
def activity(case: Database) -> int:
    return work_activity(case)


@pytest.fixture
def person(case: Database, activity: int) -> int:
    made = do(case, makers.participant)
    do(case, makers.active_contract, made, drawn_on=date(2026, 1, 2), ends_on=date(2027, 6, 1))
    do(case, enrolment.enrol_person, activity, made, date(2026, 1, 2))
    return made


def record(case: Database, activity: int, person: int, days: dict[date, int | None], beyond: str = "") -> None:
    do(case, work_hours.save_work_days, activity, {(person, on): count for on, count in days.items()}, beyond=beyond)


def month_of(case: Database, activity: int, on: date = JUNE) -> WorkMonth:
    return ask(case, load_work_month, activity, on)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("4", 240), ("4,5", 270), ("4.25", 255), ("3:45", 225), (" 2 ", 120), ("", None), ("0", 0), ("-1", -60)],
)
def test_hours_are_typed_as_people_write_them(typed: str, minutes: int | None) -> None:
    assert parse_hours(typed) == minutes


@pytest.mark.parametrize("typed", ["4h", "4,555", "3:75", "cztery", "1:2"])
def test_other_text_is_no_hours(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        parse_hours(typed)


@pytest.mark.parametrize(
    ("typed", "grosze"),
    [
        ("31,40", 3140),
        ("31.4", 3140),
        ("31", 3100),
        ("1 783,90 zł", 178390),
        ("-1", None),
        ("31,405", None),
        ("x", None),
    ],
)
def test_money_is_typed_as_people_write_it(typed: str, grosze: int | None) -> None:
    assert parse_money(typed) == grosze
    assert grosze is None or parse_money(format_money(grosze)) == grosze


def test_days_are_recorded_changed_and_removed(case: Database, activity: int, person: int) -> None:
    record(case, activity, person, {JUNE: 240, date(2026, 6, 2): 135})
    assert month_of(case, activity).minutes == {(person, JUNE): 240, (person, date(2026, 6, 2)): 135}
    record(case, activity, person, {JUNE: 180, date(2026, 6, 2): None})
    assert month_of(case, activity).minutes == {(person, JUNE): 180}


@pytest.mark.parametrize(
    ("on", "minutes", "words"),
    [
        (JUNE, 0, "more than 0 and at most 24"),
        (JUNE, -60, "more than 0 and at most 24"),
        (JUNE, 25 * 60, "more than 0 and at most 24"),
        (JUNE, 100, "full quarters"),
        (date(2026, 6, 16), 60, "has not come yet"),
        (date(2026, 1, 1), 60, "does not take part on"),
        (date(2027, 3, 2), 60, "does not take part on"),
    ],
)
def test_what_cannot_be_is_refused(
    case: Database, activity: int, person: int, *, on: date, minutes: int, words: str
) -> None:
    with pytest.raises(InvalidValuesError, match=words) as caught:
        record(case, activity, person, {on: minutes})
    assert list(caught.value.problems) == ["hours"]


def test_nobody_works_before_the_enrolment_or_after_its_end(case: Database, activity: int, person: int) -> None:
    do(case, enrolment.end_enrolment, activity, person, date(2026, 6, 3))
    record(case, activity, person, {date(2026, 6, 3): 60})
    with pytest.raises(InvalidValuesError, match="does not take part"):
        record(case, activity, person, {date(2026, 6, 4): 60})


def test_an_eleventh_hour_of_a_week_needs_a_reason(case: Database, activity: int, person: int) -> None:
    record(case, activity, person, {JUNE: 300, date(2026, 6, 3): 300})
    with pytest.raises(InvalidValuesError, match="10,25 h in the week") as caught:
        record(case, activity, person, {date(2026, 6, 7): 15})
    assert list(caught.value.problems) == ["beyond"]
    assert len(month_of(case, activity).minutes) == 2
    record(case, activity, person, {date(2026, 6, 8): 600})  # the next week
    record(case, activity, person, {date(2026, 6, 7): 15}, "awaria wodociągu")
    month = month_of(case, activity)
    assert any("10,25 h in the week" in one for one in list_work_warnings(month, month.minutes))


def test_a_week_is_counted_across_months_and_activities(case: Database, activity: int, person: int) -> None:
    other = work_activity(case, name="Przedszkole")
    do(case, enrolment.enrol_person, other, person, date(2026, 1, 2))
    record(case, activity, person, {date(2026, 4, 27): 240, date(2026, 4, 30): 120})
    record(case, other, person, {date(2026, 5, 1): 180})
    with pytest.raises(InvalidValuesError, match="11 h in the week"):
        record(case, activity, person, {date(2026, 5, 2): 120})
    record(case, activity, person, {date(2026, 5, 2): 60})


def test_less_than_before_needs_no_reason(case: Database, activity: int, person: int) -> None:
    record(case, activity, person, {JUNE: 480, date(2026, 6, 2): 240}, "pilne prace")
    record(case, activity, person, {JUNE: 420})


def work_until(case: Database, activity: int, person: int, count: int) -> date:
    """An hour on *count* days from January 2 on, weekends too; the day after the last one."""
    clock.set(2026, 12, 31, 12)
    days = [date(2026, 1, 2) + timedelta(number) for number in range(count)]
    record(case, activity, person, dict.fromkeys(days, 60))
    return days[-1] + timedelta(1)


def test_the_181st_day_of_a_year_needs_a_reason_and_the_170th_is_announced(
    case: Database, activity: int, person: int
) -> None:
    following = work_until(case, activity, person, 169)
    month = month_of(case, activity, following)
    assert not any("of 180" in one for one in list_work_warnings(month, month.minutes))
    following = work_until(case, activity, person, 170)
    month = month_of(case, activity, following)
    assert any("170 of 180 days of 2026" in one for one in list_work_warnings(month, month.minutes))
    following = work_until(case, activity, person, 180)
    with pytest.raises(InvalidValuesError, match="is day 181 of 2026") as caught:
        record(case, activity, person, {following: 60})
    assert list(caught.value.problems) == ["beyond"]
    record(case, activity, person, {following: 60}, "porozumienie przedłużone")
    clock.set(2027, 1, 4, 12)
    record(case, activity, person, {date(2027, 1, 4): 60})
    (worker,) = month_of(case, activity, date(2027, 1, 1)).people
    assert count_year_days(worker, date(2027, 1, 31), {(person, date(2027, 1, 4)): 60}) == 1


def test_the_benefit_follows_the_rate_of_each_day(case: Database, activity: int, person: int) -> None:
    do(case, agreements.save_agreement, activity, OFFICE, rate="31,40", rate_since=JUNE)
    do(case, agreements.save_agreement, activity, OFFICE, rate="33,33", rate_since=date(2026, 6, 10))
    record(case, activity, person, {date(2026, 6, 9): 240, date(2026, 6, 10): 75})
    month = month_of(case, activity)
    assert work_benefit(month, person, month.minutes) == 4 * 3140 + 4166  # 1,25 h of 33,33 zł is 41,6625
    assert list_work_warnings(month, month.minutes) == [
        "Nobody has confirmed yet that these people may be referred (art. 142 ust. 2): Wiśniewska Jadwiga."
    ]


@pytest.mark.parametrize("typed", ["0", "-5", "dużo", "31,405", "100000"])
def test_a_rate_that_is_none_is_refused(case: Database, activity: int, typed: str) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, agreements.save_agreement, activity, OFFICE, rate=typed)
    assert list(caught.value.problems) == ["rate"]


def test_a_rate_below_the_minimum_is_announced(case: Database, activity: int, person: int) -> None:
    do(case, agreements.save_agreement, activity, OFFICE, rate="30", rate_since=JUNE)
    record(case, activity, person, {JUNE: 60})
    month = month_of(case, activity)
    (found,) = [one for one in list_work_warnings(month, month.minutes) if "minimum" in one]
    assert found == "The rate 30,00\xa0zł is below the minimum hourly rate of 2026: 31,40\xa0zł."


def test_the_minimum_of_a_year_that_is_not_known_is_not_made_up(case: Database, activity: int, person: int) -> None:
    clock.set(2027, 1, 4, 12)
    do(case, agreements.save_agreement, activity, OFFICE, rate="40", rate_since=JUNE)
    record(case, activity, person, {date(2027, 1, 4): 60})
    month = month_of(case, activity, date(2027, 1, 4))
    assert any(
        "does not know the minimum hourly rate of 2027" in one for one in list_work_warnings(month, month.minutes)
    )


def test_an_amount_from_memory_is_said_to_be_unsure(case: Database, person: int) -> None:
    clock.set(2025, 7, 1, 12)
    early = work_activity(case, name="Rok 2025", since=date(2025, 6, 2), until=date(2025, 12, 30))
    do(case, makers.active_contract, person, drawn_on=date(2025, 6, 2), ends_on=date(2026, 1, 1))
    do(case, enrolment.enrol_person, early, person, date(2025, 6, 2), enrolment.EnrolmentTerms(guest=True))
    do(case, agreements.save_agreement, early, OFFICE, rate="20", rate_since=date(2025, 6, 2))
    record(case, early, person, {date(2025, 7, 1): 60})
    month = month_of(case, early, date(2025, 7, 1))
    assert any("from memory" in one for one in list_work_warnings(month, month.minutes))


def test_who_confirmed_a_referral_is_recorded_at_the_enrolment_or_later(case: Database, activity: int) -> None:
    first, second = (do(case, makers.enrolled, activity, None, makers.TODAY) for _ in range(2))
    confirmed = {"sign": "CAZ.1", "confirmed_by": "PUP, A. Kos", "confirmed_on": makers.TODAY}
    with pytest.raises(InvalidValuesError, match="has not come yet"):
        do(case, agreements.save_referral, activity, first, confirmed | {"confirmed_on": date(2026, 6, 16)})
    do(case, agreements.save_referral, activity, first, confirmed)
    assert {one.id: one.confirmed for one in month_of(case, activity).people} == {first: True, second: False}
    third = do(case, makers.participant)
    do(case, makers.active_contract, third)
    do(case, enrolment.enrol_person, activity, third, None, enrolment.EnrolmentTerms(referral=confirmed))
    assert [one.confirmed for one in month_of(case, activity).people if one.id == third] == [True]


def test_somebody_with_a_right_to_unemployment_benefit_is_named(case: Database, activity: int, person: int) -> None:
    from kiscase.participants import actions as participants

    do(case, participants.change_participant, person, {}, [{"kind": "unemployment_benefit", "since": JUNE}])
    month = month_of(case, activity)
    assert any("cannot be referred: Wiśniewska" in one for one in list_work_warnings(month, month.minutes))


def test_the_figures_of_before_stay_beside_the_days(case: Database, activity: int, person: int) -> None:
    do(case, work_hours.save_work_hours, activity, JUNE, {person: (40, 12)})
    record(case, activity, person, {JUNE: 60})
    (found,) = month_of(case, activity).people
    assert (found.planned, found.carried) == (40, 12)


def test_what_was_changed_meanwhile_is_not_overwritten(case: Database, activity: int, person: int) -> None:
    record(case, activity, person, {JUNE: 240})
    with pytest.raises(EditConflictError):
        do(case, work_hours.save_work_days, activity, {(person, JUNE): 60}, seen={(person, JUNE): None})


def test_another_activity_has_no_hours_of_work(case: Database, person: int) -> None:
    workshop = do(case, makers.activity)
    with pytest.raises(Problem, match="not socially useful work"):
        record(case, workshop, person, {JUNE: 60})


def mark(case: Database, activity: int, person: int, on: date, *entry: object) -> None:
    """The mark of a person at the meeting of a day."""
    with case.action() as session:
        meeting = session.scalars(select(Meeting.id).filter_by(activity_id=activity, day=on)).one()
        attendance.mark_attendance(session, meeting, {person: entry})


def test_hours_beyond_the_register_are_named_with_their_days(case: Database, activity: int, person: int) -> None:
    tuesday = date(2026, 6, 2)
    mark(case, activity, person, JUNE, AttendanceMark.PRESENT)
    mark(case, activity, person, tuesday, AttendanceMark.UNEXCUSED)
    record(case, activity, person, {JUNE: 240, tuesday: 60})
    month = month_of(case, activity)
    assert list_differences(month, month.minutes) == [
        "Wiśniewska Jadwiga: 5 h recorded, 2,5 h by the register; they differ on 01.06.2026, 02.06.2026."
    ]
    assert month_totals_text(month, month.minutes) == "Together 5 h; by the register 2,5 h."
    same = {(person, JUNE): 150}
    assert not list_differences(month, same), "a day that the register has no mark for is no difference, either"


def test_hours_are_taken_over_from_the_register_by_the_quarter(case: Database, activity: int, person: int) -> None:
    tuesday, wednesday = date(2026, 6, 2), date(2026, 6, 3)
    mark(case, activity, person, JUNE, AttendanceMark.PRESENT)
    mark(case, activity, person, tuesday, AttendanceMark.LEFT_EARLY, "", 100)
    mark(case, activity, person, wednesday, AttendanceMark.UNEXCUSED)
    month = month_of(case, activity)
    assert hours_to_take_over(month, {}) == {(person, JUNE): 150, (person, tuesday): 105}
    assert hours_to_take_over(month, {(person, JUNE): 60}) == {(person, tuesday): 105}, "what is recorded stays"


def test_hours_without_a_register_are_no_difference(case: Database, activity: int, person: int) -> None:
    record(case, activity, person, {JUNE: 240})
    month = month_of(case, activity)
    assert list_differences(month, month.minutes) == []


def test_a_contract_that_is_over_is_named_beside_the_hours(case: Database, activity: int) -> None:
    person = do(case, makers.participant, family_name="Mąka")
    do(case, makers.active_contract, person, drawn_on=date(2026, 1, 2), ends_on=date(2026, 6, 10))
    do(case, enrolment.enrol_person, activity, person, date(2026, 1, 2))
    month = month_of(case, activity)
    assert "Mąka Jadwiga: contract only until 10.06.2026." in list_work_warnings(month, month.minutes)
    clock.set(2026, 6, 10, 12)
    month = month_of(case, activity)
    assert not any("contract" in one for one in list_work_warnings(month, month.minutes))
