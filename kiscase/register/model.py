"""Papers that were given out: never changed, never deleted."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from typing import ClassVar

from sqlalchemy import Connection, LargeBinary, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column
from stdnum.iso7064 import mod_37_36

from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.record import Kind, Record, field, owner


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
    said: Mapped[str] = mapped_column(String(64), nullable=False, default="")
    """The hash of what the paper says, for papers that are made anew when that changes."""
    content: Mapped[bytes] = mapped_column(LargeBinary, nullable=False, deferred=True)

    def find_words(self) -> tuple[str, ...]:
        """A paper is found by its number and by the code on it."""
        return (self.number, self.code)

    def find_title(self) -> str:
        """The number and the code."""
        return f"{self.number} · {self.code}"


def paper_code(uid: str, document: str, row_id: int, version: int) -> str:
    """The short code of a paper, `4QK7-2MWA`: seven characters and an ISO 7064 check character."""
    digest = hashlib.sha256(f"{uid}/{document}/{row_id}/{version}".encode()).digest()
    body = base64.b32encode(digest).decode()[:7]
    whole = body + mod_37_36.calc_check_digit(body)
    return f"{whole[:4]}-{whole[4:]}"


@event.listens_for(IssuedDocument, "before_update")
@event.listens_for(IssuedDocument, "before_delete")
def _keep(_mapper: Mapper[IssuedDocument], _connection: Connection, _target: IssuedDocument) -> None:
    raise Problem(_("A paper that was given out stays on file as it is."))
