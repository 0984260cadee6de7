"""The agreement with the starosta that an activity rests on, the referrals to it, and the rate of the work."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record

MAX_RATE = 100_000  # grosze; more for an hour is a mistyped rate


class StarostaAgreement(Record):
    """The agreement of an activity: art. 142 ust. 5 (useful work) or art. 200 ust. 2 of the labour market act."""

    __tablename__ = "starosta_agreement"
    __table_args__ = (UniqueConstraint("activity_id"),)
    history_parents: ClassVar[tuple[str, ...]] = ("activity_id",)

    activity_id: Mapped[int] = foreign_key("activity.id", cascade=True, index=False)
    sign: Mapped[str] = field(N_("Number of the agreement"), required=True)
    agreed_on: Mapped[date | None] = field(N_("Date of the agreement"), FieldKind.DATE)
    office: Mapped[str] = field(N_("District labour office"), required=True)
    address: Mapped[str] = field(N_("Address of the labour office"))
    since: Mapped[date | None] = field(N_("Agreed from"), FieldKind.DATE)
    until: Mapped[date | None] = field(N_("Agreed until"), FieldKind.DATE)
    people: Mapped[int | None] = field(N_("Number of people"), FieldKind.NUMBER, limits=(1, 10_000))
    hours: Mapped[int | None] = field(N_("Number of hours"), FieldKind.NUMBER, limits=(1, 1_000_000))
    place: Mapped[str] = field(N_("Entity and place"), help=N_("Where it takes place, as in the agreement."))
    note: Mapped[str] = field(N_("Note"), FieldKind.LONG)

    def problems(self) -> dict[str, str]:
        """Days in the wrong order."""
        found = {}
        if self.since and self.until and self.until < self.since:
            found["until"] = _("The last day is before the first.")
        return found


class Referral(Record):
    """That the labour office referred a person to an activity, and who confirmed that the person may be referred.

    For socially useful work: an unemployed person without a right to unemployment benefit who uses social assistance
    (art. 142 ust. 2 of the labour market act).
    """

    __tablename__ = "referral"
    __table_args__ = (UniqueConstraint("activity_id", "participant_id"),)
    history_parents: ClassVar[tuple[str, ...]] = ("activity_id", "participant_id")

    activity_id: Mapped[int] = foreign_key("activity.id", cascade=True, index=False)
    participant_id: Mapped[int] = foreign_key("participant.id")
    sign: Mapped[str] = field(N_("Reference number of the referral"))
    referred_on: Mapped[date | None] = field(N_("Date of the referral"), FieldKind.DATE)
    confirmed_by: Mapped[str] = field(
        N_("Confirmed by"),
        help=N_("Who confirmed that the person may be referred, such as the labour office or the social worker."),
    )
    confirmed_on: Mapped[date | None] = field(N_("Confirmed on"), FieldKind.DATE)
    longer: Mapped[str] = field(N_("Why longer than the period of the act"))


class WorkRate(Record):
    """What an hour of socially useful work is paid from a day on (art. 142 ust. 12 of the labour market act)."""

    __tablename__ = "work_rate"
    __table_args__ = (UniqueConstraint("activity_id", "since"),)
    history_parents: ClassVar[tuple[str, ...]] = ("activity_id",)

    activity_id: Mapped[int] = foreign_key("activity.id", cascade=True, index=False)
    since: Mapped[date] = field(N_("Rate holds from"), FieldKind.DATE, required=True)
    grosze: Mapped[int] = field(N_("Rate per hour in grosze"), FieldKind.NUMBER, limits=(1, MAX_RATE), required=True)
