"""Dates and times in the language in use."""

from __future__ import annotations

from datetime import date, datetime, time

from kiscase.core.i18n import current_language


def format_date(value: date | None) -> str:
    """A date as offices write it, `05.03.2026`; empty for none."""
    return value.strftime("%d.%m.%Y") if value else ""


def weekday_name(value: date) -> str:
    """The name of the day: `czwartek`."""
    from babel.dates import format_date

    return format_date(value, format="EEEE", locale=current_language())


def short_weekday_name(value: date) -> str:
    """The usual short form of the day, for narrow columns: `pon`, `wt`, `śr`, `czw`, `pt`, `sob`, `nd`."""
    from babel.dates import format_date

    return format_date(value, format="EEE", locale=current_language()).rstrip(".").replace("niedz", "nd")


def format_datetime(value: datetime) -> str:
    """Date and time of this computer's zone: `05.03.2026 14:07`."""
    return value.astimezone().strftime("%d.%m.%Y %H:%M")


def format_time(value: time | None) -> str:
    """A time of day: `9:00`."""
    return f"{value.hour}:{value.minute:02}" if value else ""
