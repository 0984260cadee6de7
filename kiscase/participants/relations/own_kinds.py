"""The club's own kinds of relation: added, renamed, retired; deleted only while nobody uses them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.core.errors import InvalidValuesError, Problem, RecordGoneError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.participants.relations.actions import own_pair
from kiscase.participants.relations.kinds import relation_kind_options
from kiscase.participants.relations.model import OwnRelationKind, Relation


def offered_relation_kinds(session: Session) -> list[tuple[str, str]]:
    """(stored word, label) of all kinds that a form offers: those of the program, then the club's own."""
    own = [name for kind in list_own_kinds(session) if not kind.retired for name, _inverse in reversed(own_pair(kind))]
    return relation_kind_options(action_date(session)) + [(name, name) for name in own]


def list_own_kinds(session: Session) -> list[OwnRelationKind]:
    """The club's own kinds in the order in which they were added."""
    return list(session.scalars(select(OwnRelationKind).order_by(OwnRelationKind.id)))


def list_own_kind_rows(session: Session) -> list[tuple[dict[str, Any], int]]:
    """The values of the club's own kinds, each with how many relations are of it."""
    counted = session.execute(select(Relation.kind, func.count()).group_by(Relation.kind))
    counts: dict[str, int] = dict(counted.all())
    return [
        (one.values(), sum(counts.get(name, 0) for name, _inverse in own_pair(one))) for one in list_own_kinds(session)
    ]


def add_own_kind(session: Session, changes: Mapping[str, Any]) -> int:
    """Add a kind of relation; the id. Raises InvalidValuesError."""
    kind = OwnRelationKind()
    _apply(session, kind, changes)
    session.add(kind)
    session.flush()
    describe_action(session, N_("Added a kind of relation: {name}"), name=kind.name)
    return kind.id


def change_own_kind(session: Session, kind_id: int, changes: Mapping[str, Any], revision: int | None = None) -> None:
    """Change a kind of relation; relations that have its name get the new one."""
    kind = _require_own_kind(session, kind_id)
    old = kind.name, kind.inverse or kind.name
    with session.no_autoflush:
        _apply(session, kind, changes, revision)
    renamed = dict(zip(old, (kind.name, kind.inverse or kind.name), strict=True))
    for relation in session.scalars(select(Relation).where(Relation.kind.in_(renamed)).order_by(Relation.id)):
        relation.kind = renamed[relation.kind]
    describe_action(session, N_("Changed the kind of relation: {name}"), name=kind.name)


def delete_own_kind(session: Session, kind_id: int) -> None:
    """Delete a kind of relation that no relation has."""
    kind = _require_own_kind(session, kind_id)
    names = [name for name, _inverse in own_pair(kind)]
    if session.scalars(select(Relation.id).where(Relation.kind.in_(names))).first() is not None:
        raise Problem(
            _("“{name}” is in use and stays. Nothing was changed. Tick “No longer offered” instead.").format(
                name=kind.name
            )
        )
    session.delete(kind)
    describe_action(session, N_("Deleted the kind of relation: {name}"), name=kind.name)


def _apply(session: Session, kind: OwnRelationKind, changes: Mapping[str, Any], revision: int | None = None) -> None:
    kind.change(changes, revision=revision)
    if kind.inverse == kind.name:
        kind.inverse = ""
    mine = {kind.name, kind.inverse} - {""}
    with session.no_autoflush:
        for other in list_own_kinds(session):
            if other is not kind and mine & {other.name, other.inverse}:
                key = "name" if kind.name in (other.name, other.inverse) else "inverse"
                raise InvalidValuesError({key: _("There is a kind of this name already.")})


def _require_own_kind(session: Session, kind_id: int) -> OwnRelationKind:
    kind = session.get(OwnRelationKind, kind_id)
    if kind is None:
        raise RecordGoneError(_("This kind is no longer on file."))
    return kind
