"""The household of a person: who is marked as living in it, and one address for all, if somebody wants that."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.core.text.names import join_names
from kiscase.participants.actions import change_participant
from kiscase.participants.model import Participant
from kiscase.participants.queries import require_participant
from kiscase.participants.relations.actions import RelationRow, list_relations, relations_with_others

ADDRESS = ("street", "postal_code", "town", "gmina")
"""The fields of a person's address."""


class HouseholdMember(NamedTuple):
    """Somebody in the household of a person, on file or only named."""

    participant_id: int | None
    family_name: str
    given_name: str
    pesel: str
    born: date | None
    address: str

    @property
    def name(self) -> str:
        """The name, family name first."""
        return join_names(self.family_name, self.given_name)


class HouseholdAddresses(NamedTuple):
    """People of a household and on file whose addresses differ: (id, name), and the addresses by whom they are."""

    people: list[tuple[str, str]]
    addresses: list[tuple[str, str]]


class FamilyOverview(NamedTuple):
    """The relations of a person, their household, addresses in it that differ, and the person's own."""

    rows: list[RelationRow]
    household: list[HouseholdMember]
    differing: HouseholdAddresses | None
    address: str


EMPTY_FAMILY = FamilyOverview([], [], None, "")


def load_family(session: Session, person_id: int) -> FamilyOverview:
    """What the record of a person shows of their family; nothing of somebody who is no longer on file."""
    person = session.get(Participant, person_id)
    if person is None:
        return EMPTY_FAMILY
    household = list_household(session, person_id)
    return FamilyOverview(
        list_relations(session, person_id), household, differing_addresses(session, person_id), person.address
    )


def list_household(session: Session, participant_id: int) -> list[HouseholdMember]:
    """Who lives with a person: those marked so, and those marked so of them; without the person."""
    today = action_date(session)
    seen, waiting = {participant_id}, [participant_id]
    found: list[HouseholdMember] = []
    while waiting:
        for relation, other in relations_with_others(session, waiting.pop(0)):
            if not (relation.household and relation.is_current(today)):
                continue
            if other is None:
                names = relation.family_name, relation.given_name
                found.append(HouseholdMember(None, *names, "", relation.born, relation.address))
            elif other.id not in seen:
                seen.add(other.id)
                waiting.append(other.id)
                names = other.family_name, other.given_name
                found.append(HouseholdMember(other.id, *names, other.pesel, other.born, other.address))
    return found


def differing_addresses(session: Session, participant_id: int) -> HouseholdAddresses | None:
    """The people of a household on file, if their addresses differ; the person comes first."""
    ids = [participant_id, *(one.participant_id for one in list_household(session, participant_id))]
    people = [require_participant(session, one) for one in ids if one is not None]
    addresses: dict[str, str] = {}
    for person in people:
        if person.address and person.address not in addresses.values():
            addresses[str(person.id)] = person.address
    if len({person.address for person in people}) < 2:
        return None
    return HouseholdAddresses([(str(one.id), one.search_title()) for one in people], list(addresses.items()))


def align_addresses(session: Session, whose: int, people: Collection[int]) -> int:
    """Give people the address of one of them; how many have another one by that."""
    source = require_participant(session, whose)
    changes = {key: getattr(source, key) for key in ADDRESS}
    others = [require_participant(session, one) for one in sorted(set(people) - {whose})]
    moved = [one for one in others if any(getattr(one, key) != value for key, value in changes.items())]
    if not moved:
        raise InvalidValuesError({"people": _("Choose somebody who gets this address.")})
    for person in moved:
        change_participant(session, person.id, changes)
    names = ", ".join(person.name for person in moved)
    describe_action(session, N_("Changed the address of {names} to that of {name}"), names=names, name=source.name)
    return len(moved)
