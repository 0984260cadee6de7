"""What is due about supported employment: answers, agreements, refunds, ends, next steps of counselling."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date
from kiscase.employment.model import CounsellingSession, EmploymentState, RefundMonth, SupportedEmployment
from kiscase.employment.queries import refund_periods
from kiscase.employment.steps import EMPLOYED_STATES, ENDED_STATES

AHEAD = timedelta(7)
"""How early what is due is shown."""
AHEAD_OF_END, SHORTLY_BEFORE_END = timedelta(30), timedelta(7)
"""How early the end of the six months is shown, and from when on as something to decide."""
ANSWER_DAYS = 30
"""Days after which the labour office is asked: the act sets no term for its answer."""
_CLAIM_BY = 10
"""The day of the next month by which the employer is expected to apply for a refund."""


class DueEmployment(NamedTuple):
    """Something that is to be done about supported employment by a day."""

    employment_id: int
    participant_id: int
    what: str
    due: date


def list_due_employments(session: Session, participant_id: int | None = None) -> list[DueEmployment]:
    """What is overdue or comes soon, of a person or of all, by its day."""
    today = action_date(session)
    chosen = select(SupportedEmployment).where(SupportedEmployment.state.not_in(ENDED_STATES))
    if participant_id is not None:
        chosen = chosen.where(SupportedEmployment.participant_id == participant_id)
    records = session.scalars(chosen.order_by(SupportedEmployment.id)).all()
    months = _refund_months(session, [record.id for record in records])
    sessions = _latest_sessions(session, [record.id for record in records])
    found = []
    for record in records:
        due = [
            *_answer(record, today),
            *_start(record, today),
            *_refunds(record, months.get(record.id, []), today),
            *_end(record, today),
            *_next_step(sessions.get(record.id), today),
        ]
        found += [DueEmployment(record.id, record.participant_id, what, on) for what, on in due]
    return sorted(found, key=lambda one: (one.due, one.employment_id, one.what))


def _answer(record: SupportedEmployment, today: date) -> Iterator[tuple[str, date]]:
    if record.state is EmploymentState.APPLIED and record.applied_on is not None:
        due = record.applied_on + timedelta(ANSWER_DAYS)
        if due <= today + AHEAD:
            yield _("the labour office has not answered the application"), due


def _start(record: SupportedEmployment, today: date) -> Iterator[tuple[str, date]]:
    """The agreement is there when the work starts, and the start is recorded."""
    if record.employed_from is None or record.employed_from > today + AHEAD:
        return
    if record.has_refund and record.agreement_on is None and record.state is not EmploymentState.APPLIED:
        words = _("agreement of the starosta and {employer} missing")
        yield words.format(employer=record.employer), record.employed_from
    elif record.state is EmploymentState.AGREED and record.employed_from <= today:
        yield _("record the start of work: {employer}").format(employer=record.employer), record.employed_from


def _refunds(record: SupportedEmployment, months: list[RefundMonth], today: date) -> Iterator[tuple[str, date]]:
    """Refunds that the employer has not applied for, and those that the starosta has not paid."""
    for month in months:
        if month.due_on is not None and month.paid_on is None and month.due_on <= today + AHEAD:
            words = _("refund of month {number} not paid: {employer}")
            yield words.format(number=month.seq, employer=record.employer), month.due_on
    if record.state not in (EmploymentState.EMPLOYED, EmploymentState.REFUND_RUNNING) or record.agreement_on is None:
        return
    applied = {month.seq for month in months if month.applied_on is not None}
    for period in refund_periods(record):
        if period.until < today and period.seq not in applied:
            due = (period.until + relativedelta(months=1)).replace(day=_CLAIM_BY)
            words = _("application for the refund of month {number} missing: {employer}")
            yield words.format(number=period.seq, employer=record.employer), due


def _end(record: SupportedEmployment, today: date) -> Iterator[tuple[str, date]]:
    """The end of the six months is shown 30 days before, and 7 days before as something to decide."""
    last = record.last_refund_day
    if record.state not in EMPLOYED_STATES or not record.has_refund or last is None:
        return
    if record.state is EmploymentState.REFUND_OVER and record.employed_until is not None:
        last = max(last, record.employed_until)
    if today < last - AHEAD_OF_END:
        return
    words = _("end of the refund and of the six months: {employer}")
    if today >= last - SHORTLY_BEFORE_END:
        words = _("the six months end: does the job at {employer} go on?")
    yield words.format(employer=record.employer), last


def _next_step(held: CounsellingSession | None, today: date) -> Iterator[tuple[str, date]]:
    if held is not None and held.next_on is not None and held.next_on <= today + AHEAD:
        yield _("counselling: {step}").format(step=held.next_step), held.next_on


def _refund_months(session: Session, ids: list[int]) -> dict[int, list[RefundMonth]]:
    chosen = select(RefundMonth).where(RefundMonth.employment_id.in_(ids))
    found: dict[int, list[RefundMonth]] = {}
    for month in session.scalars(chosen.order_by(RefundMonth.employment_id, RefundMonth.seq)):
        found.setdefault(month.employment_id, []).append(month)
    return found


def _latest_sessions(session: Session, ids: list[int]) -> dict[int, CounsellingSession]:
    """The latest session of each: with a later one the next step of an earlier one is settled."""
    chosen = select(CounsellingSession).where(CounsellingSession.employment_id.in_(ids))
    ordered = chosen.order_by(CounsellingSession.day, CounsellingSession.id)
    return {held.employment_id: held for held in session.scalars(ordered)}
