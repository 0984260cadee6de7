"""The days of a series by its rule, and which of them are public holidays or closures of the club."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from dateutil.rrule import MONTHLY, WEEKLY, rrule
from dateutil.rrule import weekday as on_weekday
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.model import Activity
from kiscase.activities.planning.closure_model import ClubClosure
from kiscase.activities.series_model import MAX_SERIES_MEETINGS, Recurrence
from kiscase.core.workdays import holiday_name


class SeriesDay(NamedTuple):
    """A day of a series, the name of the holiday or closure on it, or empty, and the hours."""

    on: date
    struck: str
    starts: time | None
    ends: time | None


def list_series_days(session: Session, activity: Activity) -> list[SeriesDay]:
    """The days of the series of an activity; a day that is struck does not count as a meeting."""
    off = load_days_off(session) if activity.is_series() else lambda _on: ""  # a single day is chosen on purpose
    found: list[SeriesDay] = []
    held = 0
    for on in recurrence_days(activity):
        day = SeriesDay(on, off(on), *activity.hours_on(on))
        found.append(day)
        held += not day.struck
        if held == activity.count or len(found) > 2 * MAX_SERIES_MEETINGS:
            break
    return found


def load_days_off(session: Session) -> Callable[[date], str]:
    """A function from a day to the name of the holiday or closure on it; empty for an ordinary day."""
    closures = session.scalars(select(ClubClosure)).all()
    return lambda on: holiday_name(on) or next((one.name for one in closures if one.since <= on <= one.until), "")


def recurrence_days(activity: Activity) -> Iterator[date]:
    """All days of a series, including holidays; one day or none without a series."""
    if not activity.is_series():
        return iter([activity.since] if activity.repeat is Recurrence.ONCE else [])
    which = int(activity.nth.value) if activity.repeat is Recurrence.MONTHLY and activity.nth is not None else None
    weekdays = [on_weekday(int(code), which) for code in activity.weekdays]
    last = datetime.combine(activity.until, time()) if activity.until else None
    first = datetime.combine(activity.since, time())
    if activity.repeat is Recurrence.WEEKLY:  # every second week counts from the first meeting, not the first day
        first = next(iter(rrule(WEEKLY, byweekday=weekdays, dtstart=first, count=1)))
    moments = rrule(
        MONTHLY if activity.repeat is Recurrence.MONTHLY else WEEKLY,
        interval=activity.every or 1,
        byweekday=weekdays,
        dtstart=first,
        until=last,
    )
    return (moment.date() for moment in moments)
