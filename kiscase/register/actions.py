"""Putting papers on file and getting them back."""

from __future__ import annotations

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.core.errors import DamagedFile
from kiscase.core.i18n import _
from kiscase.core.journal import today
from kiscase.register.model import IssuedDocument


def keep(
    session: Session,
    content: bytes,
    *,
    document: str,
    number: str,
    version: int,
    code: str,
    tablename: str,
    row_id: int,
    participant_id: int | None = None,
) -> IssuedDocument:
    """Put the bytes of a paper on file."""
    record = IssuedDocument(tablename=tablename, row_id=row_id, participant_id=participant_id, content=content)
    record.change(
        {
            "document": document,
            "number": number,
            "version": version,
            "code": code,
            "issued_on": today(session),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    )
    session.add(record)
    return record


def kept(session: Session, document: str, tablename: str, row_id: int, version: int) -> bytes | None:
    """The bytes of a paper on file, checked against their hash; None when it was not given out."""
    row = session.execute(
        select(IssuedDocument.content, IssuedDocument.sha256).where(
            IssuedDocument.document == document,
            IssuedDocument.tablename == tablename,
            IssuedDocument.row_id == row_id,
            IssuedDocument.version == version,
        )
    ).first()
    if row is None:
        return None
    if hashlib.sha256(row.content).hexdigest() != row.sha256:
        raise DamagedFile(
            _("The paper on file is not the one that was given out: its hash differs. Nothing was printed.")
        )
    content: bytes = row.content
    return content


def issued(session: Session, *, participant_id: int | None = None) -> list[tuple[int, str, str, int, str, str]]:
    """Id, kind, number, version, code and date of the papers given out, the latest first."""
    from kiscase.core.i18n import day

    shown = (
        IssuedDocument.id,
        IssuedDocument.document,
        IssuedDocument.number,
        IssuedDocument.version,
        IssuedDocument.code,
    )
    chosen = select(*shown, IssuedDocument.issued_on).order_by(IssuedDocument.id.desc())
    if participant_id is not None:
        chosen = chosen.where(IssuedDocument.participant_id == participant_id)
    return [(*row[:5], day(row[5])) for row in session.execute(chosen)]
