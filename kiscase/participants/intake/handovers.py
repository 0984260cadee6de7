"""Recording that a person was informed about their data, as part of an action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from kiscase.club.actions import load_club
from kiscase.core.journal.running_action import acting_worker_id, action_date
from kiscase.participants.intake.information import information_version
from kiscase.participants.intake.model import ClauseHandover


def add_clause_handover(session: Session, participant_id: int, changes: Mapping[str, Any]) -> int:
    """Add to the running action that a person was informed, in the version of today; the id."""
    version = information_version(load_club(session), action_date(session))
    record = ClauseHandover(participant_id=participant_id, worker_id=acting_worker_id(session))
    session.add(record.change({"version": version} | dict(changes)))
    session.flush()
    return record.id
