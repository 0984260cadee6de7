"""Queries about participants: details, eligibility."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from kiscase.club.model import Club
from kiscase.core import legal_rules
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.errors import Problem, RecordGoneError
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date
from kiscase.core.own_fields.definitions import OwnFields
from kiscase.core.own_fields.values import load_own_fields, values_of_own_fields
from kiscase.core.text.contact_formats import format_postal_code
from kiscase.participants.eligibility import Eligibility, assess_eligibility
from kiscase.participants.intake.evidence import load_evidence_rows
from kiscase.participants.model import Benefit, Participant
from kiscase.participants.photos.shown_photo import are_photos_on, load_shown_photo
from kiscase.participants.relations.representatives import describe_representatives
from kiscase.participants.status import PersonStatus, read_statuses
from kiscase.participants.verdict import EligibilityVerdict


class ParticipantDetails(NamedTuple):
    """Everything that the page shows about one person."""

    values: dict[str, Any]
    tables: dict[str, list[dict[str, Any]]]
    """Rights to benefits and evidence, as the tables of the form show them."""
    eligibility: Eligibility
    name: str
    age: int | None
    representatives: list[str]
    """Who may act for the person, in words."""
    status: PersonStatus
    own_fields: OwnFields
    photos_on: bool
    """Whether the club keeps photos."""
    photo: bytes | None


def participant_details(session: Session, person_id: int) -> ParticipantDetails:
    """The details of one person."""
    person = require_participant(session, person_id)
    tables = {
        "benefits": [row.values() for row in list_benefits(session, person_id)],
        "evidence": load_evidence_rows(session, person_id),
    }
    on = action_date(session)
    age = None
    if person.born:
        age = on.year - person.born.year - ((on.month, on.day) < (person.born.month, person.born.day))
    eligibility, acting = eligibility_on(session, person, on), describe_representatives(session, person_id, on)
    status = read_statuses(PlainReader.in_session(session), [person_id], on)[person_id]
    own_fields, values = load_own_fields(session, Participant.__tablename__), person.values()
    values |= values_of_own_fields(person)
    photo = load_shown_photo(session, person_id)
    return ParticipantDetails(
        values,
        tables,
        eligibility,
        person.name,
        age,
        acting,
        status,
        own_fields,
        are_photos_on(session),
        photo,
    )


def find_town_of_code(session: Session, postal_code: str) -> str:
    """The town that people on file with a postal code live in most, else that of the club; empty for none."""
    code = format_postal_code(postal_code)
    chosen = select(Participant.town).where(Participant.postal_code == code, Participant.town != "")
    most = chosen.group_by(Participant.town).order_by(func.count().desc(), Participant.town).limit(1)
    if found := session.scalar(most):
        return found
    return session.scalar(select(Club.town).where(Club.postal_code == code)) or ""


def eligibility_on(session: Session, person: Participant, on: date) -> Eligibility:
    """Whether the person may take part on a day, from the data on file."""
    rights = [(row.kind, row.since, row.until) for row in list_benefits(session, person.id)]
    return assess_eligibility(person.groups, rights, excluded=person.excluded, on=on)


def find_excluded_participants(session: Session, ids: Collection[int], on: date) -> set[int]:
    """Who of these people may not take part on a day."""
    chosen = select(Benefit.participant_id).where(Benefit.participant_id.in_(set(ids)), is_excluding_benefit(on))
    return set(session.scalars(chosen))


def is_excluding_benefit(on: date) -> ColumnElement[bool]:
    """The condition that a benefit keeps its person out on a day; that is all that does."""
    held = (Benefit.since.is_(None) | (Benefit.since <= on)) & (Benefit.until.is_(None) | (Benefit.until >= on))
    return held & Benefit.kind.in_(legal_rules.excluding_benefits(on))


def require_eligible_participant(session: Session, person: Participant, sentence: str) -> None:
    """Raise *sentence* (with the placeholder {name}) for a person who may not take part today."""
    if eligibility_on(session, person, action_date(session)).verdict is EligibilityVerdict.MAY_NOT:
        raise Problem(sentence.format(name=person.name), way_out=(Participant.__tablename__, person.id))


def list_safety_notes(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The safety notes of those of these people who have one, by their ids."""
    chosen = select(Participant.id, Participant.safety_note).where(
        Participant.id.in_(set(ids)), Participant.safety_note != ""
    )
    return {person: note for person, note in session.execute(chosen)}  # noqa: C416 - rows become plain pairs


def list_benefits(session: Session, person_id: int) -> list[Benefit]:
    return list(session.scalars(select(Benefit).where(Benefit.participant_id == person_id).order_by(Benefit.id)))


def require_participant(session: Session, person_id: int) -> Participant:
    """The participant; raises a Problem if the record is gone."""
    person = session.get(Participant, person_id)
    if person is None:
        raise RecordGoneError(_("This person is no longer on file."))
    return person
