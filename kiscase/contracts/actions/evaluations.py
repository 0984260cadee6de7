"""Evaluating how a contract is carried out: per goal and per action, on the way and at the end.

An evaluation is a draft until its sheet is printed, which makes it one that was held; from the first signature on it
stays as it is. One that is changed after printing is printed again, as the next version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from kiscase.contracts.actions.moves import go, require_contract, since
from kiscase.contracts.actions.reviews import FIRST, HELD
from kiscase.contracts.documents import evaluation as documents
from kiscase.contracts.documents.evaluation import KEY, Judged
from kiscase.contracts.model import (
    RUNNING,
    Contract,
    Evaluation,
    EvaluationDate,
    Goal,
    Judgement,
    Outcome,
    Result,
    Stage,
    State,
    Step,
)
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, day
from kiscase.core.journal import say, today
from kiscase.participants.model import Participant
from kiscase.register import actions as register
from kiscase.register.model import IssuedDocument

__all__ = [
    "Judged",
    "Line",
    "Sheet",
    "begun",
    "discard",
    "hold",
    "issue",
    "kept",
    "listed",
    "proposed",
    "save",
    "sheet",
    "sign",
    "to_sign",
]
VALUES = ("held_on", "final", "summary", "own_words", "next_on")


class Sheet(NamedTuple):
    """All that the editor of an evaluation shows; `id` is None for one that is not on file yet."""

    id: int | None
    revision: int | None
    contract_id: int
    contract: str
    name: str
    number: str
    version: int
    stage: Stage
    values: dict[str, Any]
    rows: list[Judged]
    goes_on: bool
    """Whether the contract is carried out, so that it can be evaluated."""


class Line(NamedTuple):
    """A day in the life of a contract: an evaluation, or one that is only planned (`id` None)."""

    id: int | None
    on: date
    final: bool
    stage: Stage | None
    number: str
    results: tuple[int, int, int]
    """How many goals and actions were reached, partly reached, not reached."""
    missing: int
    """How many signatures are still to come."""
    overdue: bool


def sheet(session: Session, contract_id: int, evaluation_id: int | None = None) -> Sheet:
    """An evaluation on file, or a new one with a row for each goal and each action.

    What the last evaluation found reached is reached in a new one, too; all else waits to be judged.
    """
    contract = require_contract(session, contract_id)
    name = session.get_one(Participant, contract.participant_id).name
    runs = contract.state in RUNNING
    if evaluation_id is None:
        last = session.scalar(_of_chain(contract).where(HELD).order_by(Evaluation.held_on.desc(), Evaluation.id.desc()))
        values = {"held_on": today(session), "final": _is_last(session, contract), "next_on": None}
        rows = _carried_on(session, contract, last)
        return Sheet(None, None, contract.id, contract.title, name, "", 1, Stage.DRAFT, values, rows, runs)
    one = _require(session, evaluation_id)
    values = {key: getattr(one, key) for key in VALUES}
    rows = documents.judged(session, contract.id, one.id)
    number = documents.number(contract, one)
    return Sheet(
        one.id, one.revision, contract.id, contract.title, name, number, one.version, one.stage, values, rows, runs
    )


def save(
    session: Session,
    contract_id: int,
    values: Mapping[str, Any],
    judgements: Mapping[str, Mapping[str, Any]],
    *,
    evaluation_id: int | None = None,
    revision: int | None = None,
) -> int:
    """Keep an evaluation as a draft; the id. *judgements* has result, why and next_step by the key of the row.

    Raises Invalid by field, ChangedElsewhere, and a Problem for one that is signed or a contract that has ended.
    """
    contract = require_contract(session, contract_id)
    _require_running(contract)
    if evaluation_id is None:
        last = session.scalar(select(func.max(Evaluation.seq)).where(Evaluation.contract_id == contract_id)) or 0
        evaluation = Evaluation(contract_id=contract_id, seq=last + 1)
    else:
        evaluation = _require(session, evaluation_id)
        if evaluation.stage is Stage.PRINTED:
            evaluation.version += 1
            evaluation.stage = Stage.DRAFT
        flag_modified(evaluation, "summary")  # the revision follows also when only rows changed
    evaluation.change(values, revision=revision)
    _check_days(session, contract, evaluation)
    session.add(evaluation)
    session.flush()
    _judge(session, evaluation, judgements)
    session.flush()
    say(session, N_("Saved the evaluation {number}"), number=documents.number(contract, evaluation))
    return evaluation.id


def issue(session: Session, evaluation_id: int) -> bytes:
    """The sheet to sign, put on file; from now on the evaluation counts as held, a final one ends the carrying out.

    Raises Invalid by the key of the row when a final evaluation leaves a goal out.
    """
    evaluation = _require(session, evaluation_id)
    on_file = documents.reprint(session, evaluation)
    if on_file is not None:
        return on_file
    contract = require_contract(session, evaluation.contract_id)
    _require_running(contract)
    _require_whole(evaluation, documents.judged(session, contract.id, evaluation.id))
    evaluation.stage = Stage.PRINTED
    session.flush()
    code = documents.code(session, evaluation)
    pdf = documents.render_sheet(session, evaluation, code=code)
    number = documents.number(contract, evaluation)
    register.keep(
        session,
        pdf,
        document=KEY,
        number=number,
        version=evaluation.version,
        code=code,
        tablename=KEY,
        row_id=evaluation.id,
        participant_id=contract.participant_id,
        signers=documents.signers(session, contract),
    )
    _move(session, contract, evaluation)
    reason = N_("This cannot be undone: the sheet was printed. Until it is signed it can be changed and printed again.")
    say(
        session,
        N_("Printed the evaluation {number}, version {version}"),
        number=number,
        version=evaluation.version,
        final=reason,
    )
    return pdf


def hold(
    session: Session, contract_id: int, values: Mapping[str, Any], judgements: Mapping[str, Mapping[str, Any]]
) -> int:
    """Write an evaluation down and print its sheet, in one go; the id."""
    made = save(session, contract_id, values, judgements)
    issue(session, made)
    return made


def sign(session: Session, evaluation_id: int, signed: Mapping[str, date], *, electronic: bool = False) -> None:
    """Record who signed the sheet and when, by the key of the place."""
    evaluation = _require(session, evaluation_id)
    on_paper = paper(session, evaluation)
    if evaluation.stage is Stage.DRAFT or on_paper is None:
        raise Problem(_("Only a printed sheet can be signed. Print it first; then record the signatures."))
    register.sign(session, on_paper, signed, partial(_wrong_day, evaluation), electronic=electronic)
    evaluation.stage = Stage.SIGNED
    session.flush()
    reason = N_("A signature cannot be undone: the signed paper exists.")
    say(session, N_("Recorded the signatures on the evaluation {number}"), number=on_paper.number, final=reason)


def discard(session: Session, evaluation_id: int) -> None:
    """Forget a draft that was never printed."""
    evaluation = _require(session, evaluation_id)
    if evaluation.stage is not Stage.DRAFT or evaluation.version > 1:
        raise Problem(_("A paper that was given out stays on file as it is."))
    contract = require_contract(session, evaluation.contract_id)
    for judgement in session.scalars(select(Judgement).where(Judgement.evaluation_id == evaluation.id)):
        session.delete(judgement)
    number = documents.number(contract, evaluation)
    session.flush()
    session.delete(evaluation)
    session.flush()
    say(session, N_("Deleted the draft of the evaluation {number}"), number=number)


def paper(session: Session, evaluation: Evaluation) -> IssuedDocument | None:
    """The paper of an evaluation in its version, or None."""
    return register.find(session, KEY, KEY, evaluation.id, evaluation.version)


def kept(session: Session, evaluation_id: int) -> bytes | None:
    """The sheet on file, byte for byte; None while it is a draft."""
    return documents.reprint(session, _require(session, evaluation_id))


def to_sign(session: Session, evaluation_id: int) -> list[dict[str, str]]:
    """Who has not signed the sheet yet: key of the place and name."""
    on_paper = paper(session, _require(session, evaluation_id))
    return register.missing(session, on_paper) if on_paper else []


def begun(session: Session, contract_id: int) -> int | None:
    """The id of the evaluation of the contract that is still a draft, or None."""
    chosen = select(Evaluation.id).where(Evaluation.contract_id == contract_id, Evaluation.stage == Stage.DRAFT)
    return session.scalar(chosen.order_by(Evaluation.id.desc()).limit(1))


def listed(session: Session, contract_id: int) -> list[Line]:
    """The evaluations of a contract and its annexes, and the days that are planned for more, the latest first."""
    contract = require_contract(session, contract_id)
    held = session.scalars(_of_chain(contract).order_by(Evaluation.held_on, Evaluation.id)).all()
    lines = [_line(session, one) for one in held]
    given_out = [one.held_on for one in held if one.stage is not Stage.DRAFT or one.version > 1]
    days = set(session.scalars(select(EvaluationDate.planned_on).where(EvaluationDate.contract_id == contract.id)))
    days |= {one.next_on for one in held[-1:]}
    over = max(given_out, default=date.min)
    if contract.state is not State.EVALUATED and contract.state in RUNNING:
        now = today(session)
        planned = sorted(on for on in days if on is not None and on > over)
        lines += [Line(None, on, False, None, "", (0, 0, 0), 0, on < now) for on in planned]
    return sorted(lines, key=lambda line: line.on, reverse=True)


def proposed(session: Session, contract: Contract) -> Outcome | None:
    """The result of the contract as its last final evaluation found it, or None."""
    chosen = _of_chain(contract).where(HELD, Evaluation.final).order_by(Evaluation.held_on.desc(), Evaluation.id.desc())
    last = session.scalar(chosen.limit(1))
    return documents.outcome(documents.judged(session, last.contract_id, last.id)) if last else None


def _line(session: Session, one: Evaluation) -> Line:
    counted = select(Judgement.result, func.count()).where(Judgement.evaluation_id == one.id).group_by(Judgement.result)
    counts = {row[0]: row[1] for row in session.execute(counted)}
    reached, partly, not_reached = (counts.get(result, 0) for result in Result)
    contract = session.get_one(Contract, one.contract_id)
    missing = len(to_sign(session, one.id)) if one.stage is not Stage.DRAFT else 0
    number = documents.number(contract, one)
    return Line(one.id, one.held_on, one.final, one.stage, number, (reached, partly, not_reached), missing, False)


def _of_chain(contract: Contract) -> Any:
    chosen = select(Evaluation).join(Contract, Contract.id == Evaluation.contract_id)
    return chosen.where(FIRST.in_([contract.first_id]))


def _is_last(session: Session, contract: Contract) -> bool:
    """Whether no further evaluation is planned, so that this one is the final one."""
    later = select(EvaluationDate.id).where(EvaluationDate.contract_id == contract.id)
    return session.scalar(later.where(EvaluationDate.planned_on > today(session)).limit(1)) is None


def _carried_on(session: Session, contract: Contract, last: Evaluation | None) -> list[Judged]:
    rows = documents.judged(session, contract.id, None)
    if last is None:
        return rows
    reached = {row.key for row in documents.judged(session, last.contract_id, last.id) if row.result is Result.REACHED}
    earlier = {
        f"{name}-{row_id}": f"{name}-{from_id}"
        for name, record in (("goal", Goal), ("step", Step))
        for row_id, from_id in session.execute(
            select(record.id, record.from_id).where(record.contract_id == contract.id)
        )
    }
    return [row._replace(result=Result.REACHED) if {row.key, earlier.get(row.key)} & reached else row for row in rows]


def _judge(session: Session, evaluation: Evaluation, judgements: Mapping[str, Mapping[str, Any]]) -> None:
    """Make the rows of an evaluation those of *judgements*; rows that it does not name stay as they are."""
    known = {row.key for row in documents.judged(session, evaluation.contract_id, evaluation.id)}
    if strange := set(judgements) - known:
        raise Problem(
            _("The contract was changed in the meantime: it no longer has what was judged. Nothing was saved.")
            + f" ({len(strange)})"
        )
    on_file = {
        (row.goal_id, row.step_id): row
        for row in session.scalars(select(Judgement).where(Judgement.evaluation_id == evaluation.id))
    }
    for key, values in judgements.items():
        kind, _dash, number = key.partition("-")
        goal_id, step_id = (int(number), None) if kind == "goal" else (None, int(number))
        row = on_file.get((goal_id, step_id)) or Judgement(
            evaluation_id=evaluation.id, goal_id=goal_id, step_id=step_id
        )
        row.change({name: values.get(name) for name in ("result", "why", "next_step")})
        if row.result or row.why or row.next_step:
            session.add(row)
        elif row.id is not None:
            session.delete(row)


def _move(session: Session, contract: Contract, evaluation: Evaluation) -> None:
    """A final evaluation ends the carrying out; one that is no longer final lets it go on."""
    if evaluation.final and contract.state is not State.EVALUATED:
        go(session, contract, State.EVALUATED, evaluation.held_on)
    elif not evaluation.final and contract.state is State.EVALUATED and proposed(session, contract) is None:
        go(session, contract, State.ACTIVE, evaluation.held_on, _("The evaluation is no final one any more."))


def _require(session: Session, evaluation_id: int) -> Evaluation:
    evaluation = session.get(Evaluation, evaluation_id)
    if evaluation is None:
        raise Problem(_("This evaluation is no longer on file."))
    return evaluation


def _require_running(contract: Contract) -> None:
    if contract.state not in RUNNING:
        raise Problem(_("Only a contract that is being carried out can be evaluated. Nothing was written down."))


def _require_whole(evaluation: Evaluation, rows: Sequence[Judged]) -> None:
    if evaluation.final:
        problems = {
            row.key: _("Please say what became of this goal.") for row in rows if row.is_goal and not row.result
        }
    else:
        some = any(row.result for row in rows) or evaluation.summary
        problems = {} if some else {"summary": _("Please judge at least one goal or action, or write a summary.")}
    if problems:
        raise Invalid(problems)


def _check_days(session: Session, contract: Contract, evaluation: Evaluation) -> None:
    held_on, next_on = evaluation.held_on, evaluation.next_on
    problems = {}
    if held_on > today(session):
        problems["held_on"] = _("This day has not come yet.")
    elif (signed := since(session, contract.id if evaluation.final else contract.first_id)) and held_on < signed:
        words = _("The contract was signed by all on {date}; an evaluation cannot be earlier.")
        problems["held_on"] = words.format(date=day(signed))
    if next_on and evaluation.final:
        problems["next_on"] = _("After the final evaluation there is no next one.")
    elif next_on and next_on <= held_on:
        problems["next_on"] = _("The next evaluation has to be later than this one.")
    elif next_on and contract.ends_on and next_on > contract.ends_on:
        words = _("The contract ends on {date}: for a later evaluation an annex has to prolong it first.")
        problems["next_on"] = words.format(date=day(contract.ends_on))
    if problems:
        raise Invalid(problems)


def _wrong_day(evaluation: Evaluation, on: date) -> str:
    if on < evaluation.held_on:
        words = _("The evaluation is of {date}; a signature cannot be earlier.")
        return words.format(date=day(evaluation.held_on))
    return ""
