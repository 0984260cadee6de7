"""What a contract consists of: people, goals, actions, obligations, dates; they freeze with their contract."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Connection, Index, String, event, inspect, select
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from kiscase.contracts.model.contract import OPEN, Contract, frozen
from kiscase.core.i18n import N_, fold
from kiscase.core.record import Choice, Kind, Record, field, owner
from kiscase.participants.model import pesel_problems


class Party(Choice):
    """Who does something or is bound to it."""

    PARTICIPANT = "participant", N_("participant")
    WORKER = "worker", N_("social worker")


class Signing(Choice):
    """Whether a member of the family signs."""

    SELF = "self", N_("signs")
    REPRESENTED = "represented", N_("through a legal representative")
    NONE = "none", N_("does not sign")


class _Part(Record):
    """A row of a contract, in its place."""

    __abstract__ = True
    owners: ClassVar[tuple[str, ...]] = ("contract_id",)

    contract_id: Mapped[int]
    position: Mapped[int] = mapped_column(nullable=False, default=0)


class Member(_Part):
    """A member of the family beside the person who concludes the contract."""

    __tablename__ = "contract_member"

    contract_id: Mapped[int] = owner("contract.id", cascade=True)
    family_name: Mapped[str] = field(N_("Family name"))
    given_name: Mapped[str] = field(N_("Given name"))
    pesel: Mapped[str] = field(N_("PESEL or document"))
    address: Mapped[str] = field(N_("Address"), help=N_("The address only when it differs from the first person's."))
    signs: Mapped[Signing | None] = field(N_("Signature"), choice=Signing)
    representative: Mapped[str] = field(N_("Legal representative"))
    from_id: Mapped[int | None] = owner("contract_member.id", optional=True)

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given_name} {self.family_name}".strip()

    def problems(self) -> dict[str, str]:
        """A PESEL has its form, its date and its check digit; what has letters is another document."""
        number = "".join(self.pesel.split())
        return pesel_problems(number, None, None) if number.isdigit() else {}


class Goal(_Part):
    """A main goal, or a detailed goal with its expected effect."""

    __tablename__ = "goal"
    __table_args__ = (Index("ix_goal_mark", "mark", "contract_id"),)

    contract_id: Mapped[int] = owner("contract.id", cascade=True)
    main: Mapped[bool] = field(N_("Main goal"), Kind.FLAG)
    text: Mapped[str] = field(N_("Goal"), Kind.LONG)
    effect: Mapped[str] = field(N_("Expected effect"), Kind.LONG)
    mark: Mapped[str] = mapped_column(String(16), nullable=False, default="")
    """The same for goals that say the same: so is found which of them was copied (`mark_of`)."""
    from_id: Mapped[int | None] = owner("goal.id", optional=True)
    """The row of an earlier contract or version that this one carries on."""

    def derive(self) -> None:
        """The mark follows from the text."""
        self.mark = mark_of(self.text)


def mark_of(text: str) -> str:
    """A short hash of what a text says, whatever its case, accents, blanks and stops; empty for an empty text."""
    said = "".join(letter for letter in fold(text) if letter.isalnum())
    return hashlib.sha256(said.encode()).hexdigest()[:16] if said else ""


class Step(_Part):
    """An action that one party is responsible for, with its date."""

    __tablename__ = "step"

    contract_id: Mapped[int] = owner("contract.id", cascade=True)
    party: Mapped[Party] = field(N_("Responsible"), choice=Party)
    who: Mapped[str] = field(N_("Who"))
    """Which member of a family; empty for the person who concludes the contract, or for the worker."""
    text: Mapped[str] = field(N_("Action"), Kind.LONG)
    due: Mapped[date | None] = field(N_("Date"), Kind.DATE)
    from_id: Mapped[int | None] = owner("step.id", optional=True)


class Obligation(_Part):
    """What a party is bound to, beside the dated actions."""

    __tablename__ = "obligation"

    contract_id: Mapped[int] = owner("contract.id", cascade=True)
    party: Mapped[Party] = field(N_("Party"), choice=Party)
    text: Mapped[str] = field(N_("Obligation"), Kind.LONG)
    from_id: Mapped[int | None] = owner("obligation.id", optional=True)


class EvaluationDate(_Part):
    """A day on which carrying out the contract is to be evaluated."""

    __tablename__ = "evaluation_date"

    contract_id: Mapped[int] = owner("contract.id", cascade=True)
    planned_on: Mapped[date | None] = field(N_("Evaluation planned on"), Kind.DATE, index=True)


@dataclass(frozen=True)
class Rows:
    """Where the rows of a table of the form are kept: the record, what is fixed for this table, and its columns."""

    record: type[_Part]
    fixed: dict[str, Any]
    columns: tuple[str, ...]

    @property
    def linked(self) -> bool:
        """Whether a row knows the earlier row that it carries on."""
        return "from_id" in self.record.__table__.columns


TABLES = {
    "members": Rows(Member, {}, ("family_name", "given_name", "pesel", "address", "signs", "representative")),
    "main_goals": Rows(Goal, {"main": True}, ("text",)),
    "goals": Rows(Goal, {"main": False}, ("text", "effect")),
    "participant_actions": Rows(Step, {"party": Party.PARTICIPANT}, ("who", "text", "due")),
    "worker_actions": Rows(Step, {"party": Party.WORKER}, ("text", "due")),
    "obligations": Rows(Obligation, {}, ("party", "text")),
    "evaluation_dates": Rows(EvaluationDate, {}, ("planned_on",)),
}
"""The tables of the form by their key; every other field of the form is a text of the contract."""


@dataclass
class Content:
    """What stands in a contract, as plain values: the editor's input and the paper's source.

    `head` holds columns of the contract, `texts` the form's texts by key, `tables` the rows of each table, with the id
    of those on file and `from_id` of those that carry an earlier row on.
    """

    head: dict[str, Any] = dataclass_field(default_factory=dict)
    texts: dict[str, str] = dataclass_field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = dataclass_field(default_factory=dict)

    def says(self) -> tuple[Any, ...]:
        """What is said, without what is empty and without the ids of rows: equal for equal papers.

        The language of the second copy does not change the paper.
        """
        head = {key: value for key, value in self.head.items() if key != "language"}
        rows = {
            key: [_filled({name: row.get(name) for name in TABLES[key].columns}) for row in table]
            for key, table in self.tables.items()
        }
        return _filled(head), _filled(self.texts), _filled(rows)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value or value is False}


@event.listens_for(_Part, "before_insert", propagate=True)
@event.listens_for(_Part, "before_update", propagate=True)
@event.listens_for(_Part, "before_delete", propagate=True)
def _freeze_part(_mapper: Mapper[Any], connection: Connection, part: Any) -> None:
    moved = inspect(part).attrs["contract_id"].history
    owners = {part.contract_id, *moved.deleted}
    states = connection.scalars(select(Contract.state).where(Contract.id.in_(owners))).all()
    if len(states) < len(owners) or not set(states) <= set(OPEN):
        raise frozen()
