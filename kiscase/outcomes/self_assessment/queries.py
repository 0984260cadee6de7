"""The self-assessments of a person, and the scales on which they answered."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.outcomes.self_assessment.model import AssessmentScale, SelfAssessment, SelfAssessmentAnswer
from kiscase.participants.model import Participant


class AssessmentRow(NamedTuple):
    """A self-assessment with its answers by the id of their scale."""

    id: int
    assessed_on: date
    answers: dict[int, int]
    values: dict[str, Any]


class ScaleRow(NamedTuple):
    """A scale as people read it."""

    id: int
    name: str
    low: str
    high: str


class SelfAssessments(NamedTuple):
    """The self-assessments of a person, the first one first, and the scales that were answered or are offered."""

    rows: list[AssessmentRow]
    scales: list[ScaleRow]
    offered: list[ScaleRow]


def list_self_assessments(session: Session, participant_id: int) -> SelfAssessments:
    """The self-assessments of a person by their day."""
    chosen = select(SelfAssessment).where(SelfAssessment.participant_id == participant_id)
    records = session.scalars(chosen.order_by(SelfAssessment.assessed_on, SelfAssessment.id)).all()
    given = select(SelfAssessmentAnswer).where(SelfAssessmentAnswer.assessment_id.in_([row.id for row in records]))
    answers: dict[int, dict[int, int]] = {row.id: {} for row in records}
    for answer in session.scalars(given.order_by(SelfAssessmentAnswer.scale_id)):
        answers[answer.assessment_id][answer.scale_id] = answer.value
    answered = {scale for row in answers.values() for scale in row}
    scales = session.scalars(select(AssessmentScale).order_by(AssessmentScale.id)).all()
    return SelfAssessments(
        [AssessmentRow(row.id, row.assessed_on, answers[row.id], row.values()) for row in records],
        [_scale_row(scale) for scale in scales if scale.id in answered],
        [_scale_row(scale) for scale in scales if not scale.retired],
    )


def people_assessed(session: Session) -> list[int]:
    """The people who have assessed themselves, by their names."""
    assessed = select(SelfAssessment.participant_id)
    return list(
        session.scalars(
            select(Participant.id).where(Participant.id.in_(assessed)).order_by(Participant.sort, Participant.id)
        )
    )


def _scale_row(scale: AssessmentScale) -> ScaleRow:
    return ScaleRow(scale.id, scale.name, scale.low, scale.high)
