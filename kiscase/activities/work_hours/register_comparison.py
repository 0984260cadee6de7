"""The hours of socially useful work beside the attendance register: where they differ, and what can be taken over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kiscase.activities.periods import hours_text
from kiscase.activities.work_hours.limits import QUARTER
from kiscase.activities.work_hours.queries import PersonDay, WorkMonth, WorkPerson
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _

_NAMED_DAYS = 5
"""How many days a sentence names; the others are seen in the grid."""


def register_minutes(month: WorkMonth) -> dict[PersonDay, int]:
    """The minutes attended by the register, as they can be recorded: to the nearest quarter of an hour."""
    return {
        (person.id, day): (minutes + QUARTER // 2) // QUARTER * QUARTER
        for person in month.people
        for day, minutes in person.attended.items()
        if day <= month.today
    }


def hours_to_take_over(month: WorkMonth, minutes: Mapping[PersonDay, int]) -> dict[PersonDay, int]:
    """What the register has for days without hours."""
    return {key: count for key, count in register_minutes(month).items() if count and key not in minutes}


def list_differences(month: WorkMonth, minutes: Mapping[PersonDay, int]) -> list[str]:
    """Who has other hours than the register says, and on which days; the register has to be kept for the person."""
    register = register_minutes(month)
    return [
        sentence
        for person in month.people
        if person.attended and (sentence := _describe_difference(person, minutes, register))
    ]


def month_totals_text(month: WorkMonth, minutes: Mapping[PersonDay, int]) -> str:
    """All hours of the month, and those of the register."""
    words = _("Together {hours} h; by the register {marked} h.")
    marked = sum(count for person in month.people for count in person.attended.values())
    return words.format(hours=hours_text(sum(minutes.values()) / 60), marked=hours_text(marked / 60))


def _describe_difference(
    person: WorkPerson, minutes: Mapping[PersonDay, int], register: Mapping[PersonDay, int]
) -> str:
    own = {day: count for (one, day), count in minutes.items() if one == person.id}
    days = sorted(day for day in own if own[day] != register.get((person.id, day), 0) and day not in person.unmarked)
    if not days:
        return ""
    words = _("{name}: {hours} h recorded, {marked} h by the register; they differ on {days}.")
    marked = sum(register.get((person.id, day), 0) for day in person.attended)
    return words.format(
        name=person.name,
        hours=hours_text(sum(own.values()) / 60),
        marked=hours_text(marked / 60),
        days=_list_days(days),
    )


def _list_days(days: list[date]) -> str:
    named = ", ".join(format_date(day) for day in days[:_NAMED_DAYS])
    return f"{named}, …" if len(days) > _NAMED_DAYS else named
