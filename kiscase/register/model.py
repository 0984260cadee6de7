"""Papers that were given out: never changed, never deleted."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON, Connection, LargeBinary, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column
from stdnum.iso7064 import mod_37_36

from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.record import Choice, Kind, Record, field, owner


class IssuedDocument(Record):
    """The exact bytes of a paper, its hash, and the short code printed on each of its pages."""

    __tablename__ = "issued_document"
    __table_args__ = (UniqueConstraint("tablename", "row_id", "document", "version"),)
    owners: ClassVar[tuple[str, ...]] = ("participant_id",)
    lasting: ClassVar[bool] = True

    document: Mapped[str] = field(N_("Kind of document"), required=True)
    number: Mapped[str] = field(N_("Number"), required=True)
    version: Mapped[int] = field(N_("Version"), Kind.NUMBER, required=True)
    code: Mapped[str] = field(N_("Code"), required=True, unique=True)
    issued_on: Mapped[date] = field(N_("Given out on"), Kind.DATE, required=True)
    sha256: Mapped[str] = field(N_("Hash"), required=True)
    participant_id: Mapped[int | None] = owner("participant.id", optional=True)
    tablename: Mapped[str] = mapped_column(nullable=False)
    row_id: Mapped[int] = mapped_column(nullable=False, index=True)
    signers: Mapped[list[dict[str, str]]] = mapped_column(JSON, nullable=False, default=list)
    """Who is to sign it: `key` of the place and `name`; empty for a paper that needs no signature."""
    said: Mapped[str] = mapped_column(String(64), nullable=False, default="")
    """The hash of what the paper says, for papers that are made anew when that changes."""
    content: Mapped[bytes] = mapped_column(LargeBinary, nullable=False, deferred=True)

    def find_words(self) -> tuple[str, ...]:
        """A paper is found by its number and by the code on it."""
        return (self.number, self.code)

    def find_title(self) -> str:
        """The number and the code."""
        return f"{self.number} · {self.code}"


class Signature(Record):
    """That somebody signed a paper, and when; with a pen, or electronically in the file of the paper."""

    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("paper_id", "signer"),)
    owners: ClassVar[tuple[str, ...]] = ("paper_id",)

    paper_id: Mapped[int] = owner("issued_document.id")
    signer: Mapped[str] = field(N_("Place"), required=True)
    name: Mapped[str] = field(N_("Name"), required=True)
    signed_on: Mapped[date] = field(N_("Signed on"), Kind.DATE, required=True)
    electronic: Mapped[bool] = field(N_("Signed electronically"), Kind.FLAG)


class Hindrance(Choice):
    """Why a paper was not signed."""

    REFUSED = "refused", N_("refused to sign")
    ABSENT = "absent", N_("did not come")


class Attempt(Record):
    """That somebody was to sign a paper and did not, and why."""

    __tablename__ = "signing_attempt"
    owners: ClassVar[tuple[str, ...]] = ("paper_id",)

    paper_id: Mapped[int] = owner("issued_document.id")
    signer: Mapped[str] = field(N_("Place"), required=True)
    hindrance: Mapped[Hindrance] = field(N_("What happened"), choice=Hindrance, required=True)
    on: Mapped[date] = field(N_("Date"), Kind.DATE, required=True)
    reason: Mapped[str] = field(N_("Reason"), Kind.LONG, required=True)


class CopyKind(Choice):
    """Where the signed copy of a paper comes from."""

    SCAN = "scan", N_("scan of the signed paper")
    ELECTRONIC = "electronic", N_("file with electronic signatures")


class SignedCopy(Record):
    """The signed paper as it came back: a scan, or the PDF with electronic signatures; never changed, never deleted."""

    __tablename__ = "signed_copy"
    owners: ClassVar[tuple[str, ...]] = ("paper_id",)
    lasting: ClassVar[bool] = True

    paper_id: Mapped[int] = owner("issued_document.id")
    kind: Mapped[CopyKind] = field(N_("Kind"), choice=CopyKind, required=True)
    media: Mapped[str] = field(N_("Format"), required=True)
    """The media type, such as `application/pdf` or `image/jpeg`."""
    added_on: Mapped[date] = field(N_("Added on"), Kind.DATE, required=True)
    sha256: Mapped[str] = field(N_("Hash"), required=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, nullable=False, deferred=True)


def paper_code(uid: str, document: str, row_id: int, version: int) -> str:
    """The short code of a paper, `4QK7-2MWA`: seven characters and an ISO 7064 check character."""
    digest = hashlib.sha256(f"{uid}/{document}/{row_id}/{version}".encode()).digest()
    body = base64.b32encode(digest).decode()[:7]
    whole = body + mod_37_36.calc_check_digit(body)
    return f"{whole[:4]}-{whole[4:]}"


def is_paper_code(code: str) -> bool:
    """Whether the check character of a typed code fits; blanks, hyphens and small letters do not matter."""
    return bool(mod_37_36.is_valid(plain_code(code)))


def plain_code(code: str) -> str:
    """A typed code without blanks and hyphens, in capitals."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


@event.listens_for(IssuedDocument, "before_update")
@event.listens_for(IssuedDocument, "before_delete")
@event.listens_for(SignedCopy, "before_update")
@event.listens_for(SignedCopy, "before_delete")
@event.listens_for(Signature, "before_update")
@event.listens_for(Signature, "before_delete")
@event.listens_for(Attempt, "before_update")
@event.listens_for(Attempt, "before_delete")
def _keep(_mapper: Mapper[Any], _connection: Connection, _target: Any) -> None:
    raise Problem(_("A paper that was given out stays on file as it is."))
