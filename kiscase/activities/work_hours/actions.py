"""The hours of socially useful work by month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.periods import month_name, month_range
from kiscase.activities.queries import require_activity
from kiscase.activities.work_hours.model import WorkHours
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.participants.model import Participant

USEFUL_WORK = "useful_work"
"""The kind of activity whose hours are counted by the month (art. 18 ust. 2 pkt 2 of the social employment act)."""


MAX_MONTH_HOURS = 744
"""The hours of the longest month."""


class WorkHoursRow(NamedTuple):
    """The hours of one person in a month: planned, attended according to the register, and done as recorded."""

    participant_id: int
    name: str
    planned: int | None
    marked: float
    done: int | None


class WorkHoursMonth(NamedTuple):
    """The hours of an activity in a month; *counts* is whether the activity is socially useful work."""

    counts: bool
    first: date
    title: str
    rows: list[WorkHoursRow]


def load_work_hours(session: Session, activity_id: int, month: date) -> WorkHoursMonth:
    """The hours of an activity in the month of a day."""
    first = month_range(month)[0]
    counts = require_activity(session, activity_id).kind == USEFUL_WORK
    return WorkHoursMonth(
        counts, first, month_name(first), list_work_hours(session, activity_id, first) if counts else []
    )


def list_work_hours(session: Session, activity_id: int, month: date) -> list[WorkHoursRow]:
    """The hours of everybody who takes part in a month, in Polish order."""
    since, until = month_range(month)
    found = attendance_rates.list_attendance(session, activity_id=activity_id, since=since, until=until, ahead=True)
    written = {
        row.participant_id: row
        for row in session.scalars(select(WorkHours).filter_by(activity_id=activity_id, month=since))
    }
    spent: dict[int, float] = {}
    for row in found:
        spent[row.participant_id] = spent.get(row.participant_id, 0) + row.hours
    ids = {*spent, *written}
    chosen = select(Participant).where(Participant.id.in_(ids)).order_by(Participant.sort, Participant.id)
    return [
        WorkHoursRow(
            person.id,
            f"{person.family_name} {person.given_name}",
            written[person.id].planned if person.id in written else None,
            spent.get(person.id, 0.0),
            written[person.id].done if person.id in written else None,
        )
        for person in session.scalars(chosen)
    ]


def save_work_hours(
    session: Session, activity_id: int, month: date, rows: Mapping[int, tuple[int | None, int | None]]
) -> None:
    """Save the hours planned and done of people in a month."""
    first = month_range(month)[0]
    for participant_id, (planned, done) in rows.items():
        if any(number is not None and not 0 <= number <= MAX_MONTH_HOURS for number in (planned, done)):
            raise InvalidValuesError({"hours": hours_out_of_range()})
        of = {"activity_id": activity_id, "participant_id": participant_id, "month": first}
        record = session.scalar(select(WorkHours).filter_by(**of)) or WorkHours(
            activity_id=activity_id, participant_id=participant_id
        )
        session.add(record.change({"month": first, "planned": planned, "done": done}))
    describe_action(
        session, N_("Wrote down the hours of {activity}"), activity=require_activity(session, activity_id).name
    )


def hours_out_of_range() -> str:
    """The sentence about hours that no month has."""
    return _("A month has 0 to {count} hours.").format(count=MAX_MONTH_HOURS)
