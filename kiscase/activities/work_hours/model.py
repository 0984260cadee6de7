"""Hours of socially useful work: by day, and as they were recorded by the month before."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from kiscase.core.i18n import N_
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record

MAX_MONTH_HOURS = 744


class WorkHours(Record):
    """The hours of one person in one month: planned in the agreement, and those recorded without their days.

    `done` was all that older versions recorded; it stays as the total carried over of that month, beside the days.
    """

    __tablename__ = "work_hours"
    __table_args__ = (UniqueConstraint("activity_id", "participant_id", "month"),)
    history_parents: ClassVar[tuple[str, ...]] = ("activity_id", "participant_id")

    activity_id: Mapped[int] = foreign_key("activity.id", cascade=True)
    participant_id: Mapped[int] = foreign_key("participant.id")
    month: Mapped[date] = field(N_("Month"), FieldKind.DATE, required=True)
    """The first day of the month."""
    planned: Mapped[int | None] = field(N_("Hours planned"), FieldKind.NUMBER, limits=(0, MAX_MONTH_HOURS))
    done: Mapped[int | None] = field(N_("Hours recorded without days"), FieldKind.NUMBER, limits=(0, MAX_MONTH_HOURS))


class WorkDay(Record):
    """The socially useful work of one person on one day, in quarters of an hour."""

    __tablename__ = "work_day"
    __table_args__ = (UniqueConstraint("activity_id", "participant_id", "day"),)
    history_parents: ClassVar[tuple[str, ...]] = ("activity_id", "participant_id")

    activity_id: Mapped[int] = foreign_key("activity.id", cascade=True, index=False)
    participant_id: Mapped[int] = foreign_key("participant.id")
    day: Mapped[date] = field(N_("Day"), FieldKind.DATE, required=True)
    minutes: Mapped[int] = field(N_("Minutes of work"), FieldKind.NUMBER, limits=(1, 24 * 60), required=True)
    beyond: Mapped[str] = field(N_("Why beyond the limit"))
