"""Recording who is what to a participant, and the club's own kinds of relation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kiscase.core.errors import InvalidValuesError, RecordGoneError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.participants.model import Participant
from kiscase.participants.queries import require_participant
from kiscase.participants.relations.kinds import relation_kind_label, shipped_relation_kinds
from kiscase.participants.relations.model import NAMED, OwnRelationKind, Relation

OTHER = "person"
"""The key of the choice of the other person among those on file."""


class RelationRow(NamedTuple):
    """A relation as one of the two sees it."""

    id: int
    kind: str
    """What the other person is, in words."""
    name: str
    phone: str
    address: str
    born: str
    household: bool
    since: date | None
    until: date | None
    is_current: bool
    acts: bool
    """Whether the other person may act for this one."""
    act: str
    remark: str
    other_id: int | None
    """The other person, if on file."""
    values: dict[str, Any]
    """What a form shows."""


def add_relation(session: Session, participant_id: int, changes: Mapping[str, Any]) -> int:
    """Add a relation of a person; the id. *changes* have the id of the other one under `person`, if on file."""
    person = require_participant(session, participant_id)
    relation = Relation(participant_id=participant_id)
    _apply(session, relation, changes)
    session.add(relation)
    session.flush()
    _describe(session, N_("Added for {name}: {kind} – {other}"), person, relation)
    return relation.id


def change_relation(
    session: Session, relation_id: int, participant_id: int, changes: Mapping[str, Any], revision: int | None = None
) -> None:
    """Change a relation as a person sees it, who is one of the two."""
    person = require_participant(session, participant_id)
    relation = require_relation(session, relation_id)
    with session.no_autoflush:
        if relation.participant_id != participant_id:
            _turn(session, relation)
        _apply(session, relation, changes, revision)
    _describe(session, N_("Changed for {name}: {kind} – {other}"), person, relation)


def delete_relation(session: Session, relation_id: int) -> None:
    """Delete a relation; people on file stay there."""
    relation = require_relation(session, relation_id)
    person = require_participant(session, relation.participant_id)
    _describe(session, N_("Deleted for {name}: {kind} – {other}"), person, relation)
    session.delete(relation)


def list_relations(session: Session, participant_id: int) -> list[RelationRow]:
    """The relations of a person, from their side: who may act comes first, what is over last."""
    today = action_date(session)
    inverses = inverse_kinds(session)
    places = {code: place for place, code in enumerate(shipped_relation_kinds())}
    rows = []
    for relation, other in relations_with_others(session, participant_id):
        kind = relation.kind if relation.participant_id == participant_id else inverses[relation.kind]
        rows.append((places.get(kind, len(places)), _row(relation, other, kind, today)))
    rows.sort(key=lambda one: (not one[1].is_current, not one[1].acts, one[0], one[1].kind, one[1].name, one[1].id))
    return [row for _place, row in rows]


def relations_with_others(session: Session, participant_id: int) -> list[tuple[Relation, Participant | None]]:
    """The relations in which a person is one of the two, each with the other one if on file."""
    named = or_(Relation.participant_id == participant_id, Relation.other_id == participant_id)
    relations = session.scalars(select(Relation).where(named).order_by(Relation.id)).all()
    ids = {one for relation in relations for one in (relation.participant_id, relation.other_id)} - {participant_id}
    chosen = select(Participant).where(Participant.id.in_({one for one in ids if one is not None}))
    people = {one.id: one for one in session.scalars(chosen)}
    return [
        (one, people.get((one.other_id or 0) if one.participant_id == participant_id else one.participant_id))
        for one in relations
    ]


def person_of_relation(session: Session, relation_id: int) -> int:
    """The participant on whose record a relation is shown."""
    return require_relation(session, relation_id).participant_id


def require_relation(session: Session, relation_id: int) -> Relation:
    """The relation; raises a Problem if the record is gone."""
    relation = session.get(Relation, relation_id)
    if relation is None:
        raise RecordGoneError(_("This entry is no longer on file."))
    return relation


def inverse_kinds(session: Session) -> dict[str, str]:
    """What each kind is seen from the other side; also of kinds that nobody knows any more."""
    return _Inverses(
        {kind.code: kind.inverse for kind in shipped_relation_kinds().values()}
        | {name: inverse for own in session.scalars(select(OwnRelationKind)) for name, inverse in own_pair(own)}
    )


class _Inverses(dict[str, str]):
    def __missing__(self, kind: str) -> str:
        return kind


def own_pair(own: OwnRelationKind) -> list[tuple[str, str]]:
    """Both sides of a kind of the club's own, each with what it is seen from the other."""
    if not own.inverse:
        return [(own.name, own.name)]
    return [(own.inverse, own.name), (own.name, own.inverse)]


def leave_relations(session: Session, person: Participant) -> None:
    """Let the relatives of a person who is to be deleted keep them by name; the person's other relations go."""
    for relation, other in relations_with_others(session, person.id):
        if other is None:
            session.delete(relation)
            continue
        if relation.participant_id == person.id:
            _turn(session, relation)
        relation.other_id = None
        for key in NAMED:
            setattr(relation, key, getattr(person, key))
    session.flush()


def _turn(session: Session, relation: Relation) -> None:
    """Keep a relation of two on file from the other side."""
    if relation.other_id is None:
        raise RecordGoneError(_("This entry is no longer on file."))
    relation.participant_id, relation.other_id = relation.other_id, relation.participant_id
    relation.kind = inverse_kinds(session)[relation.kind]


def _apply(session: Session, relation: Relation, changes: Mapping[str, Any], revision: int | None = None) -> None:
    typed = dict(changes)
    if OTHER in typed:
        chosen = typed.pop(OTHER)
        other = require_participant(session, int(chosen)) if chosen else None
        relation.other_id = other.id if other else None
    relation.change(typed, revision=revision)
    if relation.other_id is not None:
        _require_new(session, relation)


def _require_new(session: Session, relation: Relation) -> None:
    """Two people are the same to each other once at a time, from whichever side."""
    inverse = inverse_kinds(session)[relation.kind]
    same = (Relation.participant_id == relation.participant_id) & (Relation.other_id == relation.other_id)
    turned = (Relation.participant_id == relation.other_id) & (Relation.other_id == relation.participant_id)
    chosen = select(Relation).where(
        or_(same & (Relation.kind == relation.kind), turned & (Relation.kind == inverse)),
        Relation.id != (relation.id or 0),
    )
    with session.no_autoflush:
        for other in session.scalars(chosen):
            apart = (other.until or date.max) < (relation.since or date.min) or (relation.until or date.max) < (
                other.since or date.min
            )
            if not apart:
                raise InvalidValuesError({OTHER: _("This is on file already, perhaps from the other person's side.")})


def _row(relation: Relation, other: Participant | None, kind: str, today: date) -> RelationRow:
    shipped = shipped_relation_kinds().get(kind)
    known: Relation | Participant = relation if other is None else other
    values = relation.values() | {"kind": kind, OTHER: str(other.id) if other else "", "on_file": other is not None}
    return RelationRow(
        relation.id,
        relation_kind_label(kind),
        relation.name if other is None else other.search_title(),
        known.phone,
        known.address,
        relation_birth_text(relation, other),
        relation.household,
        relation.since,
        relation.until,
        relation.is_current(today),
        shipped is not None and shipped.acts,
        relation.act_text,
        relation.remark,
        other.id if other else None,
        values,
    )


def relation_birth_text(relation: Relation, other: Participant | None) -> str:
    """The birth date of the other person, as far as it is known."""
    from kiscase.core.date_format import format_date

    return format_date(relation.born) if other is None else other.birth_text


def _describe(session: Session, sentence: str, person: Participant, relation: Relation) -> None:
    mine = relation.participant_id == person.id
    other_id = relation.other_id if mine else relation.participant_id
    other = relation.name if other_id is None else require_participant(session, other_id).search_title()
    kind = relation.kind if mine else inverse_kinds(session)[relation.kind]
    describe_action(session, sentence, name=person.name, kind=relation_kind_label(kind), other=other)
