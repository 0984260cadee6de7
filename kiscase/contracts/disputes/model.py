"""Disputes: what the parties could not agree on, and what the head of the office answered."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from kiscase.contracts.model import DocumentedEvent
from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key

LETTER_FIELDS = (
    *("asked_on", "asked_by", "ground", "evaluation_on"),
    *("matters", "person_position", "worker_position", "proposal"),
)
"""What the letter says; it stays as it is once the answer is on file."""
ANSWER_FIELDS = ("answered_on", "reference", "ruled_by", "ruling", "consequence")


class DisputeParty(Choice):
    """Who asks for a ruling: each party may, alone or together."""

    PERSON = "person", N_("the person")
    WORKER = "worker", N_("the social worker")
    BOTH = "both", N_("both parties together")


class DisputeGround(Choice):
    """The point of the official form on which the request rests."""

    # Translators: what could not be negotiated, and the point of the official form; short, a field shows it whole
    CONTRACT = "contract", N_("contract: part I, point IV")
    CHANGES = "changes", N_("changes: part II, point II")


class RulingConsequence(Choice):
    """What follows from the answer."""

    # Translators: what follows for a contract from the ruling; short, a field shows it whole
    UNCHANGED = "unchanged", N_("carried out as it stands")
    CHANGED = "changed", N_("change: annex or evaluation")
    CONCLUDED = "concluded", N_("concluded as ruled")
    WITHDRAWN = "withdrawn", N_("no ruling: withdrawn")


class Dispute(DocumentedEvent):
    """A request for a ruling on a contract, and its answer."""

    __tablename__ = "dispute"
    __table_args__ = (UniqueConstraint("contract_id", "seq"),)
    changeable_when_signed: ClassVar[frozenset[str]] = frozenset(ANSWER_FIELDS)

    contract_id: Mapped[int] = foreign_key("contract.id", cascade=True)
    asked_on: Mapped[date] = field(N_("Day of the request"), FieldKind.DATE, required=True)
    asked_by: Mapped[DisputeParty] = field(
        N_("Who asks"), choice=DisputeParty, required=True, default=DisputeParty.BOTH
    )
    ground: Mapped[DisputeGround] = field(
        # Translators: on which point of the contract form a request for a ruling rests
        N_("Ground"),
        choice=DisputeGround,
        required=True,
        default=DisputeGround.CONTRACT,
        help=N_("What could not be negotiated, the contract or changes of it; the letter quotes the official form."),
    )
    evaluation_on: Mapped[date | None] = field(
        N_("Day of the evaluation"),
        FieldKind.DATE,
        help=N_("At which evaluation the changes could not be agreed on; leave empty if at none."),
    )
    matters: Mapped[str] = field(N_("Matters in dispute"), FieldKind.LONG, required=True)
    person_position: Mapped[str] = field(N_("Position of the person"), FieldKind.LONG)
    worker_position: Mapped[str] = field(N_("Position of the social worker"), FieldKind.LONG)
    proposal: Mapped[str] = field(N_("Proposed ruling"), FieldKind.LONG)
    answered_on: Mapped[date | None] = field(
        N_("Answer received on"), FieldKind.DATE, help=N_("For a withdrawn request, the day of the withdrawal.")
    )
    reference: Mapped[str] = field(N_("Reference number of the answer"))
    ruled_by: Mapped[str] = field(N_("Who ruled"))
    ruling: Mapped[str] = field(N_("Ruling"), FieldKind.LONG)
    consequence: Mapped[RulingConsequence | None] = field(N_("What follows"), choice=RulingConsequence)

    @property
    def answered(self) -> bool:
        """Whether there is an answer, or the request was withdrawn."""
        return self.consequence is not None
