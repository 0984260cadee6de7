"""Writing notes about a person, and settling the next steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Worker
from kiscase.core.errors import Problem, RecordGoneError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import acting_worker_id, action_date, describe_action
from kiscase.participants.model import Participant
from kiscase.participants.notes.model import ContactKind, Note
from kiscase.participants.queries import require_participant


class NoteRow(NamedTuple):
    """A note as it is listed; the text of a confidential one is only for who wrote it."""

    id: int
    made_on: date | None
    kind: ContactKind
    with_whom: str
    text: str
    worker: str
    hidden: bool
    """Whether the text is kept from who asks."""
    next_step: str
    next_on: date | None
    done_on: date | None
    values: dict[str, Any]
    """What a form shows; empty for a hidden note."""


class NextStep(NamedTuple):
    """Something that is to be done for a person by a day."""

    participant_id: int
    name: str
    step: str
    due: date


def add_note(session: Session, participant_id: int, changes: Mapping[str, Any]) -> int:
    """Add a note about a person, written by the acting worker; the id. Raises InvalidValuesError."""
    person = require_participant(session, participant_id)
    note = Note(participant_id=participant_id, worker_id=acting_worker_id(session)).change(changes)
    session.add(note)
    session.flush()
    describe_action(session, N_("Added a note about {name}"), name=person.name)
    return note.id


def change_note(session: Session, note_id: int, changes: Mapping[str, Any], revision: int | None = None) -> None:
    """Change a note; a confidential one only by who wrote it."""
    note = _require_own(session, note_id)
    note.change(changes, revision=revision)
    name = require_participant(session, note.participant_id).name
    describe_action(session, N_("Changed a note about {name}"), name=name)


def settle_next_step(session: Session, note_id: int) -> None:
    """Record that the next step of a note was done today."""
    note = _require_note(session, note_id)
    if not note.next_step or note.done_on is not None:
        raise Problem(_("There is no open next step here. Nothing was changed."))
    note.change({"done_on": action_date(session)})
    name = require_participant(session, note.participant_id).name
    describe_action(session, N_("Did the next step for {name}: {step}"), name=name, step=note.next_step)


def delete_note(session: Session, note_id: int) -> None:
    """Delete a note; a confidential one only by who wrote it."""
    note = _require_own(session, note_id)
    name = require_participant(session, note.participant_id).name
    session.delete(note)
    describe_action(session, N_("Deleted a note about {name}"), name=name)


def list_notes(session: Session, participant_id: int) -> list[NoteRow]:
    """The notes about a person, the latest first."""
    chosen = (
        select(Note, Worker)
        .outerjoin(Worker, Worker.id == Note.worker_id)
        .where(Note.participant_id == participant_id)
        .order_by(Note.made_on.desc().nulls_last(), Note.id.desc())
    )
    reader = acting_worker_id(session)
    rows = []
    for note, worker in session.execute(chosen):
        hidden = _is_hidden(note, reader)
        text = _("(confidential)") if hidden else note.text
        author = worker.name if worker is not None else ""
        values = {} if hidden else note.values()
        rows.append(
            NoteRow(
                note.id,
                note.made_on,
                note.kind,
                note.with_whom,
                text,
                author,
                hidden,
                note.next_step,
                note.next_on,
                note.done_on,
                values,
            )
        )
    return rows


def list_next_steps(session: Session, until: date) -> list[NextStep]:
    """What is to be done for people by a day at the latest, and was not done."""
    chosen = (
        select(Note, Participant)
        .join(Participant, Participant.id == Note.participant_id)
        .where(Note.next_on <= until, Note.done_on.is_(None))
        .order_by(Note.next_on.nulls_last(), Note.id)
    )
    return [
        NextStep(person.id, person.search_title(), note.next_step, note.next_on)
        for note, person in session.execute(chosen)
        if note.next_on is not None
    ]


def list_open_steps(session: Session, participant_id: int) -> list[tuple[str, date | None]]:
    """What is still to be done for one person, and by when if that was agreed; what is due first comes first."""
    chosen = (
        select(Note.next_step, Note.next_on)
        .where(Note.participant_id == participant_id, Note.next_step != "", Note.done_on.is_(None))
        .order_by(Note.next_on.nulls_last(), Note.id)
    )
    return [(step, due) for step, due in session.execute(chosen)]


def _require_note(session: Session, note_id: int) -> Note:
    note = session.get(Note, note_id)
    if note is None:
        raise RecordGoneError(_("This note is no longer on file."))
    return note


def _require_own(session: Session, note_id: int) -> Note:
    note = _require_note(session, note_id)
    if _is_hidden(note, acting_worker_id(session)):
        raise Problem(_("Only who wrote a confidential note can change or delete it. Nothing was changed."))
    return note


def _is_hidden(note: Note, reader: int | None) -> bool:
    return note.confidential and note.worker_id is not None and note.worker_id != reader
