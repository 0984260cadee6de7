"""The task that repeated absences open."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Mapped

from kiscase.core.i18n import N_
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record


class AbsenceTask(Record):
    """What is to be done about somebody's unexcused absences; one open task for each person and activity."""

    __tablename__ = "task"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = foreign_key("participant.id")
    activity_id: Mapped[int | None] = foreign_key("activity.id", optional=True)
    opened_on: Mapped[date] = field(N_("Opened on"), FieldKind.DATE, required=True)
    count: Mapped[int] = field(N_("Absences in a row"), FieldKind.NUMBER, limits=(1, 10_000), required=True)
    done_on: Mapped[date | None] = field(N_("Done on"), FieldKind.DATE)
    note: Mapped[str] = field(N_("What was done"), FieldKind.LONG)
