"""Who takes part in an activity, who waits for a place, and what else follows from taking part."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import ColumnElement, UniqueConstraint
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from kiscase.contracts.model import Contract
from kiscase.core.i18n import N_, _
from kiscase.core.record import Choice, Kind, Record, field, owner


class Enrolment(Record):
    """That a person takes part in an activity, from a day and perhaps until a day, as long as a contract lasts.

    A guest takes part without a contract, and is marked as one.
    """

    __tablename__ = "enrolment"
    owners: ClassVar[tuple[str, ...]] = ("activity_id", "participant_id")

    activity_id: Mapped[int] = owner("activity.id", cascade=True)
    participant_id: Mapped[int] = owner("participant.id")
    contract_id: Mapped[int | None] = owner("contract.id", optional=True)
    guest: Mapped[bool] = field(N_("Guest"), Kind.FLAG)
    step_id: Mapped[int | None] = owner("step.id", optional=True)
    """The action of the contract that is carried out by taking part."""
    since: Mapped[date] = field(N_("Enrolled from"), Kind.DATE, required=True)
    until: Mapped[date | None] = field(N_("Enrolled until"), Kind.DATE)
    beyond: Mapped[str] = field(N_("Why beyond the places"))


def lasts(on: date | InstrumentedAttribute[date]) -> ColumnElement[bool]:
    """The condition, with Contract joined (outer), that an enrolment is not over before a day, nor its contract."""
    return (Enrolment.until.is_(None) | (Enrolment.until >= on)) & (
        Contract.closed_on.is_(None) | (Contract.closed_on >= on)
    )


class Waiting(Record):
    """That a person waits for a place in an activity; who came first is offered the next one."""

    __tablename__ = "waiting"
    owners: ClassVar[tuple[str, ...]] = ("activity_id", "participant_id")

    activity_id: Mapped[int] = owner("activity.id", cascade=True)
    participant_id: Mapped[int] = owner("participant.id")
    asked_on: Mapped[date] = field(N_("Asked on"), Kind.DATE, required=True)
    closed_on: Mapped[date | None] = field(N_("Closed on"), Kind.DATE)
    enrolled: Mapped[bool] = field(N_("Got a place"), Kind.FLAG)
    reason: Mapped[str] = field(N_("Reason"))
    """Why the person gave up, or was passed over the last time."""


class Traineeship(Record):
    """A traineeship (staż) with the district labour office as partner (art. 18 ust. 2 pkt 6)."""

    __tablename__ = "traineeship"
    owners: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = owner("participant.id")
    contract_id: Mapped[int | None] = owner("contract.id", optional=True)
    office: Mapped[str] = field(N_("District labour office"), required=True)
    referral: Mapped[str] = field(N_("Sign of the referral"))
    referred_on: Mapped[date | None] = field(N_("Date of the referral"), Kind.DATE)
    host: Mapped[str] = field(N_("Host"), required=True)
    address: Mapped[str] = field(N_("Address of the host"))
    mentor: Mapped[str] = field(N_("Mentor"))
    since: Mapped[date] = field(N_("From"), Kind.DATE, required=True)
    until: Mapped[date] = field(N_("Until"), Kind.DATE, required=True)
    ended_on: Mapped[date | None] = field(N_("Ended on"), Kind.DATE)
    note: Mapped[str] = field(N_("Note"), Kind.LONG)

    def problems(self) -> dict[str, str]:
        """The order of days."""
        found = {}
        if self.since and self.until and self.until < self.since:
            found["until"] = _("The last day lies before the first.")
        if self.since and self.ended_on and self.ended_on < self.since:
            found["ended_on"] = _("The traineeship ended before it began.")
        return found


class WorkHours(Record):
    """The hours of socially useful work of one person in one month: planned in the agreement, and done."""

    __tablename__ = "work_hours"
    __table_args__ = (UniqueConstraint("activity_id", "participant_id", "month"),)
    owners: ClassVar[tuple[str, ...]] = ("activity_id", "participant_id")

    activity_id: Mapped[int] = owner("activity.id", cascade=True)
    participant_id: Mapped[int] = owner("participant.id")
    month: Mapped[date] = field(N_("Month"), Kind.DATE, required=True)
    """The first day of the month."""
    planned: Mapped[int | None] = field(N_("Hours planned"), Kind.NUMBER)
    done: Mapped[int | None] = field(N_("Hours done"), Kind.NUMBER)


class CertificateKind(Choice):
    """What a certificate says (art. 18 ust. 5a of the social employment act)."""

    PARTICIPATION = "participation", N_("certificate of participation")
    COMPLETION = "completion", N_("certificate of completion")


class Certificate(Record):
    """A certificate with its number; its paper is in the register."""

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("number_year", "number_seq"),)
    owners: ClassVar[tuple[str, ...]] = ("participant_id",)
    lasting: ClassVar[bool] = True

    participant_id: Mapped[int] = owner("participant.id")
    contract_id: Mapped[int | None] = owner("contract.id", optional=True)
    kind: Mapped[CertificateKind] = field(N_("Kind"), choice=CertificateKind, required=True)
    number: Mapped[str] = field(N_("Number"), required=True, unique=True)
    number_year: Mapped[int] = mapped_column(nullable=False)
    number_seq: Mapped[int] = mapped_column(nullable=False)
    since: Mapped[date] = field(N_("From"), Kind.DATE, required=True)
    until: Mapped[date] = field(N_("Until"), Kind.DATE, required=True)
    issued_on: Mapped[date] = field(N_("Given out on"), Kind.DATE, required=True)
