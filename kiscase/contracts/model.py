"""A social contract: its states and moves, and the rule that it is frozen from the first signature on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Self

from sqlalchemy import JSON, Connection, Index, UniqueConstraint, event, func, inspect, select
from sqlalchemy.orm import Mapped, Mapper, Session, mapped_column

from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import DEFAULT_LANGUAGE, LANGUAGE_NAMES, N_, _
from kiscase.core.journal.running_action import is_merging
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record
from kiscase.participants.model import Participant

FORM_DOCUMENT = "social_contract"
"""What the official forms of contracts are forms of."""
OFFICIAL_FORM = "kontrakt-socjalny-2010-1439"


class ContractState(Choice):
    """The state of a contract."""

    DRAFT = "draft", N_("draft")
    READY = "ready", N_("ready to print")
    PRINTED = "printed", N_("to be signed")
    PARTLY_SIGNED = "partly_signed", N_("partly signed")
    ACTIVE = "active", N_("being carried out")
    EVALUATED = "evaluated", N_("evaluated at the end")
    DISPUTED = "disputed", N_("in dispute")
    COMPLETED = "completed", N_("completed")
    TERMINATED = "terminated", N_("terminated")
    AMENDED = "amended", N_("replaced by a later version")
    REFUSED = "refused", N_("not signed: refused")
    VOID = "void", N_("void")


UNSIGNED_STATES = (ContractState.DRAFT, ContractState.READY, ContractState.PRINTED)
"""Nobody has signed: the content can change."""
PENDING_STATES = (*UNSIGNED_STATES, ContractState.PARTLY_SIGNED)
"""Neither in force nor abandoned."""
RUNNING_STATES = (ContractState.ACTIVE, ContractState.EVALUATED, ContractState.DISPUTED)
"""The contract is being carried out, which is the condition of art. 18 ust. 4 of the social employment act."""
AGREED_STATES = (*RUNNING_STATES, ContractState.COMPLETED, ContractState.TERMINATED, ContractState.AMENDED)
"""Everyone has signed: it is in force, or was."""
OPEN_STATES = (*PENDING_STATES, *RUNNING_STATES)
"""There is work on the contract: it is being drafted, signed or carried out."""
CLOSED_STATES = (
    *(ContractState.COMPLETED, ContractState.TERMINATED, ContractState.AMENDED),
    *(ContractState.REFUSED, ContractState.VOID),
)
"""The contract has ended, was replaced, or never came about."""
ALLOWED_TRANSITIONS: dict[ContractState, tuple[ContractState, ...]] = {
    ContractState.DRAFT: (ContractState.READY, ContractState.VOID),
    ContractState.READY: (ContractState.DRAFT, ContractState.PRINTED, ContractState.VOID),
    ContractState.PRINTED: (
        ContractState.DRAFT,
        ContractState.PARTLY_SIGNED,
        ContractState.ACTIVE,
        ContractState.REFUSED,
        ContractState.VOID,
    ),
    ContractState.PARTLY_SIGNED: (ContractState.ACTIVE, ContractState.REFUSED, ContractState.VOID),
    ContractState.ACTIVE: (
        ContractState.EVALUATED,
        ContractState.DISPUTED,
        ContractState.TERMINATED,
        ContractState.AMENDED,
    ),
    ContractState.EVALUATED: (
        ContractState.COMPLETED,
        ContractState.ACTIVE,
        ContractState.DISPUTED,
        ContractState.TERMINATED,
        ContractState.AMENDED,
    ),
    ContractState.DISPUTED: (
        ContractState.ACTIVE,
        ContractState.EVALUATED,
        ContractState.TERMINATED,
        ContractState.AMENDED,
    ),
    ContractState.COMPLETED: (ContractState.EVALUATED,),
    ContractState.TERMINATED: (ContractState.ACTIVE,),
    ContractState.AMENDED: (),
    ContractState.REFUSED: (),
    ContractState.VOID: (),
}


class Outcome(Choice):
    """With what result a contract was completed."""

    # Translators: outcomes of a contract
    REACHED = "reached", N_("goals reached")
    PARTLY = "partly", N_("goals partly reached")
    NOT = "not", N_("goals not reached")


class ContractVariant(Choice):
    """Which pair of parts of the form is filled in."""

    A = "A", N_("A: a person or family in a difficult life situation")
    B = "B", N_("B: one unemployed person")


class Contract(Record):
    """The contract of art. 6 pkt 6 and art. 108 of the social assistance act, on a version of the official form.

    An annex is a contract, too: it has the whole content from its signatures on and amends the one of `amends_id`.
    """

    __tablename__ = "contract"
    __table_args__ = (
        UniqueConstraint("number_year", "number_seq", "annex"),
        Index("ix_contract_state", "state", "number_year", "number_seq"),
        Index("ix_contract_number_year", "number_year", "number_seq", "annex", "state", "drawn_on", "participant_id"),
    )
    history_parents: ClassVar[tuple[str, ...]] = ("participant_id", "amends_id")
    kept_in_bin: ClassVar[bool] = True

    participant_id: Mapped[int] = foreign_key("participant.id")
    worker_id: Mapped[int] = foreign_key("worker.id")
    """Who concludes it; of a signed contract it stays who signed."""
    taken_over_by_id: Mapped[int | None] = foreign_key("worker.id", optional=True)
    """The worker to whom a signed contract was handed over; None while the one who concluded it carries it on."""
    amends_id: Mapped[int | None] = foreign_key("contract.id", optional=True)
    root_id: Mapped[int | None] = foreign_key("contract.id", optional=True)
    """The contract that this annex and those before it amend; None for a contract that is no annex."""
    annex: Mapped[int] = mapped_column(nullable=False, default=0)
    """Which annex of its contract this is; 0 is the contract itself."""
    agreed_at_evaluation: Mapped[bool] = mapped_column(nullable=False, default=False)
    """Whether this version was agreed at an evaluation: its document is part II of the form, not an annex."""
    follows_id: Mapped[int | None] = foreign_key("contract.id", optional=True)
    """The earlier contract that this one continues."""
    variant: Mapped[ContractVariant] = field(
        N_("Variant of the form"), choice=ContractVariant, required=True, default=ContractVariant.A
    )
    form: Mapped[str] = mapped_column(nullable=False, default=OFFICIAL_FORM)
    language: Mapped[str] = field(
        N_("Second copy in"),
        FieldKind.CHOICE,
        options=lambda: list((LANGUAGE_NAMES | {DEFAULT_LANGUAGE: _("no second copy")}).items()),
        required=True,
        default=DEFAULT_LANGUAGE,
        help=N_("The contract that is numbered, signed and kept is in Polish. The person can also get a copy to read."),
    )
    """The language of the participant's second copy; "pl" where there is none."""
    representative: Mapped[str] = field(
        N_("Legal representative"),
        help=N_("Who signs for a person who is a minor or has a guardian; leave empty if the person signs."),
    )
    state: Mapped[ContractState] = field(N_("State"), choice=ContractState, required=True, default=ContractState.DRAFT)
    drawn_on: Mapped[date | None] = field(N_("Date of the contract"), FieldKind.DATE)
    evaluation_on: Mapped[date | None] = field(N_("Evaluation on"), FieldKind.DATE, index=True)
    """The day on which it is to be evaluated (point V); the day after that is agreed at the evaluation."""
    ends_on: Mapped[date | None] = field(N_("Carried out until"), FieldKind.DATE)
    texts: Mapped[dict[str, str]] = mapped_column(JSON, nullable=False, default=dict)
    inner_texts: Mapped[dict[str, str]] = mapped_column(JSON, nullable=False, default=dict)
    """Texts and dates of the institution that are not on the form; they can change when the contract is signed."""
    number: Mapped[str | None] = field(N_("Number"), unique=True)
    number_year: Mapped[int | None] = mapped_column()
    number_seq: Mapped[int | None] = mapped_column()
    version: Mapped[int] = field(N_("Version"), FieldKind.NUMBER, limits=(1, 1_000_000), default=1)
    updated: Mapped[int] = mapped_column(nullable=False, default=0)
    outcome: Mapped[Outcome | None] = field(N_("Result"), choice=Outcome)
    closed_on: Mapped[date | None] = field(N_("Closed on"), FieldKind.DATE)
    reason: Mapped[str] = field(N_("Reason"))
    printed: Mapped[dict[str, Any]] = mapped_column(JSON, nullable=False, default=dict)
    """The parties as the issued document shows them (`parties.party_facts`); empty while there is none."""

    @property
    def title(self) -> str:
        """The number, or that it is a draft."""
        words = _("annex {annex}, draft") if self.annex else _("draft no. {id}")
        if self.agreed_at_evaluation:
            words = _("draft of changes")
        return self.number or words.format(annex=self.annex, id=self.id)

    @property
    def responsible_id(self) -> int:
        """The worker who carries it on: who took it over, else who concludes it."""
        return self.taken_over_by_id or self.worker_id

    @property
    def first_id(self) -> int:
        """The contract at the beginning of the chain of annexes."""
        return self.root_id or self.id

    @property
    def frozen(self) -> bool:
        """Whether the content may no longer change."""
        return self.state not in UNSIGNED_STATES

    def change_state(self, state: ContractState) -> None:
        """Go to another state; a Problem when that is not allowed from here."""
        if state not in ALLOWED_TRANSITIONS[self.state]:
            raise transition_problem(self.state, state)
        self.state = state

    def problems(self) -> dict[str, str]:
        """The end is after the beginning; an annex that extends the contract may be drawn up after the end."""
        if not self.annex and self.drawn_on and self.ends_on and self.ends_on < self.drawn_on:
            return {"ends_on": _("The contract ends before it begins.")}
        return {}

    def search_texts(self) -> Sequence[str]:
        """A contract is found by its number."""
        return (self.number,) if self.number else ()

    def search_title(self) -> str:
        """The number."""
        return self.title

    @classmethod
    def details_of_hits(cls, session: Session, records: Sequence[Self]) -> list[str]:
        """Whose each contract is, its state, and until when."""
        chosen = select(Participant).where(Participant.id.in_({one.participant_id for one in records}))
        names = {person.id: person.search_title() for person in session.scalars(chosen)}
        return [f"{names[one.participant_id]} · {one.state_and_end()}" for one in records]

    def state_and_end(self) -> str:
        """Its state, and until when it is carried out."""
        until = _("until {date}").format(date=format_date(self.ends_on)) if self.ends_on else ""
        return " · ".join(filter(None, (self.state.label, until)))


RESPONSIBLE_ID = func.coalesce(Contract.taken_over_by_id, Contract.worker_id)
"""The worker who carries a contract on, in a statement."""


class ContractTransition(Record):
    """That a contract came into a state, on which day, and why."""

    __tablename__ = "contract_move"
    history_parents: ClassVar[tuple[str, ...]] = ("contract_id",)

    contract_id: Mapped[int] = foreign_key("contract.id", cascade=True)
    state: Mapped[ContractState] = field(N_("State"), choice=ContractState, required=True)
    on: Mapped[date] = field(N_("Date"), FieldKind.DATE, required=True, index=True)
    reason: Mapped[str] = field(N_("Reason"))


_CHANGEABLE_WHEN_SIGNED = {
    "state",
    "closed_on",
    "reason",
    "outcome",
    "revision",
    "updated",
    "inner_texts",
    "ends_on",
} | {"taken_over_by_id"}


@event.listens_for(Contract, "before_update")
def _freeze_contract(_mapper: Mapper[Contract], _connection: Connection, contract: Contract) -> None:
    attributes = inspect(contract).attrs
    old = attributes["state"].history.deleted
    if (old[0] if old else contract.state) in UNSIGNED_STATES:
        return
    changed = {item.key for item in attributes if item.history.has_changes()}
    if is_merging(contract):
        changed -= {"participant_id"}
    if changed - _CHANGEABLE_WHEN_SIGNED or contract.state in UNSIGNED_STATES:  # no way back into what can be changed
        raise frozen_contract_problem()


@event.listens_for(Contract, "before_delete")
def _prevent_deletion(_mapper: Mapper[Contract], _connection: Connection, contract: Contract) -> None:
    if contract.frozen or contract.number:
        raise Problem(_("A contract that has a number stays on file. It can be made void."))


@event.listens_for(ContractTransition, "before_update")
def _keep_transition(_mapper: Mapper[ContractTransition], _connection: Connection, _move: ContractTransition) -> None:
    raise _kept_transition_problem()


@event.listens_for(ContractTransition, "before_delete")
def _keep_numbered_transition(
    _mapper: Mapper[ContractTransition], connection: Connection, move: ContractTransition
) -> None:
    """Only a draft that never had a number goes, and its status history with it."""
    chosen = select(Contract.state, Contract.number).where(Contract.id == move.contract_id)
    row = connection.execute(chosen).first()
    if row is None or row.number is not None or row.state not in UNSIGNED_STATES:
        raise _kept_transition_problem()


def _kept_transition_problem() -> Problem:
    return Problem(_("The status history of a contract stays on file as it was recorded."))


def transition_problem(old: ContractState, new: ContractState) -> Problem:
    """The Problem of a transition that is not allowed."""
    words = _("A contract that is “{old}” cannot become “{new}”. Nothing was changed.")
    return Problem(words.format(old=old.label, new=new.label))


def frozen_contract_problem() -> Problem:
    """The Problem of a change to a signed contract."""
    return Problem(
        _(
            "The contract is signed and can no longer be changed. Nothing was changed: a change needs an annex (aneks) "
            "or is agreed at an evaluation (part II, point I.2)."
        )
    )


class DocumentStage(Choice):
    """How far the document of an event has come: draft, printed, signed."""

    DRAFT = "draft", N_("draft")
    PRINTED = "printed", N_("to be signed")
    SIGNED = "signed", N_("signed")


class DocumentedEvent(Record):
    """An event with a document of its own, numbered within its contract."""

    __abstract__ = True
    history_parents: ClassVar[tuple[str, ...]] = ("contract_id",)
    changeable_when_signed: ClassVar[frozenset[str]] = frozenset()
    """The fields that can still change when the document is signed, such as the answer to a letter."""

    contract_id: Mapped[int]
    seq: Mapped[int] = mapped_column(nullable=False, default=1)
    version: Mapped[int] = mapped_column(nullable=False, default=1)
    stage: Mapped[DocumentStage] = field(N_("State"), choice=DocumentStage, required=True, default=DocumentStage.DRAFT)


@event.listens_for(DocumentedEvent, "before_update", propagate=True)
def _freeze_event(_mapper: Mapper[Any], _connection: Connection, paper: Any) -> None:
    attributes = inspect(paper).attrs
    old = attributes["stage"].history.deleted
    changed = {item.key for item in attributes if item.history.has_changes()} - {"revision"}
    if (old[0] if old else paper.stage) is DocumentStage.SIGNED and changed - paper.changeable_when_signed:
        raise signed_document_problem()


@event.listens_for(DocumentedEvent, "before_delete", propagate=True)
def _keep_event(_mapper: Mapper[Any], _connection: Connection, paper: Any) -> None:
    if paper.stage is not DocumentStage.DRAFT:
        raise Problem(_("An issued document stays on file as it is."))


def signed_document_problem() -> Problem:
    return Problem(_("This document is signed and can no longer be changed. Nothing was changed."))
