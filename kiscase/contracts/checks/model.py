"""Findings of the checker, and their acceptance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record


class Severity(Choice):
    """How grave a finding is."""

    # Translators: severities of a finding: it keeps the contract from being printed, it warns, it is a hint
    BLOCKS = "blocks", N_("blocks")
    WARNS = "warns", N_("warns")
    HINTS = "hints", N_("hint")


@dataclass(frozen=True)
class Finding:
    """A finding: what it is, why it matters, and where it is fixed."""

    code: str
    severity: Severity
    field: str
    """The key of a field of the form, of a column of the contract, or a table of the case file."""
    row: int | None
    """The place among the rows of the field, counted from 0."""
    column: str
    where: str
    """What the field is called."""
    text: str
    reason: str
    place: str
    """The field with a hash of its content: an acceptance is valid for exactly this content."""
    page: tuple[str, int | None] | None = None
    """The page, by its kind and record, on which it is mended when that is not the contract's own."""
    accepted: str = ""
    """Why the finding was accepted; empty while it was not."""

    @property
    def pending(self) -> bool:
        """Whether something is to be done about it: it blocks, or warns and was not accepted."""
        return self.severity is Severity.BLOCKS or (self.severity is Severity.WARNS and not self.accepted)


class Acceptance(Record):
    """That a warning of the checker was accepted, and why."""

    __tablename__ = "acceptance"
    __table_args__ = (UniqueConstraint("contract_id", "code", "place"),)
    history_parents: ClassVar[tuple[str, ...]] = ("contract_id",)

    contract_id: Mapped[int] = foreign_key("contract.id", cascade=True)
    code: Mapped[str] = field(N_("Rule"), required=True)
    place: Mapped[str] = field(N_("Field"))
    reason: Mapped[str] = field(N_("Reason"), FieldKind.LONG, required=True)
