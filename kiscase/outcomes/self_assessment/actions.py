"""Recording how people see their own situation, and what changed between the first time and the last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.core.errors import InvalidValuesError, RecordGoneError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.issued.issuing import current_version, issue_document
from kiscase.outcomes.self_assessment.documents import self_assessment_document
from kiscase.outcomes.self_assessment.model import AssessmentScale, SelfAssessment, SelfAssessmentAnswer
from kiscase.participants.queries import require_participant


def add_self_assessment(
    session: Session, participant_id: int, values: Mapping[str, Any], answers: Mapping[int, int | None]
) -> int:
    """Add a self-assessment of a person, with the answers by scale; the id. Raises InvalidValuesError."""
    person = require_participant(session, participant_id)
    made = SelfAssessment(participant_id=participant_id, assessed_on=action_date(session))
    _apply(session, made, values)
    session.add(made)
    session.flush()
    _keep_answers(session, made, answers)
    describe_action(session, N_("Added a self-assessment of {name}"), name=person.name)
    return made.id


def change_self_assessment(
    session: Session,
    assessment_id: int,
    changes: Mapping[str, Any],
    answers: Mapping[int, int | None],
    revision: int | None = None,
) -> None:
    """Change a self-assessment and its answers; a scale that is None has none."""
    record = _require_assessment(session, assessment_id)
    _apply(session, record, changes, revision)
    _keep_answers(session, record, answers)
    name = require_participant(session, record.participant_id).name
    describe_action(session, N_("Changed a self-assessment of {name}"), name=name)


def delete_self_assessment(session: Session, assessment_id: int) -> None:
    """Delete a self-assessment with its answers."""
    record = _require_assessment(session, assessment_id)
    name = require_participant(session, record.participant_id).name
    for answer in _answers(session, record.id).values():
        session.delete(answer)
    session.flush()
    session.delete(record)
    describe_action(session, N_("Deleted a self-assessment of {name}"), name=name)


def issue_self_assessment(session: Session, participant_id: int) -> bytes:
    """Issue the self-assessments of a person; the paper stays the same, byte for byte, until one changes."""
    document = self_assessment_document(session, participant_id)
    version, fits = current_version(session, document)
    pdf = issue_document(session, document)
    if not fits:
        sentence = N_("Printed the self-assessment of a person {number}, version {version}")
        describe_action(session, sentence, number=document.number, version=version)
    return pdf


def _apply(session: Session, record: SelfAssessment, changes: Mapping[str, Any], revision: int | None = None) -> None:
    with session.no_autoflush:
        record.change(changes, revision=revision)
        if record.assessed_on > action_date(session):
            raise InvalidValuesError({"assessed_on": _("This day has not come yet.")})


def _keep_answers(session: Session, record: SelfAssessment, answers: Mapping[int, int | None]) -> None:
    """Take over answers; an assessment without any is none."""
    known = _answers(session, record.id)
    for scale_id, value in answers.items():
        if session.get(AssessmentScale, scale_id) is None:
            raise RecordGoneError(_("One of the scales is no longer on file. Nothing was changed."))
        kept = known.get(scale_id)
        if value is None:
            if kept is not None:
                session.delete(known.pop(scale_id))
        elif kept is None:
            answer = SelfAssessmentAnswer(assessment_id=record.id, scale_id=scale_id).change({"value": value})
            session.add(answer)
            known[scale_id] = answer
        else:
            kept.change({"value": value})
    if not known:
        raise InvalidValuesError({"answers": _("Nothing is answered yet: press 1 to 5 for each scale.")})


def _answers(session: Session, assessment_id: int) -> dict[int, SelfAssessmentAnswer]:
    chosen = select(SelfAssessmentAnswer).where(SelfAssessmentAnswer.assessment_id == assessment_id)
    return {answer.scale_id: answer for answer in session.scalars(chosen.order_by(SelfAssessmentAnswer.id))}


def _require_assessment(session: Session, assessment_id: int) -> SelfAssessment:
    record = session.get(SelfAssessment, assessment_id)
    if record is None:
        raise RecordGoneError(_("This self-assessment is no longer on file."))
    return record
