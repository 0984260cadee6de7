"""Evaluations as the pages show them: rows, details, signers, the proposed outcome."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.contracts.content import ACTION_TABLES, goal_letters, with_numbers_by_place
from kiscase.contracts.contract_pdf_on_file import contract_pdf_on_file, issued_contract
from kiscase.contracts.evaluations.judged_items import JudgedItem, overall_outcome
from kiscase.contracts.evaluations.model import (
    EVALUATION_KEY,
    Evaluation,
    EvaluationDecision,
    GoalResult,
    Judgement,
    evaluation_number,
)
from kiscase.contracts.evaluations.schedule import FIRST_CONTRACT_ID, IS_HELD, list_planned_days
from kiscase.contracts.model import FORM_DOCUMENT, RUNNING_STATES, Contract, DocumentStage, Outcome
from kiscase.contracts.official_form import is_for_family
from kiscase.contracts.parties import acting_people, party_facts
from kiscase.contracts.parts import EVERYBODY, AgreedAction, EvaluationDate, Goal
from kiscase.contracts.queries import load_content, require_contract
from kiscase.core.errors import RecordGoneError
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date
from kiscase.issued import actions as issued
from kiscase.issued import signers_and_signed_copies
from kiscase.issued.model import IssuedDocument
from kiscase.participants.model import Participant
from kiscase.pdf.form.loading import form_name_on

_SOON = timedelta(31)
_EARLY = timedelta(14)
"""How long before its day an evaluation may be held: a day planned sooner than that is not the one after it."""
EVALUATION_FIELDS = ("held_on", "agreed_on", "final", "summary", "own_words", "decision", "next_on")


class EvaluationDetails(NamedTuple):
    """Everything that the dialog of an evaluation shows; `id` is None for a new one."""

    id: int | None
    revision: int | None
    contract_id: int
    contract: str
    name: str
    number: str
    version: int
    stage: DocumentStage
    values: dict[str, Any]
    rows: list[JudgedItem]
    actions: dict[str, list[dict[str, Any]]]
    """The actions as they are to be after the evaluation, by table: those of its version, else those not reached."""
    goals: list[dict[str, Any]]
    """The detailed goals that actions serve."""
    people: list[str]
    """The names of the people who are parties, the person who concludes the contract first."""
    form: str
    variant: str
    goes_on: bool
    """Whether the contract is carried out, so that it can be evaluated."""


class EvaluationRow(NamedTuple):
    """A line of the list of evaluations: one on file, or a planned one (`id` None)."""

    id: int | None
    on: date
    final: bool
    stage: DocumentStage | None
    number: str
    results: tuple[int, int, int]
    """How many goals and actions were reached, partly reached, not reached."""
    missing: int
    """How many signatures are still to come."""
    overdue: bool
    changes: bool = False
    """Whether it changes actions, so that the contract goes on as its version."""


def load_evaluation(session: Session, contract_id: int, evaluation_id: int | None = None) -> EvaluationDetails:
    """An evaluation on file, or a new one with a row for each goal and each action.

    Goals reached in the last evaluation are reached in a new one, too; all others are still to be evaluated.
    """
    contract = require_contract(session, contract_id)
    one = require_evaluation(session, evaluation_id) if evaluation_id is not None else None
    rows = list_judged_items(session, contract.id, one.id) if one else _items_of_new_evaluation(session, contract)
    return EvaluationDetails(
        id=one.id if one else None,
        revision=one.revision if one else None,
        contract_id=contract.id,
        contract=contract.title,
        name=session.get_one(Participant, contract.participant_id).name,
        number=evaluation_number(contract, one) if one else "",
        version=one.version if one else 1,
        stage=one.stage if one else DocumentStage.DRAFT,
        values={key: getattr(one, key) for key in EVALUATION_FIELDS} if one else _values_of_new(session, contract),
        rows=rows,
        goes_on=contract.state in RUNNING_STATES,
        **_changeable(session, contract, one, rows),
    )


def _values_of_new(session: Session, contract: Contract) -> dict[str, Any]:
    today, final = action_date(session), _is_last(session, contract)
    later = (on for on in list_planned_days(session, contract) if on > today + _EARLY)
    return {
        "held_on": today,
        "agreed_on": contract.drawn_on,
        "final": final,
        "decision": None,
        "next_on": None if final else next(later, None),
    }


def _items_of_new_evaluation(session: Session, contract: Contract) -> list[JudgedItem]:
    held = evaluations_of_contract(contract).where(IS_HELD)
    last = session.scalar(held.order_by(Evaluation.held_on.desc(), Evaluation.id.desc()).limit(1))
    return _items_to_judge(session, contract, last)


def last_evaluation_seq(session: Session, contract: Contract) -> int:
    """The highest number of an evaluation of the contract, through the versions that were agreed at evaluations."""
    ids = [contract.id]
    while contract.agreed_at_evaluation and contract.amends_id is not None:
        contract = session.get_one(Contract, contract.amends_id)
        ids.append(contract.id)
    return session.scalar(select(func.max(Evaluation.seq)).where(Evaluation.contract_id.in_(ids))) or 0


def find_evaluation_of_version(session: Session, contract: Contract) -> Evaluation | None:
    """The evaluation at which a version of a contract was agreed, which has its document; None for other contracts."""
    if not contract.agreed_at_evaluation:
        return None
    return session.scalar(select(Evaluation).where(Evaluation.version_id == contract.id))


def issued_version(session: Session, contract: Contract) -> IssuedDocument | None:
    """The issued document of a contract or annex, or of the evaluation at which a version was agreed; or None."""
    evaluation = find_evaluation_of_version(session, contract)
    return issued_evaluation(session, evaluation) if evaluation else issued_contract(session, contract)


def version_pdf_on_file(session: Session, contract_id: int) -> bytes | None:
    """The PDF on file of a contract or annex, or of the evaluation at which a version was agreed; None if none fits."""
    evaluation = find_evaluation_of_version(session, require_contract(session, contract_id))
    return evaluation_pdf(session, evaluation) if evaluation else contract_pdf_on_file(session, contract_id)


def issued_evaluation(session: Session, evaluation: Evaluation) -> IssuedDocument | None:
    """The issued sheet of an evaluation in its version, or None."""
    return issued.find_issued_document(session, EVALUATION_KEY, EVALUATION_KEY, evaluation.id, evaluation.version)


def evaluation_pdf(session: Session, evaluation: Evaluation) -> bytes | None:
    """The sheet on file, byte for byte; None while it is a draft."""
    if evaluation.stage is DocumentStage.DRAFT:
        return None
    return issued.find_stored_pdf(session, EVALUATION_KEY, EVALUATION_KEY, evaluation.id, evaluation.version)


def evaluation_pdf_on_file(session: Session, evaluation_id: int) -> bytes | None:
    """The sheet on file, byte for byte; None while it is a draft."""
    return evaluation_pdf(session, require_evaluation(session, evaluation_id))


def missing_evaluation_signers(session: Session, evaluation_id: int) -> list[dict[str, str]]:
    """Who has not signed the sheet yet: key of the place and name."""
    on_paper = issued_evaluation(session, require_evaluation(session, evaluation_id))
    return signers_and_signed_copies.missing_signers(session, on_paper) if on_paper else []


def draft_evaluation_id(session: Session, contract_id: int) -> int | None:
    """The id of the evaluation of the contract that is still a draft, or None."""
    chosen = select(Evaluation.id).where(Evaluation.contract_id == contract_id, Evaluation.stage == DocumentStage.DRAFT)
    return session.scalar(chosen.order_by(Evaluation.id.desc()).limit(1))


def list_evaluations(session: Session, contract_id: int) -> list[EvaluationRow]:
    """The evaluations of a contract and its annexes, the latest first; above them the planned days, the next first."""
    contract = require_contract(session, contract_id)
    held = session.scalars(evaluations_of_contract(contract).order_by(Evaluation.held_on, Evaluation.id)).all()
    planned: list[EvaluationRow] = []
    if contract.state in RUNNING_STATES:
        now = action_date(session)
        planned = [
            EvaluationRow(
                id=None, on=on, final=False, stage=None, number="", results=(0, 0, 0), missing=0, overdue=on < now
            )
            for on in list_planned_days(session, contract)
        ]
    return [*planned, *(_evaluation_row(session, one) for one in reversed(held))]


def proposed_outcome(session: Session, contract: Contract) -> Outcome | None:
    """The result of the contract as its last final evaluation found it, or None."""
    chosen = (
        evaluations_of_contract(contract)
        .where(IS_HELD, Evaluation.final)
        .order_by(Evaluation.held_on.desc(), Evaluation.id.desc())
    )
    last = session.scalar(chosen.limit(1))
    return overall_outcome(list_judged_items(session, last.contract_id, last.id)) if last else None


def _changeable(
    session: Session, contract: Contract, evaluation: Evaluation | None, rows: list[JudgedItem]
) -> dict[str, Any]:
    """What the dialog needs for changing the actions of the contract."""
    version = session.get(Contract, evaluation.version_id) if evaluation and evaluation.version_id else None
    content = with_numbers_by_place(load_content(session, version or contract))
    letters = goal_letters(content)
    reached = {row.key for row in rows if row.result is GoalResult.REACHED} if version is None else set()
    return {
        "actions": {
            key: [row for row in content.tables[key] if f"step-{row['id']}" not in reached] for key in ACTION_TABLES
        },
        "goals": [row | {"letter": letters.get(row["ref"], "")} for row in content.tables["goals"]],
        "people": [name for _key, name in acting_people(content, party_facts(session, contract, content))],
        "form": form_name_on(FORM_DOCUMENT, evaluation.held_on if evaluation else action_date(session)),
        "variant": str(contract.variant),
    }


def _evaluation_row(session: Session, one: Evaluation) -> EvaluationRow:
    counted = select(Judgement.result, func.count()).where(Judgement.evaluation_id == one.id).group_by(Judgement.result)
    counts = {row[0]: row[1] for row in session.execute(counted)}
    reached, partly, not_reached = (counts.get(result, 0) for result in GoalResult)
    contract = session.get_one(Contract, one.contract_id)
    missing = len(missing_evaluation_signers(session, one.id)) if one.stage is not DocumentStage.DRAFT else 0
    number = evaluation_number(contract, one)
    return EvaluationRow(
        id=one.id,
        on=one.held_on,
        final=one.final,
        stage=one.stage,
        number=number,
        results=(reached, partly, not_reached),
        missing=missing,
        overdue=False,
        changes=one.decision is EvaluationDecision.CHANGES,
    )


def evaluations_of_contract(contract: Contract) -> Any:
    chosen = select(Evaluation).join(Contract, Contract.id == Evaluation.contract_id)
    return chosen.where(FIRST_CONTRACT_ID.in_([contract.first_id]))


def _is_last(session: Session, contract: Contract) -> bool:
    """Whether this evaluation is probably the final one: the contract ends soon, and no further one is planned."""
    today = action_date(session)
    if contract.ends_on is None or contract.ends_on > today + _SOON:
        return False
    later = select(EvaluationDate.id).where(EvaluationDate.contract_id == contract.id)
    planned = session.scalar(later.where(EvaluationDate.planned_on > today).limit(1)) is not None
    return not planned and not (contract.evaluation_on and contract.evaluation_on > today)


def _items_to_judge(session: Session, contract: Contract, last: Evaluation | None) -> list[JudgedItem]:
    rows = list_judged_items(session, contract.id, None)
    if last is None:
        return rows
    reached = {
        row.key for row in list_judged_items(session, last.contract_id, last.id) if row.result is GoalResult.REACHED
    }
    earlier = {
        f"{name}-{row_id}": f"{name}-{from_id}"
        for name, record in (("goal", Goal), ("step", AgreedAction))
        for row_id, from_id in session.execute(
            select(record.id, record.from_id).where(record.contract_id == contract.id)
        )
    }
    return [
        row._replace(result=GoalResult.REACHED) if {row.key, earlier.get(row.key)} & reached else row for row in rows
    ]


def require_evaluation(session: Session, evaluation_id: int) -> Evaluation:
    evaluation = session.get(Evaluation, evaluation_id)
    if evaluation is None:
        raise RecordGoneError(_("This evaluation is no longer on file."))
    return evaluation


def list_judged_items(session: Session, contract_id: int, evaluation_id: int | None) -> list[JudgedItem]:
    """All goals and actions of a contract in the order of the form, with their results in an evaluation."""
    found = {
        f"goal-{row.goal_id}" if row.goal_id else f"step-{row.step_id}": (row.result, row.why, row.next_step)
        for row in session.scalars(select(Judgement).where(Judgement.evaluation_id == evaluation_id))
    }
    contract = require_contract(session, contract_id)
    content = load_content(session, contract)
    letters = goal_letters(content)
    goals = select(Goal).where(Goal.contract_id == contract_id).order_by(Goal.main.desc(), Goal.position, Goal.id)
    rows = [
        JudgedItem(
            key=f"goal-{goal.id}",
            group="main_goals" if goal.main else "goals",
            text=goal.text,
            effect=goal.effect,
            due=None,
            goal=goal.ref,
            letter="" if goal.main else letters.get(goal.ref, ""),
        )
        for goal in session.scalars(goals)
    ]
    family = bool(content.tables["members"]) and is_for_family(contract, content)
    first = session.get_one(Participant, contract.participant_id).name if family else ""
    for key in ACTION_TABLES:
        rows += [
            JudgedItem(
                key=f"step-{row['id']}",
                group=key,
                text=_text_with_name(key, row, first),
                effect="",
                due=row["due"],
                goal=row["goal"],
            )
            for row in content.tables[key]
        ]
    return [JudgedItem(*row[:7], *found[row.key]) if row.key in found else row for row in rows]


def _text_with_name(key: str, row: dict[str, Any], first: str) -> str:
    """An action with the name of who does it or is supported by it; *first* is who acts where nobody is named."""
    who = _("everyone") if row["who"] == EVERYBODY else row["who"] or first
    if not who:
        return str(row["text"])
    return f"{who}: {row['text']}" if key == "participant_actions" else f"{row['text'].rstrip('. ')} ({who})"
