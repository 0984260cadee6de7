"""The days of a series by its rule, and which of them are public holidays or closures of the club."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from dateutil.rrule import MONTHLY, WEEKLY, rrule
from dateutil.rrule import weekday as on_weekday
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.model import MAX_SERIES_MEETINGS, Activity, Recurrence
from kiscase.activities.planning.closure_model import ClubClosure
from kiscase.core.workdays import holiday_name


class SeriesDay(NamedTuple):
    """A day of a series, and the name of the holiday or closure on it, or empty."""

    on: date
    struck: str


def list_series_days(session: Session, activity: Activity) -> list[SeriesDay]:
    """The days of the series of an activity; a day that is struck does not count as a meeting."""
    off = load_days_off(session)
    found: list[SeriesDay] = []
    held = 0
    for on in recurrence_days(activity):
        day = SeriesDay(on, off(on))
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
    """All days of a series, including holidays."""
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
