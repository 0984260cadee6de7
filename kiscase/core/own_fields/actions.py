"""Defining own fields: added, changed, ordered, retired; deleted only while nobody has filled them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from kiscase.core.collation import fold_text
from kiscase.core.errors import InvalidValuesError, Problem, RecordGoneError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.core.own_fields.definitions import OwnFieldKind, own_field_key
from kiscase.core.own_fields.model import OwnChoice, OwnField
from kiscase.core.own_fields.values import count_own_values, was_filled_in
from kiscase.core.text.cleaning import clean_line

Rows = Sequence[Mapping[str, Any]]
MOST_FIELDS = 40
"""Of one kind of records: a form with more is no form, and a list of them stays quick."""


class OwnFieldRow(NamedTuple):
    """A field as the settings list it: its values, its choices, and how many records have a value."""

    values: dict[str, Any]
    choices: list[dict[str, Any]]
    uses: int


def list_own_field_rows(session: Session, table: str) -> list[OwnFieldRow]:
    """The own fields of the records of a table in their order."""
    return [
        OwnFieldRow(
            one.values(),
            [choice.values() for choice in _choices_of(session, one)],
            count_own_values(session, table, one.kind, one.id),
        )
        for one in _fields_of(session, table)
    ]


def add_own_field(session: Session, table: str, values: Mapping[str, Any], choices: Rows = ()) -> int:
    """Add a field to the records of a table, after the others; the id. Raises InvalidValuesError."""
    others = _fields_of(session, table)
    if len(others) >= MOST_FIELDS:
        raise Problem(
            _("There are {count} own fields, which is all there can be. Nothing was changed.").format(count=MOST_FIELDS)
        )
    one = OwnField(record_table=table, position=max((other.position for other in others), default=0) + 1)
    _apply(session, one, values, None)
    session.add(one)
    session.flush()
    _set_choices(session, one, choices)
    describe_action(session, N_("Added an own field: {name}"), name=one.label)
    return one.id


def change_own_field(
    session: Session,
    field_id: int,
    changes: Mapping[str, Any],
    choices: Rows | None = None,
    revision: int | None = None,
) -> None:
    """Change a field and, unless None, its choices; what was filled in stays.

    A choice that is left out is deleted, or no longer offered if somebody ever chose it. Raises InvalidValuesError,
    also for another kind of a field that was filled in.
    """
    one = _require_own_field(session, field_id)
    kind = one.kind
    with session.no_autoflush:
        _apply(session, one, changes, revision)
        if one.kind is not kind and was_filled_in(session, one.record_table, own_field_key(kind, field_id)):
            stays = _("The field was filled in, so this stays. Add another field, and tick “No longer used” here.")
            raise InvalidValuesError({"kind": stays})
    session.flush()
    if choices is not None or one.kind is not kind:
        _set_choices(session, one, choices or ())
    describe_action(session, N_("Changed the own field {name}"), name=one.label)


def move_own_field(session: Session, field_id: int, by: int) -> None:
    """Move a field up (-1) or down (1) among the others."""
    one = _require_own_field(session, field_id)
    order = _fields_of(session, one.record_table)
    place = order.index(one)
    if not 0 <= place + by < len(order):
        return
    order.insert(place + by, order.pop(place))
    for position, other in enumerate(order, 1):
        other.position = position
    describe_action(session, N_("Changed the order of the own fields: {name}"), name=one.label)


def delete_own_field(session: Session, field_id: int) -> None:
    """Delete a field that nobody has ever filled in."""
    one = _require_own_field(session, field_id)
    if was_filled_in(session, one.record_table, own_field_key(one.kind, field_id)):
        stays = _("“{name}” was filled in, so it stays. Nothing was changed. Tick “No longer used” instead.")
        raise Problem(stays.format(name=one.label))
    for choice in _choices_of(session, one):
        session.delete(choice)
    session.flush()
    session.delete(one)
    describe_action(session, N_("Deleted the own field {name}"), name=one.label)


def _apply(session: Session, one: OwnField, changes: Mapping[str, Any], revision: int | None) -> None:
    one.change(changes, revision=revision)
    with session.no_autoflush:
        for other in _fields_of(session, one.record_table):
            if other is not one and fold_text(other.label) == fold_text(one.label):
                raise InvalidValuesError({"label": _("There is an own field of this name already.")})


def _set_choices(session: Session, one: OwnField, rows: Rows) -> None:
    """Replace the choices by *rows*: those with an id are changed, and one that is on file is kept."""
    rows = [row for row in rows if clean_line(str(row.get("label") or ""))]
    wanted = rows if one.kind is OwnFieldKind.CHOICE else []
    _check_choices(one, wanted)
    known = {choice.id: choice for choice in _choices_of(session, one)}
    key = own_field_key(OwnFieldKind.CHOICE, one.id)
    for position, row in enumerate(wanted, 1):
        choice = known.pop(row.get("id") or 0, None) or OwnChoice(field_id=one.id)
        choice.change({"label": row["label"], "retired": bool(row.get("retired"))})
        choice.position = position
        session.add(choice)
    for left_out in known.values():
        if was_filled_in(session, one.record_table, key, str(left_out.id)):
            left_out.retired = True
            left_out.position = len(wanted) + left_out.id
        else:
            session.delete(left_out)
    if session.new or session.deleted or any(session.is_modified(row) for row in session.dirty):
        flag_modified(one, "label")  # the revision changes even if only the choices did
    session.flush()


def _check_choices(one: OwnField, rows: Rows) -> None:
    names = [fold_text(str(row["label"])) for row in rows]
    if one.kind is OwnFieldKind.CHOICE and not names:
        raise InvalidValuesError({"choices": _("Enter what can be chosen, at least one choice.")})
    if len(set(names)) < len(names):
        raise InvalidValuesError({"choices": _("Two choices have the same name. Give each its own.")})


def _fields_of(session: Session, table: str) -> list[OwnField]:
    chosen = select(OwnField).where(OwnField.record_table == table)
    return list(session.scalars(chosen.order_by(OwnField.position, OwnField.id)))


def _choices_of(session: Session, one: OwnField) -> list[OwnChoice]:
    chosen = select(OwnChoice).where(OwnChoice.field_id == one.id)
    return list(session.scalars(chosen.order_by(OwnChoice.position, OwnChoice.id)))


def _require_own_field(session: Session, field_id: int) -> OwnField:
    one = session.get(OwnField, field_id)
    if one is None:
        raise RecordGoneError(_("This own field is no longer on file. Nothing was changed."))
    return one
