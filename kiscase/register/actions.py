"""Putting papers on file and getting them back."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from kiscase.core import search
from kiscase.core.errors import DamagedFile
from kiscase.core.i18n import _
from kiscase.core.journal import today
from kiscase.register.model import IssuedDocument

LISTED = 10_000  # rows that a list shows at once
_SHOWN = (
    IssuedDocument.id,
    IssuedDocument.number,
    IssuedDocument.version,
    IssuedDocument.code,
    IssuedDocument.issued_on,
)


class Listed(NamedTuple):
    """A paper in the register."""

    id: int
    number: str
    version: int
    code: str
    issued_on: date


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
    said: str = "",
) -> IssuedDocument:
    """Put the bytes of a paper on file."""
    of = {"tablename": tablename, "row_id": row_id, "participant_id": participant_id}
    record = IssuedDocument(content=content, said=said, **of)
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
    which = and_(
        IssuedDocument.document == document,
        IssuedDocument.tablename == tablename,
        IssuedDocument.row_id == row_id,
        IssuedDocument.version == version,
    )
    known = session.scalar(select(IssuedDocument.id).where(which))
    return None if known is None else _checked(session, which)


def latest(session: Session, document: str, tablename: str, row_id: int) -> tuple[int, str]:
    """The version of the paper that was given out last, and the hash of what it says; 0 when there is none."""
    chosen = select(IssuedDocument.version, IssuedDocument.said).order_by(IssuedDocument.version.desc()).limit(1)
    chosen = chosen.where(IssuedDocument.document == document, IssuedDocument.tablename == tablename)
    row = session.execute(chosen.where(IssuedDocument.row_id == row_id)).first()
    return (row.version, row.said) if row else (0, "")


def listed(session: Session, text: str = "") -> list[Listed]:
    """The papers whose number or code matches, the latest first."""
    chosen = select(*_SHOWN).order_by(IssuedDocument.id.desc()).limit(LISTED)
    chosen = chosen.where(search.matching(session, IssuedDocument.__tablename__, IssuedDocument.id, text))
    return [Listed(*row) for row in session.execute(chosen)]


def paper(session: Session, paper_id: int) -> tuple[Listed, bytes]:
    """A paper of the register and its bytes, checked against their hash."""
    row = session.execute(select(*_SHOWN).where(IssuedDocument.id == paper_id)).one()
    return Listed(*row), _checked(session, IssuedDocument.id == paper_id)


def _checked(session: Session, which: ColumnElement[bool]) -> bytes:
    row = session.execute(select(IssuedDocument.content, IssuedDocument.sha256).where(which)).one()
    content: bytes = row.content
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise DamagedFile(
            _("The paper on file is not the one that was given out: its hash differs. Nothing was printed.")
        )
    return content
