"""What the law limits in socially useful work: hours of a week, days of a year, and the least rate of an hour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from kiscase.activities.activity_rules import USEFUL_WORK, find_activity_rule
from kiscase.activities.agreements.actions import WorkRateRow, work_rate_on
from kiscase.activities.periods import hours_text, period_text, week_range
from kiscase.activities.work_hours.queries import PersonDay, WorkMonth, WorkPerson
from kiscase.core import legal_rules
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.core.legal_data.rows import Certainty
from kiscase.core.text.money import format_money

MINUTES_OF_A_DAY = 24 * 60
QUARTER = 15
"""Minutes: hours are recorded by the quarter."""


class ExceededLimit(NamedTuple):
    """That a limit of the law is exceeded for a person on a day, with its sentence."""

    participant_id: int
    day: date
    sentence: str


def describe_wrong_day(month: WorkMonth, key: PersonDay, minutes: int | None) -> str:
    """Why hours cannot be recorded for a person and a day at all; empty if they can."""
    person = next((one for one in month.people if one.id == key[0]), None)
    if minutes is None:
        return ""
    if not 0 < minutes <= MINUTES_OF_A_DAY:
        return _("A day has more than 0 and at most 24 hours.")
    if minutes % QUARTER:
        return _("Please give full quarters of an hour, such as 2,25 or 2:15.")
    if not month.first <= key[1] <= month.last or person is None or not person.works_on(key[1]):
        words = _("{name} does not take part on {date}, so no hours were recorded.")
        return words.format(name=person.name if person else "–", date=format_date(key[1]))
    if key[1] > month.today:
        return _("{date} has not come yet, so no hours were recorded.").format(date=format_date(key[1]))
    return ""


def list_exceeded_limits(
    month: WorkMonth, minutes: Mapping[PersonDay, int], only: Iterable[PersonDay] | None = None
) -> list[ExceededLimit]:
    """Where limits of the law are exceeded with these minutes of the month; *only* looks at some days."""
    wanted = sorted(set(minutes) if only is None else set(only), key=lambda key: (key[1], key[0]))
    people = {person.id: person for person in month.people}
    found: dict[str, ExceededLimit] = {}
    for key in wanted:
        if key in minutes and key[0] in people:
            for sentence in _exceeded_on(people[key[0]], key[1], minutes):
                found.setdefault(sentence, ExceededLimit(*key, sentence))
    return list(found.values())


def week_minutes(person: WorkPerson, on: date, minutes: Mapping[PersonDay, int]) -> int:
    """The minutes of a person in the week of a day, in all activities."""
    monday, sunday = week_range(on)
    here = sum(count for (one, day), count in minutes.items() if one == person.id and monday <= day <= sunday)
    return here + sum(count for day, count in person.week_elsewhere.items() if monday <= day <= sunday)


def count_year_days(person: WorkPerson, on: date, minutes: Mapping[PersonDay, int]) -> int:
    """The days of the calendar year of a day on which a person worked, in all activities, up to that day."""
    here = {day for one, day in minutes if one == person.id}
    return sum(day.year == on.year and day <= on for day in here | person.days_elsewhere)


def list_work_warnings(month: WorkMonth, minutes: Mapping[PersonDay, int]) -> list[str]:
    """What to look at in a month: exceeded and coming limits, the rate, and who may not or may be referred."""
    found = [one.sentence for one in list_exceeded_limits(month, minutes)]
    found += [sentence for person in month.people if (sentence := _coming_limit(person, month, minutes))]
    found += [f"{person.name}: {person.remark}." for person in month.people if person.remark]
    found += _rate_warnings(month, minutes)
    entitled = [person.name for person in month.people if person.has_benefit]
    if entitled:
        words = _("A right to unemployment benefit is on file, so these people cannot be referred: {names}.")
        found.append(words.format(names=", ".join(entitled)))
    unconfirmed = [person.name for person in month.people if not person.confirmed]
    if unconfirmed and find_activity_rule(USEFUL_WORK, month.last) and _limits_people(month.last):
        words = _("Nobody has confirmed yet that these people may be referred (art. 142 ust. 2): {names}.")
        found.append(words.format(names=", ".join(unconfirmed)))
    return found


def work_benefit(month: WorkMonth, participant_id: int, minutes: Mapping[PersonDay, int]) -> int | None:
    """What a person is due for the month, in grosze, rounded half up; None where a day has no rate."""
    total = 0
    for (one, day), count in minutes.items():
        if one == participant_id:
            rate = work_rate_on(month.rates, day)
            if rate is None:
                return None
            total += count * rate
    return (total + 30) // 60


def _limits_people(on: date) -> bool:
    rule = find_activity_rule(USEFUL_WORK, on)
    return rule is not None and rule.hours_a_week is not None


def _exceeded_on(person: WorkPerson, on: date, minutes: Mapping[PersonDay, int]) -> list[str]:
    rule = find_activity_rule(USEFUL_WORK, on)
    found = []
    if rule is not None and rule.hours_a_week is not None:
        spent = week_minutes(person, on, minutes)
        if spent > rule.hours_a_week * 60:
            words = _("{name}: {hours} h in the week {week}; at most {limit} are allowed (art. 142 ust. 11).")
            week = period_text(*week_range(on))
            found.append(
                words.format(name=person.name, hours=hours_text(spent / 60), week=week, limit=rule.hours_a_week)
            )
    if rule is not None and rule.days_a_year is not None:
        days = count_year_days(person, on, minutes)
        if days > rule.days_a_year:
            words = _("{name}: {date} is day {days} of {year}; at most {limit} are allowed (art. 142 ust. 11).")
            found.append(
                words.format(name=person.name, date=format_date(on), days=days, year=on.year, limit=rule.days_a_year)
            )
    return found


def _coming_limit(person: WorkPerson, month: WorkMonth, minutes: Mapping[PersonDay, int]) -> str:
    rule = find_activity_rule(USEFUL_WORK, month.last)
    days = count_year_days(person, month.last, minutes)
    if rule is None or rule.days_a_year is None or rule.warn_days is None:
        return ""
    if not rule.warn_days <= days <= rule.days_a_year:
        return ""
    words = _("{name}: {days} of {limit} days of {year}.")
    return words.format(name=person.name, days=days, limit=rule.days_a_year, year=month.last.year)


def _rate_warnings(month: WorkMonth, minutes: Mapping[PersonDay, int]) -> list[str]:
    """Rates below the minimum hourly rate, and amounts that are unknown or not sure; each once."""
    if not _limits_people(month.last) or not month.people:
        return []
    days = sorted({day for _person, day in minutes}) or [min(month.last, max(month.first, month.today))]
    if any(work_rate_on(month.rates, day) is None for day in days):
        return [_("No rate per hour is recorded for these days, so the benefit is not computed.")]
    return list(dict.fromkeys(sentence for day in days if (sentence := _rate_warning(month.rates, day))))


def _rate_warning(rates: list[WorkRateRow], day: date) -> str:
    rate, least = work_rate_on(rates, day) or 0, legal_rules.amount_on("minimum_hourly_rate", day)
    if least is None:
        words = _("The program does not know the minimum hourly rate of {year}: please check the rate.")
        return words.format(year=day.year)
    grosze = round(least.value * 100)
    if rate >= grosze:
        return ""
    words = _("The rate {rate} is below the minimum hourly rate of {year}: {least}.")
    sentence = words.format(rate=format_money(rate), year=day.year, least=format_money(grosze))
    unsure = least.unsure or (_("This amount is not sure.") if least.certainty is Certainty.MEMORY else "")
    return f"{sentence} {unsure}".strip()


def month_days(month: WorkMonth) -> list[date]:
    """All days of a month."""
    return [month.first + timedelta(days) for days in range((month.last - month.first).days + 1)]
