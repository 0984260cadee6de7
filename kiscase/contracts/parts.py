"""The parts of a contract: family members, goals, actions, obligations, dates; what is agreed freezes with it."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Connection, Index, String, event, inspect, select
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from kiscase.contracts.model import UNSIGNED_STATES, Contract, frozen_contract_problem
from kiscase.core.collation import fold_text
from kiscase.core.i18n import N_, _
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record
from kiscase.core.text.cleaning import compact_number
from kiscase.core.text.names import join_names
from kiscase.participants.model import Participant
from kiscase.participants.pesel import pesel_problems


class Party(Choice):
    """Who does something or is bound to it."""

    PARTICIPANT = "participant", N_("participant")
    WORKER = "worker", N_("social worker")


class SigningMode(Choice):
    """Whether a member of the family signs."""

    # Translators: whether a member of the family signs the contract
    SELF = "self", N_("signs")
    REPRESENTED = "represented", N_("through a legal representative")
    NONE = "none", N_("does not sign")


class ContractPart(Record):
    """A row of a contract, in its place."""

    __abstract__ = True
    history_parents: ClassVar[tuple[str, ...]] = ("contract_id",)

    contract_id: Mapped[int]
    position: Mapped[int] = mapped_column(nullable=False, default=0)
    agreed: ClassVar[bool] = True
    """Whether it is part of what is signed, and freezes with it."""


class FamilyMember(ContractPart):
    """A member of the family beside the person who concludes the contract."""

    __tablename__ = "contract_member"

    contract_id: Mapped[int] = foreign_key("contract.id", cascade=True)
    family_name: Mapped[str] = field(N_("Family name"))
    given_name: Mapped[str] = field(N_("Given name"))
    pesel: Mapped[str] = field(N_("PESEL or document"))
    address: Mapped[str] = field(N_("Address"), help=N_("Enter an address only if it differs from the first person's."))
    signs: Mapped[SigningMode | None] = field(N_("Signature"), choice=SigningMode)
    representative: Mapped[str] = field(N_("Legal representative"))
    from_id: Mapped[int | None] = foreign_key("contract_member.id", optional=True)

    @property
    def name(self) -> str:
        """Given and family name."""
        return join_names(self.given_name, self.family_name)

    def problems(self) -> dict[str, str]:
        """A PESEL has its form, its date and its check digit; what has letters is another document."""
        number = compact_number(self.pesel)
        return pesel_problems(number, None, None) if number.isdigit() else {}

    @classmethod
    def hindrance_to_merge(cls, session: Session, kept: Record, merged: Record) -> str:
        """Two parties of one contract are two people."""
        if not (isinstance(kept, Participant) and isinstance(merged, Participant)):
            return ""
        for person, member in ((kept, merged), (merged, kept)):
            beside = (Contract.participant_id == person.id) & (cls.pesel == member.pesel) & (cls.pesel != "")
            chosen = select(Contract).join(cls, cls.contract_id == Contract.id).where(beside).order_by(Contract.id)
            if contract := session.scalars(chosen).first():
                return _("Both are parties of the contract {number}: they are two people. Nothing was changed.").format(
                    number=contract.title
                )
        return ""


class Goal(ContractPart):
    """A main goal, or a detailed goal with its expected effect."""

    __tablename__ = "goal"
    __table_args__ = (Index("ix_goal_mark", "mark", "contract_id"),)

    contract_id: Mapped[int] = foreign_key("contract.id", cascade=True)
    main: Mapped[bool] = field(N_("Main goal"), FieldKind.FLAG)
    text: Mapped[str] = field(N_("Goal"), FieldKind.LONG)
    effect: Mapped[str] = field(N_("Expected effect"), FieldKind.LONG)
    mark: Mapped[str] = mapped_column(String(16), nullable=False, default="")
    """Equal for goals with equal text, to find copied ones (`text_fingerprint`)."""
    ref: Mapped[str] = mapped_column(String(4), nullable=False, default="")
    """What actions name a detailed goal by: a number, the same in all versions of a contract, wherever it stands."""
    from_id: Mapped[int | None] = foreign_key("goal.id", optional=True)
    """The row of an earlier contract or version that this one carries on."""

    def derive(self) -> None:
        """The mark follows from the text."""
        self.mark = text_fingerprint(self.text)


def text_fingerprint(text: str) -> str:
    """A short hash of a text, regardless of case, accents, blanks and punctuation; empty for an empty text."""
    said = "".join(letter for letter in fold_text(text) if letter.isalnum())
    return hashlib.sha256(said.encode()).hexdigest()[:16] if said else ""


class AgreedAction(ContractPart):
    """An action that one party is responsible for, with its date."""

    __tablename__ = "step"

    contract_id: Mapped[int] = foreign_key("contract.id", cascade=True)
    party: Mapped[Party] = field(N_("Responsible"), choice=Party)
    who: Mapped[str] = field(N_("Who"))
    """Which member of a family does it or is supported by it; empty for the person who concludes the contract."""
    text: Mapped[str] = field(N_("Action"), FieldKind.LONG)
    due: Mapped[date | None] = field(N_("Date"), FieldKind.DATE)
    goal: Mapped[str] = field(N_("Goal"))
    """The detailed goal that it serves, by its `ref`; ALL_GOALS if it serves all."""
    from_id: Mapped[int | None] = foreign_key("step.id", optional=True)


ALL_GOALS = "*"
"""The goal of an action that serves all of them."""
EVERYBODY = "*"
"""Who does an action that all the parties of a family do together."""


class Obligation(ContractPart):
    """What a party is bound to, beside the dated actions; only on the form before the official one."""

    __tablename__ = "obligation"

    contract_id: Mapped[int] = foreign_key("contract.id", cascade=True)
    party: Mapped[Party] = field(N_("Party"), choice=Party)
    text: Mapped[str] = field(N_("Obligation"), FieldKind.LONG)
    from_id: Mapped[int | None] = foreign_key("obligation.id", optional=True)


class EvaluationDate(ContractPart):
    """A further day on which carrying out the contract is to be evaluated: a reminder, on no official form."""

    __tablename__ = "evaluation_date"
    agreed: ClassVar[bool] = False

    contract_id: Mapped[int] = foreign_key("contract.id", cascade=True)
    planned_on: Mapped[date | None] = field(N_("Evaluation planned on"), FieldKind.DATE, index=True)


@event.listens_for(ContractPart, "before_insert", propagate=True)
@event.listens_for(ContractPart, "before_update", propagate=True)
@event.listens_for(ContractPart, "before_delete", propagate=True)
def _freeze_part(_mapper: Mapper[Any], connection: Connection, part: Any) -> None:
    if not part.agreed:
        return
    moved = inspect(part).attrs["contract_id"].history
    owners = {part.contract_id, *moved.deleted}
    states = connection.scalars(select(Contract.state).where(Contract.id.in_(owners))).all()
    if len(states) < len(owners) or not set(states) <= set(UNSIGNED_STATES):
        raise frozen_contract_problem()
