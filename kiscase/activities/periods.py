"""Months, weeks, periods and hours, and how they are written."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from kiscase.core.date_format import format_date as day
from kiscase.core.date_format import format_time

_HOURS = re.compile(r"(?P<clock>\d{1,3}):(?P<minutes>[0-5]\d)|-?\d{1,3}(\.\d{0,2})?")


def month_range(on: date) -> tuple[date, date]:
    """The first and the last day of the month of a day."""
    first = on.replace(day=1)
    return first, first + relativedelta(months=1, days=-1)


def week_range(on: date) -> tuple[date, date]:
    """Monday and Sunday of the week of a day."""
    monday = on - timedelta(on.weekday())
    return monday, monday + timedelta(6)


def month_period(on: date) -> str:
    """The month of a day as in ISO 8601: `2026-05`."""
    return f"{on:%Y-%m}"


def week_period(on: date) -> str:
    """The week of a day as in ISO 8601: `2026-W23`."""
    return f"{on:%G-W%V}"


def month_name(on: date) -> str:
    """The month as offices write it: `czerwiec 2026`."""
    from babel.dates import format_date

    from kiscase.core.i18n import current_language

    return format_date(on, format="LLLL yyyy", locale=current_language())


def period_text(since: date, until: date) -> str:
    """A period: `01.06.2026–30.06.2026`."""
    return f"{day(since)}–{day(until)}"


def meeting_hours(starts: time, ends: time) -> float:
    """The length of a meeting in hours by the clock on the wall, also when daylight saving time begins or ends."""
    length = datetime.combine(date.min, ends) - datetime.combine(date.min, starts)
    return length.total_seconds() / 3600


def time_range_text(starts: time, ends: time) -> str:
    """From when to when: `09:00–11:00`."""
    return f"{format_time(starts)}–{format_time(ends)}"


def parse_hours(text: str) -> int | None:
    """The minutes of typed hours, such as `4`, `4,5`, `4.25` or `3:45`; raises ValueError for anything else."""
    bare = "".join(text.split()).replace(",", ".")
    if not bare:
        return None
    found = _HOURS.fullmatch(bare)
    if found is None:
        raise ValueError(text)
    if found["clock"] is not None:
        return int(found["clock"]) * 60 + int(found["minutes"])
    return round(float(bare) * 60)


def hours_text(value: float) -> str:
    """Hours as people write them: `2`, `2,5`."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
