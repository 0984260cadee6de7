"""The club's own phrases."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kiscase.core.database.dialect_options import ORDERED_BY_PRIMARY_KEY
from kiscase.core.i18n import N_
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field
from kiscase.core.records.record import Record


class Phrase(Record):
    """A phrase for a field of the form: one of the club's own, or how often one of the library was used."""

    __tablename__ = "phrase"
    __table_args__ = (UniqueConstraint("place", "text"),)
    outside_journal: ClassVar[bool] = True

    place: Mapped[str] = field(N_("Field"), required=True)
    """The key of the field of the form, such as `goals` or `goals.effect`."""
    text: Mapped[str] = field(N_("Phrase"), FieldKind.LONG, required=True)
    own: Mapped[bool] = field(N_("Own phrase"), FieldKind.FLAG)
    uses: Mapped[int] = mapped_column(nullable=False, default=0)


phrase_trace = Table(
    "phrase_trace",
    Record.metadata,
    Column("mark", String(32), primary_key=True),
    Column("participant_id", Integer, ForeignKey("participant.id", ondelete="CASCADE"), index=True),
    **ORDERED_BY_PRIMARY_KEY,
)
"""In whose contract a text was typed first, so that a second person's makes it a phrase: of the text only a mark.

Without a person the text is settled: it is a phrase already, or was removed from them. No record: it has no history.
"""
