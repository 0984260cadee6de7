"""Queries about participants: lists, details, similar people, eligibility."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kiscase.core import legal_rules, search
from kiscase.core.collation import fold_text
from kiscase.core.errors import Problem, RecordGoneError
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date
from kiscase.core.text.names import former_names_text, join_names
from kiscase.participants.eligibility import Eligibility, assess_eligibility
from kiscase.participants.model import Benefit, Participant, birth_text
from kiscase.participants.verdict import EligibilityVerdict

_NAME_AND_BIRTH = (
    *(Participant.id, Participant.family_name, Participant.given_name),
    *(Participant.born, Participant.born_partly),
)
MAX_LISTED = 10_000  # rows that are listed without a text
MAX_FOUND = 200  # rows that a search shows at most


class ParticipantRow(NamedTuple):
    """A line of the list of participants."""

    id: int
    name: str
    born: str
    town: str
    verdict: EligibilityVerdict


class ParticipantDetails(NamedTuple):
    """Everything that the page shows about one person."""

    values: dict[str, Any]
    benefits: list[dict[str, Any]]
    eligibility: Eligibility
    name: str
    age: int | None


def participant_details(session: Session, person_id: int) -> ParticipantDetails:
    """The details of one person."""
    person = require_participant(session, person_id)
    benefits = [row.values() for row in list_benefits(session, person_id)]
    on = action_date(session)
    age = None
    if person.born:
        age = on.year - person.born.year - ((on.month, on.day) < (person.born.month, person.born.day))
    return ParticipantDetails(person.values(), benefits, eligibility_on(session, person, on), person.name, age)


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


def list_participants(session: Session, text: str = "", verdict: str = "") -> list[ParticipantRow]:
    """The participants who match the typed text, in Polish order."""
    columns = (*_NAME_AND_BIRTH, Participant.town)
    chosen = select(*columns, Participant.verdict, Participant.former_names)
    kind = Participant.__tablename__
    if text.strip() and not verdict:
        ids = [hit.id for hit in search.search_all(session, text, kinds=[kind], limit=MAX_FOUND)]
        found = {row.id: row for row in session.execute(chosen.where(Participant.id.in_(ids)))}
        return [_row(found[row_id], text) for row_id in ids]
    chosen = chosen.where(search.match_condition(session, kind, Participant.id, text))
    if verdict:
        chosen = chosen.where(Participant.verdict == verdict)
    chosen = chosen.order_by(Participant.sort, Participant.id).limit(MAX_FOUND if text.strip() else MAX_LISTED)
    return [_row(row, text) for row in session.execute(chosen)]


def find_similar_participants(session: Session, family_name: str, given_name: str, pesel: str) -> list[tuple[int, str]]:
    """People on file whom the typed name or PESEL may belong to, so that nobody is registered twice."""
    texts = [pesel] if len(pesel) == 11 else []
    if len(family_name) > 1 and len(given_name) > 1:
        texts.append(join_names(family_name, given_name))
    kinds = [Participant.__tablename__]
    found = {hit.id for text in texts for hit in search.search_all(session, text, kinds=kinds, limit=5)}
    if not (family_name and given_name) and (only := fold_text(join_names(family_name, given_name))):
        hits = search.search_all(session, only, kinds=kinds, tolerant=False)
        found |= {hit.id for hit in hits if fold_text(hit.title) == only}  # who has this one name only
    columns = (*_NAME_AND_BIRTH, Participant.town)
    people = session.execute(select(*columns).where(Participant.id.in_(found)).order_by(Participant.sort))
    return [
        (row[0], _known_by(join_names(row[1], row[2]), birth_text(row.born, row.born_partly), row.town))
        for row in people
    ]


def find_possible_duplicates(session: Session, family_name: str, given_name: str, pesel: str) -> list[tuple[int, str]]:
    """People of that name who may be the same person: one of the two has no PESEL."""
    similar = dict(find_similar_participants(session, family_name, given_name, ""))
    chosen = select(Participant.id, Participant.pesel).where(Participant.id.in_(list(similar)))
    known = {row.id: row.pesel for row in session.execute(chosen)}
    return [(row_id, text) for row_id, text in similar.items() if not pesel or not known[row_id]]


def _known_by(name: str, born: str, town: str) -> str:
    return " · ".join(filter(None, (name, born, town)))


def _row(row: Any, text: str) -> ParticipantRow:
    name = join_names(row.family_name, row.given_name)
    if row.former_names and search.is_found_by(text, row.former_names, name):
        name = f"{name} ({former_names_text(row.former_names)})"
    return ParticipantRow(row.id, name, birth_text(row.born, row.born_partly), row.town, row.verdict)


def list_benefits(session: Session, person_id: int) -> list[Benefit]:
    return list(session.scalars(select(Benefit).where(Benefit.participant_id == person_id).order_by(Benefit.id)))


def require_participant(session: Session, person_id: int) -> Participant:
    """The participant; raises a Problem if the record is gone."""
    person = session.get(Participant, person_id)
    if person is None:
        raise RecordGoneError(_("This person is no longer on file."))
    return person
