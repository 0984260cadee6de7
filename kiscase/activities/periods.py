"""Periods of reports: months, weeks, hours and their texts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from kiscase.core.date_format import format_date as day


def month_range(on: date) -> tuple[date, date]:
    """The first and the last day of the month of a day."""
    first = on.replace(day=1)
    return first, first + relativedelta(months=1, days=-1)


def week_range(on: date) -> tuple[date, date]:
    """Monday and Sunday of the week of a day."""
    monday = on - timedelta(on.weekday())
    return monday, monday + timedelta(6)


def month_name(on: date) -> str:
    """The month as offices write it: `czerwiec 2026`."""
    from babel.dates import format_date

    from kiscase.core.i18n import current_language

    return format_date(on, format="LLLL yyyy", locale=current_language())


def period_text(since: date, until: date) -> str:
    """A time from a day to a day."""
    return f"{day(since)}–{day(until)}"


def meeting_hours(starts: time, ends: time) -> float:
    """The length of a meeting in hours; the clock of the wall counts, also in the night of its change."""
    length = datetime.combine(date.min, ends) - datetime.combine(date.min, starts)
    return length.total_seconds() / 3600


def hours_text(value: float) -> str:
    """Hours as people write them: `2`, `2,5`."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
