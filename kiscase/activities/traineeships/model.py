"""Traineeships with a district labour office as partner."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from kiscase.core.i18n import N_, _
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record


class Traineeship(Record):
    """A traineeship (staż) with the district labour office as partner (art. 18 ust. 2 pkt 6)."""

    __tablename__ = "traineeship"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = foreign_key("participant.id")
    contract_id: Mapped[int | None] = foreign_key("contract.id", optional=True)
    office: Mapped[str] = field(N_("District labour office"), required=True, names="partner")
    referral: Mapped[str] = field(N_("Reference number of the referral"))
    referred_on: Mapped[date | None] = field(N_("Date of the referral"), FieldKind.DATE)
    # Translators: the employer at which the traineeship takes place
    host: Mapped[str] = field(N_("Host"), required=True, names="partner")
    address: Mapped[str] = field(N_("Address of the host"))
    mentor: Mapped[str] = field(N_("Mentor"))
    since: Mapped[date] = field(N_("From"), FieldKind.DATE, required=True)
    until: Mapped[date] = field(N_("Until"), FieldKind.DATE, required=True)
    ended_on: Mapped[date | None] = field(N_("Ended on"), FieldKind.DATE)
    note: Mapped[str] = field(N_("Note"), FieldKind.LONG)

    def problems(self) -> dict[str, str]:
        """Days in the wrong order."""
        found = {}
        if self.since and self.until and self.until < self.since:
            found["until"] = _("The last day is before the first.")
        if self.since and self.ended_on and self.ended_on < self.since:
            found["ended_on"] = _("The traineeship ended before it began.")
        return found


class TraineeshipDuty(Choice):
    """What the host of a traineeship owes the labour office (§ 8 of the regulation of 30 October 2025)."""

    ATTENDANCE_LIST = "attendance_list", N_("attendance list of the month")
    BREAK = "break", N_("break of the traineeship")
    UNEXCUSED_DAY = "unexcused_day", N_("day of unexcused absence")
    OTHER_EVENT = "other_event", N_("another important event")
    OPINION = "opinion", N_("opinion on the traineeship")


class TraineeshipNotice(Record):
    """One such duty: what it is about (a day, or the first day of a month) and when it was done."""

    __tablename__ = "traineeship_notice"
    __table_args__ = (UniqueConstraint("traineeship_id", "kind", "about"),)
    history_parents: ClassVar[tuple[str, ...]] = ("traineeship_id",)

    traineeship_id: Mapped[int] = foreign_key("traineeship.id", cascade=True, index=False)
    kind: Mapped[TraineeshipDuty] = field(
        N_("What it is about"), choice=TraineeshipDuty, required=True, default=TraineeshipDuty.UNEXCUSED_DAY
    )
    about: Mapped[date] = field(N_("Day"), FieldKind.DATE, required=True)
    done_on: Mapped[date | None] = field(N_("Sent on"), FieldKind.DATE)
    note: Mapped[str] = field(N_("Note"))
