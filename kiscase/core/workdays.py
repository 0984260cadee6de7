"""Working days in Poland: every day but Saturdays, Sundays and public holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from kiscase.core.i18n import language

_SATURDAY = 5


def holiday(on: date) -> str:
    """The name of a public holiday in the current language; empty for any other day."""
    return _holidays(on.year, language()).get(on, "")


def is_workday(on: date) -> bool:
    """Whether offices work on that day."""
    return on.weekday() < _SATURDAY and not holiday(on)


def workdays(after: date, until: date) -> int:
    """How many working days have passed from the day *after* to the day *until*, which counts."""
    return sum(is_workday(after + timedelta(days)) for days in range(1, (until - after).days + 1))


@cache
def _holidays(year: int, code: str) -> dict[date, str]:
    import holidays

    known = {"pl": "pl", "en": "en_US", "uk": "uk"}.get(code, "pl")
    return {on: str(name) for on, name in holidays.country_holidays("PL", years=year, language=known).items()}
