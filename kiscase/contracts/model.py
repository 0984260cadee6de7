"""A social contract: what it says, its states, and the rule that it is frozen from the first signature on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON, Connection, UniqueConstraint, event, inspect, select
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from kiscase.core.errors import Problem
from kiscase.core.i18n import LANGUAGE_NAMES, N_, _
from kiscase.core.record import Choice, Kind, Record, field, owner

FORM = "kontrakt-socjalny-2010"


class State(Choice):
    """Where a contract stands."""

    DRAFT = "draft", N_("draft")
    PRINTED = "printed", N_("to be signed")
    PARTLY_SIGNED = "partly_signed", N_("partly signed")
    ACTIVE = "active", N_("being carried out")
    COMPLETED = "completed", N_("completed")
    TERMINATED = "terminated", N_("terminated")
    VOID = "void", N_("void")


OPEN = (State.DRAFT, State.PRINTED)
MOVES: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.PRINTED, State.VOID),
    State.PRINTED: (State.DRAFT, State.PARTLY_SIGNED, State.ACTIVE, State.VOID),
    State.PARTLY_SIGNED: (State.ACTIVE, State.VOID),
    State.ACTIVE: (State.COMPLETED, State.TERMINATED),
    State.COMPLETED: (),
    State.TERMINATED: (),
    State.VOID: (),
}


class Variant(Choice):
    """Which pair of parts of the form is filled in."""

    A = "A", N_("A: a person or family in a difficult life situation")
    B = "B", N_("B: one person, towards work and independence")


class Party(Choice):
    """Who does or signs something."""

    PARTICIPANT = "participant", N_("participant")
    WORKER = "worker", N_("social worker")


class Contract(Record):
    """The contract of art. 6 pkt 6 and art. 108 of the social assistance act, on a version of the official form."""

    __tablename__ = "contract"
    __table_args__ = (UniqueConstraint("number_year", "number_seq"),)
    owners: ClassVar[tuple[str, ...]] = ("participant_id",)

    participant_id: Mapped[int] = owner("participant.id")
    worker_id: Mapped[int] = owner("worker.id")
    variant: Mapped[Variant] = field(N_("Variant of the form"), choice=Variant, required=True, default=Variant.A)
    form: Mapped[str] = mapped_column(nullable=False, default=FORM)
    language: Mapped[str] = field(
        N_("Language of the paper"),
        Kind.CHOICE,
        options=lambda: list(LANGUAGE_NAMES.items()),
        required=True,
        default="pl",
    )
    state: Mapped[State] = field(N_("State"), choice=State, required=True, default=State.DRAFT)
    drawn_on: Mapped[date | None] = field(N_("Date of the contract"), Kind.DATE)
    ends_on: Mapped[date | None] = field(N_("Carried out until"), Kind.DATE)
    texts: Mapped[dict[str, str]] = mapped_column(JSON, nullable=False, default=dict)
    number: Mapped[str | None] = field(N_("Number"), unique=True)
    number_year: Mapped[int | None] = mapped_column()
    number_seq: Mapped[int | None] = mapped_column()
    version: Mapped[int] = field(N_("Version"), Kind.NUMBER, default=1)
    updated: Mapped[int] = mapped_column(nullable=False, default=0)
    closed_on: Mapped[date | None] = field(N_("Closed on"), Kind.DATE)
    reason: Mapped[str] = field(N_("Reason"))
    printed: Mapped[dict[str, Any]] = mapped_column(JSON, nullable=False, default=dict)
    """What the paper on file shows of person, worker and club (documents.facts); empty while there is none."""

    @property
    def title(self) -> str:
        """The number, or that it is a draft."""
        return self.number or _("draft no. {id}").format(id=self.id)

    @property
    def frozen(self) -> bool:
        """Whether the content may no longer change."""
        return self.state not in OPEN

    def move(self, state: State) -> None:
        """Go to another state; a Problem when that is not allowed from here."""
        if state not in MOVES[self.state]:
            raise Problem(
                _("A contract that is “{old}” cannot become “{new}”. Nothing was changed.").format(
                    old=self.state.label, new=state.label
                )
            )
        self.state = state

    def problems(self) -> dict[str, str]:
        """The end lies after the beginning."""
        if self.drawn_on and self.ends_on and self.ends_on < self.drawn_on:
            return {"ends_on": _("The contract ends before it begins.")}
        return {}

    def find_words(self) -> Sequence[str]:
        """A contract is found by its number."""
        return (self.number,) if self.number else ()

    def find_title(self) -> str:
        """The number."""
        return self.title


class _Part(Record):
    """A row of a contract, in its place."""

    __abstract__ = True
    owners: ClassVar[tuple[str, ...]] = ("contract_id",)

    contract_id: Mapped[int]
    position: Mapped[int] = mapped_column(nullable=False, default=0)


class Goal(_Part):
    """A main goal, or a detailed goal with its expected effect."""

    __tablename__ = "goal"

    contract_id: Mapped[int] = owner("contract.id", cascade=True)
    main: Mapped[bool] = field(N_("Main goal"), Kind.FLAG)
    text: Mapped[str] = field(N_("Goal"), Kind.LONG)
    effect: Mapped[str] = field(N_("Expected effect"), Kind.LONG)


class Step(_Part):
    """An action that one party is responsible for, with its date."""

    __tablename__ = "step"

    contract_id: Mapped[int] = owner("contract.id", cascade=True)
    party: Mapped[Party] = field(N_("Responsible"), choice=Party)
    text: Mapped[str] = field(N_("Action"), Kind.LONG)
    due: Mapped[date | None] = field(N_("Date"), Kind.DATE)


class Obligation(_Part):
    """What a party is bound to, beside the dated actions."""

    __tablename__ = "obligation"

    contract_id: Mapped[int] = owner("contract.id", cascade=True)
    party: Mapped[Party] = field(N_("Party"), choice=Party)
    text: Mapped[str] = field(N_("Obligation"), Kind.LONG)


class EvaluationDate(_Part):
    """A day on which carrying out the contract is to be evaluated."""

    __tablename__ = "evaluation_date"

    contract_id: Mapped[int] = owner("contract.id", cascade=True)
    planned_on: Mapped[date | None] = field(N_("Evaluation planned on"), Kind.DATE, index=True)


class Signature(Record):
    """That a party signed the printed contract, and when."""

    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("contract_id", "party"),)
    owners: ClassVar[tuple[str, ...]] = ("contract_id",)

    contract_id: Mapped[int] = owner("contract.id", cascade=True)
    party: Mapped[Party] = field(N_("Party"), choice=Party, required=True)
    name: Mapped[str] = field(N_("Name"), required=True)
    signed_on: Mapped[date] = field(N_("Signed on"), Kind.DATE, required=True)


@dataclass(frozen=True)
class Rows:
    """Where the rows of a table of the form are kept: the record, what is fixed for this table, and its columns."""

    record: type[_Part]
    fixed: dict[str, Any]
    columns: tuple[str, ...]


TABLES = {
    "main_goals": Rows(Goal, {"main": True}, ("text",)),
    "goals": Rows(Goal, {"main": False}, ("text", "effect")),
    "participant_actions": Rows(Step, {"party": Party.PARTICIPANT}, ("text", "due")),
    "worker_actions": Rows(Step, {"party": Party.WORKER}, ("text", "due")),
    "obligations": Rows(Obligation, {}, ("party", "text")),
    "evaluation_dates": Rows(EvaluationDate, {}, ("planned_on",)),
}
"""The tables of the form by their key; every other field of the form is a text of the contract."""


@dataclass
class Content:
    """What stands in a contract, as plain values: the editor's input and the paper's source.

    `head` holds columns of the contract, `texts` the form's texts by key, `tables` the rows of each table, with the id
    of those on file.
    """

    head: dict[str, Any] = dataclass_field(default_factory=dict)
    texts: dict[str, str] = dataclass_field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = dataclass_field(default_factory=dict)

    def says(self) -> tuple[Any, ...]:
        """What is said, without empty texts and without the ids of rows: equal for equal papers."""
        texts = {key: text for key, text in self.texts.items() if text}
        rows = {
            key: [{name: row.get(name) for name in TABLES[key].columns} for row in table]
            for key, table in self.tables.items()
        }
        return self.head, texts, {key: table for key, table in rows.items() if table}


_STILL_MOVING = {"state", "closed_on", "reason", "revision"}


@event.listens_for(Contract, "before_update")
def _freeze_contract(_mapper: Mapper[Contract], _connection: Connection, contract: Contract) -> None:
    attributes = inspect(contract).attrs
    old = attributes["state"].history.deleted
    if (old[0] if old else contract.state) in OPEN:
        return
    changed = {item.key for item in attributes if item.history.has_changes()}
    if changed - _STILL_MOVING:
        raise _frozen()


@event.listens_for(Contract, "before_delete")
def _keep_contract(_mapper: Mapper[Contract], _connection: Connection, contract: Contract) -> None:
    if contract.frozen or contract.number:
        raise Problem(_("A contract that has a number stays on file. It can be made void."))


@event.listens_for(Signature, "before_update")
@event.listens_for(Signature, "before_delete")
def _keep_signature(_mapper: Mapper[Any], _connection: Connection, _signature: Any) -> None:
    raise _frozen()


@event.listens_for(_Part, "before_insert", propagate=True)
@event.listens_for(_Part, "before_update", propagate=True)
@event.listens_for(_Part, "before_delete", propagate=True)
def _freeze_part(_mapper: Mapper[Any], connection: Connection, part: Any) -> None:
    moved = inspect(part).attrs["contract_id"].history
    owners = {part.contract_id, *moved.deleted}
    states = connection.scalars(select(Contract.state).where(Contract.id.in_(owners))).all()
    if len(states) < len(owners) or not set(states) <= set(OPEN):
        raise _frozen()


def _frozen() -> Problem:
    return Problem(
        _(
            "The contract is signed and cannot be changed any more. Nothing was changed: a change "
            "needs an annex (aneks)."
        )
    )
