"""Who may act for a person, in words for the header of their record."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kiscase.core.text.names import join_names
from kiscase.participants.model import Participant
from kiscase.participants.relations.kinds import RelationKind, acting_kinds, represented_kinds, shipped_relation_kinds
from kiscase.participants.relations.model import Relation


class Representative(NamedTuple):
    """Somebody who may act for a person."""

    kind: RelationKind
    name: str
    phone: str


def list_representatives(session: Session, participant_id: int, on: date) -> list[Representative]:
    """Who may act for a person on a day, from whichever side that was entered."""
    acting = (Relation.participant_id == participant_id) & Relation.kind.in_(acting_kinds())
    seen_by_other = (Relation.other_id == participant_id) & Relation.kind.in_(represented_kinds())
    kinds, found = shipped_relation_kinds(), []
    for relation in session.scalars(select(Relation).where(or_(acting, seen_by_other)).order_by(Relation.id)):
        if not relation.is_current(on):
            continue
        mine = relation.participant_id == participant_id
        kind = kinds[relation.kind] if mine else kinds[kinds[relation.kind].inverse]
        other_id = relation.other_id if mine else relation.participant_id
        other = session.get(Participant, other_id) if other_id else None
        name = other.name if other else join_names(relation.given_name, relation.family_name)
        found.append(Representative(kind, name, other.phone if other else relation.phone))
    return found


def describe_representatives(session: Session, participant_id: int, on: date) -> list[str]:
    """Who may act for a person on a day: `opiekun prawny: Jan Kowalski, 600 100 200`."""
    return [
        f"{one.kind.label}: {', '.join(filter(None, (one.name, one.phone)))}"
        for one in list_representatives(session, participant_id, on)
    ]


def legal_representative(session: Session, participant_id: int, on: date) -> str:
    """Who signs for a person, the first that was entered: `Jan Kowalski (opiekun prawny)`; empty for nobody."""
    signing = [one for one in list_representatives(session, participant_id, on) if one.kind.signs]
    return f"{signing[0].name} ({signing[0].kind.label})" if signing else ""
