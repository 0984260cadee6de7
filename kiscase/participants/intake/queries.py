"""What the papers of an intake contain, read from the case file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.actions import load_club
from kiscase.club.model import Club
from kiscase.core.i18n import DEFAULT_LANGUAGE
from kiscase.core.journal.running_action import action_date
from kiscase.participants.intake.model import ClauseHandover
from kiscase.participants.model import Benefit, Participant
from kiscase.participants.queries import list_benefits, require_participant


class IntakeFacts(NamedTuple):
    """Whom the papers are about, what is on file about them, and who prints them."""

    person: Participant
    benefits: Sequence[Benefit]
    club: Club
    on: date
    """The day of printing, whose texts and law count."""
    language: str
    """The one into which the paper is translated; Polish for no translation."""


def load_intake_facts(session: Session, participant_id: int, language: str = DEFAULT_LANGUAGE) -> IntakeFacts:
    """What the papers of an intake contain, as it is on file."""
    person = require_participant(session, participant_id)
    benefits = list_benefits(session, participant_id)
    return IntakeFacts(person, benefits, load_club(session), action_date(session), language)


def list_clause_handovers(session: Session, participant_id: int) -> Sequence[ClauseHandover]:
    """When a person was informed about their data, the latest first."""
    chosen = (
        select(ClauseHandover)
        .where(ClauseHandover.participant_id == participant_id)
        .order_by(ClauseHandover.handed_on.desc().nulls_last(), ClauseHandover.id.desc())
    )
    return session.scalars(chosen).all()
