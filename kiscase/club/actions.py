"""Loading and changing the club and its workers."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club import workers
from kiscase.club.document_properties import DocumentIssuer
from kiscase.club.model import Club, ClubLogo, Worker
from kiscase.club.workers import WorkerChoice, WorkerRole
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import N_, _
from kiscase.core.journal import running_action
from kiscase.core.journal.running_action import describe_action
from kiscase.core.text.names import with_former_names


def load_club(session: Session) -> Club:
    """The one club of the case file, read once in a session: a batch of documents asks for it again and again."""
    known: Club | None = session.info.get(Club)
    if known is None or known not in session:
        known = session.info[Club] = session.scalars(select(Club)).one()
    return known


def load_document_issuer(session: Session) -> DocumentIssuer:
    """In whose name documents are printed."""
    return DocumentIssuer(load_club(session).name, running_action.is_practice_session(session))


def create_club(session: Session, changes: Mapping[str, Any]) -> Club:
    """Create the club in a new case file."""
    record = Club().change(changes)
    session.add(record)
    describe_action(session, N_("Set up the club {name}"), name=record.name)
    return record


def change_club(session: Session, changes: Mapping[str, Any], revision: int | None = None) -> None:
    """Change the data of the club; raises InvalidValuesError and EditConflictError."""
    record = load_club(session).change(changes, revision=revision)
    describe_action(session, N_("Changed the data of the club {name}"), name=record.name)


def load_logo(session: Session) -> bytes | None:
    """The picture of the club's logo, a PNG or JPEG; read once in a session."""
    if ClubLogo not in session.info:
        logo = session.scalar(select(ClubLogo))
        session.info[ClubLogo] = base64.b64decode(logo.picture) if logo is not None else None
    picture: bytes | None = session.info[ClubLogo]
    return picture


def set_logo(session: Session, picture: bytes) -> None:
    """Set the logo of the club: a picture as `prepare_picture` makes it."""
    logo = session.scalar(select(ClubLogo))
    if logo is None:
        logo = ClubLogo()
        session.add(logo)
    logo.picture = base64.b64encode(picture).decode("ascii")
    session.info.pop(ClubLogo, None)
    describe_action(session, N_("Set the logo of the club"))


def remove_logo(session: Session) -> None:
    """Remove the logo of the club."""
    logo = session.scalar(select(ClubLogo))
    if logo is not None:
        session.delete(logo)
        session.info.pop(ClubLogo, None)
        describe_action(session, N_("Removed the logo of the club"))


def add_worker(session: Session, changes: Mapping[str, Any]) -> int:
    """Add a worker; the new id."""
    record = Worker().change(changes)
    _require_free_account(session, record)
    session.add(record)
    session.flush()
    describe_action(session, N_("Added the worker {name}"), name=record.name)
    return record.id


def change_worker(session: Session, worker_id: int, changes: Mapping[str, Any], revision: int | None = None) -> None:
    """Change a worker's data."""
    record = session.get_one(Worker, worker_id)
    names, former = (record.family_name, record.given_name), record.former_names
    record.change(changes, revision=revision)
    if record.former_names == former:
        record.former_names = with_former_names(former, names, (record.family_name, record.given_name))
    _require_free_account(session, record)
    describe_action(session, N_("Changed the data of the worker {name}"), name=record.name)


def _require_free_account(session: Session, worker: Worker) -> None:
    """An account is of one worker: entries of the journal bear that name."""
    if not worker.account:
        return
    with session.no_autoflush:
        others = select(Worker).where(Worker.account == worker.account, Worker.id.is_distinct_from(worker.id))
        other = session.scalars(others.order_by(Worker.id)).first()
    if other is not None:
        taken = _("This account belongs to {name} already. Choose another one.").format(name=other.name)
        raise InvalidValuesError({"account": taken})


def worker_values(session: Session, worker_id: int) -> dict[str, Any]:
    """The values of a worker; those of a new one for an unknown id."""
    return (session.get(Worker, worker_id) or Worker()).values()


def list_workers(session: Session, *roles: WorkerRole, retired: bool = False) -> list[WorkerChoice]:
    """The workers to choose from (`workers.read_workers`), with those that the session has just added."""
    session.flush()
    return workers.read_workers(PlainReader.in_session(session), *roles, retired=retired)
