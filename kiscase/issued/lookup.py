"""Looks up issued documents by the code that is printed on each of their pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.core.records.search_hit import SearchHit
from kiscase.issued import actions as issued
from kiscase.issued import signers_and_signed_copies
from kiscase.issued.codes import is_document_code, normalize_code
from kiscase.issued.kinds import DocumentRegistry, IssuedDocumentRow
from kiscase.issued.model import IssuedDocument, Signature
from kiscase.issued.status import DocumentStatus, StatusNote

_CODE = re.compile(r"[A-Z0-9]{8}")


class DocumentLookup(NamedTuple):
    """An issued document: its line in the list, its status, and both as a sentence."""

    row: IssuedDocumentRow
    status_note: StatusNote
    sentence: str


def find_document_by_code(session: Session, code: str, registry: DocumentRegistry) -> DocumentLookup:
    """The document with that code; raises a Problem if the code is mistyped or unknown in this file."""
    plain = normalize_code(code)
    shown = f"{plain[:4]}-{plain[4:]}"
    if not is_document_code(code):
        words = _("The code {code} is mistyped: its check character does not match. Compare it with the document.")
        raise Problem(words.format(code=shown))
    known = session.scalar(select(IssuedDocument.id).where(IssuedDocument.code == shown))
    if known is None:
        words = _(
            "No document with the code {code} was issued from this file. It may come from the file of another club."
        )
        raise Problem(words.format(code=shown))
    return look_up_document(session, known, registry)


def look_up_document(session: Session, paper_id: int, registry: DocumentRegistry) -> DocumentLookup:
    """What is known about an issued document."""
    row = issued.issued_document_row(session, paper_id)
    standing = document_statuses(session, [row], registry)[paper_id]
    kind = registry.label(row.document)
    head = _("{kind} {number}, version {version}, issued on {date}").format(
        kind=kind, number=row.number, version=row.version, date=format_date(row.issued_on)
    )
    signed = _signature_note(session, paper_id)
    words = [part for part in (signed, standing.note) if part] or [standing.status.label]
    return DocumentLookup(row, standing, f"{head}: {', '.join(words)}.")


def search_hits_for_code(session: Session, text: str, registry: DocumentRegistry) -> list[SearchHit]:
    """The search hits for a typed code: the document, or why there is none; empty for any other text."""
    plain = normalize_code(text)
    if "/" in text or not _CODE.fullmatch(plain):  # KS/32/2026 has eight signs too, but is a number
        return []
    letters = any(letter.isalpha() for letter in plain)
    meant = "-" in text.strip()[3:6] or (letters and any(letter.isdigit() for letter in plain))
    try:
        found = find_document_by_code(session, text, registry)
    except Problem as problem:
        return [SearchHit("", 0, problem.sentence)] if meant else []
    return [SearchHit(IssuedDocument.__tablename__, found.row.id, found.sentence)]


def document_statuses(
    session: Session, rows: Sequence[IssuedDocumentRow], registry: DocumentRegistry
) -> dict[int, StatusNote]:
    """The status of each document: as its feature knows it, or else as its signatures show."""
    return _statuses_by_signatures(session, rows) | registry.statuses(session, rows)


def _statuses_by_signatures(session: Session, rows: Sequence[IssuedDocumentRow]) -> dict[int, StatusNote]:
    waiting: set[int] = set()
    signed: set[int] = set()
    ids = [row.id for row in rows]
    counting = select(Signature.paper_id, func.count(Signature.id)).where(Signature.paper_id.in_(ids))
    counted = {row[0]: row[1] for row in session.execute(counting.group_by(Signature.paper_id))}
    wanted = select(IssuedDocument.id, IssuedDocument.signers).where(IssuedDocument.id.in_(ids))
    for paper_id, signers in session.execute(wanted):
        if signers:
            (signed if counted.get(paper_id, 0) >= len(signers) else waiting).add(paper_id)
    newest = _latest_versions(session, rows)
    return {row.id: _status_of_row(row, waiting, signed, newest) for row in rows}


def _status_of_row(
    row: IssuedDocumentRow, waiting: set[int], signed: set[int], newest: Mapping[tuple[str, str, int, str], int]
) -> StatusNote:
    last = newest[row.document, row.tablename, row.row_id, row.period]
    if row.version < last:
        return StatusNote(DocumentStatus.REPLACED, _("replaced by version {version}").format(version=last))
    if row.id in waiting:
        return StatusNote(DocumentStatus.WAITING)
    return StatusNote(DocumentStatus.SIGNED if row.id in signed else DocumentStatus.VALID)


def _latest_versions(session: Session, rows: Sequence[IssuedDocumentRow]) -> dict[tuple[str, str, int, str], int]:
    """The last version of the documents about the same records."""
    records: dict[str, set[int]] = {}
    for row in rows:
        records.setdefault(row.tablename, set()).add(row.row_id)
    of_paper = (IssuedDocument.document, IssuedDocument.tablename, IssuedDocument.row_id, IssuedDocument.period)
    newest = select(*of_paper, func.max(IssuedDocument.version)).group_by(*of_paper)
    found: dict[tuple[str, str, int, str], int] = {}
    for tablename, ids in records.items():
        of_records = (IssuedDocument.tablename == tablename, IssuedDocument.row_id.in_(ids))
        found |= {(row[0], row[1], row[2], row[3]): row[4] for row in session.execute(newest.where(*of_records))}
    return found


def _signature_note(session: Session, paper_id: int) -> str:
    """Who is still to sign, or when the last one did; empty for a document that needs no signature."""
    on_file = session.get_one(IssuedDocument, paper_id)
    if not on_file.signers:
        return ""
    missing = [one["name"] for one in signers_and_signed_copies.missing_signers(session, on_file)]
    if missing:
        return _("signatures missing: {names}").format(names=", ".join(missing))
    last: date = max(one.signed_on for one in signers_and_signed_copies.list_signatures(session, paper_id))
    return _("signed on {date}").format(date=format_date(last))
