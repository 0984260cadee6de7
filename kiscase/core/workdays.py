"""Working days in Poland: every day but Saturdays, Sundays and public holidays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import cast

from kiscase.core.i18n import current_language

_SATURDAY = 5


def holiday_name(on: date) -> str:
    """The name of a public holiday in the current language; empty for any other day."""
    return str(_holidays(current_language()).get(on, ""))


def is_workday(on: date) -> bool:
    """Whether offices work on that day."""
    return on.weekday() < _SATURDAY and not holiday_name(on)


def workday_on_or_after(on: date) -> date:
    """The day itself when offices work on it, else the next one on which they do."""
    while not is_workday(on):
        on += timedelta(1)
    return on


def workday_on_or_before(on: date) -> date:
    """The day itself when offices work on it, else the last one before it on which they do."""
    while not is_workday(on):
        on -= timedelta(1)
    return on


def count_workdays(after: date, until: date) -> int:
    """How many working days have passed from the day *after* to the day *until*, which counts."""
    return sum(is_workday(after + timedelta(days)) for days in range(1, (until - after).days + 1))


@cache
def _holidays(code: str) -> Mapping[date, str]:
    """The public holidays by day, in a language; the years come as they are asked for."""
    import holidays

    known = {"pl": "pl", "en": "en_US", "uk": "uk"}.get(code, "pl")
    return cast("Mapping[date, str]", holidays.country_holidays("PL", language=known))
