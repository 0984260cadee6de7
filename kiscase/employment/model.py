"""The records of supported employment: the placement with its states, refund months, and counselling sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar, Self

from dateutil.relativedelta import relativedelta
from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session

from kiscase.core import legal_rules
from kiscase.core.i18n import N_, _
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record
from kiscase.participants.model import Participant

MAX_AMOUNT = 100_000_000
"""Grosze; more for a month is mistyped."""
REFUND_MONTHS = 6
"""How many months the starosta refunds at most (art. 16 ust. 2)."""


class EmploymentForm(Choice):
    """The forms of supported employment (art. 15b ust. 1)."""

    USEFUL_WORK = "useful_work", N_("socially useful work")
    WORK_REFERRAL = "work_referral", N_("referral to work")
    ADVOCACY = "advocacy", N_("advocacy and counselling")


class EmploymentPlace(Choice):
    """Where somebody is referred to (art. 16 ust. 1 pkt 1); only an employer has an agreement and a refund."""

    EMPLOYER = "employer", N_("employer")
    CENTRE = "cis", N_("social integration centre (CIS)")


class EmploymentState(Choice):
    """How far supported employment has come; which states follow stands in `steps`."""

    # Translators: states of supported employment; what is meant is the case of one person
    CONSIDERED = "considered", N_("being considered")
    APPLIED = "applied", N_("applied for, not answered")
    LISTED = "listed", N_("on the list of the welfare office")
    REFERRED = "referred", N_("referred")
    REFUSED = "refused", N_("refused by the labour office")
    WITHDRAWN = "withdrawn", N_("withdrawn")
    AGREED = "agreed", N_("agreement concluded")
    EMPLOYED = "employed", N_("employed, no refund yet")
    REFUND_RUNNING = "refund_running", N_("refund running")
    REFUND_OVER = "refund_over", N_("refund over")
    WORKING = "working", N_("working")
    FINISHED = "finished", N_("useful work finished")
    COMPLETED = "completed", N_("employment completed")
    BROKEN_OFF = "broken_off", N_("broken off")
    OPEN = "open", N_("counselling open")
    CLOSED = "closed", N_("counselling closed")


class EmploymentEnd(Choice):
    """How the employment or the useful work ended."""

    SIX_MONTHS = "six_months", N_("the six months were completed")
    KEPT_ON = "kept_on", N_("kept on by the employer")
    BY_EMPLOYER = "by_employer", N_("ended by the employer")
    BY_PERSON = "by_person", N_("ended by the person")
    BY_AGREEMENT = "by_agreement", N_("ended by agreement")
    EXPIRED = "expired", N_("the agreed time was over")
    OTHER = "other", N_("other")


class EmploymentContractKind(Choice):
    """On what contract somebody is employed."""

    FIXED_TERM = "fixed_term", N_("employment contract for a fixed term")
    PERMANENT = "permanent", N_("permanent employment contract")
    TRIAL = "trial", N_("employment contract for a trial period")
    COOPERATIVE = "cooperative", N_("cooperative employment contract")


class AdvocacyPurpose(Choice):
    """What advocacy and counselling support (art. 15b ust. 1 pkt 3)."""

    USEFUL_WORK = "useful_work", N_("socially useful work")
    JOB = "job", N_("taking a job")
    BUSINESS = "business", N_("starting a business")
    COOPERATIVE = "cooperative", N_("founding or joining a social cooperative")


class CounsellingKind(Choice):
    """What a counselling session is (art. 15b ust. 1 pkt 3)."""

    ADVOCACY = "advocacy", N_("advocacy")
    VOCATIONAL = "vocational", N_("vocational counselling")
    PSYCHOLOGICAL = "psychological", N_("psychological counselling")
    SOCIAL = "social", N_("social counselling")


class SupportedEmployment(Record):
    """One form of supported employment of one person: a placement with its application, agreement and end."""

    __tablename__ = "supported_employment"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = foreign_key("participant.id")
    contract_id: Mapped[int | None] = foreign_key("contract.id", optional=True)
    certificate_id: Mapped[int | None] = foreign_key("certificate.id", optional=True)
    activity_id: Mapped[int | None] = foreign_key("activity.id", optional=True)
    """The socially useful work, whose agreement, hours and incidents are recorded there."""
    form: Mapped[EmploymentForm] = field(
        N_("Form of support"), choice=EmploymentForm, required=True, default=EmploymentForm.WORK_REFERRAL
    )
    state: Mapped[EmploymentState] = field(
        N_("State"), choice=EmploymentState, required=True, default=EmploymentState.CONSIDERED
    )
    opened_on: Mapped[date | None] = field(N_("Begun on"), FieldKind.DATE, required=True, index=True)
    purpose: Mapped[AdvocacyPurpose | None] = field(N_("What it supports"), choice=AdvocacyPurpose)
    basis: Mapped[str] = field(
        N_("Action in the contract"),
        help=N_("What the social contract says about it: supported employment is carried out within it."),
    )
    contract_reason: Mapped[str] = field(
        N_("Why without a contract"),
        help=N_("Needed if no contract is carried out on the day of the start (art. 15b ust. 2)."),
    )
    early_reason: Mapped[str] = field(
        N_("Why before the end of taking part"),
        FieldKind.LONG,
        help=N_("Needed if it is applied for before the stay in the club has ended (art. 16 ust. 1)."),
    )
    applied_on: Mapped[date | None] = field(N_("Applied for on"), FieldKind.DATE, index=True)
    applied_by_id: Mapped[int | None] = foreign_key("worker.id", optional=True)
    application_sign: Mapped[str] = field(N_("Reference number of the application"))
    office: Mapped[str] = field(N_("District labour office"), names="partner")
    decided_on: Mapped[date | None] = field(N_("Answered on"), FieldKind.DATE)
    decision_sign: Mapped[str] = field(N_("Reference number of the answer"))
    decision_reason: Mapped[str] = field(N_("Reason of the refusal or withdrawal"))
    place: Mapped[EmploymentPlace] = field(
        N_("Referred to"), choice=EmploymentPlace, required=True, default=EmploymentPlace.EMPLOYER
    )
    employer: Mapped[str] = field(N_("Employer or centre"), names="partner")
    work_place: Mapped[str] = field(N_("Place of work"))
    post: Mapped[str] = field(N_("Post"))
    occupation_code: Mapped[str] = field(N_("Occupation code"), help=N_("Six digits of the classification, if known."))
    agreement_on: Mapped[date | None] = field(N_("Agreement concluded on"), FieldKind.DATE)
    agreement_sign: Mapped[str] = field(N_("Number of the agreement"))
    starosta: Mapped[str] = field(
        N_("Starosta"), help=N_("Of the seat of the entity that runs the club (art. 16 ust. 2).")
    )
    refund_agreed: Mapped[int | None] = field(
        N_("Refund agreed per month"),
        FieldKind.MONEY,
        limits=(1, MAX_AMOUNT),
        help=N_("At most the unemployment benefit of the first 90 days, with the contribution (art. 16 ust. 2)."),
    )
    employed_from: Mapped[date | None] = field(N_("Work from"), FieldKind.DATE, index=True)
    employed_until: Mapped[date | None] = field(N_("Work until"), FieldKind.DATE, help=N_("As it was agreed."))
    hours_a_week: Mapped[int | None] = field(N_("Hours a week"), FieldKind.NUMBER, limits=(1, 48))
    contract_kind: Mapped[EmploymentContractKind | None] = field(N_("Employed on"), choice=EmploymentContractKind)
    pay: Mapped[int | None] = field(N_("Pay per month, gross"), FieldKind.MONEY, limits=(1, MAX_AMOUNT))
    pay_components: Mapped[str] = field(N_("Components of the pay"))
    de_minimis_seen_on: Mapped[date | None] = field(N_("Statement on de minimis aid seen on"), FieldKind.DATE)
    de_minimis_sign: Mapped[str] = field(N_("Number of the de minimis certificate"))
    de_minimis_on: Mapped[date | None] = field(N_("Date of the de minimis certificate"), FieldKind.DATE)
    de_minimis_amount: Mapped[int | None] = field(
        N_("Amount of the de minimis aid"), FieldKind.MONEY, limits=(1, MAX_AMOUNT)
    )
    ended_on: Mapped[date | None] = field(N_("Ended on"), FieldKind.DATE, index=True)
    end_kind: Mapped[EmploymentEnd | None] = field(N_("How the work ended"), choice=EmploymentEnd)
    end_reason: Mapped[str] = field(N_("Remark on the end"))
    note: Mapped[str] = field(N_("Note"), FieldKind.LONG)

    @property
    def number(self) -> str:
        """What the documents call it."""
        return f"ZW{self.id}"

    @property
    def has_refund(self) -> bool:
        """Whether an employer may be refunded: not for useful work, counselling or a centre."""
        return self.form is EmploymentForm.WORK_REFERRAL and self.place is EmploymentPlace.EMPLOYER

    @property
    def last_refund_day(self) -> date | None:
        """The last day of the months that are refunded, which is also that of the shortest employment."""
        if self.employed_from is None:
            return None
        return self.employed_from + relativedelta(months=REFUND_MONTHS) - timedelta(1)

    @property
    def last_day(self) -> date:
        """The last day of the work as far as it is known: when it ended, else until when it was agreed."""
        return self.ended_on or self.employed_until or date.max

    def problems(self) -> dict[str, str]:
        """Days in the wrong order, and the ends that explain themselves by a remark."""
        found = {}
        for key, after in _NOT_BEFORE:
            first, second = getattr(self, after), getattr(self, key)
            if first and second and second < first:
                label = _(type(self).fields()[after].label)
                found[key] = _("This day is before “{label}”.").format(label=label)
        if self.end_kind and not self.ended_on:
            found["ended_on"] = _("On which day did it end?")
        if self.end_kind is EmploymentEnd.OTHER and not self.end_reason:
            found["end_reason"] = _("How did it end?")
        return found

    def search_texts(self) -> Sequence[str]:
        """It is found by the employer and the reference numbers."""
        return (self.employer, self.application_sign, self.decision_sign, self.agreement_sign)

    def search_title(self) -> str:
        """The form and the employer."""
        return " · ".join(filter(None, (self.form.label, self.employer)))

    @classmethod
    def details_of_hits(cls, session: Session, records: Sequence[Self]) -> list[str]:
        """Whose each one is, and its state."""
        chosen = select(Participant).where(Participant.id.in_({one.participant_id for one in records}))
        names = {person.id: person.search_title() for person in session.scalars(chosen)}
        return [f"{names[one.participant_id]} · {one.state.label}" for one in records]


_NOT_BEFORE = (
    ("decided_on", "applied_on"),
    ("agreement_on", "decided_on"),
    ("employed_until", "employed_from"),
    ("ended_on", "employed_from"),
    ("ended_on", "opened_on"),
)
"""The first day is not before the second."""


class EmploymentTransition(Record):
    """That supported employment came into a state, on which day."""

    __tablename__ = "employment_transition"
    history_parents: ClassVar[tuple[str, ...]] = ("employment_id",)

    employment_id: Mapped[int] = foreign_key("supported_employment.id", cascade=True)
    state: Mapped[EmploymentState] = field(N_("State"), choice=EmploymentState, required=True)
    on: Mapped[date] = field(N_("Date"), FieldKind.DATE, required=True)


class RefundMonth(Record):
    """A month of employment that the starosta refunds to the employer (art. 16 ust. 2, 5 and 5a)."""

    __tablename__ = "refund_month"
    __table_args__ = (UniqueConstraint("employment_id", "seq"),)
    history_parents: ClassVar[tuple[str, ...]] = ("employment_id",)

    employment_id: Mapped[int] = foreign_key("supported_employment.id", cascade=True, index=False)
    # Translators: which of the six refunded months it is
    seq: Mapped[int] = field(N_("Month of the refund"), FieldKind.NUMBER, limits=(1, REFUND_MONTHS), required=True)
    month_from: Mapped[date] = field(N_("From"), FieldKind.DATE, required=True)
    month_to: Mapped[date] = field(N_("Until"), FieldKind.DATE, required=True)
    pay_paid: Mapped[int | None] = field(N_("Pay paid, gross"), FieldKind.MONEY, limits=(0, MAX_AMOUNT))
    components: Mapped[str] = field(N_("Components of the pay"))
    contribution: Mapped[int | None] = field(
        N_("Social insurance contribution"),
        FieldKind.MONEY,
        limits=(0, MAX_AMOUNT),
        help=N_("Of the employer, on the amount that is refunded; it is refunded beyond the ceiling."),
    )
    claimed: Mapped[int | None] = field(
        N_("Amount claimed"),
        FieldKind.MONEY,
        limits=(0, MAX_AMOUNT),
        help=N_("With the contribution: at most the ceiling of the month and the contribution."),
    )
    beyond: Mapped[str] = field(
        N_("Why above the ceiling"), help=N_("Needed if more is claimed than the ceiling of the month allows.")
    )
    applied_on: Mapped[date | None] = field(N_("Employer applied on"), FieldKind.DATE)
    paid_on: Mapped[date | None] = field(N_("Paid on"), FieldKind.DATE)
    paid: Mapped[int | None] = field(N_("Amount paid"), FieldKind.MONEY, limits=(0, MAX_AMOUNT))
    note: Mapped[str] = field(N_("Note"))

    @property
    def due_on(self) -> date | None:
        """By when the starosta pays: 30 days from the application (art. 16 ust. 5)."""
        if self.applied_on is None:
            return None
        return self.applied_on + timedelta(legal_rules.condition_rule("refund_payment", self.applied_on).length)

    def is_overdue(self, today: date) -> bool:
        """Whether the term of payment has passed without a payment."""
        return self.paid_on is None and self.due_on is not None and self.due_on < today

    def problems(self) -> dict[str, str]:
        """Days in the wrong order."""
        found = {}
        if self.month_from and self.month_to and self.month_to < self.month_from:
            found["month_to"] = _("The last day is before the first.")
        if self.applied_on and self.month_from and self.applied_on < self.month_from:
            found["applied_on"] = _("This is before the month of the refund.")
        if self.paid_on and not self.applied_on:
            found["applied_on"] = _("When did the employer apply for it?")
        elif self.paid_on and self.applied_on and self.paid_on < self.applied_on:
            found["paid_on"] = _("It was paid before it was applied for.")
        return found


class CounsellingSession(Record):
    """A session of advocacy or counselling (art. 15b ust. 1 pkt 3)."""

    __tablename__ = "counselling_session"
    history_parents: ClassVar[tuple[str, ...]] = ("employment_id",)

    employment_id: Mapped[int] = foreign_key("supported_employment.id", cascade=True)
    day: Mapped[date] = field(N_("Date"), FieldKind.DATE, required=True, index=True)
    minutes: Mapped[int | None] = field(N_("Minutes"), FieldKind.NUMBER, limits=(1, 24 * 60), required=True)
    kind: Mapped[CounsellingKind] = field(
        N_("Kind of counselling"), choice=CounsellingKind, required=True, default=CounsellingKind.VOCATIONAL
    )
    # Translators: who holds a counselling session
    adviser: Mapped[str] = field(N_("Held by"), required=True)
    matter: Mapped[str] = field(N_("Matter"), FieldKind.LONG, required=True)
    # Translators: what a counselling session has led to
    result: Mapped[str] = field(N_("Result of the session"), FieldKind.LONG)
    next_step: Mapped[str] = field(N_("Next step"))
    next_on: Mapped[date | None] = field(N_("By when"), FieldKind.DATE, index=True)

    def problems(self) -> dict[str, str]:
        """A day by when something is to be done says what."""
        if self.next_on and not self.next_step:
            return {"next_step": _("What is to be done by this day?")}
        if self.next_on and self.day and self.next_on < self.day:
            return {"next_on": _("This day is before the session.")}
        return {}
