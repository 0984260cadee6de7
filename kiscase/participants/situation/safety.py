"""The safety note, as it stands wherever a worker meets the name of a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import _
from kiscase.ui.status_display import WarnedText

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_Row = TypeVar("_Row", bound=NamedTuple)
_NOTES = "SELECT id, safety_note FROM participant WHERE id IN (:ids) AND safety_note <> ''"


def safety_warning(note: str) -> str:
    """A safety note as it stands under a name; empty for none."""
    return _("Safety: {note}").format(note=note) if note else ""


def warned_name(name: str, note: str) -> str:
    """A name with the safety note beside it, where there is one: lists and choices mark it."""
    return WarnedText.of(name, safety_warning(note))


def read_warned_names(reader: PlainReader, names: Mapping[int, str]) -> dict[int, str]:
    """Names by the ids of their people, each with the safety note beside it; the notes of all are read at once."""
    notes = _read_notes(reader, names)
    return {person: warned_name(name, notes.get(person, "")) for person, name in names.items()}


def warn_rows(session: Session, rows: Sequence[_Row], key: str = "participant_id") -> list[_Row]:
    """The rows of a list, each with a *name*, with the safety note beside it; *key* is the field with the person."""
    session.flush()  # as before any statement of a session: what was changed is read
    people = {getattr(row, key) for row in rows} - {None}
    notes = _read_notes(PlainReader.in_session(session), people)
    return [
        row._replace(name=warned_name(getattr(row, "name"), notes[getattr(row, key)]))  # noqa: B009
        if getattr(row, key) in notes
        else row
        for row in rows
    ]


def _read_notes(reader: PlainReader, people: Collection[int]) -> dict[int, str]:
    return dict(map(tuple, reader.rows_of_ids(_NOTES, sorted(people))))
