"""The socially useful work of a month: the hours of each day, who may work, and what is recorded beyond it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.activity_rules import USEFUL_WORK
from kiscase.activities.agreements.actions import WorkRateRow, list_referrals, list_work_rates, load_agreement
from kiscase.activities.enrolment.conditions import list_remarks
from kiscase.activities.model import Activity, Enrolment
from kiscase.activities.periods import month_name, month_range, week_range
from kiscase.activities.queries import require_activity
from kiscase.activities.work_hours.model import WorkDay, WorkHours
from kiscase.contracts.model import Contract
from kiscase.core.journal.running_action import action_date
from kiscase.core.text.names import join_names
from kiscase.participants.model import Benefit, Participant
from kiscase.participants.namesakes import distinguish_namesakes

PersonDay = tuple[int, date]
"""The id of a person, and a day."""
_UNEMPLOYMENT_BENEFIT = "unemployment_benefit"


class WorkPerson(NamedTuple):
    """Somebody who takes part in the work in a month; minutes and days *elsewhere* are not of this month here."""

    id: int
    name: str
    periods: list[tuple[date, date]]
    """The enrolments, from day to day, as far as they are in the activity."""
    planned: int | None
    carried: int | None
    """Hours of the month that were recorded without their days."""
    attended: dict[date, int]
    """Minutes attended by the attendance register, by day: 0 where it says absent."""
    unmarked: set[date]
    """Days with a meeting for which the register has no mark yet."""
    confirmed: bool
    """Whether somebody confirmed that the person may be referred."""
    has_benefit: bool
    """Whether a right to unemployment benefit is on file in this month, so that nobody may refer the person."""
    remark: str
    """What stands in the way of taking part at the end of the month or today, in a few words."""
    week_elsewhere: dict[date, int]
    """Minutes by day in the weeks of the month: on other days, and in other activities."""
    days_elsewhere: set[date]
    """Days with work in the calendar year, besides those of this month here."""

    @property
    def marked(self) -> float:
        """Hours attended by the attendance register."""
        return sum(self.attended.values()) / 60

    def works_on(self, on: date) -> bool:
        """Whether the person is enrolled on a day."""
        return any(since <= on <= until for since, until in self.periods)


class WorkMonth(NamedTuple):
    """The work of an activity in a month; *counts* is whether the activity is socially useful work."""

    activity_id: int
    activity: str
    counts: bool
    first: date
    last: date
    title: str
    people: list[WorkPerson]
    minutes: dict[PersonDay, int]
    rates: list[WorkRateRow]
    agreement: dict[str, Any]
    today: date

    def worked_days(self) -> list[date]:
        """The days of the month on which somebody worked."""
        return sorted({day for _person, day in self.minutes})


def load_work_month(session: Session, activity_id: int, month: date) -> WorkMonth:
    """The work of an activity in the month of a day."""
    first, last = month_range(month)
    activity = require_activity(session, activity_id)
    counts = activity.kind == USEFUL_WORK
    chosen = select(WorkDay).where(WorkDay.activity_id == activity_id, WorkDay.day >= first, WorkDay.day <= last)
    minutes = {(row.participant_id, row.day): row.minutes for row in session.scalars(chosen)} if counts else {}
    return WorkMonth(
        activity_id,
        activity.name,
        counts,
        first,
        last,
        month_name(first),
        _people(session, activity, first, last, {person for person, _day in minutes}) if counts else [],
        minutes,
        list_work_rates(session, activity_id),
        load_agreement(session, activity_id).values,
        action_date(session),
    )


def _people(session: Session, activity: Activity, first: date, last: date, worked: set[int]) -> list[WorkPerson]:
    """Everybody who is enrolled in the month, or for whom something is recorded in it, in Polish order."""
    periods = _periods(session, activity, first, last)
    of_month = select(WorkHours).filter_by(activity_id=activity.id, month=first)
    written = {row.participant_id: row for row in session.scalars(of_month)}
    attended: dict[int, dict[date, int]] = {}
    unmarked: dict[int, set[date]] = {}
    for row in attendance_rates.list_attendance(session, activity_id=activity.id, since=first, until=last, ahead=True):
        if row.mark is None:
            unmarked.setdefault(row.participant_id, set()).add(row.day)
            continue
        days = attended.setdefault(row.participant_id, {})
        days[row.day] = days.get(row.day, 0) + round(row.hours * 60)
    ids = {*periods, *written, *worked}
    elsewhere = _elsewhere(session, activity.id, ids, first, last)
    referrals, entitled = list_referrals(session, activity.id), _with_benefit(session, ids, first, last)
    remarks = list_remarks(session, activity.id, ids, min(last, action_date(session)))
    weeks = (week_range(first)[0], week_range(last)[1])
    chosen = select(Participant).where(Participant.id.in_(ids)).order_by(Participant.sort, Participant.id)
    people = [
        WorkPerson(
            person.id,
            join_names(person.family_name, person.given_name),
            periods.get(person.id, []),
            written[person.id].planned if person.id in written else None,
            written[person.id].done if person.id in written else None,
            attended.get(person.id, {}),
            unmarked.get(person.id, set()),
            person.id in referrals and bool(referrals[person.id].confirmed_by),
            person.id in entitled,
            remarks.get(person.id, ""),
            _sum_by_day(one for one in elsewhere.get(person.id, []) if weeks[0] <= one.day <= weeks[1]),
            {one.day for one in elsewhere.get(person.id, [])},
        )
        for person in session.scalars(chosen)
    ]
    return distinguish_namesakes(session, people, "id")


def _periods(session: Session, activity: Activity, first: date, last: date) -> Mapping[int, list[tuple[date, date]]]:
    """From when until when each person takes part in the month; a contract that is closed ends it."""
    chosen = (
        select(Enrolment.participant_id, Enrolment.since, Enrolment.until, Contract.closed_on)
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .where(Enrolment.activity_id == activity.id, Enrolment.since <= last)
        .order_by(Enrolment.since)
    )
    found: dict[int, list[tuple[date, date]]] = {}
    for person, since, until, closed in session.execute(chosen):
        start = max(since, activity.since)
        end = min(day for day in (until, closed, activity.until, date.max) if day is not None)
        if end >= first and start <= end:
            found.setdefault(person, []).append((start, end))
    return found


def _elsewhere(
    session: Session, activity_id: int, people: Iterable[int], first: date, last: date
) -> dict[int, list[WorkDay]]:
    """The work of people in the year and the weeks of a month, besides that of the month in this activity."""
    since = min(first.replace(month=1, day=1), week_range(first)[0])
    until = max(last.replace(month=12, day=31), week_range(last)[1])
    here = (WorkDay.activity_id == activity_id) & (WorkDay.day >= first) & (WorkDay.day <= last)
    chosen = select(WorkDay).where(
        WorkDay.participant_id.in_(list(people)), WorkDay.day >= since, WorkDay.day <= until, ~here
    )
    found: dict[int, list[WorkDay]] = {}
    for row in session.scalars(chosen):
        found.setdefault(row.participant_id, []).append(row)
    return found


def _sum_by_day(rows: Iterable[WorkDay]) -> dict[date, int]:
    found: dict[date, int] = {}
    for row in rows:
        found[row.day] = found.get(row.day, 0) + row.minutes
    return found


def _with_benefit(session: Session, people: Iterable[int], first: date, last: date) -> set[int]:
    chosen = select(Benefit.participant_id).where(
        Benefit.participant_id.in_(list(people)),
        Benefit.kind == _UNEMPLOYMENT_BENEFIT,
        Benefit.since.is_(None) | (Benefit.since <= last),
        Benefit.until.is_(None) | (Benefit.until >= first),
    )
    return set(session.scalars(chosen))
