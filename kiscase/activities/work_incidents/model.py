"""Incidents of socially useful work that have to be notified at once."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Mapped

from kiscase.core.i18n import N_, _
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record


class IncidentKind(Choice):
    """What happened (art. 142 ust. 10 pkt 4 lit. a to d of the labour market act)."""

    NO_SHOW = "no_show", N_("did not come to work")
    NOT_TAKEN_UP = "not_taken_up", N_("did not take up the work assigned")
    LEFT = "left", N_("left the place of work")
    DISORDER = "disorder", N_("broke order and discipline")


class WorkIncident(Record):
    """Something that the head of the labour office and of the welfare office are told at once and in writing."""

    __tablename__ = "work_incident"
    history_parents: ClassVar[tuple[str, ...]] = ("activity_id", "participant_id")

    activity_id: Mapped[int] = foreign_key("activity.id", cascade=True)
    participant_id: Mapped[int] = foreign_key("participant.id")
    day: Mapped[date] = field(N_("Day"), FieldKind.DATE, required=True)
    kind: Mapped[IncidentKind] = field(
        N_("What happened"), choice=IncidentKind, required=True, default=IncidentKind.NO_SHOW
    )
    account: Mapped[str] = field(N_("Details"), FieldKind.LONG)
    labour_office_on: Mapped[date | None] = field(N_("Labour office notified on"), FieldKind.DATE)
    welfare_office_on: Mapped[date | None] = field(N_("Welfare office notified on"), FieldKind.DATE)

    def problems(self) -> dict[str, str]:
        """A notice from before the incident."""
        told = {key: getattr(self, key) for key in ("labour_office_on", "welfare_office_on")}
        return {key: _("This is before the incident.") for key, on in told.items() if on and self.day and on < self.day}
