"""Giving out the data of a person: one file with all of them, and a note that they were given out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.actions import load_club
from kiscase.club.model import Worker
from kiscase.core.database.database import Database
from kiscase.core.database.progress import Report, no_report, part_of_report
from kiscase.core.errors import CheckStoppedError
from kiscase.core.files import recorded_file, telling_file_name
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, use_language
from kiscase.core.journal.running_action import acting_worker_id, action_date, describe_action
from kiscase.core.records.record import Record
from kiscase.issued.actions import load_issued_document
from kiscase.issued.model import IssuedDocument, SignedCopy
from kiscase.issued.signers_and_signed_copies import load_signed_copy
from kiscase.participants.attachments.actions import load_attachment
from kiscase.participants.attachments.model import Attachment
from kiscase.participants.photos.model import Photo
from kiscase.participants.photos.shown_photo import photo_bytes
from kiscase.participants.queries import require_participant
from kiscase.person_data.release.collecting import PersonData, collect_person_data, count_confidential_notes
from kiscase.person_data.release.documents import render_person_data
from kiscase.person_data.release.json_data import DataFile, person_data_json
from kiscase.person_data.release.model import DataRelease, ReleaseBasis

_SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/tiff": "tiff"}
_COLLECTED, _RENDERED = 0.2, 0.5  # parts of the work


class ReleaseRequest(NamedTuple):
    """What is to be given out: whose data, to whom, on what basis, and whether with the confidential notes."""

    participant_id: int
    recipient: str
    basis: ReleaseBasis
    confidential: bool = True


class ReleaseRow(NamedTuple):
    """A line of the list of what was given out."""

    id: int
    made_on: date
    recipient: str
    basis: ReleaseBasis
    worker: str


class ReleaseQuestion(NamedTuple):
    """What the dialog needs to know of a person."""

    name: str
    confidential_notes: int


def ask_about_release(session: Session, participant_id: int) -> ReleaseQuestion:
    """Whose data they are, and how many confidential notes are among them."""
    name = require_participant(session, participant_id).name
    return ReleaseQuestion(name, count_confidential_notes(session, participant_id))


def list_releases(session: Session, participant_id: int) -> list[ReleaseRow]:
    """When the data of a person were given out, the latest first."""
    chosen = select(DataRelease, Worker).outerjoin(Worker, Worker.id == DataRelease.worker_id)
    chosen = chosen.where(DataRelease.participant_id == participant_id).order_by(DataRelease.id.desc())
    return [
        ReleaseRow(one.id, one.made_on, one.recipient, one.basis, worker.name if worker else "")
        for one, worker in session.execute(chosen)
    ]


def release_file_name(participant_id: int, on: date) -> str:
    """A name for the file, which names nobody."""
    title = _("Data of person no. {number}").format(number=participant_id)
    return telling_file_name(title, on.isoformat(), suffix="zip")


def release_person_data(
    database: Database,
    request: ReleaseRequest,
    path: Path,
    is_stopped: Callable[[], bool] = lambda: False,
    report: Report = no_report,
) -> bool:
    """Write all data of a person into a file, and record that they were given out: both or neither.

    Raises CheckStoppedError soon after *is_stopped* has become true; then there is no file.
    """
    with recorded_file(path) as (target, finish):
        with database.read() as session:
            _write_archive(session, request, target, is_stopped, report)
        with target.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        with database.action() as session:
            _record_release(session, request, sha256)
            finish(session)
    return True


def _write_archive(
    session: Session, request: ReleaseRequest, target: Path, is_stopped: Callable[[], bool], report: Report
) -> None:
    """The PDF, the JSON and the documents on file; of the documents only one at a time is in the memory."""
    on = action_date(session)
    with use_language(DEFAULT_LANGUAGE), ZipFile(target, "w", ZIP_DEFLATED) as archive:
        data = collect_person_data(
            session,
            request.participant_id,
            confidential=request.confidential,
            report=part_of_report(report, 0, _COLLECTED),
            is_stopped=is_stopped,
        )
        pdf = render_person_data(session, data, basis=request.basis, recipient=request.recipient, on=on)
        report(_RENDERED)
        files = _list_files(data)
        title = _("data")
        archive.writestr(f"{title}.pdf", pdf)
        club = load_club(session).name
        archive.writestr(f"{title}.json", person_data_json(data, files, club=club, made_on=on))
        for place, file in enumerate(files):
            if is_stopped():
                raise CheckStoppedError
            archive.writestr(file.name, _content_of(session, file), ZIP_STORED)
            report(_RENDERED + (1 - _RENDERED) * place / len(files))


def _list_files(data: PersonData) -> list[DataFile]:
    """The documents issued about the person, their signed copies, attachments and photos, as files of the export."""
    documents, rows = _("documents"), {table.record: table.rows for table in data.tables}
    files = []
    for row in rows.get(IssuedDocument, []):
        name = telling_file_name(f"{row['id']:05}", row["number"])
        files.append(DataFile(f"{documents}/{name}", *_place_of(IssuedDocument, row)))
    of_person = _("files")
    for record, folder in ((SignedCopy, _("signed copies")), (Attachment, of_person)):
        for row in rows.get(record, []):
            name = telling_file_name(f"{row['id']:05}", suffix=_SUFFIXES.get(row["media"], "bin"))
            files.append(DataFile(f"{folder}/{name}", *_place_of(record, row)))
    for row in rows.get(Photo, []):
        name = telling_file_name(f"{row['id']:05}", _("photo"), suffix="jpg")
        files.append(DataFile(f"{of_person}/{name}", *_place_of(Photo, row)))
    return files


def _place_of(record: type[Record], row: dict[str, Any]) -> tuple[str, int]:
    return record.__tablename__, row["id"]


def _content_of(session: Session, file: DataFile) -> bytes:
    if file.table == IssuedDocument.__tablename__:
        return load_issued_document(session, file.row_id)[1]
    if file.table == Attachment.__tablename__:
        return load_attachment(session, file.row_id)[1]
    if file.table == Photo.__tablename__:
        return photo_bytes(session, file.row_id)
    return load_signed_copy(session, file.row_id)[1]


def _record_release(session: Session, request: ReleaseRequest, sha256: str) -> None:
    person = require_participant(session, request.participant_id)
    record = DataRelease(participant_id=person.id, worker_id=acting_worker_id(session), sha256=sha256)
    record.change(
        {
            "made_on": action_date(session),
            "recipient": request.recipient,
            "basis": request.basis,
            "confidential": request.confidential,
        }
    )
    session.add(record)
    reason = N_("This cannot be undone: the data were given out.")
    sentence = N_("Gave out the data of {name}: {recipient}")
    describe_action(session, sentence, name=person.name, recipient=record.recipient, final=reason)
