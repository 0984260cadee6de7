"""Papers that say what is on file: given out once, the same bytes each time, and a version on when they say else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Club
from kiscase.issued import actions as issued
from kiscase.issued.codes import document_code

VersionRenderer = Callable[[Session, int, str], bytes]
"""Draws a paper in a version, with its code; without a code as a draft."""


class IssuableDocument(NamedTuple):
    """A paper that can be given out: its kind, its record, its number, what it says, and how it is drawn."""

    kind: str
    tablename: str
    row_id: int
    number: str
    content: Mapping[str, Any]
    render: VersionRenderer
    participant_id: int | None = None
    signers: Sequence[Mapping[str, str]] = ()
    """Who is to sign it, by `key` of the place and `name`."""
    signed: bool = False
    """Whether somebody has signed it, so that the last version stays whatever is on file now."""


def current_version(session: Session, paper: IssuableDocument) -> tuple[int, bool]:
    """The version in which a paper says what it says now, and whether that one is on file."""
    version, said = issued.latest_version(session, paper.kind, paper.tablename, paper.row_id)
    fits = version > 0 and (paper.signed or said == _content_hash(paper))
    return version + (not fits), fits


def issued_or_draft_pdf(session: Session, paper: IssuableDocument) -> bytes:
    """The paper on file while it says what is on file, byte for byte; else a draft, and nothing is kept."""
    version, fits = current_version(session, paper)
    on_file = issued.find_stored_pdf(session, paper.kind, paper.tablename, paper.row_id, version) if fits else None
    return on_file or paper.render(session, version, "")


def issue_document(session: Session, paper: IssuableDocument) -> bytes:
    """The paper to give out, put on file; the same bytes until it says something else."""
    version, fits = current_version(session, paper)
    if fits:
        return issued_or_draft_pdf(session, paper)
    code = document_code(session.scalars(select(Club.uid)).one(), paper.kind, paper.row_id, version)
    pdf = paper.render(session, version, code)
    issued.store_document(
        session,
        pdf,
        document=paper.kind,
        number=paper.number,
        version=version,
        code=code,
        tablename=paper.tablename,
        row_id=paper.row_id,
        participant_id=paper.participant_id,
        said=_content_hash(paper),
        signers=paper.signers,
    )
    return pdf


def _content_hash(paper: IssuableDocument) -> str:
    return hashlib.sha256(json.dumps(paper.content, sort_keys=True, default=str).encode()).hexdigest()
