"""The days of a series: by the rule of the activity, without public holidays and without the club's own closures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from dateutil.rrule import MONTHLY, WEEKLY, rrule
from dateutil.rrule import weekday as on_weekday
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.model import LONGEST_SERIES, Activity, Closure, Repeat
from kiscase.core.workdays import holiday


class Day(NamedTuple):
    """A day of a series, with the name of the holiday or closure that strikes it out, or empty."""

    on: date
    struck: str


def days(session: Session, activity: Activity) -> list[Day]:
    """The days of the series of an activity; one that is struck out does not count as a meeting."""
    off = days_off(session)
    found: list[Day] = []
    held = 0
    for on in by_rule(activity):
        day = Day(on, off(on))
        found.append(day)
        held += not day.struck
        if held == activity.count or len(found) > 2 * LONGEST_SERIES:
            break
    return found


def days_off(session: Session) -> Callable[[date], str]:
    """What tells the name of the holiday or closure that a day lies in; empty for a day like any other."""
    closures = session.scalars(select(Closure)).all()
    return lambda on: holiday(on) or next((one.name for one in closures if one.since <= on <= one.until), "")


def by_rule(activity: Activity) -> Iterator[date]:
    """All days of a series, those on holidays, too."""
    which = int(activity.nth.value) if activity.repeat is Repeat.MONTHLY and activity.nth is not None else None
    weekdays = [on_weekday(int(code), which) for code in activity.weekdays]
    last = datetime.combine(activity.until, time()) if activity.until else None
    first = datetime.combine(activity.since, time())
    if activity.repeat is Repeat.WEEKLY:  # every second week counts from the first meeting, not from the first day
        first = next(iter(rrule(WEEKLY, byweekday=weekdays, dtstart=first, count=1)))
    moments = rrule(
        MONTHLY if activity.repeat is Repeat.MONTHLY else WEEKLY,
        interval=activity.every or 1,
        byweekday=weekdays,
        dtstart=first,
        until=last,
    )
    return (moment.date() for moment in moments)
