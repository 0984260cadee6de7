"""The scales of the club, and what people answer on them: a whole number from 1 to 5."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from kiscase.core.i18n import N_
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record

LOWEST, HIGHEST = 1, 5


class AssessmentScale(Record):
    """What people are asked about themselves: 1 means what *low* names, 5 what *high* names."""

    __tablename__ = "assessment_scale"

    name: Mapped[str] = field(N_("What is asked about"), required=True, unique=True)
    low: Mapped[str] = field(
        # Translators: of a scale from 1 to 5: what the lowest number means
        N_("What 1 means"),
        required=True,
    )
    high: Mapped[str] = field(
        # Translators: of a scale from 1 to 5: what the highest number means
        N_("What 5 means"),
        required=True,
    )
    retired: Mapped[bool] = field(
        N_("No longer offered"), FieldKind.FLAG, help=N_("Answers that were given stay as they are.")
    )


class SelfAssessment(Record):
    """How a person saw their own situation on a day."""

    __tablename__ = "self_assessment"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)
    kept_in_bin: ClassVar[bool] = True

    participant_id: Mapped[int] = foreign_key("participant.id")
    assessed_on: Mapped[date] = field(N_("Date"), FieldKind.DATE, required=True)
    remark: Mapped[str] = field(N_("Remark"), FieldKind.LONG)


class SelfAssessmentAnswer(Record):
    """The answer on one scale."""

    __tablename__ = "self_assessment_answer"
    __table_args__ = (UniqueConstraint("assessment_id", "scale_id"),)
    history_parents: ClassVar[tuple[str, ...]] = ("assessment_id",)

    assessment_id: Mapped[int] = foreign_key("self_assessment.id", cascade=True, index=False)
    scale_id: Mapped[int] = foreign_key("assessment_scale.id")
    value: Mapped[int] = field(N_("Answer"), FieldKind.NUMBER, required=True, limits=(LOWEST, HIGHEST))
