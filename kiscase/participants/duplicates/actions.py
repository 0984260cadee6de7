"""Telling people apart who are alike, merging one person into another, and separating them again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Index, Table, UniqueConstraint, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import (
    action_date,
    describe_action,
    mark_as_merging,
    mark_as_restoring,
)
from kiscase.core.own_fields.definitions import COLUMN
from kiscase.core.own_fields.values import load_own_fields, set_own_values, split_own_values, values_of_own_fields
from kiscase.core.records.deletion import Reference, references_to
from kiscase.core.records.field_info import FieldInfo
from kiscase.core.records.json_conversion import from_json, to_json
from kiscase.core.records.record import Record, record_classes
from kiscase.core.text.names import with_former_names
from kiscase.participants.actions import assess_participant
from kiscase.participants.duplicates.model import DistinctPeople, PeopleMerge
from kiscase.participants.model import Participant
from kiscase.participants.queries import require_participant

_DERIVED = {"sort", "verdict"}
_LEFT_BEHIND = {DistinctPeople.__tablename__, PeopleMerge.__tablename__}


def note_distinct_people(session: Session, person_id: int, others: Collection[int]) -> None:
    """Remember that a person is none of the others, in the running action."""
    known = {(row.first_id, row.second_id) for row in _distinct_pairs(session, person_id)}
    for other in sorted(set(others) - {person_id}):
        first, second = sorted((person_id, other))
        if (first, second) not in known:
            session.add(DistinctPeople(first_id=first, second_id=second))


def mark_people_as_distinct(session: Session, person_id: int, other_id: int) -> None:
    """Say that two people who are alike are two."""
    person, other = require_participant(session, person_id), require_participant(session, other_id)
    note_distinct_people(session, person_id, [other_id])
    describe_action(session, N_("Told apart: {name} and {other}"), name=person.name, other=other.name)


class MergePreview(NamedTuple):
    """Two people field by field: the label, the value of each, for fields in which they differ."""

    name: str
    other: str
    differing: list[str]
    values: dict[str, Any]
    other_values: dict[str, Any]
    fields: dict[str, FieldInfo]
    """All fields of a person, also the club's own."""
    moving: int
    """How many records move."""


def preview_merge(session: Session, kept_id: int, merged_id: int) -> MergePreview:
    """What would be chosen between if one person were merged into another; raises a Problem if that cannot be."""
    kept, merged = _require_mergeable(session, kept_id, merged_id)
    own = {one.key: one.field_info(every_choice=True) for one in load_own_fields(session, Participant.__tablename__)}
    values, others = (dict.fromkeys(own) | one.values() | values_of_own_fields(one) for one in (kept, merged))
    fields = Participant.fields() | own
    differing = [key for key in fields if key not in _DERIVED and values[key] != others[key]]
    moving = len(list(_moving(session, merged_id)))
    return MergePreview(kept.search_title(), merged.search_title(), differing, values, others, fields, moving)


def merge_people(session: Session, kept_id: int, merged_id: int, chosen: Mapping[str, Any]) -> None:
    """Merge a person into another: everything about both is about the one who stays.

    *chosen* are the values of that one which change. Other spellings of the name stay as former names, so that the
    person is found by them. Raises a Problem when the two cannot be one person.
    """
    kept, merged = _require_mergeable(session, kept_id, merged_id)
    name, was_merged = kept.name, merged.name
    before = kept.stored_values()
    record = PeopleMerge(
        participant_id=kept_id,
        merged_id=merged_id,
        merged_on=action_date(session),
        merged={key: to_json(value) for key, value in merged.stored_values().items()},
        distinct_pairs=[],
        moved=[],
    )
    mark_as_merging(session)
    _move_records(session, record)
    session.flush()
    names = (merged.family_name, merged.given_name)
    session.delete(merged)
    session.flush()  # the PESEL is free from here on
    chosen, own = split_own_values(chosen)
    kept.change(chosen)
    set_own_values(session, kept, own)
    kept.former_names = with_former_names(
        kept.former_names, (before["family_name"], before["given_name"]), (kept.family_name, kept.given_name)
    )
    kept.former_names = with_former_names(kept.former_names, names, (kept.family_name, kept.given_name))
    flag_modified(kept, "sort")  # who has the person open notices
    session.flush()
    assess_participant(session, kept)
    now = kept.stored_values()
    record.before = {
        key: [to_json(value), to_json(now[key])]
        for key, value in before.items()
        if key not in ("id", "revision", COLUMN, *_DERIVED) and value != now[key]
    } | {COLUMN: _changed_pairs(before[COLUMN], now[COLUMN])}
    session.add(record)
    reason = N_("People who were merged are separated by a command of their own, which keeps what was added since.")
    describe_action(session, N_("Merged {merged} into {name}"), merged=was_merged, name=name, final=reason)


def _move_records(session: Session, record: PeopleMerge) -> None:
    """Let everything that names the merged person name the one who stays, and note how it was."""
    kept_id, merged_id = record.participant_id, record.merged_id
    for reference, row in list(_moving(session, merged_id)):
        renumbered: dict[str, int] = {}
        if reference.record.numbered_by and (same := _same_rows(session, reference, row, kept_id)):
            numbered = reference.record.numbered_by
            renumbered[numbered] = getattr(row, numbered)
            setattr(row, numbered, max(getattr(other, numbered) for other in same) + 1)
        setattr(row, reference.column, kept_id)
        record.moved.append([reference.record.__tablename__, row.id, reference.column, renumbered])
    for pair in _distinct_pairs(session, merged_id):
        record.distinct_pairs.append([pair.first_id, pair.second_id])
        session.delete(pair)
    for earlier in session.scalars(select(PeopleMerge).where(PeopleMerge.participant_id == merged_id)):
        earlier.participant_id = kept_id
        record.moved.append([PeopleMerge.__tablename__, earlier.id, "participant_id", {}])


def _changed_pairs(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The stored values of own fields that differ: before and after."""
    pairs = {key: [before.get(key), after.get(key)] for key in sorted({*before, *after})}
    return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


def _values_before(now: Mapping[str, Any], changed: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """The stored values of own fields without what a merge has changed and nobody else since."""
    back = {key: old for key, (old, new) in changed.items() if now.get(key) == new}
    return {key: value for key, value in sorted({**now, **back}.items()) if value is not None}


def list_merges(session: Session, person_id: int) -> list[tuple[int, str]]:
    """Who was merged into a person, the latest first: the id of the merge, and the name."""
    chosen = select(PeopleMerge).where(PeopleMerge.participant_id == person_id).order_by(PeopleMerge.id.desc())
    return [
        (merge.id, " ".join(filter(None, (merge.merged["family_name"], merge.merged["given_name"]))))
        for merge in session.scalars(chosen)
    ]


def unmerge_people(session: Session, merge_id: int) -> int:
    """Separate a person again who was merged into another; the id, which is the one from before.

    What was about that person is so again, unless it was moved or deleted since. The other one gets back what the merge
    has changed and nobody else since. Raises a Problem if the PESEL is another person's by now.
    """
    record = session.get_one(PeopleMerge, merge_id)
    kept = require_participant(session, record.participant_id)
    _require_latest(session, record)
    mark_as_merging(session)
    columns = Participant.__table__.columns
    now = kept.stored_values()
    changed = dict(record.before)
    kept.own_values = _values_before(now[COLUMN], changed.pop(COLUMN, {}))
    for key, (old, new) in changed.items():
        if to_json(now[key]) == new:
            setattr(kept, key, from_json(columns[key].type, old))
    kept.derive()
    flag_modified(kept, "sort")
    session.flush()  # the PESEL is free from here on
    values = {key: from_json(columns[key].type, value) for key, value in record.merged.items() if key in columns}
    _require_free_pesel(session, values["pesel"])
    again = Participant(**{key: value for key, value in values.items() if key != "revision"})
    session.add(again)
    session.flush()
    known = record_classes()
    for table, row_id, column, renumbered in record.moved:
        row = session.get(known[table], row_id) if table in known else None
        if row is not None and getattr(row, column) == kept.id:
            for key, value in ({column: again.id} | renumbered).items():
                setattr(row, key, value)
    note = {other for pair in record.distinct_pairs for other in pair if other != again.id}
    note_distinct_people(session, again.id, [one for one in note if session.get(Participant, one) is not None])
    note_distinct_people(session, again.id, [kept.id])
    session.delete(record)
    session.flush()
    for person in (kept, again):
        assess_participant(session, person)
    mark_as_restoring(session)
    reason = N_("Separated people are merged again by a command of its own.")
    describe_action(session, N_("Separated {merged} from {name}"), merged=again.name, name=kept.name, final=reason)
    return again.id


def _require_mergeable(session: Session, kept_id: int, merged_id: int) -> tuple[Participant, Participant]:
    kept, merged = require_participant(session, kept_id), require_participant(session, merged_id)
    if kept_id == merged_id:
        raise Problem(_("This is the same person already. Choose another one."))
    for record in record_classes().values():
        if hindrance := record.hindrance_to_merge(session, kept, merged):
            raise Problem(hindrance)
    for reference, row in _moving(session, merged_id):
        if not reference.record.numbered_by and _same_rows(session, reference, row, kept_id):
            raise Problem(
                _(
                    "{name} and {other} cannot be merged: both are entered at the same place, such as in the register "
                    "of one meeting. Nothing was changed. Remove one of the two there, then merge."
                ).format(name=kept.name, other=merged.name)
            )
    return kept, merged


def _moving(session: Session, person_id: int) -> Iterator[tuple[Reference, Record]]:
    """The rows that name a person, and how."""
    for reference in references_to(Participant.__tablename__, person_id):
        if reference.record.__tablename__ in _LEFT_BEHIND:
            continue
        for row in session.scalars(select(reference.record).where(reference.condition).order_by(reference.record.id)):
            yield reference, row


def _same_rows(session: Session, reference: Reference, row: Record, kept_id: int) -> list[Record]:
    """The rows that are about the other person what this one is about the merged one, but for their own number."""
    record, table = reference.record, reference.record.__table__
    found: list[Record] = []
    for keys in _unique_keys(table):
        if reference.column not in keys:
            continue
        values = {key: getattr(row, key) for key in keys if key != record.numbered_by} | {reference.column: kept_id}
        if None not in values.values():
            found += session.scalars(select(record).where(*(table.c[key] == value for key, value in values.items())))
    return found


def _unique_keys(table: Any) -> Iterator[list[str]]:
    parts: list[Index | UniqueConstraint] = [one for one in table.indexes if one.unique]
    parts += [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    return ([column.name for column in one.columns] for one in parts) if isinstance(table, Table) else iter(())


def _distinct_pairs(session: Session, person_id: int) -> list[DistinctPeople]:
    named = (DistinctPeople.first_id == person_id) | (DistinctPeople.second_id == person_id)
    return list(session.scalars(select(DistinctPeople).where(named).order_by(DistinctPeople.id)))


def _require_latest(session: Session, record: PeopleMerge) -> None:
    """A merge that came along with a later one is taken back after that one."""
    later = select(PeopleMerge).where(PeopleMerge.participant_id == record.participant_id, PeopleMerge.id > record.id)
    for other in session.scalars(later.order_by(PeopleMerge.id.desc())):
        if [PeopleMerge.__tablename__, record.id] in [row[:2] for row in other.moved]:
            name = " ".join(filter(None, (other.merged["given_name"], other.merged["family_name"])))
            raise Problem(_("Separate {name} first, who was merged later. Nothing was changed.").format(name=name))


def _require_free_pesel(session: Session, pesel: str) -> None:
    if pesel and session.scalar(select(Participant.id).where(Participant.pesel == pesel)) is not None:
        raise Problem(
            _("The PESEL of the merged person is another one's on file by now. Nothing was changed: correct it first.")
        )
