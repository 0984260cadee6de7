"""The closed lists of the rule by which meetings follow each other, and hours that hold on some days of the week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time
from typing import NamedTuple, Self

from kiscase.activities.periods import time_range_text
from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice

MAX_SERIES_MEETINGS = 400  # meetings; a longer one is a mistyped date


class Weekday(Choice):
    """A day of the week on which a series meets."""

    MONDAY = "0", N_("Monday")
    TUESDAY = "1", N_("Tuesday")
    WEDNESDAY = "2", N_("Wednesday")
    THURSDAY = "3", N_("Thursday")
    FRIDAY = "4", N_("Friday")
    SATURDAY = "5", N_("Saturday")
    SUNDAY = "6", N_("Sunday")


class Recurrence(Choice):
    """How the meetings of a series follow each other."""

    WEEKLY = "weekly", N_("weekly")
    MONTHLY = "monthly", N_("monthly, on the n-th weekday")
    ONCE = "once", N_("once, on the first day")
    NONE = "none", N_("without a series: meetings are added one by one")


class WeekOfMonth(Choice):
    """Which of the weekdays of a month; the value is the number that dateutil uses."""

    FIRST = "1", N_("first")
    SECOND = "2", N_("second")
    THIRD = "3", N_("third")
    FOURTH = "4", N_("fourth")
    LAST = "-1", N_("last")


class WeekdayHours(NamedTuple):
    """The hours of a series on one day of the week, where they are not the usual ones; stored as `3 14:00-16:00`."""

    weekday: Weekday
    starts: time
    ends: time

    @classmethod
    def from_code(cls, code: str) -> Self:
        """Read a stored word; raises ValueError for anything else."""
        weekday, hours = code.split(" ")
        starts, ends = hours.split("-")
        return cls(Weekday(weekday), time.fromisoformat(starts), time.fromisoformat(ends))

    def code(self) -> str:
        """The word that is stored."""
        return f"{self.weekday.value} {self.starts:%H:%M}-{self.ends:%H:%M}"

    def text(self) -> str:
        """Day and hours as people read them."""
        return f"{self.weekday.label} {time_range_text(self.starts, self.ends)}"


def read_weekday_hours(codes: Iterable[str] | None) -> dict[Weekday, WeekdayHours]:
    """The hours by day of the week from the stored words, without damaged ones."""
    sound = [code for code in codes or () if weekday_hours_label(code) != code]
    return {one.weekday: one for one in map(WeekdayHours.from_code, sound)}


def write_weekday_hours(hours: Iterable[WeekdayHours]) -> list[str]:
    """The words to store, in the order of the week."""
    return [one.code() for one in sorted(hours, key=lambda one: one.weekday.value)]


def weekday_hours_label(code: str) -> str:
    """A stored word as people read it, also one that is damaged."""
    try:
        return WeekdayHours.from_code(code).text()
    except ValueError:
        return code


def series_hours_text(weekdays: Sequence[str], starts: time | None, ends: time | None, codes: Sequence[str]) -> str:
    """The days and hours of a series: `Monday, Thursday, 9:00–11:00`, or each day with its own."""
    own = read_weekday_hours(codes)
    usual = [Weekday(code).label for code in weekdays if Weekday(code) not in own]
    parts = []
    if usual:
        parts.append(", ".join([*usual, time_range_text(starts, ends)] if starts and ends else usual))
    parts += [own[Weekday(code)].text() for code in weekdays if Weekday(code) in own]
    return "; ".join(parts)
