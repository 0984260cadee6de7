"""Recording counselling sessions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from kiscase.core.errors import InvalidValuesError, RecordGoneError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.employment.model import CounsellingSession
from kiscase.employment.queries import require_employment
from kiscase.participants.queries import require_participant


def add_counselling_session(session: Session, employment_id: int, values: Mapping[str, Any]) -> int:
    """Record a session of advocacy or counselling; the id. Raises InvalidValuesError."""
    record = require_employment(session, employment_id)
    held = CounsellingSession(employment_id=employment_id)
    _apply(session, held, values)
    session.add(held)
    session.flush()
    name = require_participant(session, record.participant_id).name
    describe_action(session, N_("Recorded a counselling session with {name}"), name=name)
    return held.id


def change_counselling_session(
    session: Session, session_id: int, changes: Mapping[str, Any], revision: int | None = None
) -> None:
    """Change a counselling session."""
    held = _require_session(session, session_id)
    with session.no_autoflush:
        _apply(session, held, changes, revision)
    _describe(session, held, N_("Changed a counselling session with {name}"))


def delete_counselling_session(session: Session, session_id: int) -> None:
    """Delete a counselling session that was entered by mistake."""
    held = _require_session(session, session_id)
    session.delete(held)
    _describe(session, held, N_("Deleted a counselling session with {name}"))


def _apply(session: Session, held: CounsellingSession, changes: Mapping[str, Any], revision: int | None = None) -> None:
    held.change(changes, revision=revision)
    if held.day > action_date(session):
        raise InvalidValuesError({"day": _("This day has not come yet.")})


def _require_session(session: Session, session_id: int) -> CounsellingSession:
    held = session.get(CounsellingSession, session_id)
    if held is None:
        raise RecordGoneError(_("This counselling session is no longer on file."))
    return held


def _describe(session: Session, held: CounsellingSession, sentence: str) -> None:
    record = require_employment(session, held.employment_id)
    describe_action(session, sentence, name=require_participant(session, record.participant_id).name)
