"""What happens while a contract is carried out: talks, evaluations, breaches. What is signed does not change."""

from __future__ import annotations

from datetime import date, time
from typing import Any, ClassVar

from sqlalchemy import Connection, UniqueConstraint, event, inspect, select
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.record import Choice, Kind, Record, field, owner


class Stage(Choice):
    """How far the paper of an event has come."""

    DRAFT = "draft", N_("draft")
    PRINTED = "printed", N_("to be signed")
    SIGNED = "signed", N_("signed")


class Result(Choice):
    """What became of a goal or an action."""

    REACHED = "reached", N_("reached")
    PARTLY = "partly", N_("partly")
    NOT = "not", N_("not")


class Purpose(Choice):
    """What a talk is about."""

    CONTRACT = "contract", N_("drawing up the contract")
    SIGNING = "signing", N_("signing a paper")
    EVALUATION = "evaluation", N_("evaluating the contract")
    EXPLANATION = "explanation", N_("explaining a breach")
    OTHER = "other", N_("another matter")


class Consequence(Choice):
    """What follows from a breach (art. 11 ust. 2 and 3 of the social assistance act)."""

    NONE = "none", N_("nothing: explanation accepted")
    TALK = "talk", N_("goes on as agreed in the talk")
    ANNEX = "annex", N_("changed by an annex")
    NOTICE = "notice", N_("benefits office is told")
    TERMINATION = "termination", N_("contract terminated")


class _Paper(Record):
    """An event with a paper of its own, numbered within its contract."""

    __abstract__ = True
    owners: ClassVar[tuple[str, ...]] = ("contract_id",)

    contract_id: Mapped[int]
    seq: Mapped[int] = mapped_column(nullable=False, default=1)
    version: Mapped[int] = mapped_column(nullable=False, default=1)
    stage: Mapped[Stage] = field(N_("State"), choice=Stage, required=True, default=Stage.DRAFT)


class Evaluation(_Paper):
    """An evaluation of how the contract is carried out (ocena realizacji), on the way or at the end."""

    __tablename__ = "evaluation"
    __table_args__ = (UniqueConstraint("contract_id", "seq"),)

    contract_id: Mapped[int] = owner("contract.id", cascade=True)
    held_on: Mapped[date] = field(N_("Held on"), Kind.DATE, required=True, index=True)
    final: Mapped[bool] = field(N_("Final evaluation"), Kind.FLAG)
    summary: Mapped[str] = field(N_("Summary"), Kind.LONG)
    own_words: Mapped[str] = field(N_("In the participant's own words"), Kind.LONG)
    next_on: Mapped[date | None] = field(N_("Next evaluation on"), Kind.DATE)


class Judgement(Record):
    """What became of one goal or one action, why, and what comes next."""

    __tablename__ = "judgement"
    owners: ClassVar[tuple[str, ...]] = ("evaluation_id",)

    evaluation_id: Mapped[int] = owner("evaluation.id", cascade=True)
    goal_id: Mapped[int | None] = owner("goal.id", optional=True)
    step_id: Mapped[int | None] = owner("step.id", optional=True)
    result: Mapped[Result | None] = field(N_("Result"), choice=Result)
    why: Mapped[str] = field(N_("Why"), Kind.LONG)
    next_step: Mapped[str] = field(N_("Next step"), Kind.LONG)


class Breach(_Paper):
    """That what was agreed on was not kept, what the person says about it, and what follows."""

    __tablename__ = "breach"
    __table_args__ = (UniqueConstraint("contract_id", "seq"),)

    contract_id: Mapped[int] = owner("contract.id", cascade=True)
    happened_on: Mapped[date] = field(N_("Happened on"), Kind.DATE, required=True)
    agreed: Mapped[str] = field(N_("What was agreed"), Kind.LONG)
    """The arrangement of the contract that was not kept, in the contract's own words."""
    what: Mapped[str] = field(N_("What was not kept"), Kind.LONG, required=True)
    explain_by: Mapped[date | None] = field(N_("To be explained by"), Kind.DATE)
    explanation: Mapped[str] = field(N_("The person's explanation"), Kind.LONG)
    explained_on: Mapped[date | None] = field(N_("Explained on"), Kind.DATE)
    consequence: Mapped[Consequence | None] = field(N_("What follows"), choice=Consequence)
    decision: Mapped[str] = field(N_("Reasons"), Kind.LONG)


class Invitation(_Paper):
    """An invitation to a talk."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("contract_id", "seq"),)

    contract_id: Mapped[int] = owner("contract.id", cascade=True)
    purpose: Mapped[Purpose] = field(N_("About"), choice=Purpose, required=True, default=Purpose.EVALUATION)
    on: Mapped[date] = field(N_("Day"), Kind.DATE, required=True)
    at: Mapped[time | None] = field(N_("Hour"), Kind.TIME)
    place: Mapped[str] = field(N_("Place"))
    note: Mapped[str] = field(N_("Please bring"), Kind.LONG)


_STILL_MOVING = {"revision", "explanation", "explained_on", "consequence", "decision"}
"""What may still be written down about an event whose paper is signed: a breach is answered after the letter."""


@event.listens_for(_Paper, "before_update", propagate=True)
def _freeze(_mapper: Mapper[Any], _connection: Connection, paper: Any) -> None:
    attributes = inspect(paper).attrs
    old = attributes["stage"].history.deleted
    changed = {item.key for item in attributes if item.history.has_changes()}
    if (old[0] if old else paper.stage) is Stage.SIGNED and changed - _STILL_MOVING:
        raise _signed()


@event.listens_for(_Paper, "before_delete", propagate=True)
def _keep(_mapper: Mapper[Any], _connection: Connection, paper: Any) -> None:
    if paper.stage is not Stage.DRAFT:
        raise Problem(_("A paper that was given out stays on file as it is."))


@event.listens_for(Judgement, "before_insert")
@event.listens_for(Judgement, "before_update")
@event.listens_for(Judgement, "before_delete")
def _freeze_judgement(_mapper: Mapper[Any], connection: Connection, judgement: Judgement) -> None:
    stage = connection.scalar(select(Evaluation.stage).where(Evaluation.id == judgement.evaluation_id))
    if stage is Stage.SIGNED:
        raise _signed()


def _signed() -> Problem:
    return Problem(_("This paper is signed and cannot be changed any more. Nothing was changed."))
