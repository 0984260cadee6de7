"""The waiting list."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Mapped

from kiscase.core.i18n import N_
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record


class WaitingListEntry(Record):
    """A person who waits for a place in an activity; whoever asked first is offered the next one."""

    __tablename__ = "waiting"
    history_parents: ClassVar[tuple[str, ...]] = ("activity_id", "participant_id")

    activity_id: Mapped[int] = foreign_key("activity.id", cascade=True)
    participant_id: Mapped[int] = foreign_key("participant.id")
    asked_on: Mapped[date] = field(N_("Asked on"), FieldKind.DATE, required=True)
    closed_on: Mapped[date | None] = field(N_("Closed on"), FieldKind.DATE)
    enrolled: Mapped[bool] = field(N_("Got a place"), FieldKind.FLAG)
    reason: Mapped[str] = field(N_("Reason"))
    """Why the person no longer waits, or was passed over the last time."""
