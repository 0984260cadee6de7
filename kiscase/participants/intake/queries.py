"""What the papers of an intake contain, read from the case file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.actions import list_workers, load_club
from kiscase.club.model import Club
from kiscase.club.workers import WorkerRole
from kiscase.core import legal_rules
from kiscase.core.i18n import DEFAULT_LANGUAGE, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.participants.intake.model import ClauseHandover
from kiscase.participants.model import Benefit, Participant
from kiscase.participants.queries import list_benefits, require_participant
from kiscase.participants.relations.representatives import legal_representative

_REPRESENTATIVE = "legal_representative"
_ROLES = {"coordinator": WorkerRole.COORDINATOR, "social_worker": WorkerRole.SOCIAL_WORKER}
"""The workers of the club who apply for somebody, by the codes of the legal data."""


class IntakeFacts(NamedTuple):
    """Whom the papers are about, what is on file about them, and who prints them."""

    person: Participant
    benefits: Sequence[Benefit]
    club: Club
    on: date
    """The day of printing, whose texts and law count."""
    language: str
    """The one into which the paper is translated; Polish for no translation."""
    applicant: str
    """Who signs the application, as far as that is on file: the name, of somebody else with what they are."""


def load_intake_facts(session: Session, participant_id: int, language: str = DEFAULT_LANGUAGE) -> IntakeFacts:
    """What the papers of an intake contain, as it is on file."""
    person = require_participant(session, participant_id)
    benefits = list_benefits(session, participant_id)
    applicant = _describe_applicant(session, person)
    return IntakeFacts(person, benefits, load_club(session), action_date(session), language, applicant)


def _describe_applicant(session: Session, person: Participant) -> str:
    """`Jan Kowalski (legal guardian)`; only what the applicant is, where the name is not on file or not certain."""
    if person.applies_alone:
        return person.name
    with use_language(DEFAULT_LANGUAGE):
        label = legal_rules.applicant_label(person.applicant or "")
        if person.applicant == _REPRESENTATIVE:
            return legal_representative(session, person.id, action_date(session)) or label
        role = _ROLES.get(person.applicant or "")
        workers = list_workers(session, role) if role is not None else []
        return f"{workers[0].name} ({label})" if len(workers) == 1 else label


def list_clause_handovers(session: Session, participant_id: int) -> Sequence[ClauseHandover]:
    """When a person was informed about their data, the latest first."""
    chosen = (
        select(ClauseHandover)
        .where(ClauseHandover.participant_id == participant_id)
        .order_by(ClauseHandover.handed_on.desc().nulls_last(), ClauseHandover.id.desc())
    )
    return session.scalars(chosen).all()
