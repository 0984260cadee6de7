"""A file about a person."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from kiscase.core.i18n import N_
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record


class Attachment(Record):
    """A scan, a picture or a PDF document about a person; its bytes are kept as they came."""

    __tablename__ = "attachment"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)
    exempt_from_undo: ClassVar[bool] = True  # the journal has only the hash of the bytes

    participant_id: Mapped[int] = foreign_key("participant.id")
    title: Mapped[str] = field(N_("What it is"), required=True)
    dated_on: Mapped[date | None] = field(
        N_("Date of the document"), FieldKind.DATE, help=N_("The one that is written on it.")
    )
    added_on: Mapped[date] = field(N_("Added on"), FieldKind.DATE, required=True)
    media: Mapped[str] = field(N_("Format"), required=True)
    """The media type, such as `application/pdf` or `image/jpeg`."""
    sha256: Mapped[str] = field(N_("Hash"), required=True)
    size: Mapped[int] = field(N_("Size in bytes"), FieldKind.NUMBER, limits=(0, 1 << 31), required=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, nullable=False, deferred=True)
