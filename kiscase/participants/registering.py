"""Registers many people at once, as the import of a list does; each of them as `register_participant` would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from kiscase.core import legal_rules
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import _
from kiscase.core.journal.recorder import insert_new_rows
from kiscase.core.journal.running_action import action_date
from kiscase.core.own_fields.definitions import COLUMN, OwnFields
from kiscase.core.own_fields.values import (
    changed_own_values,
    load_own_fields,
    require_known_own_fields,
    split_own_values,
)
from kiscase.participants.eligibility import Eligibility, assess_eligibility
from kiscase.participants.model import Assessment, Benefit, Participant
from kiscase.partners.actions import settle_partner_names

_TAKEN = "SELECT id, pesel FROM participant WHERE pesel IN (:ids)"


class NewPerson(NamedTuple):
    """The stored values of a person, and of their rights to benefits."""

    values: dict[str, Any]
    benefits: Sequence[dict[str, Any]]

    @property
    def facts(self) -> tuple[Any, ...]:
        """What the eligibility follows from."""
        rights = tuple((row["kind"], row["since"], row["until"]) for row in self.benefits)
        return tuple(self.values["groups"]), rights, self.values["excluded"]


def make_new_person(
    changes: Mapping[str, Any], benefits: Sequence[Mapping[str, Any]], today: date, own_fields: OwnFields = ()
) -> NewPerson:
    """Clean and check what is known of a person who is not stored yet; raises InvalidValuesError."""
    changes, own = split_own_values(changes)
    person = Participant().change(changes)
    person.own_values = changed_own_values(own_fields, {}, own)
    earliest = person.born_at_earliest
    if earliest and earliest > today:
        raise InvalidValuesError({"born": _("This birth date is in the future.")})
    return NewPerson(person.stored_values(), [Benefit().change(row).stored_values() for row in benefits])


def register_people(session: Session, people: Sequence[NewPerson], assessed: dict[Any, Eligibility]) -> Sequence[int]:
    """Register people, with their rights and assessments, in the running action; their ids.

    *assessed* keeps what was found for the same facts, from one call to the next.
    """
    _require_free_numbers(session, [person.values["pesel"] for person in people])
    if filled := {key for person in people for key in person.values[COLUMN]}:
        require_known_own_fields(load_own_fields(session, Participant.__tablename__), filled)
    on, version = action_date(session), legal_rules.law_version()
    referring = _settle_referring_bodies(session, [person.values["referred_by"] for person in people])
    rows, found = [], []
    for person in people:
        facts = person.facts
        if facts not in assessed:
            assessed[facts] = assess_eligibility(facts[0], facts[1], excluded=facts[2], on=on)
        found.append(assessed[facts])
        body = person.values["referred_by"]
        rows.append(person.values | {"verdict": assessed[facts].verdict, "referred_by": referring.get(body, body)})
    ids = insert_new_rows(session, Participant, rows)
    rights = [
        {**right, "participant_id": row_id}
        for row_id, person in zip(ids, people, strict=True)
        for right in person.benefits
    ]
    insert_new_rows(session, Benefit, rights)
    assessments = [
        {
            "participant_id": row_id,
            "made_on": on,
            "verdict": one.verdict,
            "reasons": [reason.code for reason in one.reasons],
            "law_version": version,
        }
        for row_id, one in zip(ids, found, strict=True)
    ]
    insert_new_rows(session, Assessment, assessments)
    return ids


def _settle_referring_bodies(session: Session, names: Sequence[str]) -> dict[str, str]:
    """The names of the partners on file by what is in the list; of unknown ones the first spelling is added."""
    settled = {}
    for name in dict.fromkeys(filter(None, names)):
        person = Participant(referred_by=name)
        settle_partner_names(session, person)
        settled[name] = person.referred_by
    return settled


def _require_free_numbers(session: Session, numbers: Sequence[str]) -> None:
    """Refuse a PESEL that somebody on file has by now."""
    taken = PlainReader.in_session(session).rows_of_ids(_TAKEN, [*filter(None, numbers)])
    if taken:
        sentence = _(
            "Somebody with the PESEL {pesel} was registered in the meantime. Nothing was changed: check the list again."
        )
        raise Problem(sentence.format(pesel=min(taken)[1]))
