"""The photo of a person."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from kiscase.core.i18n import N_
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record


class Photo(Record):
    """A small picture of a person, as text so that undoing brings it back; after a merge the newer of two is shown."""

    __tablename__ = "photo"
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = foreign_key("participant.id", cascade=True)
    added_on: Mapped[date] = field(N_("Added on"), FieldKind.DATE, required=True)
    picture: Mapped[str] = mapped_column(Text, nullable=False, deferred=True)
    """A JPEG in base64, without what a camera writes into it."""
