"""Questions about supported employment: one record, those of a person, its refund months and sessions, the ceiling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kiscase.activities.agreements.model import StarostaAgreement
from kiscase.activities.certificates.model import ActivityCertificate
from kiscase.contracts.model import AGREED_STATES, Contract
from kiscase.core import legal_rules
from kiscase.core.errors import RecordGoneError
from kiscase.core.i18n import _
from kiscase.core.legal_data.rows import LegalAmount
from kiscase.employment.model import (
    REFUND_MONTHS,
    CounsellingSession,
    EmploymentForm,
    EmploymentTransition,
    RefundMonth,
    SupportedEmployment,
)
from kiscase.participants.stays.actions import months_taken_part, stays_of_people
from kiscase.participants.stays.model import Stay

REFUND_CEILING = "unemployment_benefit_first_90_days"
"""The amount up to which a month is refunded, before the contribution (art. 2 pkt 9, art. 16 ust. 2)."""


class RefundPeriod(NamedTuple):
    """One of the months that can be refunded, from day to day."""

    seq: int
    since: date
    until: date


def require_employment(session: Session, employment_id: int) -> SupportedEmployment:
    """The supported employment on file; raises a Problem if it is gone."""
    record = session.get(SupportedEmployment, employment_id)
    if record is None:
        raise RecordGoneError(_("This supported employment is no longer on file."))
    return record


def place_of_work(session: Session, record: SupportedEmployment) -> str:
    """With whom somebody works: the employer; of useful work, which has none, the place that is on file or agreed."""
    if record.employer or record.work_place:
        return record.employer or record.work_place
    agreed = select(StarostaAgreement.place).where(StarostaAgreement.activity_id == record.activity_id)
    return session.scalar(agreed) or "" if record.activity_id else ""


def employments_of_person(session: Session, participant_id: int) -> Sequence[SupportedEmployment]:
    """The supported employment of a person, the latest first."""
    chosen = select(SupportedEmployment).where(SupportedEmployment.participant_id == participant_id)
    return session.scalars(
        chosen.order_by(SupportedEmployment.opened_on.desc().nulls_last(), SupportedEmployment.id.desc())
    ).all()


def list_refund_months(session: Session, employment_id: int) -> Sequence[RefundMonth]:
    """The refund months on file, in their order."""
    chosen = select(RefundMonth).where(RefundMonth.employment_id == employment_id)
    return session.scalars(chosen.order_by(RefundMonth.seq)).all()


def list_counselling_sessions(session: Session, employment_id: int) -> Sequence[CounsellingSession]:
    """The counselling sessions, the earliest first."""
    chosen = select(CounsellingSession).where(CounsellingSession.employment_id == employment_id)
    return session.scalars(chosen.order_by(CounsellingSession.day, CounsellingSession.id)).all()


def list_employment_transitions(session: Session, employment_id: int) -> Sequence[EmploymentTransition]:
    """The states it came through, the earliest first."""
    chosen = select(EmploymentTransition).where(EmploymentTransition.employment_id == employment_id)
    return session.scalars(chosen.order_by(EmploymentTransition.id)).all()


def refund_periods(record: SupportedEmployment) -> list[RefundPeriod]:
    """The six months of the refund by the calendar; none for what is not refunded."""
    since = record.employed_from
    if since is None or not record.has_refund:
        return []
    starts = [since + relativedelta(months=number) for number in range(REFUND_MONTHS + 1)]
    return [
        RefundPeriod(number + 1, starts[number], starts[number + 1] - timedelta(1)) for number in range(REFUND_MONTHS)
    ]


def refund_ceiling(month_to: date) -> LegalAmount | None:
    """The ceiling of a refund month that ends on a day, without the contribution; None where it is not known."""
    return legal_rules.amount_on(REFUND_CEILING, month_to)


def ceiling_grosze(month_to: date | None, contribution: int | None) -> int | None:
    """What may be claimed at most for a month, with the contribution; None where the amount is not known."""
    amount = refund_ceiling(month_to) if month_to is not None else None
    return None if amount is None else round(amount.value * 100) + (contribution or 0)


def contract_on(session: Session, participant_id: int, on: date) -> Contract | None:
    """The contract that a person carries out on a day, or carried out then; a planned end ends it, too."""
    chosen = select(Contract).where(
        Contract.participant_id == participant_id,
        Contract.state.in_(AGREED_STATES),
        or_(Contract.drawn_on.is_(None), Contract.drawn_on <= on),
        or_(Contract.closed_on.is_(None), Contract.closed_on >= on),
        or_(Contract.ends_on.is_(None), Contract.ends_on >= on),
    )
    return session.scalar(chosen.order_by(Contract.id.desc()).limit(1))


def contract_drawn_by(session: Session, participant_id: int, on: date) -> Contract | None:
    """The latest contract that a person had concluded by a day, also if it was over then."""
    chosen = select(Contract).where(
        Contract.participant_id == participant_id, Contract.state.in_(AGREED_STATES), Contract.drawn_on <= on
    )
    return session.scalar(chosen.order_by(Contract.drawn_on.desc().nulls_last(), Contract.id.desc()).limit(1))


def stay_on(session: Session, participant_id: int, on: date) -> Stay | None:
    """The latest stay that had begun by a day."""
    stays = stays_of_people(session, [participant_id]).get(participant_id, [])
    return next((stay for stay in reversed(stays) if stay.started_on is not None and stay.started_on <= on), None)


def months_of_stay(stay: Stay, on: date) -> int:
    """How many whole months of taking part a stay had when a day began."""
    return months_taken_part(stay.started_on, counted_until(stay, on))


def counted_until(stay: Stay, on: date) -> date:
    """The last day of a stay that is over when a day begins."""
    return min(stay.ended_on or date.max, on - timedelta(1))


def certificate_of_stay(session: Session, stay: Stay) -> ActivityCertificate | None:
    """The latest certificate about a stay."""
    chosen = select(ActivityCertificate).where(
        ActivityCertificate.participant_id == stay.participant_id, ActivityCertificate.until >= stay.started_on
    )
    return session.scalar(chosen.order_by(ActivityCertificate.until.desc(), ActivityCertificate.id.desc()).limit(1))


def other_employments(
    session: Session, record: SupportedEmployment, *forms: EmploymentForm
) -> Sequence[SupportedEmployment]:
    """The other supported employment of the same person, of these forms, that has a first day of work."""
    chosen = select(SupportedEmployment).where(
        SupportedEmployment.participant_id == record.participant_id,
        SupportedEmployment.form.in_(forms),
        SupportedEmployment.employed_from.is_not(None),
    )
    if record.id is not None:
        chosen = chosen.where(SupportedEmployment.id != record.id)
    return session.scalars(
        chosen.order_by(SupportedEmployment.employed_from.nulls_last(), SupportedEmployment.id)
    ).all()
