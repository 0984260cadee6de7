"""What the host of a traineeship owes the labour office, and until when (§ 8 of the regulation of 30 October 2025).

The terms are counted for traineeships that began on or after the day from which the rule holds; others have none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.activity_rules import TRAINEESHIP, ActivityRule, find_activity_rule
from kiscase.activities.periods import month_name, month_range
from kiscase.activities.traineeships.model import Traineeship, TraineeshipDuty, TraineeshipNotice
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date
from kiscase.core.text.names import join_names
from kiscase.participants.model import Participant
from kiscase.participants.namesakes import distinguish_namesakes

TRAINEESHIPS_OF_PERSON = "traineeships of person"
"""The part of a person's page that shows the traineeships with these deadlines."""
REPORTED_EVENTS = (TraineeshipDuty.UNEXCUSED_DAY, TraineeshipDuty.BREAK, TraineeshipDuty.OTHER_EVENT)
"""What the host reports when it happens."""


class DutyRow(NamedTuple):
    """One duty of a host: what it is about, from when on it can be done, until when, and when it was done."""

    traineeship_id: int
    participant_id: int
    name: str
    host: str
    kind: TraineeshipDuty
    about: date
    """The day, or the first day of the month."""
    opens: date
    due: date
    done_on: date | None
    note: str

    @property
    def title(self) -> str:
        """What is owed, with its month or day."""
        if self.kind is TraineeshipDuty.ATTENDANCE_LIST:
            return _("{what}: {month}").format(what=self.kind.label, month=month_name(self.about))
        return _("{what}: {date}").format(what=self.kind.label, date=format_date(self.about))

    def is_open(self, on: date) -> bool:
        """Whether it can be done by now and was not."""
        return self.done_on is None and self.opens <= on

    def is_overdue(self, on: date) -> bool:
        """Whether its term has passed."""
        return self.done_on is None and self.due < on


def find_deadline_rule(since: date) -> ActivityRule | None:
    """The rule with the terms for a traineeship that begins on a day; None for one that has none."""
    rule = find_activity_rule(TRAINEESHIP, since)
    return rule if rule is not None and rule.list_days is not None else None


def list_traineeship_duties(
    session: Session, participant_id: int | None = None, *, only_open: bool = False
) -> list[DutyRow]:
    """The duties of the traineeships of a person or of all, by their terms; *only_open*: those that are to be done."""
    chosen = (
        select(Traineeship, Participant.family_name, Participant.given_name)
        .join(Participant, Participant.id == Traineeship.participant_id)
        .order_by(Traineeship.id)
    )
    sent = select(TraineeshipNotice).order_by(TraineeshipNotice.id)
    if participant_id is not None:
        chosen = chosen.where(Traineeship.participant_id == participant_id)
        sent = sent.join(Traineeship, Traineeship.id == TraineeshipNotice.traineeship_id)
        sent = sent.where(Traineeship.participant_id == participant_id)
    notices: dict[int, list[TraineeshipNotice]] = {}
    for notice in session.scalars(sent):
        notices.setdefault(notice.traineeship_id, []).append(notice)
    today = action_date(session)
    found = [
        duty
        for row, family, given in session.execute(chosen)
        for duty in _duties(row, join_names(family, given), notices.get(row.id, []), today)
    ]
    found.sort(key=lambda duty: (duty.due, duty.name, duty.about))
    return distinguish_namesakes(session, [duty for duty in found if duty.is_open(today) or not only_open])


def traineeship_months(row: Traineeship) -> Iterator[tuple[date, date]]:
    """The months of a traineeship: the first day of each, and the last day of the traineeship in it."""
    end = row.ended_on or row.until
    month = row.since.replace(day=1)
    while month <= end:
        yield month, min(month_range(month)[1], end)
        month += relativedelta(months=1)


def _duties(row: Traineeship, name: str, notices: list[TraineeshipNotice], today: date) -> Iterator[DutyRow]:
    """The duties of a traineeship up to the current month, at least of its first, and the events that were recorded."""
    rule = find_deadline_rule(row.since)
    if rule is None:
        return
    known = {(one.kind, one.about): one for one in notices}
    wanted: dict[tuple[TraineeshipDuty, date], tuple[date, int]] = {}
    for month, last in traineeship_months(row):
        if month <= max(today, row.since):
            wanted[TraineeshipDuty.ATTENDANCE_LIST, month] = (last, rule.list_days or 0)
    end = row.ended_on or row.until
    if row.ended_on is not None and row.ended_on < row.until:
        wanted[TraineeshipDuty.BREAK, row.ended_on] = (row.ended_on, rule.report_days or 0)
    if end <= today + relativedelta(months=1):
        wanted[TraineeshipDuty.OPINION, end] = (end, rule.opinion_days or 0)
    for kind, about in known:
        if kind in REPORTED_EVENTS:
            wanted.setdefault((kind, about), (about, rule.report_days or 0))
    opinion = next((one for one in notices if one.kind is TraineeshipDuty.OPINION), None)
    for (kind, about), (opens, days) in wanted.items():
        one = opinion if kind is TraineeshipDuty.OPINION else known.get((kind, about))
        yield DutyRow(
            row.id,
            row.participant_id,
            name,
            row.host,
            kind,
            about,
            opens,
            opens + timedelta(days),
            one.done_on if one else None,
            one.note if one else "",
        )
