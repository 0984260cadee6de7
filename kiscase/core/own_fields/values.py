"""The values of own fields: checked and set, counted, compared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import _
from kiscase.core.journal.row_versions import is_text_in_images
from kiscase.core.own_fields.definitions import (
    COLUMN,
    OwnFields,
    kind_of_own_key,
    own_field_key,
    own_value_from_json,
    read_own_fields,
)
from kiscase.core.records.field_info import FieldKind, clean_value
from kiscase.core.records.json_conversion import to_json
from kiscase.core.records.record import Record, record_classes

Values = Mapping[str, Any]


def load_own_fields(session: Session, table: str) -> OwnFields:
    """The own fields of the records of a table."""
    return read_own_fields(PlainReader.in_session(session), table)


def split_own_values(changes: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields of the program, and the own fields, among what a form gives."""
    own = {key: value for key, value in changes.items() if kind_of_own_key(key)}
    return {key: value for key, value in changes.items() if key not in own}, own


def values_of_own_fields(record: Any) -> dict[str, Any]:
    """The values of the own fields of a record as a form shows them; without those that are empty."""
    return {key: own_value_from_json(key, value) for key, value in (getattr(record, COLUMN) or {}).items()}


def set_own_values(session: Session, record: Any, changes: Values) -> None:
    """Set values of own fields; raises InvalidValuesError, or a Problem for a field that is no longer on file."""
    if changes:
        fields = load_own_fields(session, record.__tablename__)
        setattr(record, COLUMN, changed_own_values(fields, getattr(record, COLUMN) or {}, changes))


def change_with_own_fields(session: Session, record: Record, changes: Values, revision: int | None = None) -> None:
    """Take over typed values, also of own fields; raises what `Record.change` and `set_own_values` raise."""
    changes, own = split_own_values(changes)
    record.change(changes, revision=revision)
    set_own_values(session, record, own)


def changed_own_values(fields: OwnFields, stored: Values, changes: Values) -> dict[str, Any]:
    """The stored values with typed ones in their place, cleaned; what was emptied is gone."""
    known = {one.key: one for one in fields}
    require_known_own_fields(fields, changes)
    found, problems = dict(stored), {}
    for key, typed in changes.items():
        info = known[key].field_info(every_choice=True)
        value = clean_value(info, typed)
        if isinstance(value, str) and len(value) > info.length:
            problems[key] = _("This is longer than {length} characters.").format(length=info.length)
        elif wrong := info.out_of_range(value):
            problems[key] = wrong
        elif info.kind is FieldKind.CHOICE and value and value not in dict(known[key].all_options()):
            problems[key] = _("This choice is no longer on file. Choose another one.")
        elif value in (None, ""):
            found.pop(key, None)
        else:
            found[key] = to_json(value)
    if problems:
        raise InvalidValuesError(problems)
    return {key: found[key] for key in sorted(found)}


def require_known_own_fields(fields: OwnFields, keys: Iterable[str]) -> None:
    """Raise a Problem for a field that is no longer on file, or holds something else by now."""
    if not {one.key for one in fields}.issuperset(keys):
        raise Problem(_("An own field was changed in the settings meanwhile. Nothing was saved: open this again."))


def count_own_values(session: Session, table: str, kind: str, field_id: int) -> int:
    """How many records have a value of an own field."""
    record = record_classes()[table]
    value = record.__table__.c[COLUMN][own_field_key(kind, field_id)].as_string()
    return session.scalar(select(func.count()).select_from(record).where(value.is_not(None))) or 0


def was_filled_in(session: Session, table: str, key: str, word: str = "") -> bool:
    """Whether a record has ever had a value of an own field, or has ever had this choice: history names it for good."""
    return is_text_in_images(session, table, f'"{key}": {json.dumps(word) if word else ""}')


def is_choice_used(session: Session, table: str, key: str, word: str) -> bool:
    """Whether a record has a choice."""
    record = record_classes()[table]
    value = record.__table__.c[COLUMN][key].as_string()
    return session.scalar(select(record.id).where(value == word).limit(1)) is not None


def gone_own_fields(session: Session, table: str, stored: Values) -> bool:
    """Whether there are values of fields that are no longer on file."""
    return bool(stored) and not {one.key for one in load_own_fields(session, table)}.issuperset(stored)


def own_differences(
    session: Session, record: type[Record], before: Values, after: Values
) -> Iterator[tuple[str, str, str]]:
    """The own fields in which two images of a row differ: label, old and new value as people read them."""
    old, new = before.get(COLUMN) or {}, after.get(COLUMN) or {}
    if old == new:
        return
    for one in load_own_fields(session, record.__tablename__):
        if old.get(one.key) != new.get(one.key):
            info = one.field_info(every_choice=True)
            texts = [info.format(own_value_from_json(one.key, values.get(one.key))) for values in (old, new)]
            yield one.label, texts[0], texts[1]
