"""Issued documents with their signatures and signed copies; none of them is ever changed or deleted."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON, Connection, Index, LargeBinary, String, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import is_merging
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record


class IssuedDocument(Record):
    """The exact bytes of a document, their hash, and the short code printed on each of its pages."""

    __tablename__ = "issued_document"
    __table_args__ = (
        UniqueConstraint("tablename", "row_id", "document", "period", "version"),
        Index("ix_issued_document_issued_on", "issued_on", "document"),
    )
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)
    exempt_from_undo: ClassVar[bool] = True
    names_row: ClassVar[tuple[str, str] | None] = ("tablename", "row_id")
    numbered_by: ClassVar[str] = "version"

    document: Mapped[str] = field(N_("Kind of document"), required=True, index=True)
    number: Mapped[str] = field(N_("Number"), required=True)
    version: Mapped[int] = field(N_("Version"), FieldKind.NUMBER, limits=(1, 1_000_000), required=True)
    code: Mapped[str] = field(N_("Code"), required=True, unique=True)
    issued_on: Mapped[date] = field(N_("Issued on"), FieldKind.DATE, required=True)
    sha256: Mapped[str] = field(N_("Hash"), required=True)
    participant_id: Mapped[int | None] = foreign_key("participant.id", optional=True)
    tablename: Mapped[str] = mapped_column(nullable=False)
    row_id: Mapped[int] = mapped_column(nullable=False, index=True)
    period: Mapped[str] = mapped_column(String(10), nullable=False, default="")
    """The month or week that the document is about, as in ISO 8601: `2026-05`, `2026-W23`; empty for no period."""
    signers: Mapped[list[dict[str, str]]] = mapped_column(JSON, nullable=False, default=list)
    """Who is to sign it: `key` of the signature line and `name`; empty if it needs no signature."""
    said: Mapped[str] = mapped_column(String(64), nullable=False, default="")
    """The hash of its content, for documents of which a new version is due when the content changes."""
    content: Mapped[bytes] = mapped_column(LargeBinary, nullable=False, deferred=True)

    def search_texts(self) -> tuple[str, ...]:
        """A document is found by its number and its code."""
        return (self.number, self.code)

    def search_title(self) -> str:
        """The number and the code."""
        return f"{self.number} · {self.code}"

    def search_details(self) -> str:
        """When it was issued."""
        return _("issued on {date}").format(date=format_date(self.issued_on))


class Signature(Record):
    """Who signed a document and when, by hand or electronically in its file."""

    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("paper_id", "signer"),)
    history_parents: ClassVar[tuple[str, ...]] = ("paper_id",)

    paper_id: Mapped[int] = foreign_key("issued_document.id")
    signer: Mapped[str] = field(N_("Place"), required=True)
    name: Mapped[str] = field(N_("Name"), required=True)
    signed_on: Mapped[date] = field(N_("Signed on"), FieldKind.DATE, required=True)
    electronic: Mapped[bool] = field(N_("Signed electronically"), FieldKind.FLAG)


class AttemptOutcome(Choice):
    """Why a document was not signed."""

    REFUSED = "refused", N_("refused to sign")
    ABSENT = "absent", N_("did not come")


class SigningAttempt(Record):
    """Who was to sign a document and did not, and why."""

    __tablename__ = "signing_attempt"
    history_parents: ClassVar[tuple[str, ...]] = ("paper_id",)

    paper_id: Mapped[int] = foreign_key("issued_document.id")
    signer: Mapped[str] = field(N_("Place"), required=True)
    hindrance: Mapped[AttemptOutcome] = field(N_("What happened"), choice=AttemptOutcome, required=True)
    on: Mapped[date] = field(N_("Date"), FieldKind.DATE, required=True)
    reason: Mapped[str] = field(N_("Reason"), FieldKind.LONG, required=True)


class CopyKind(Choice):
    """Where a signed copy comes from."""

    SCAN = "scan", N_("scan of the signed document")
    ELECTRONIC = "electronic", N_("file with electronic signatures")


class SignedCopy(Record):
    """The signed document as it came back: a scan, or the PDF with electronic signatures."""

    __tablename__ = "signed_copy"
    history_parents: ClassVar[tuple[str, ...]] = ("paper_id",)
    exempt_from_undo: ClassVar[bool] = True

    paper_id: Mapped[int] = foreign_key("issued_document.id")
    kind: Mapped[CopyKind] = field(N_("Kind"), choice=CopyKind, required=True)
    media: Mapped[str] = field(N_("Format"), required=True)
    """The media type, such as `application/pdf` or `image/jpeg`."""
    added_on: Mapped[date] = field(N_("Added on"), FieldKind.DATE, required=True)
    sha256: Mapped[str] = field(N_("Hash"), required=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, nullable=False, deferred=True)


_CHANGES_WITH_PERSON = {"participant_id", "row_id", "version", "revision"}
"""What is not on the paper itself: whom it is about, when two people on file turn out to be one."""


@event.listens_for(IssuedDocument, "before_update")
def _forbid_change_of_document(mapper: Mapper[Any], connection: Connection, document: IssuedDocument) -> None:
    changed = {item.key for item in inspect(document).attrs if item.history.has_changes()}
    if changed - _CHANGES_WITH_PERSON or not is_merging(document):
        _forbid_change(mapper, connection, document)


@event.listens_for(IssuedDocument, "before_delete")
@event.listens_for(SignedCopy, "before_update")
@event.listens_for(SignedCopy, "before_delete")
@event.listens_for(Signature, "before_update")
@event.listens_for(Signature, "before_delete")
@event.listens_for(SigningAttempt, "before_update")
@event.listens_for(SigningAttempt, "before_delete")
def _forbid_change(_mapper: Mapper[Any], _connection: Connection, _target: Any) -> None:
    raise Problem(_("An issued document stays on file as it is."))
