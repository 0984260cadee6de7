"""Saving and loading the agreement of an activity, the referrals to it, and the rate of the work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.agreements.model import MAX_RATE, Referral, StarostaAgreement, WorkRate
from kiscase.activities.queries import require_activity
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.core.text.money import format_money, parse_money
from kiscase.participants.queries import require_participant


class WorkRateRow(NamedTuple):
    """What an hour is paid from a day on."""

    since: date
    grosze: int


class AgreementDetails(NamedTuple):
    """The agreement of an activity for its form (empty if there is none), and its rates, the earliest first."""

    activity_id: int
    activity: str
    kind: str
    values: dict[str, Any]
    rates: list[WorkRateRow]


class ReferralDetails(NamedTuple):
    """The referral of a person to an activity; its values are empty if there is none."""

    activity_id: int
    participant_id: int
    name: str
    values: dict[str, Any]


def load_agreement(session: Session, activity_id: int) -> AgreementDetails:
    """The agreement of an activity with its rates."""
    activity = require_activity(session, activity_id)
    record = session.scalar(select(StarostaAgreement).filter_by(activity_id=activity_id))
    return AgreementDetails(
        activity_id,
        activity.name,
        activity.kind,
        record.values() if record else {},
        list_work_rates(session, activity_id),
    )


def save_agreement(
    session: Session,
    activity_id: int,
    values: Mapping[str, Any],
    *,
    rate: str = "",
    rate_since: date | None = None,
    revision: int | None = None,
) -> None:
    """Record or change the agreement of an activity; a *rate* per hour in złoty holds from *rate_since* on.

    Without *rate_since* it holds from the first day of the activity if it is the first one, else from today.
    """
    activity = require_activity(session, activity_id)
    record = session.scalar(select(StarostaAgreement).filter_by(activity_id=activity_id))
    record = record or StarostaAgreement(activity_id=activity_id)
    session.add(record.change(values, revision=revision if record.id else None))
    if rate.strip():
        known = list_work_rates(session, activity_id)
        _save_rate(session, activity_id, rate, rate_since or (action_date(session) if known else activity.since))
    describe_action(
        session, N_("Recorded the agreement {sign} of {activity}"), sign=record.sign, activity=activity.name
    )


def list_work_rates(session: Session, activity_id: int) -> list[WorkRateRow]:
    """The rates of an activity, the earliest first."""
    chosen = select(WorkRate).filter_by(activity_id=activity_id).order_by(WorkRate.since)
    return [WorkRateRow(row.since, row.grosze) for row in session.scalars(chosen)]


def work_rate_on(rates: list[WorkRateRow], on: date) -> int | None:
    """What an hour is paid on a day, in grosze; None before the first rate."""
    return next((row.grosze for row in reversed(rates) if row.since <= on), None)


def save_referral(session: Session, activity_id: int, participant_id: int, values: Mapping[str, Any]) -> None:
    """Record or change the referral of a person to an activity, and who confirmed that the person may be referred."""
    for key in ("referred_on", "confirmed_on"):
        if values.get(key) and values[key] > action_date(session):
            raise InvalidValuesError({key: _("This day has not come yet.")})
    of = {"activity_id": activity_id, "participant_id": participant_id}
    record = session.scalar(select(Referral).filter_by(**of)) or Referral(**of)
    session.add(record.change(values))
    describe_action(
        session,
        N_("Recorded the referral of {name} to {activity}"),
        name=require_participant(session, participant_id).name,
        activity=require_activity(session, activity_id).name,
    )


def load_referral(session: Session, activity_id: int, participant_id: int) -> ReferralDetails:
    """The referral of a person to an activity for its form."""
    found = session.scalar(select(Referral).filter_by(activity_id=activity_id, participant_id=participant_id))
    name = require_participant(session, participant_id).name
    return ReferralDetails(activity_id, participant_id, name, found.values() if found else {})


def list_referrals(session: Session, activity_id: int) -> dict[int, Referral]:
    """The referrals to an activity by participant."""
    chosen = select(Referral).filter_by(activity_id=activity_id)
    return {row.participant_id: row for row in session.scalars(chosen)}


def describe_rates(rates: list[WorkRateRow]) -> str:
    """The latest rate in words; empty without one."""
    return format_money(rates[-1].grosze) if rates else ""


def _save_rate(session: Session, activity_id: int, rate: str, since: date) -> None:
    grosze = parse_money(rate)
    if grosze is None or not 0 < grosze <= MAX_RATE:
        raise InvalidValuesError({"rate": _("Please give the rate in złoty and grosze, such as 31,40.")})
    record = session.scalar(select(WorkRate).filter_by(activity_id=activity_id, since=since))
    record = record or WorkRate(activity_id=activity_id)
    session.add(record.change({"since": since, "grosze": grosze}))
