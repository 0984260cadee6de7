"""Recording socially useful work by the day, and what was planned or recorded by the month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.periods import month_range
from kiscase.activities.queries import require_activity
from kiscase.activities.reports.actions import issue_report
from kiscase.activities.work_hours.documents import work_month_document
from kiscase.activities.work_hours.limits import describe_wrong_day, list_exceeded_limits
from kiscase.activities.work_hours.model import MAX_MONTH_HOURS, WorkDay, WorkHours
from kiscase.activities.work_hours.queries import PersonDay, WorkMonth, load_work_month
from kiscase.core.date_format import format_date
from kiscase.core.errors import EditConflictError, InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.core.records.field_info import limits_sentence


def save_work_days(
    session: Session,
    activity_id: int,
    changes: Mapping[PersonDay, int | None],
    *,
    beyond: str = "",
    seen: Mapping[PersonDay, int | None] | None = None,
) -> None:
    """Record minutes of work by person and day; None removes a day. All days are of one or more months.

    More than the law allows for a week or a year is recorded only with the reason *beyond* (key `beyond`). *seen* is
    what was on file when the changes were made: what somebody else changed since is not overwritten.
    """
    activity = require_activity(session, activity_id)
    for first in sorted({day.replace(day=1) for _person, day in changes}):
        month = load_work_month(session, activity_id, first)
        if not month.counts:
            raise Problem(_("{name} is not socially useful work.").format(name=activity.name))
        part = {key: minutes for key, minutes in changes.items() if key[1].replace(day=1) == first}
        _require_sound_days(month, part, seen)
        _save_month(session, month, part, beyond)
        session.flush()
    describe_action(session, N_("Wrote down the hours of {activity}"), activity=activity.name)


def save_work_hours(
    session: Session, activity_id: int, month: date, rows: Mapping[int, tuple[int | None, int | None]]
) -> None:
    """Save the hours of people that are planned in a month, and those recorded for it without their days."""
    first = month_range(month)[0]
    for participant_id, (planned, done) in rows.items():
        if any(number is not None and not 0 <= number <= MAX_MONTH_HOURS for number in (planned, done)):
            raise InvalidValuesError({"hours": limits_sentence((0, MAX_MONTH_HOURS))})
        of = {"activity_id": activity_id, "participant_id": participant_id, "month": first}
        record = session.scalar(select(WorkHours).filter_by(**of)) or WorkHours(
            activity_id=activity_id, participant_id=participant_id
        )
        session.add(record.change({"month": first, "planned": planned, "done": done}))
    describe_action(
        session, N_("Wrote down the hours of {activity}"), activity=require_activity(session, activity_id).name
    )


def issue_work_month(session: Session, activity_id: int, month: date) -> bytes:
    """Issue the record of the month of a day."""
    return issue_report(session, work_month_document(session, load_work_month(session, activity_id, month)))


def _require_sound_days(
    month: WorkMonth, changes: Mapping[PersonDay, int | None], seen: Mapping[PersonDay, int | None] | None
) -> None:
    for key, minutes in changes.items():
        if wrong := describe_wrong_day(month, key, minutes):
            raise InvalidValuesError({"hours": wrong})
        if seen is not None and seen.get(key) != month.minutes.get(key):
            words = _("The hours of {date} were changed in the meantime. Nothing was overwritten: please check them.")
            raise EditConflictError(words.format(date=format_date(key[1])))


def _save_month(session: Session, month: WorkMonth, changes: Mapping[PersonDay, int | None], beyond: str) -> None:
    """Save the days of one month; only days with more hours than before are held against the limits."""
    after = {key: minutes for key, minutes in (month.minutes | dict(changes)).items() if minutes is not None}
    more = [key for key, minutes in changes.items() if (minutes or 0) > month.minutes.get(key, 0)]
    exceeded = list_exceeded_limits(month, after, more)
    if exceeded and not beyond.strip():
        nothing = _("Nothing was recorded: please give the reason.")
        raise InvalidValuesError({"beyond": " ".join([*(one.sentence for one in exceeded), nothing])})
    chosen = select(WorkDay).filter_by(activity_id=month.activity_id)
    chosen = chosen.where(WorkDay.day >= month.first, WorkDay.day <= month.last)
    known = {(row.participant_id, row.day): row for row in session.scalars(chosen)}
    for key, minutes in changes.items():
        record = known.get(key)
        if minutes is None:
            if record is not None:
                session.delete(record)
            continue
        record = record or WorkDay(activity_id=month.activity_id, participant_id=key[0])
        reason = {"beyond": beyond} if exceeded and key in more else {}
        session.add(record.change({"day": key[1], "minutes": minutes} | reason))
