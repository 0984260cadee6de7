"""A social contract: its states and moves, and the rule that it is frozen from the first signature on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import JSON, Connection, UniqueConstraint, event, inspect
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from kiscase.core.errors import Problem
from kiscase.core.i18n import DEFAULT_LANGUAGE, LANGUAGE_NAMES, N_, _
from kiscase.core.record import Choice, Kind, Record, field, owner

FORM = "kontrakt-socjalny-2010"


class State(Choice):
    """Where a contract stands."""

    DRAFT = "draft", N_("draft")
    READY = "ready", N_("ready to print")
    PRINTED = "printed", N_("to be signed")
    PARTLY_SIGNED = "partly_signed", N_("partly signed")
    ACTIVE = "active", N_("being carried out")
    EVALUATED = "evaluated", N_("evaluated at the end")
    DISPUTED = "disputed", N_("in dispute")
    COMPLETED = "completed", N_("completed")
    TERMINATED = "terminated", N_("terminated")
    AMENDED = "amended", N_("replaced by an annex")
    REFUSED = "refused", N_("not signed: refused")
    VOID = "void", N_("void")


OPEN = (State.DRAFT, State.READY, State.PRINTED)
"""Nobody has signed: the content can change."""
RUNNING = (State.ACTIVE, State.EVALUATED, State.DISPUTED)
"""The contract is being carried out, which is the condition of art. 18 ust. 4 of the social employment act."""
MOVES: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.READY, State.VOID),
    State.READY: (State.DRAFT, State.PRINTED, State.VOID),
    State.PRINTED: (State.DRAFT, State.PARTLY_SIGNED, State.ACTIVE, State.REFUSED, State.VOID),
    State.PARTLY_SIGNED: (State.ACTIVE, State.REFUSED, State.VOID),
    State.ACTIVE: (State.EVALUATED, State.DISPUTED, State.TERMINATED, State.AMENDED),
    State.EVALUATED: (State.COMPLETED, State.ACTIVE, State.DISPUTED, State.TERMINATED, State.AMENDED),
    State.DISPUTED: (State.ACTIVE, State.EVALUATED, State.TERMINATED, State.AMENDED),
    State.COMPLETED: (State.EVALUATED,),
    State.TERMINATED: (State.ACTIVE,),
    State.AMENDED: (),
    State.REFUSED: (),
    State.VOID: (),
}


class Outcome(Choice):
    """With what result a contract was completed."""

    REACHED = "reached", N_("goals reached")
    PARTLY = "partly", N_("goals partly reached")
    NOT = "not", N_("goals not reached")


class Variant(Choice):
    """Which pair of parts of the form is filled in."""

    A = "A", N_("A: a person or family in a difficult life situation")
    B = "B", N_("B: one person, towards work and independence")


class Contract(Record):
    """The contract of art. 6 pkt 6 and art. 108 of the social assistance act, on a version of the official form.

    An annex is a contract, too: it says what holds from its signatures on, and `amends_id` is what held before.
    """

    __tablename__ = "contract"
    __table_args__ = (UniqueConstraint("number_year", "number_seq", "annex"),)
    owners: ClassVar[tuple[str, ...]] = ("participant_id", "amends_id")

    participant_id: Mapped[int] = owner("participant.id")
    worker_id: Mapped[int] = owner("worker.id")
    amends_id: Mapped[int | None] = owner("contract.id", optional=True)
    root_id: Mapped[int | None] = owner("contract.id", optional=True)
    """The contract that this annex and those before it amend; None for a contract that is no annex."""
    annex: Mapped[int] = mapped_column(nullable=False, default=0)
    """Which annex of its contract this is; 0 is the contract itself."""
    follows_id: Mapped[int | None] = owner("contract.id", optional=True)
    """The earlier contract that this one continues."""
    variant: Mapped[Variant] = field(N_("Variant of the form"), choice=Variant, required=True, default=Variant.A)
    form: Mapped[str] = mapped_column(nullable=False, default=FORM)
    language: Mapped[str] = field(
        N_("Second copy in"),
        Kind.CHOICE,
        options=lambda: list((LANGUAGE_NAMES | {DEFAULT_LANGUAGE: _("no second copy")}).items()),
        required=True,
        default=DEFAULT_LANGUAGE,
        help=N_("What is numbered, signed and kept is in Polish. Beside it the person can get a copy to read."),
    )
    """The language of the participant's second copy; "pl" where there is none."""
    representative: Mapped[str] = field(
        N_("Legal representative"),
        help=N_("Who signs for a person who is a minor or has a guardian; empty when the person signs."),
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
    outcome: Mapped[Outcome | None] = field(N_("Result"), choice=Outcome)
    closed_on: Mapped[date | None] = field(N_("Closed on"), Kind.DATE)
    reason: Mapped[str] = field(N_("Reason"))
    printed: Mapped[dict[str, Any]] = mapped_column(JSON, nullable=False, default=dict)
    """What the paper on file shows of people, worker and club (documents.facts); empty while there is none."""

    @property
    def title(self) -> str:
        """The number, or that it is a draft."""
        words = _("annex {annex}, draft") if self.annex else _("draft no. {id}")
        return self.number or words.format(annex=self.annex, id=self.id)

    @property
    def first_id(self) -> int:
        """The contract at the beginning of the chain of annexes."""
        return self.root_id or self.id

    @property
    def frozen(self) -> bool:
        """Whether the content may no longer change."""
        return self.state not in OPEN

    def move(self, state: State) -> None:
        """Go to another state; a Problem when that is not allowed from here."""
        if state not in MOVES[self.state]:
            raise no_move(self.state, state)
        self.state = state

    def problems(self) -> dict[str, str]:
        """The end lies after the beginning; an annex may be drawn up after the end, to put it off."""
        if not self.annex and self.drawn_on and self.ends_on and self.ends_on < self.drawn_on:
            return {"ends_on": _("The contract ends before it begins.")}
        return {}

    def find_words(self) -> Sequence[str]:
        """A contract is found by its number."""
        return (self.number,) if self.number else ()

    def find_title(self) -> str:
        """The number."""
        return self.title


class Move(Record):
    """That a contract came into a state, on which day, and why."""

    __tablename__ = "contract_move"
    owners: ClassVar[tuple[str, ...]] = ("contract_id",)

    contract_id: Mapped[int] = owner("contract.id", cascade=True)
    state: Mapped[State] = field(N_("State"), choice=State, required=True)
    on: Mapped[date] = field(N_("Date"), Kind.DATE, required=True, index=True)
    reason: Mapped[str] = field(N_("Reason"))


_STILL_MOVING = {"state", "closed_on", "reason", "outcome", "revision"}


@event.listens_for(Contract, "before_update")
def _freeze_contract(_mapper: Mapper[Contract], _connection: Connection, contract: Contract) -> None:
    attributes = inspect(contract).attrs
    old = attributes["state"].history.deleted
    if (old[0] if old else contract.state) in OPEN:
        return
    changed = {item.key for item in attributes if item.history.has_changes()}
    if changed - _STILL_MOVING or contract.state in OPEN:  # no way back into what can be changed
        raise frozen()


@event.listens_for(Contract, "before_delete")
def _keep_contract(_mapper: Mapper[Contract], _connection: Connection, contract: Contract) -> None:
    if contract.frozen or contract.number:
        raise Problem(_("A contract that has a number stays on file. It can be made void."))


@event.listens_for(Move, "before_update")
@event.listens_for(Move, "before_delete")
def _keep_move(_mapper: Mapper[Move], _connection: Connection, _move: Move) -> None:
    raise Problem(_("How a contract came to its state stays on file as it was written down."))


def no_move(old: State, new: State) -> Problem:
    """What is said to whoever tries to bring a contract into a state that is not open to it."""
    words = _("A contract that is “{old}” cannot become “{new}”. Nothing was changed.")
    return Problem(words.format(old=old.label, new=new.label))


def frozen() -> Problem:
    """What is said to whoever tries to change a signed contract."""
    return Problem(
        _(
            "The contract is signed and cannot be changed any more. Nothing was changed: a change "
            "needs an annex (aneks)."
        )
    )
