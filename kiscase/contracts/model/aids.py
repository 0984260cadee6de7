"""What helps to draft: own phrases, own plans, corrected labels of the form, and warnings accepted with a reason."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kiscase.contracts.model.contract import Variant
from kiscase.core.i18n import N_
from kiscase.core.record import Kind, Record, field, owner


class Phrase(Record):
    """A phrase for a field of the form: one of the club's own, or how often one of the library was used."""

    __tablename__ = "phrase"
    __table_args__ = (UniqueConstraint("place", "text"),)

    place: Mapped[str] = field(N_("Field"), required=True)
    """The key of the field of the form, such as `goals` or `goals.effect`."""
    text: Mapped[str] = field(N_("Phrase"), Kind.LONG, required=True)
    own: Mapped[bool] = field(N_("Own phrase"), Kind.FLAG)
    uses: Mapped[int] = mapped_column(nullable=False, default=0)


phrase_trace = Table(
    "phrase_trace",
    Record.metadata,
    Column("mark", String(32), primary_key=True),
    Column("participant_id", Integer, ForeignKey("participant.id", ondelete="CASCADE"), index=True),
    sqlite_with_rowid=False,
)
"""In whose contract a text was typed first, so that a second person's makes it a phrase: of the text only a mark.

Without a person the text is settled: it is a phrase already, or was removed from them. No record: it has no history.
"""


class Template(Record):
    """A whole plan to begin a contract with."""

    __tablename__ = "template"

    name: Mapped[str] = field(N_("Name of the plan"), required=True, unique=True)
    variant: Mapped[Variant] = field(N_("Variant of the form"), choice=Variant, required=True, default=Variant.A)
    content: Mapped[dict[str, Any]] = mapped_column(JSON, nullable=False, default=dict)


class FormLabel(Record):
    """A label of an official form as the institution has corrected it."""

    __tablename__ = "form_label"
    __table_args__ = (UniqueConstraint("form", "place", "language"),)

    form: Mapped[str] = field(N_("Form"), required=True)
    place: Mapped[str] = field(N_("Field"), required=True)
    """Where it stands, as kiscase.paper.labels says it: `section`, `section.field`, `section.field.column`."""
    language: Mapped[str] = field(N_("Language"), required=True, default="pl")
    text: Mapped[str] = field(N_("Label"), Kind.LONG, required=True)


class Acceptance(Record):
    """That a warning of the checker was accepted, and why."""

    __tablename__ = "acceptance"
    __table_args__ = (UniqueConstraint("contract_id", "code", "place"),)
    owners: ClassVar[tuple[str, ...]] = ("contract_id",)

    contract_id: Mapped[int] = owner("contract.id", cascade=True)
    code: Mapped[str] = field(N_("Rule"), required=True)
    place: Mapped[str] = field(N_("Field"))
    reason: Mapped[str] = field(N_("Reason"), Kind.LONG, required=True)
