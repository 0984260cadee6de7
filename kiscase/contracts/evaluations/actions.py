"""Evaluating how a contract is carried out: per goal and per action, on the way and at the end.

An evaluation is a draft until its document, part II of the form, is printed, which makes it one that was held; from the
first signature on it stays as it is. One that is changed after printing is printed again, as the next version. Changed
actions make a new version of the contract, which is signed with the evaluation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from kiscase.contracts.evaluations.changed_version import (
    ChangedActions,
    drop_changed_version,
    issue_changed_version,
    load_action_changes,
    save_changed_version,
    sign_changed_version,
)
from kiscase.contracts.evaluations.issuing import issuable_evaluation
from kiscase.contracts.evaluations.judged_items import JudgedItem
from kiscase.contracts.evaluations.model import Evaluation, EvaluationDecision, Judgement, evaluation_number
from kiscase.contracts.evaluations.queries import (
    evaluation_pdf,
    issued_evaluation,
    last_evaluation_seq,
    list_judged_items,
    proposed_outcome,
    require_evaluation,
)
from kiscase.contracts.model import RUNNING_STATES, Contract, ContractState, DocumentStage
from kiscase.contracts.queries import require_contract
from kiscase.contracts.state_history import in_force_since, record_transition
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action, make_final_later
from kiscase.issued import issuing, signers_and_signed_copies


def save_evaluation(
    session: Session,
    contract_id: int,
    values: Mapping[str, Any],
    judgements: Mapping[str, Mapping[str, Any]],
    *,
    changes: ChangedActions | None = None,
    evaluation_id: int | None = None,
    revision: int | None = None,
) -> int:
    """Keep an evaluation as a draft; the id. *judgements* has result, why and next_step by the key of the row.

    *changes* has the actions of both parties as they are to be, if the evaluation changes them; None leaves them.
    Raises Invalid by field, ChangedElsewhere, and a Problem for one that is signed or a contract that has ended.
    """
    contract = require_contract(session, contract_id)
    _require_running(contract)
    if evaluation_id is None:
        evaluation = Evaluation(contract_id=contract_id, seq=last_evaluation_seq(session, contract) + 1)
        evaluation.agreed_on = contract.drawn_on
    else:
        evaluation = require_evaluation(session, evaluation_id)
        if evaluation.stage is DocumentStage.PRINTED:
            evaluation.version += 1
            evaluation.stage = DocumentStage.DRAFT
        flag_modified(evaluation, "summary")  # the revision follows also when only rows changed
    evaluation.change(values, revision=revision)
    _check_days(session, contract, evaluation)
    session.add(evaluation)
    session.flush()
    _save_judgements(session, evaluation, judgements)
    session.flush()
    if evaluation.decision is EvaluationDecision.CHANGES:
        save_changed_version(session, evaluation, changes)
    else:
        drop_changed_version(session, evaluation)
    describe_action(
        session,
        N_("Saved the evaluation {number}"),
        number=evaluation_number(contract, evaluation),
    )
    return evaluation.id


def issue_evaluation(session: Session, evaluation_id: int) -> bytes:
    """Issue the document to be signed. From now on the evaluation counts as held; a final one ends the contract's term.

    Raises Invalid, by the key of the row, if a final evaluation leaves out a goal, and by field for what is missing.
    """
    evaluation = require_evaluation(session, evaluation_id)
    on_file = evaluation_pdf(session, evaluation)
    if on_file is not None:
        return on_file
    contract = require_contract(session, evaluation.contract_id)
    _require_running(contract)
    problems = _gaps(evaluation, list_judged_items(session, contract.id, evaluation.id))
    if evaluation.decision is EvaluationDecision.CHANGES:
        problems |= _gaps_in_changes(session, evaluation)
    if problems:
        raise InvalidValuesError(problems)
    if evaluation.decision is EvaluationDecision.CHANGES:
        issue_changed_version(session, evaluation)
    evaluation.stage = DocumentStage.PRINTED
    session.flush()
    document = issuable_evaluation(session, evaluation)
    pdf = issuing.issue_document(session, document)
    _update_contract_state(session, contract, evaluation)
    reason = N_("This cannot be undone: the sheet was printed. Until it is signed it can be changed and printed again.")
    describe_action(
        session,
        N_("Printed the evaluation {number}, version {version}"),
        number=document.number,
        version=evaluation.version,
        final=reason,
    )
    return pdf


def hold_evaluation(
    session: Session,
    contract_id: int,
    values: Mapping[str, Any],
    judgements: Mapping[str, Mapping[str, Any]],
    changes: ChangedActions | None = None,
) -> int:
    """Save an evaluation and issue its document; its id."""
    made = save_evaluation(session, contract_id, values, judgements, changes=changes)
    issue_evaluation(session, made)
    return made


def sign_evaluation(
    session: Session, evaluation_id: int, signed: Mapping[str, date], *, electronic: bool = False
) -> None:
    """Record who signed the document and when, by the key of the place. Changed actions hold once all have signed."""
    evaluation = require_evaluation(session, evaluation_id)
    on_paper = issued_evaluation(session, evaluation)
    if evaluation.stage is DocumentStage.DRAFT or on_paper is None:
        raise Problem(_("Only a printed sheet can be signed. Print it first; then record the signatures."))
    signers_and_signed_copies.record_signatures(
        session, on_paper, signed, partial(_signature_date_problem, evaluation), electronic=electronic
    )
    evaluation.stage = DocumentStage.SIGNED
    session.flush()
    missing = signers_and_signed_copies.missing_signers(session, on_paper)
    days = [one.signed_on for one in signers_and_signed_copies.list_signatures(session, on_paper.id)]
    if evaluation.decision is EvaluationDecision.CHANGES:
        sign_changed_version(session, evaluation, days, by_all=not missing)
    reason = N_("A signature cannot be undone: the signed paper exists.")
    describe_action(
        session,
        N_("Recorded the signatures on the evaluation {number}"),
        number=on_paper.number,
        final=reason,
    )
    make_final_later(session)


def discard_evaluation(session: Session, evaluation_id: int) -> None:
    """Delete a draft that was never printed."""
    evaluation = require_evaluation(session, evaluation_id)
    if evaluation.stage is not DocumentStage.DRAFT or evaluation.version > 1:
        raise Problem(_("An issued document stays on file as it is."))
    contract = require_contract(session, evaluation.contract_id)
    drop_changed_version(session, evaluation)
    for judgement in session.scalars(select(Judgement).where(Judgement.evaluation_id == evaluation.id)):
        session.delete(judgement)
    number = evaluation_number(contract, evaluation)
    session.flush()
    session.delete(evaluation)
    session.flush()
    describe_action(session, N_("Deleted the draft of the evaluation {number}"), number=number)


def _save_judgements(session: Session, evaluation: Evaluation, judgements: Mapping[str, Mapping[str, Any]]) -> None:
    """Make the rows of an evaluation those of *judgements*; rows that it does not name stay as they are."""
    known = {row.key for row in list_judged_items(session, evaluation.contract_id, evaluation.id)}
    if strange := set(judgements) - known:
        raise Problem(
            _("The contract was changed in the meantime and no longer contains what was evaluated. Nothing was saved.")
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


def _update_contract_state(session: Session, contract: Contract, evaluation: Evaluation) -> None:
    """A final evaluation makes the contract evaluated; one that is no longer final makes it active again."""
    if evaluation.final and contract.state is not ContractState.EVALUATED:
        record_transition(session, contract, ContractState.EVALUATED, evaluation.held_on)
    elif (
        not evaluation.final
        and contract.state is ContractState.EVALUATED
        and proposed_outcome(session, contract) is None
    ):
        record_transition(
            session, contract, ContractState.ACTIVE, evaluation.held_on, _("The evaluation is no longer the final one.")
        )


def _require_running(contract: Contract) -> None:
    if contract.state not in RUNNING_STATES:
        raise Problem(_("Only a contract that is being carried out can be evaluated. Nothing was recorded."))


def _gaps(evaluation: Evaluation, rows: Sequence[JudgedItem]) -> dict[str, str]:
    """What an evaluation lacks before it can be printed, by row or field."""
    if evaluation.final:
        problems = {
            row.key: _("Please choose a result for this goal.") for row in rows if row.is_goal and not row.result
        }
    else:
        some = any(row.result for row in rows) or evaluation.summary
        problems = {} if some else {"summary": _("Please evaluate at least one goal or action, or write a summary.")}
        if evaluation.decision is None:
            problems["decision"] = _("Please choose whether the contract goes on as agreed or needs changes.")
        if evaluation.decision is EvaluationDecision.AS_AGREED and evaluation.next_on is None:
            problems["next_on"] = _("Please enter when the contract, which goes on, is to be evaluated next.")
    return problems


def _gaps_in_changes(session: Session, evaluation: Evaluation) -> dict[str, str]:
    """What an evaluation lacks that finds that the contract needs changes, by field."""
    problems = {}
    changes = load_action_changes(session, evaluation)
    if not changes.found:
        problems["decision"] = _("No action was changed. Change at least one, or choose that the contract goes on.")
    for key, rows in changes.rows.items():
        for row in rows:
            missing = [label for name, label in (("text", _("Action")), ("due", _("Date"))) if not row.get(name)]
            if missing:
                words = _("An action still lacks: {labels}.")
                problems[key] = words.format(labels=", ".join(missing))
            elif row["due"] < evaluation.held_on:
                words = _("The action “{action}” is due on {date}, before it is agreed on. Please choose a later day.")
                problems[key] = words.format(action=row["text"], date=format_date(row["due"]))
    if evaluation.next_on is None:
        problems["next_on"] = _("Please enter when the changes are to be evaluated (point III).")
    return problems


def _check_days(session: Session, contract: Contract, evaluation: Evaluation) -> None:
    held_on, next_on = evaluation.held_on, evaluation.next_on
    problems = {}
    if held_on > action_date(session):
        problems["held_on"] = _("This day has not come yet.")
    elif (
        signed := in_force_since(session, contract.id if evaluation.final else contract.first_id)
    ) and held_on < signed:
        words = _("Everyone had signed the contract on {date}; an evaluation cannot be earlier.")
        problems["held_on"] = words.format(date=format_date(signed))
    elif evaluation.agreed_on and evaluation.agreed_on > held_on:
        problems["agreed_on"] = _("What is evaluated was agreed on before the evaluation.")
    if evaluation.final and evaluation.decision is EvaluationDecision.CHANGES:
        problems["decision"] = _("A final evaluation ends the contract, so it changes no actions.")
    if next_on and evaluation.final:
        problems["next_on"] = _("There is no further evaluation after the final one.")
    elif next_on and next_on <= held_on:
        problems["next_on"] = _("The next evaluation has to be later than this one.")
    if problems:
        raise InvalidValuesError(problems)


def _signature_date_problem(evaluation: Evaluation, on: date) -> str:
    if on < evaluation.held_on:
        words = _("The evaluation is dated {date}; a signature cannot be earlier.")
        return words.format(date=format_date(evaluation.held_on))
    return ""
