"""Giving out the papers of an intake, and recording how a person was informed and which evidence was seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from kiscase.core.i18n import DEFAULT_LANGUAGE, N_
from kiscase.core.journal.running_action import describe_action
from kiscase.issued.issuing import issue_document
from kiscase.participants.intake.documents import intake_document
from kiscase.participants.intake.handovers import add_clause_handover
from kiscase.participants.intake.queries import load_intake_facts
from kiscase.participants.queries import require_participant


def issue_intake_paper(session: Session, participant_id: int, key: str, language: str = DEFAULT_LANGUAGE) -> bytes:
    """Issue one of the papers of an intake, perhaps with a translation, and return its PDF."""
    document = intake_document(load_intake_facts(session, participant_id, language), key)
    pdf = issue_document(session, document)
    describe_action(session, N_("Gave out the paper {number}"), number=document.number)
    return pdf


def record_clause_handover(session: Session, participant_id: int, changes: Mapping[str, Any]) -> int:
    """Record that a person was informed about their data, in the version of today; the id."""
    person = require_participant(session, participant_id)
    record = add_clause_handover(session, participant_id, changes)
    describe_action(session, N_("Informed {name} about the processing of personal data"), name=person.name)
    return record
