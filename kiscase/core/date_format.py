"""Dates and times in the language in use."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from typing import Literal

from kiscase.core.i18n import current_language


def format_date(value: date | None) -> str:
    """A date as offices write it, `05.03.2026`; empty for none."""
    return value.strftime("%d.%m.%Y") if value else ""


def weekday_name(value: date) -> str:
    """The name of the day: `czwartek`."""
    return _weekday_names("wide", current_language())[value.weekday()]


def short_weekday_name(value: date) -> str:
    """The usual short form of the day, for narrow columns: `pon`, `wt`, `śr`, `czw`, `pt`, `sob`, `nd`."""
    return _weekday_names("abbreviated", current_language())[value.weekday()].rstrip(".").replace("niedz", "nd")


@cache
def _weekday_names(width: Literal["abbreviated", "wide"], language: str) -> dict[int, str]:
    """The names of the days in a language, from Monday, which is 0: a list has one in each row."""
    from babel.dates import get_day_names

    return dict(get_day_names(width, locale=language))


def format_datetime(value: datetime) -> str:
    """Date and time of this computer's zone: `05.03.2026 14:07`."""
    return value.astimezone().strftime("%d.%m.%Y %H:%M")


def format_time(value: time | None) -> str:
    """A time of day: `9:00`."""
    return f"{value.hour}:{value.minute:02}" if value else ""
