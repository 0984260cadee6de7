"""Issuing: a document is rendered once in each version, stored with a code, and stays byte for byte the same.

Every feature issues this way: it describes its document as an IssuableDocument and decides whether it may be issued.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from kiscase.club.actions import load_club
from kiscase.core.journal.recorder import insert_records
from kiscase.core.journal.running_action import action_date
from kiscase.issued import actions as issued
from kiscase.issued.codes import document_code
from kiscase.issued.model import IssuedDocument

VersionRenderer = Callable[[Session, int, str], bytes]
"""Renders a version of a document with its code; without a code as a draft."""


class IssuableDocument(NamedTuple):
    """A document that can be issued: its kind, its record, its number, its content and how it is rendered.

    The next version is due when the content differs from what was issued last. A feature whose record counts versions
    itself gives the *version* instead; then the content is not compared.
    """

    kind: str
    tablename: str
    row_id: int
    number: str
    content: Mapping[str, Any]
    render: VersionRenderer
    participant_id: int | None = None
    signers: Sequence[Mapping[str, str]] = ()
    """Who is to sign it, by `key` of the signature line and `name`."""
    signed: bool = False
    """Whether somebody has signed it, so that the last version stays whatever the content is now."""
    version: int = 0
    """The version by the record's own count; 0 where the content decides."""
    period: str = ""
    """The month or week that it is about, as in ISO 8601: `2026-05`, `2026-W23`; empty for no period."""


def current_version(session: Session, document: IssuableDocument) -> tuple[int, bool]:
    """The version that has the content of now, and whether it was issued already."""
    return _fitting_version(session, document, issued.latest_versions(session, [_key(document)]))


def _key(document: IssuableDocument) -> issued.DocumentKey:
    return issued.DocumentKey(document.kind, document.tablename, document.row_id, document.period)


def _fitting_version(
    session: Session, document: IssuableDocument, latest: Mapping[issued.DocumentKey, tuple[int, str]]
) -> tuple[int, bool]:
    """The version that has the content of now, and whether it was issued already, by the *latest* that were issued."""
    of = (document.kind, document.tablename, document.row_id)
    if document.version:
        return document.version, issued.find_issued_document(
            session, *of, document.version, period=document.period
        ) is not None
    version, content_hash = latest.get(_key(document), (0, ""))
    fits = version > 0 and (document.signed or content_hash == _content_hash(document))
    return version + (not fits), fits


def issued_or_draft_pdf(session: Session, document: IssuableDocument) -> bytes:
    """The issued document, byte for byte, while its content is still the same; else a draft, which is not stored."""
    version, fits = current_version(session, document)
    of = (document.kind, document.tablename, document.row_id)
    on_file = issued.find_stored_pdf(session, *of, version, period=document.period) if fits else None
    return on_file or document.render(session, version, "")


def issue_document(session: Session, document: IssuableDocument) -> bytes:
    """The document to hand out, stored; the same bytes until its content differs."""
    return issue_documents(session, [document])[0]


def issue_documents(session: Session, documents: Sequence[IssuableDocument]) -> list[bytes]:
    """The documents to hand out, each as by `issue_document`; they are looked up and stored together."""
    latest = issued.latest_versions(session, [_key(document) for document in documents if not document.version])
    pdfs, new = [], []
    for document in documents:
        version, fits = _fitting_version(session, document, latest)
        if fits:
            pdfs.append(issued_or_draft_pdf(session, document))
            continue
        new.append(_new_record(session, document, version))
        pdfs.append(new[-1].content)
    insert_records(session, new)
    return pdfs


def _new_record(session: Session, document: IssuableDocument, version: int) -> IssuedDocument:
    """The record of a version, rendered."""
    code = club_document_code(session, document.kind, document.row_id, version, document.period)
    pdf = document.render(session, version, code)
    record = IssuedDocument(
        content=pdf,
        said="" if document.version else _content_hash(document),
        signers=[{"key": signer["key"], "name": signer["name"]} for signer in document.signers],
        tablename=document.tablename,
        row_id=document.row_id,
        period=document.period,
        participant_id=document.participant_id,
    )
    return record.change(
        {
            "document": document.kind,
            "number": document.number,
            "version": version,
            "code": code,
            "issued_on": action_date(session),
            "sha256": hashlib.sha256(pdf).hexdigest(),
        }
    )


def club_document_code(session: Session, kind: str, row_id: int, version: int, period: str = "") -> str:
    """The short code of a version of one of the club's documents."""
    return document_code(load_club(session).uid, kind, row_id, version, period)


def _content_hash(document: IssuableDocument) -> str:
    return hashlib.sha256(json.dumps(document.content, sort_keys=True, default=str).encode()).hexdigest()
