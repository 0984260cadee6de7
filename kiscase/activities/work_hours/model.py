"""Hours of socially useful work in a month."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from kiscase.core.i18n import N_
from kiscase.core.records.fields import FieldKind, field, foreign_key
from kiscase.core.records.record import Record


class WorkHours(Record):
    """The hours of socially useful work of one person in one month: planned in the agreement, and done."""

    __tablename__ = "work_hours"
    __table_args__ = (UniqueConstraint("activity_id", "participant_id", "month"),)
    history_parents: ClassVar[tuple[str, ...]] = ("activity_id", "participant_id")

    activity_id: Mapped[int] = foreign_key("activity.id", cascade=True)
    participant_id: Mapped[int] = foreign_key("participant.id")
    month: Mapped[date] = field(N_("Month"), FieldKind.DATE, required=True)
    """The first day of the month."""
    planned: Mapped[int | None] = field(N_("Hours planned"), FieldKind.NUMBER)
    done: Mapped[int | None] = field(N_("Hours done"), FieldKind.NUMBER)
