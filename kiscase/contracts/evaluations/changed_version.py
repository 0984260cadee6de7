"""The version of a contract that the changed actions of an evaluation make (part II, point I.2).

It is drafted, printed and signed with the evaluation's document, and holds from the last signature on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.contracts.content import (
    ACTION_TABLES,
    CONTENT_FIELDS,
    Content,
    copied_row,
    save_contract_rows,
    with_numbers_by_place,
)
from kiscase.contracts.evaluations.model import Evaluation, evaluation_number
from kiscase.contracts.model import Contract, ContractState, ContractTransition
from kiscase.contracts.parties import party_facts
from kiscase.contracts.queries import load_content, pending_version, require_contract
from kiscase.contracts.state_history import record_transition
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date

_BEFORE_FIRST = 1000
"""Versions agreed at evaluations are numbered from here on, so that they never meet an annex."""
ChangedActions = Mapping[str, Sequence[dict[str, Any]]]
"""The rows of the tables of actions as they are to be, by the key of the table."""


class ActionChanges(NamedTuple):
    """What an evaluation changes in the actions, by table: the rows to be agreed on, and those that hold no longer."""

    rows: dict[str, list[dict[str, Any]]]
    replaced: dict[str, list[dict[str, Any]]]
    """The rows as they were, in whose place changed ones come."""
    removed: dict[str, list[dict[str, Any]]]

    @property
    def found(self) -> bool:
        """Whether anything is changed."""
        return any(map(any, (self.rows.values(), self.removed.values())))


def version_of_evaluation(session: Session, evaluation: Evaluation) -> Contract | None:
    """The version that the changed actions of an evaluation make; None without changes."""
    return session.get(Contract, evaluation.version_id) if evaluation.version_id is not None else None


def save_changed_version(session: Session, evaluation: Evaluation, changes: ChangedActions | None) -> None:
    """Bring the version of an evaluation up to date; it is made from the evaluated contract when there is none yet."""
    version = version_of_evaluation(session, evaluation)
    if version is None:
        version = _draft_version(session, require_contract(session, evaluation.contract_id), evaluation.held_on)
        evaluation.version_id = version.id
    elif version.state is not ContractState.DRAFT:
        record_transition(session, version, ContractState.DRAFT)
        version.printed = {}
    version.change({"drawn_on": evaluation.held_on, "evaluation_on": evaluation.next_on})
    for key in ACTION_TABLES if changes is not None else ():
        known = {row["id"]: row for row in load_content(session, version).tables[key]}
        by_origin = {row["from_id"]: row["id"] for row in known.values()}
        rows = [row | {"id": _own_id(row, known, by_origin)} for row in changes.get(key, [])] if changes else []
        save_contract_rows(session, version, key, rows)
    session.flush()


def drop_changed_version(session: Session, evaluation: Evaluation) -> None:
    """Forget the version of an evaluation that changes nothing any more; one that has a number is made void."""
    version = version_of_evaluation(session, evaluation)
    if version is None:
        return
    if version.number is None:
        evaluation.version_id = None
        session.flush()
        session.delete(version)
    elif version.state is not ContractState.VOID:
        record_transition(session, version, ContractState.VOID, reason=_("The evaluation changes nothing any more."))
    session.flush()


def issue_changed_version(session: Session, evaluation: Evaluation) -> None:
    """Number the version as its evaluation, and let it wait for the signatures on the evaluation's document."""
    version = version_of_evaluation(session, evaluation)
    if version is None:
        return
    if version.state is ContractState.DRAFT:
        record_transition(session, version, ContractState.READY)
        record_transition(session, version, ContractState.PRINTED)
    first = require_contract(session, version.first_id)
    version.number_year, version.number_seq = first.number_year, first.number_seq
    version.number = evaluation_number(require_contract(session, evaluation.contract_id), evaluation)
    version.version = evaluation.version
    version.printed = party_facts(session, version, load_content(session, version))
    session.flush()


def sign_changed_version(session: Session, evaluation: Evaluation, signed: Iterable[date], *, by_all: bool) -> None:
    """Follow the signatures on the evaluation's document: with the last one the version replaces what it amends."""
    version = version_of_evaluation(session, evaluation)
    if version is None:
        return
    days = list(signed)
    if version.state is ContractState.PRINTED:
        record_transition(session, version, ContractState.PARTLY_SIGNED, min(days))
    if by_all and version.state is ContractState.PARTLY_SIGNED:
        amended = require_contract(session, evaluation.contract_id)
        record_transition(session, amended, ContractState.AMENDED, max(days))
        record_transition(session, version, ContractState.ACTIVE, max(days))
    session.flush()


def load_action_changes(session: Session, evaluation: Evaluation) -> ActionChanges:
    """The actions that differ from those of the evaluated contract, and those that fall away."""
    version = version_of_evaluation(session, evaluation)
    if version is None:
        return ActionChanges({}, {}, {})
    before = with_numbers_by_place(load_content(session, require_contract(session, evaluation.contract_id)))
    return action_changes(before, load_content(session, version))


def action_changes(before: Content, after: Content) -> ActionChanges:
    """The actions of a version that differ from those before it, and those that fall away."""
    changes = ActionChanges({}, {}, {})
    for key in ACTION_TABLES:
        old = {row["id"]: _agreed_words(row) for row in before.tables[key]}
        changed = [row for row in after.tables[key] if old.get(row.get("from_id")) != _agreed_words(row)]
        kept, continued = ({row.get("from_id") for row in rows} for rows in (after.tables[key], changed))
        changes.rows[key] = changed
        changes.replaced[key] = [row for row in before.tables[key] if row["id"] in continued]
        changes.removed[key] = [row for row in before.tables[key] if row["id"] not in kept]
    return changes


def _draft_version(session: Session, contract: Contract, on: date) -> Contract:
    """A draft version with the content of a contract; a Problem while another one is pending."""
    waiting = pending_version(session, contract)
    if waiting is not None:
        words = _(
            "The contract is already being changed: {number} is not signed by everyone yet. Nothing was saved: have it "
            "signed or make it void first."
        )
        raise Problem(words.format(number=waiting.title), way_out=(Contract.__tablename__, waiting.id))
    content = with_numbers_by_place(load_content(session, contract))
    version = Contract(
        participant_id=contract.participant_id,
        worker_id=contract.responsible_id,
        amends_id=contract.id,
        root_id=contract.first_id,
        annex=_next_place(session, contract),
        agreed_at_evaluation=True,
        form=contract.form,
        texts=dict(contract.texts),
        inner_texts=dict(contract.inner_texts),
    )
    version.change({key: content.fields[key] for key in CONTENT_FIELDS})
    session.add(version)
    session.flush()
    for key, rows in content.tables.items():
        later = [row for row in rows if key != "evaluation_dates" or (row["planned_on"] and row["planned_on"] > on)]
        save_contract_rows(session, version, key, [copied_row(key, row) for row in later])
    transition = ContractTransition(contract_id=version.id)
    session.add(transition.change({"state": ContractState.DRAFT, "on": action_date(session)}))
    session.flush()
    return version


def _next_place(session: Session, contract: Contract) -> int:
    """The place of a further version among those of its contract; annexes are numbered apart, from 1 on."""
    chosen = select(func.max(Contract.annex)).where(
        Contract.root_id == contract.first_id, Contract.agreed_at_evaluation.is_(True)
    )
    return (session.scalar(chosen) or _BEFORE_FIRST) + 1


def _own_id(row: dict[str, Any], known: Mapping[int, Any], by_origin: Mapping[Any, int]) -> int | None:
    """The id of a typed row in the version: its own, or that of the row that continues the one it was taken from."""
    row_id = row.get("id")
    return row_id if row_id in known else by_origin.get(row_id)


def _agreed_words(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(key) or "" for key in ("who", "text", "due", "goal"))
