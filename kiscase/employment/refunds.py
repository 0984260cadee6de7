"""Entering, changing and deleting the months that are refunded to the employer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from kiscase.core.errors import InvalidValuesError, Problem, RecordGoneError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.employment.actions import start_refund
from kiscase.employment.checks import describe_refund_obstacle, next_refund_period, refund_month_problems
from kiscase.employment.model import REFUND_MONTHS, EmploymentState, RefundMonth, SupportedEmployment
from kiscase.employment.queries import (
    ceiling_grosze,
    list_employment_transitions,
    list_refund_months,
    require_employment,
)
from kiscase.participants.queries import require_participant


class RefundMonthRow(NamedTuple):
    """A refund month in a list: *limit* is what may be claimed at most, None where it is not known."""

    id: int
    seq: int
    since: date
    until: date
    limit: int | None
    claimed: int | None
    applied_on: date | None
    due_on: date | None
    paid_on: date | None
    paid: int | None
    is_late: bool
    """Whether the term of payment has passed without a payment."""
    values: dict[str, Any]


def propose_refund_month(session: Session, employment_id: int) -> dict[str, Any]:
    """What the form of the next refund month shows: its days, and the pay of the month before.

    Where the month before was claimed to the full, the whole ceiling of this one is claimed, too. Raises a Problem
    where no month can be refunded.
    """
    record = require_employment(session, employment_id)
    if sentence := describe_refund_obstacle(record):
        raise Problem(sentence)
    known = list_refund_months(session, employment_id)
    period = next_refund_period(record, {month.seq for month in known})
    if period is None and known:
        raise Problem(_("All 6 months of the refund are on file, and more are not refunded (art. 16 ust. 2)."))
    seq, since, until = period or (1, None, None)
    values: dict[str, Any] = {"seq": seq, "month_from": since, "month_to": until}
    values |= {"pay_paid": record.pay, "components": record.pay_components, "claimed": record.refund_agreed}
    if known:
        last = known[-1]
        values |= {key: getattr(last, key) for key in ("pay_paid", "components", "contribution", "claimed")}
        if until is not None and last.claimed == ceiling_grosze(last.month_to, last.contribution):
            values["claimed"] = ceiling_grosze(until, last.contribution)
    return values


def add_refund_month(session: Session, employment_id: int, values: Mapping[str, Any]) -> int:
    """Enter a month of the refund; with the first one the refund runs. Raises InvalidValuesError."""
    record = require_employment(session, employment_id)
    month = RefundMonth(employment_id=employment_id)
    with session.no_autoflush:
        if values.get("seq") is not None and int(values["seq"]) > REFUND_MONTHS:
            raise InvalidValuesError({"seq": _("Only the first 6 months are refunded (art. 16 ust. 2).")})
        _apply(session, record, month, values)
    session.add(month)
    session.flush()
    start_refund(session, record, month.applied_on or month.month_from)
    _describe(session, record, N_("Entered month {number} of the refund for {name}"), month)
    return month.id


def change_refund_month(
    session: Session, month_id: int, changes: Mapping[str, Any], revision: int | None = None
) -> None:
    """Change a month of the refund, or record when it was applied for and paid."""
    month = require_refund_month(session, month_id)
    record = require_employment(session, month.employment_id)
    with session.no_autoflush:
        _apply(session, record, month, changes, revision)
    _describe(session, record, N_("Changed month {number} of the refund for {name}"), month)


def delete_refund_month(session: Session, month_id: int) -> None:
    """Delete a month that was entered by mistake; without any the refund does not run."""
    month = require_refund_month(session, month_id)
    record = require_employment(session, month.employment_id)
    others = [one for one in list_refund_months(session, record.id) if one is not month]
    if not others and record.state is EmploymentState.REFUND_RUNNING:
        passed = list_employment_transitions(session, record.id)
        record.state = EmploymentState.EMPLOYED
        session.delete(passed[-1])
    session.delete(month)
    _describe(session, record, N_("Deleted month {number} of the refund for {name}"), month)


def refund_month_rows(session: Session, employment_id: int) -> list[RefundMonthRow]:
    """The refund months on file, in their order."""
    today = action_date(session)
    return [
        RefundMonthRow(
            one.id,
            one.seq,
            one.month_from,
            one.month_to,
            ceiling_grosze(one.month_to, one.contribution),
            one.claimed,
            one.applied_on,
            one.due_on,
            one.paid_on,
            one.paid,
            one.is_overdue(today),
            one.values(),
        )
        for one in list_refund_months(session, employment_id)
    ]


def require_refund_month(session: Session, month_id: int) -> RefundMonth:
    """The refund month on file; raises a Problem if it is gone."""
    month = session.get(RefundMonth, month_id)
    if month is None:
        raise RecordGoneError(_("This month of the refund is no longer on file."))
    return month


def _apply(
    session: Session,
    record: SupportedEmployment,
    month: RefundMonth,
    changes: Mapping[str, Any],
    revision: int | None = None,
) -> None:
    others = [one for one in list_refund_months(session, record.id) if one is not month]
    month.change(changes, revision=revision)
    problems = refund_month_problems(record, month, others)
    if any(one.seq == month.seq for one in others):
        problems["seq"] = _("This month is on file already.")
    today = action_date(session)
    for key in ("applied_on", "paid_on"):
        if (getattr(month, key) or today) > today:
            problems[key] = _("This day has not come yet.")
    if problems:
        raise InvalidValuesError(problems)


def _describe(session: Session, record: SupportedEmployment, sentence: str, month: RefundMonth) -> None:
    name = require_participant(session, record.participant_id).name
    describe_action(session, sentence, number=month.seq, name=name)
