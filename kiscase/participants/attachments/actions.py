"""Adding files to a person, giving them other titles, and deleting them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import PurePath
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.core.errors import DamagedFileError, Problem, RecordGoneError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.issued.scan_file_checks import Scan
from kiscase.participants.attachments.model import Attachment
from kiscase.participants.queries import require_participant

_LASTING = N_("A file that was added or deleted stays so: the journal does not hold its bytes.")


class AttachmentRow(NamedTuple):
    """An attachment as it is listed, without its bytes."""

    id: int
    title: str
    dated_on: date | None
    added_on: date
    media: str
    size: int
    values: dict[str, Any]
    """What a form shows."""


def add_attachment(session: Session, participant_id: int, scan: Scan, file_name: str) -> int:
    """Add a checked file to a person, called as the file is; the id. A Problem if the person has this very file."""
    person = require_participant(session, participant_id)
    sha256 = hashlib.sha256(scan.content).hexdigest()
    of_person = Attachment.participant_id == participant_id
    known = session.scalar(select(Attachment.title).where(of_person, Attachment.sha256 == sha256))
    if known is not None:
        raise Problem(_("This file is on file already as “{title}”. Nothing was added.").format(title=known))
    attachment = Attachment(participant_id=participant_id, content=scan.content)
    attachment.change(
        {
            "title": PurePath(file_name).stem,
            "added_on": action_date(session),
            "media": scan.media,
            "sha256": sha256,
            "size": len(scan.content),
        }
    )
    session.add(attachment)
    session.flush()
    describe_action(
        session, N_("Added the file “{title}” about {name}"), title=attachment.title, name=person.name, final=_LASTING
    )
    return attachment.id


def change_attachment(
    session: Session, attachment_id: int, changes: Mapping[str, Any], revision: int | None = None
) -> None:
    """Give an attachment another title or date."""
    attachment = _require_attachment(session, attachment_id)
    attachment.change({key: changes[key] for key in ("title", "dated_on") if key in changes}, revision=revision)
    name = require_participant(session, attachment.participant_id).name
    describe_action(session, N_("Changed the title of a file about {name}: {title}"), name=name, title=attachment.title)


def delete_attachment(session: Session, attachment_id: int) -> None:
    """Delete an attachment for good."""
    attachment = _require_attachment(session, attachment_id)
    name, title = require_participant(session, attachment.participant_id).name, attachment.title
    session.delete(attachment)
    describe_action(session, N_("Deleted the file “{title}” about {name}"), title=title, name=name, final=_LASTING)


def list_attachments(session: Session, participant_id: int) -> list[AttachmentRow]:
    """The attachments of a person, the latest first."""
    chosen = (
        select(Attachment)
        .where(Attachment.participant_id == participant_id)
        .order_by(Attachment.added_on.desc(), Attachment.id.desc())
    )
    return [
        AttachmentRow(one.id, one.title, one.dated_on, one.added_on, one.media, one.size, one.values())
        for one in session.scalars(chosen)
    ]


def load_attachment(session: Session, attachment_id: int) -> tuple[str, bytes]:
    """The media type and the bytes of an attachment, checked against their hash."""
    columns = (Attachment.media, Attachment.content, Attachment.sha256)
    row = session.execute(select(*columns).where(Attachment.id == attachment_id)).one_or_none()
    if row is None:
        raise RecordGoneError(_("This file is no longer on file."))
    if hashlib.sha256(row.content).hexdigest() != row.sha256:
        raise DamagedFileError(_("This file is not the one that was added: its hash differs."))
    return row.media, row.content


def _require_attachment(session: Session, attachment_id: int) -> Attachment:
    attachment = session.get(Attachment, attachment_id)
    if attachment is None:
        raise RecordGoneError(_("This file is no longer on file."))
    return attachment
