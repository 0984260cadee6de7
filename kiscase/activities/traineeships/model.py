"""Traineeships with a district labour office as partner."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Mapped

from kiscase.core.i18n import N_, _
from kiscase.core.records.fields import FieldKind, field, foreign_key
from kiscase.core.records.record import Record


class Traineeship(Record):
    """A traineeship (staż) with the district labour office as partner (art. 18 ust. 2 pkt 6)."""

    __tablename__ = "traineeship"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = foreign_key("participant.id")
    contract_id: Mapped[int | None] = foreign_key("contract.id", optional=True)
    office: Mapped[str] = field(N_("District labour office"), required=True)
    referral: Mapped[str] = field(N_("Reference number of the referral"))
    referred_on: Mapped[date | None] = field(N_("Date of the referral"), FieldKind.DATE)
    # Translators: the employer at which the traineeship takes place
    host: Mapped[str] = field(N_("Host"), required=True)
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
