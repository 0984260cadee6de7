"""The scales of the club for self-assessments: added, changed, retired; deleted only while nobody has answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.core.errors import InvalidValuesError, Problem, RecordGoneError
from kiscase.core.i18n import N_, _, localized_text
from kiscase.core.journal.running_action import describe_action
from kiscase.core.resources import load_toml
from kiscase.outcomes.self_assessment.model import AssessmentScale, SelfAssessmentAnswer


def list_scale_rows(session: Session) -> list[tuple[dict[str, Any], int]]:
    """The values of the scales in the order in which they were added, each with how many answers it has."""
    counted = session.execute(
        select(SelfAssessmentAnswer.scale_id, func.count()).group_by(SelfAssessmentAnswer.scale_id)
    )
    counts: dict[int, int] = dict(counted.all())
    scales = session.scalars(select(AssessmentScale).order_by(AssessmentScale.id))
    return [(scale.values(), counts.get(scale.id, 0)) for scale in scales]


def add_scale(session: Session, changes: Mapping[str, Any]) -> int:
    """Add a scale; the id. Raises InvalidValuesError."""
    scale = AssessmentScale()
    _apply(session, scale, changes)
    session.add(scale)
    session.flush()
    describe_action(session, N_("Added a scale for self-assessments: {name}"), name=scale.name)
    return scale.id


def add_suggested_scales(session: Session) -> int:
    """Add the scales that the program suggests and the club does not have; how many."""
    known = set(session.scalars(select(AssessmentScale.name)))
    new = [
        {key: localized_text(row[key]) for key in ("name", "low", "high")}
        for row in load_toml("people/self_assessment.toml")["scale"]
    ]
    new = [values for values in new if values["name"] not in known]
    if not new:
        raise Problem(_("All suggested scales are there already. Nothing was changed."))
    for values in new:
        session.add(AssessmentScale().change(values))
        session.flush()
    describe_action(session, N_("Added the suggested scales for self-assessments: {count}"), count=len(new))
    return len(new)


def change_scale(session: Session, scale_id: int, changes: Mapping[str, Any], revision: int | None = None) -> None:
    """Change a scale; answers that were given stay."""
    scale = _require_scale(session, scale_id)
    _apply(session, scale, changes, revision)
    describe_action(session, N_("Changed the scale for self-assessments: {name}"), name=scale.name)


def delete_scale(session: Session, scale_id: int) -> None:
    """Delete a scale on which nobody has answered."""
    scale = _require_scale(session, scale_id)
    answered = select(SelfAssessmentAnswer.id).where(SelfAssessmentAnswer.scale_id == scale_id)
    if session.scalars(answered).first() is not None:
        words = _("“{name}” is in use and stays. Nothing was changed. Tick “No longer offered” instead.")
        raise Problem(words.format(name=scale.name))
    session.delete(scale)
    describe_action(session, N_("Deleted the scale for self-assessments: {name}"), name=scale.name)


def _apply(session: Session, scale: AssessmentScale, changes: Mapping[str, Any], revision: int | None = None) -> None:
    with session.no_autoflush:
        scale.change(changes, revision=revision)
        same = select(AssessmentScale.id).where(
            AssessmentScale.name == scale.name, AssessmentScale.id != (scale.id or 0)
        )
        if session.scalars(same).first() is not None:
            raise InvalidValuesError({"name": _("There is a scale of this name already.")})


def _require_scale(session: Session, scale_id: int) -> AssessmentScale:
    scale = session.get(AssessmentScale, scale_id)
    if scale is None:
        raise RecordGoneError(_("This scale is no longer on file."))
    return scale
