"""What happens while a contract is carried out: breaches and invitations. What is signed does not change."""

from __future__ import annotations

from datetime import date, time
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from kiscase.contracts.model import DocumentedEvent
from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key

EVENT_DRAFT = "event of contract"
"""The kind of what is typed about an event and not saved, by its contract; and of the page that shows the events."""


class InvitationPurpose(Choice):
    """What a talk is about."""

    CONTRACT = "contract", N_("drawing up the contract")
    SIGNING = "signing", N_("signing a document")
    EVALUATION = "evaluation", N_("evaluating the contract")
    EXPLANATION = "explanation", N_("explaining a breach")
    OTHER = "other", N_("another matter")


class BreachConsequence(Choice):
    """What follows from a breach (art. 11 ust. 2 and 3 of the social assistance act)."""

    NONE = "none", N_("none: explanation accepted")
    TALK = "talk", N_("continues as agreed in the talk")
    ANNEX = "annex", N_("contract changed: annex or evaluation")
    NOTICE = "notice", N_("benefits office notified")
    TERMINATION = "termination", N_("contract terminated")


class Breach(DocumentedEvent):
    """A breach of the contract, the explanation of the person, and the consequence."""

    __tablename__ = "breach"
    __table_args__ = (UniqueConstraint("contract_id", "seq"),)
    changeable_when_signed: ClassVar[frozenset[str]] = frozenset(
        {"explanation", "explained_on", "consequence", "decision"}
    )

    contract_id: Mapped[int] = foreign_key("contract.id", cascade=True)
    happened_on: Mapped[date] = field(N_("Happened on"), FieldKind.DATE, required=True)
    agreed: Mapped[str] = field(N_("What was agreed"), FieldKind.LONG)
    """The arrangement of the contract that was not kept, in the contract's own words."""
    what: Mapped[str] = field(N_("What was not kept"), FieldKind.LONG, required=True)
    explain_by: Mapped[date | None] = field(N_("To be explained by"), FieldKind.DATE)
    explanation: Mapped[str] = field(N_("The person's explanation"), FieldKind.LONG)
    explained_on: Mapped[date | None] = field(N_("Explained on"), FieldKind.DATE)
    consequence: Mapped[BreachConsequence | None] = field(N_("Consequence"), choice=BreachConsequence)
    decision: Mapped[str] = field(N_("Reasons"), FieldKind.LONG)


class Invitation(DocumentedEvent):
    """An invitation to a talk."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("contract_id", "seq"),)

    contract_id: Mapped[int] = foreign_key("contract.id", cascade=True)
    purpose: Mapped[InvitationPurpose] = field(
        # Translators: what a talk is about
        N_("About"),
        choice=InvitationPurpose,
        required=True,
        default=InvitationPurpose.EVALUATION,
    )
    on: Mapped[date] = field(N_("Day"), FieldKind.DATE, required=True)
    # Translators: the time of day of a talk
    at: Mapped[time | None] = field(N_("Hour"), FieldKind.TIME)
    place: Mapped[str] = field(N_("Place"))
    note: Mapped[str] = field(N_("Please bring"), FieldKind.LONG)
