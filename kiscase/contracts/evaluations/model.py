"""Evaluations and the judgements on goals and actions; frozen once signed."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Connection, UniqueConstraint, event, select
from sqlalchemy.orm import Mapped, Mapper

from kiscase.contracts.model import Contract, DocumentedEvent, DocumentStage, signed_document_problem
from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldKind
from kiscase.core.records.fields import field, foreign_key
from kiscase.core.records.record import Record

_NUMBER_MARK = "/O"
EVALUATION_KEY = "evaluation"
"""The table, the document kind and the name on the command line."""


class GoalResult(Choice):
    """What became of a goal or an action."""

    # Translators: results of a goal or an action: reached, partly reached, not reached
    REACHED = "reached", N_("reached")
    PARTLY = "partly", N_("partly")
    NOT = "not", N_("not")


class EvaluationDecision(Choice):
    """What the parties conclude from an evaluation (part II, point I)."""

    # Translators: what the parties conclude from the evaluation of a contract
    AS_AGREED = "as_agreed", N_("1. goes on as agreed")
    CHANGES = "changes", N_("2. needs changes")


class Evaluation(DocumentedEvent):
    """An evaluation of how the contract is carried out (ocena realizacji), on the way or at the end.

    Its document is part II of the official form. Changed actions make a new version of the contract, which holds from
    the last signature on.
    """

    __tablename__ = "evaluation"
    __table_args__ = (UniqueConstraint("contract_id", "seq"),)

    contract_id: Mapped[int] = foreign_key("contract.id", cascade=True)
    held_on: Mapped[date] = field(N_("Held on"), FieldKind.DATE, required=True, index=True)
    final: Mapped[bool] = field(N_("Final evaluation"), FieldKind.FLAG)
    summary: Mapped[str] = field(N_("Summary"), FieldKind.LONG)
    own_words: Mapped[str] = field(N_("In the participant's own words"), FieldKind.LONG)
    agreed_on: Mapped[date | None] = field(N_("What was agreed on"), FieldKind.DATE)
    """The day of the agreement that is evaluated: the contract, its last annex, or its last changes."""
    decision: Mapped[EvaluationDecision | None] = field(N_("Conclusion (point I)"), choice=EvaluationDecision)
    version_id: Mapped[int | None] = foreign_key("contract.id", optional=True)
    """The version of the contract that the changed actions make."""
    next_on: Mapped[date | None] = field(N_("Day of the next evaluation"), FieldKind.DATE)


class Judgement(Record):
    """What became of one goal or one action, why, and what comes next."""

    __tablename__ = "judgement"
    history_parents: ClassVar[tuple[str, ...]] = ("evaluation_id",)

    evaluation_id: Mapped[int] = foreign_key("evaluation.id", cascade=True)
    goal_id: Mapped[int | None] = foreign_key("goal.id", optional=True)
    step_id: Mapped[int | None] = foreign_key("step.id", optional=True)
    result: Mapped[GoalResult | None] = field(N_("Result"), choice=GoalResult)
    why: Mapped[str] = field(N_("Why"), FieldKind.LONG)
    next_step: Mapped[str] = field(N_("Next step"), FieldKind.LONG)


@event.listens_for(Judgement, "before_insert")
@event.listens_for(Judgement, "before_update")
@event.listens_for(Judgement, "before_delete")
def _freeze_judgement(_mapper: Mapper[Any], connection: Connection, judgement: Judgement) -> None:
    stage = connection.scalar(select(Evaluation.stage).where(Evaluation.id == judgement.evaluation_id))
    if stage is DocumentStage.SIGNED:
        raise signed_document_problem()


def evaluation_number(contract: Contract, evaluation: Evaluation) -> str:
    """The number of an evaluation within its contract: `KS/3/2026/O1`.

    A version that was agreed at an evaluation bears that evaluation's number; the next one goes on counting.
    """
    base = contract.title.rpartition(_NUMBER_MARK)[0] if contract.agreed_at_evaluation else contract.title
    return f"{base}{_NUMBER_MARK}{evaluation.seq}"
