"""Listing issued documents, finding them and loading them byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.errors import DamagedFileError
from kiscase.core.i18n import N_, _
from kiscase.core.listing.source import ListSource, list_field
from kiscase.core.listing.statements import arrange_found_ids
from kiscase.core.listing.view import ListView
from kiscase.core.records.field_info import FieldKind
from kiscase.core.search.conditions import match_condition
from kiscase.issued.kinds import IssuedDocumentRow
from kiscase.issued.model import IssuedDocument


class DocumentKey(NamedTuple):
    """Which document it is, whatever its version."""

    document: str
    tablename: str
    row_id: int
    period: str


MAX_FOUND = 200  # documents that are shown of a typed text; more are found by typing
DOCUMENTS = ListSource(
    table="issued_document",
    fields=(
        list_field("number", N_("Number"), sql="issued_document.number"),
        list_field("person", N_("Person or activity"), stretch=True),
        list_field("stand", N_("State")),
        list_field("document", N_("Kind"), stretch=True),
        list_field("issued_on", N_("Issued on"), FieldKind.DATE, "issued_document.issued_on"),
        list_field("code", N_("Code"), sql="issued_document.code"),
        list_field("version", N_("Version"), FieldKind.NUMBER, "issued_document.version"),
    ),
    columns=("number", "person", "stand", "document", "issued_on", "code"),
    order="issued_document.id DESC",
    searched=(("issued_document", "issued_document.id"), ("participant", "issued_document.participant_id")),
)
"""What the list of issued documents can show."""
_ROW_COLUMNS = tuple(getattr(IssuedDocument, key) for key in IssuedDocumentRow._fields)


def find_stored_pdf(
    session: Session, document: str, tablename: str, row_id: int, version: int, *, period: str = ""
) -> bytes | None:
    """The bytes of an issued document, checked against their hash; None if it was not issued."""
    which = and_(
        IssuedDocument.document == document,
        IssuedDocument.tablename == tablename,
        IssuedDocument.row_id == row_id,
        IssuedDocument.period == period,
        IssuedDocument.version == version,
    )
    known = session.scalar(select(IssuedDocument.id).where(which))
    return None if known is None else _verified_content(session, which)


def find_issued_document(
    session: Session, document: str, tablename: str, row_id: int, version: int, *, period: str = ""
) -> IssuedDocument | None:
    """The record of an issued document, without its bytes; None if it was not issued."""
    of = {"document": document, "tablename": tablename, "row_id": row_id, "period": period, "version": version}
    return session.scalar(select(IssuedDocument).filter_by(**of))


def latest_version(
    session: Session, document: str, tablename: str, row_id: int, *, period: str = ""
) -> tuple[int, str]:
    """The version that was issued last, and the hash of its content; 0 if there is none."""
    key = DocumentKey(document, tablename, row_id, period)
    return latest_versions(session, [key]).get(key, (0, ""))


def latest_versions(session: Session, keys: Collection[DocumentKey]) -> dict[DocumentKey, tuple[int, str]]:
    """The version of each document that was issued last, and the hash of its content; without those never issued."""
    columns = (getattr(IssuedDocument, name) for name in DocumentKey._fields)
    chosen = (
        select(*columns, IssuedDocument.version, IssuedDocument.said)
        .where(
            *(getattr(IssuedDocument, name).in_({getattr(key, name) for key in keys}) for name in DocumentKey._fields)
        )
        .order_by(IssuedDocument.version)
    )
    found = {DocumentKey(*row[:-2]): (row.version, row.said) for row in session.execute(chosen)}
    return {key: found[key] for key in keys if key in found}


def list_issued_documents(
    session: Session, text: str = "", kind: str = "", year: int | None = None
) -> list[IssuedDocumentRow]:
    """The documents whose number, code or person matches, optionally of one kind and year, the latest first."""
    return issued_document_rows(session, find_issued_documents(session, text, kind, year))


def find_issued_documents(
    session: Session, text: str = "", kind: str = "", year: int | None = None, *, limit: int | None = None
) -> list[int]:
    """The ids of what `list_issued_documents` lists, or of the first ones."""
    chosen = select(IssuedDocument.id)
    if text.strip():
        by_paper = match_condition(session, IssuedDocument.__tablename__, IssuedDocument.id, text)
        by_person = match_condition(session, "participant", IssuedDocument.participant_id, text)
        chosen = chosen.where(or_(by_paper, by_person))
    if kind:
        chosen = chosen.where(IssuedDocument.document == kind)
    if year:
        chosen = chosen.where(IssuedDocument.issued_on.between(date(year, 1, 1), date(year, 12, 31)))
    if limit is not None:
        return list(session.scalars(chosen.order_by(IssuedDocument.id.desc()).limit(limit)))
    return sorted(session.scalars(chosen), reverse=True)  # asked in no order: an index is read, not the documents


def read_document_ids(
    session: Session, view: ListView, year: int | None = None, most: int | None = None
) -> Sequence[int]:
    """The ids of the documents of a view and perhaps of a year, in its order; at *most* so many, if it is given."""
    limit = None if view.sort or view.filters else most
    found = find_issued_documents(session, view.text, view.choice, year, limit=limit)
    return arrange_found_ids(PlainReader.in_session(session), DOCUMENTS, view, found)[:most]


def list_documents_of_person(session: Session, participant_id: int) -> list[IssuedDocumentRow]:
    """The documents about a person, the latest first."""
    chosen = select(*_ROW_COLUMNS).where(IssuedDocument.participant_id == participant_id)
    return [IssuedDocumentRow(*row) for row in session.execute(chosen.order_by(IssuedDocument.id.desc()))]


def issued_document_rows(session: Session, ids: Sequence[int]) -> list[IssuedDocumentRow]:
    """The lines of some documents, in the order of the ids; without those that are not on file."""
    chosen = select(*_ROW_COLUMNS).where(IssuedDocument.id.in_(ids))
    found = {row.id: IssuedDocumentRow(*row) for row in session.execute(chosen)}
    return [found[row_id] for row_id in ids if row_id in found]


def issued_document_row(session: Session, paper_id: int) -> IssuedDocumentRow:
    """A line of the list of issued documents."""
    return IssuedDocumentRow(*session.execute(select(*_ROW_COLUMNS).where(IssuedDocument.id == paper_id)).one())


def load_issued_document(session: Session, paper_id: int) -> tuple[IssuedDocumentRow, bytes]:
    """A line of the list, and the document's bytes, checked against their hash."""
    return issued_document_row(session, paper_id), _verified_content(session, IssuedDocument.id == paper_id)


def list_issue_years(session: Session) -> list[int]:
    """The years in which documents were issued, the latest first."""
    ends = (select(end(IssuedDocument.issued_on)).scalar_subquery() for end in (func.min, func.max))
    row = session.execute(select(*ends)).one()  # each by itself: one step into the index
    first, last = row[0], row[1]
    return list(range(last.year, first.year - 1, -1)) if first else []


def list_issued_kinds(session: Session) -> list[str]:
    """The keys of the kinds of which documents were issued."""
    document = IssuedDocument.document
    found = select(func.min(document).label("kind")).cte("found", recursive=True)
    following = select(func.min(document)).where(document > found.c.kind).scalar_subquery()
    found = found.union_all(select(following).where(found.c.kind.is_not(None)))  # from kind to kind in the index
    return list(session.scalars(select(found.c.kind).where(found.c.kind.is_not(None))))


def _verified_content(session: Session, which: ColumnElement[bool]) -> bytes:
    row = session.execute(select(IssuedDocument.content, IssuedDocument.sha256).where(which)).one()
    content: bytes = row.content
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise DamagedFileError(
            _("The document on file is not the one that was issued: its hash differs. Nothing was printed.")
        )
    return content
