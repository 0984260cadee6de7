"""Starting points of a contract: an empty form, a template, an earlier contract, or its unfinished goals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts.content import ACTION_TABLES, DATE_COLUMNS, Content, save_contract_rows
from kiscase.contracts.drafting.actions import create_draft_contract, require_possible_contract
from kiscase.contracts.drafting.former_form import on_official_form
from kiscase.contracts.drafting.templates import (
    DAYS_OF_TEMPLATE,
    ContentRows,
    list_templates,
    require_template,
    template_content,
    template_library,
)
from kiscase.contracts.evaluations.model import Evaluation, GoalResult, Judgement
from kiscase.contracts.model import RUNNING_STATES, Contract, ContractState, ContractVariant, DocumentStage
from kiscase.contracts.parts import ALL_GOALS, AgreedAction, Goal
from kiscase.contracts.queries import contract_and_annexes, load_content, require_contract
from kiscase.core.errors import Problem
from kiscase.core.i18n import _, localized_text, ngettext
from kiscase.core.journal.running_action import action_date
from kiscase.core.workdays import workday_on_or_after

_CARRIED_TABLES = ("members", "main_goals", "goals", "participant_actions", "worker_actions")
_COPIED_INNER_TEXTS = ("own_words", "inner_notes")
"""The inner texts that a copy of a contract keeps; the others are about that contract alone."""
_SIGNED = (*RUNNING_STATES, ContractState.COMPLETED, ContractState.TERMINATED)


class StartingPoint(NamedTuple):
    """A starting point: its key for `begin_contract`, its label, and the variant of the form that it is for."""

    key: str
    label: str
    variant: str = ""


@dataclass(frozen=True)
class InitialContent:
    """The initial content of a contract: texts, tables, dates and personal fields, and the contract it continues."""

    texts: dict[str, str]
    tables: dict[str, ContentRows]
    fields: dict[str, Any]
    inner: dict[str, str] = dataclass_field(default_factory=dict)
    follows_id: int | None = None


def begin_contract(session: Session, participant_id: int, variant: str = ContractVariant.A, source: str = "") -> int:
    """Create a contract with a participant from a starting point (see `list_starting_points`); its id."""
    contract_id = create_draft_contract(session, participant_id, variant=variant)
    kind, _colon, which = source.partition(":")
    if not kind:
        return contract_id
    contract = require_contract(session, contract_id)
    start = _INITIAL_CONTENT[kind](session, contract, which)
    texts = {key: text for key, text in start.texts.items() if text}
    contract.texts = contract.texts | texts
    contract.inner_texts = {key: text for key, text in start.inner.items() if text}
    contract.follows_id = start.follows_id
    contract.change(start.fields)
    session.flush()
    for key, rows in start.tables.items():
        if variant == ContractVariant.A or key != "members":
            save_contract_rows(session, contract, key, rows)
    return contract_id


def starting_points_of_eligible(
    session: Session, participant_id: int, other_id: int | None = None
) -> list[StartingPoint]:
    """The starting points of a contract with a person; a Problem if the person may not take part today."""
    require_possible_contract(session, participant_id)
    return list_starting_points(session, participant_id, other_id)


def list_starting_points(
    session: Session, participant_id: int | None, other_id: int | None = None
) -> list[StartingPoint]:
    """The starting points of a contract with a person: the empty form, the person's own contracts, templates.

    *other_id* is a contract of anybody, whose goals and actions may be reused.
    """
    found = [StartingPoint("", _("an empty form"))]
    if participant_id is not None:
        found += _of_person(session, participant_id)
    other = session.get(Contract, other_id) if other_id is not None else None
    if other is not None and other.participant_id != participant_id:
        words = _("goals and actions of {number}, without personal texts").format(number=other.title)
        found.append(StartingPoint(f"plan:{other.id}", words, other.variant))
    found += [
        StartingPoint(f"own:{one.id}", _("own template: {name}").format(name=one.name), one.variant)
        for one in list_templates(session)
    ]
    on = action_date(session)
    return found + [
        StartingPoint(
            f"library:{code}", _("template: {name}").format(name=localized_text(plan["name"])), plan["variant"]
        )
        for code, plan in template_library().items()
        if plan["valid_from"] <= on <= plan.get("valid_until", date.max)
    ]


def unfinished_rows(session: Session, contract: Contract) -> dict[str, ContentRows]:
    """The goals and actions of a contract that were not evaluated as reached, as rows by table."""
    tables = load_content(session, contract).tables
    reached = {
        "goals": _reached(session, contract, Goal, Judgement.goal_id),
        "actions": _reached(session, contract, AgreedAction, Judgement.step_id),
    }
    done = {
        key: reached["goals" if key.endswith("goals") else "actions"] for key in _CARRIED_TABLES if key != "members"
    }
    return {key: [row for row in tables[key] if row["id"] not in ids] for key, ids in done.items()}


def _of_person(session: Session, participant_id: int) -> list[StartingPoint]:
    chosen = select(Contract).where(Contract.participant_id == participant_id, Contract.state != ContractState.AMENDED)
    contracts = session.scalars(chosen.order_by(Contract.id.desc())).all()
    found = []
    for contract in contracts:
        left = len(unfinished_rows(session, contract)["goals"]) if contract.state in _SIGNED else 0
        if left:
            words = ngettext(
                "{count} unfinished goal of {number}", "{count} unfinished goals of {number}", left
            ).format(count=left, number=contract.title)
            found.append(StartingPoint(f"carry:{contract.id}", words, contract.variant))
    for contract in contracts:
        words = _("a copy of {number} ({state})").format(number=contract.title, state=contract.state.label)
        found.append(StartingPoint(f"copy:{contract.id}", words, contract.variant))
    return found


def _carried(session: Session, contract: Contract, which: str) -> InitialContent:
    """The unfinished goals of an earlier contract; each row knows the one that it continues."""
    earlier = _earlier(session, contract, which)
    content = on_official_form(load_content(session, earlier))
    left = {"members": content.tables["members"]} | unfinished_rows(session, earlier)
    days = _days_between(earlier, contract)
    tables = {key: [_shifted_row(row, days) | {"from_id": row["id"]} for row in left[key]] for key in _CARRIED_TABLES}
    goals = {ALL_GOALS, *(row["ref"] for row in tables["goals"])}
    for key in ACTION_TABLES:  # an action may be left of a goal that was reached
        tables[key] = [row | {"goal": row["goal"] if row["goal"] in goals else ""} for row in tables[key]]
    tables["evaluation_dates"] = [_shifted_row(row, days) for row in content.tables["evaluation_dates"]]
    fields = _personal_fields(content) | _shifted_days(content, days)
    return InitialContent(texts={}, tables=tables, fields=fields, follows_id=earlier.id)


def _copied(session: Session, contract: Contract, which: str) -> InitialContent:
    """The whole content of an earlier contract of the same person, with its dates moved."""
    earlier = _earlier(session, contract, which)
    content, days = on_official_form(load_content(session, earlier)), _days_between(earlier, contract)
    tables = {key: [_shifted_row(row, days) for row in rows] for key, rows in content.tables.items()}
    fields = _personal_fields(content) | _shifted_days(content, days)
    kept = {key: content.inner[key] for key in _COPIED_INNER_TEXTS if key in content.inner}
    return InitialContent(content.texts, tables, fields, kept)


def _planned(session: Session, contract: Contract, which: str) -> InitialContent:
    """Goals and actions of anybody's contract, without personal texts."""
    other = require_contract(session, int(which))
    return _from_template(
        template_content(load_content(session, other), other.drawn_on or action_date(session)), contract
    )


def _own(session: Session, contract: Contract, which: str) -> InitialContent:
    return _from_template(require_template(session, int(which)).content, contract)


def _from_library(_session: Session, contract: Contract, which: str) -> InitialContent:
    return _from_template(template_library()[which], contract)


_INITIAL_CONTENT: dict[str, Callable[[Session, Contract, str], InitialContent]] = {
    "carry": _carried,
    "copy": _copied,
    "plan": _planned,
    "own": _own,
    "library": _from_library,
}


def _from_template(plan: dict[str, Any], contract: Contract) -> InitialContent:
    """A plan with the dates that follow from the day of the contract."""
    first = contract.drawn_on or date.min
    tables = {}
    for key, rows in plan["tables"].items():
        tables[key] = [{name: value for name, value in row.items() if name != "days"} for row in rows]
        for made, row in zip(tables[key], rows, strict=True):
            if "days" in row:
                made[DATE_COLUMNS[key]] = workday_on_or_after(first + timedelta(row["days"]))
    days = {field: plan.get(name) for name, field in DAYS_OF_TEMPLATE.items()}
    fields = {field: first + timedelta(count) if count is not None else None for field, count in days.items()}
    if fields["evaluation_on"]:
        fields["evaluation_on"] = workday_on_or_after(fields["evaluation_on"])
    return InitialContent(dict(plan.get("texts", {})), tables, fields)


def _shifted_row(row: dict[str, Any], days: int) -> dict[str, Any]:
    """A row for another contract: without its id, and so many days later."""
    values = {name: value for name, value in row.items() if name not in ("id", "from_id")}
    return values | {name: _shifted_date(values[name], days) for name in DATE_COLUMNS.values() if name in values}


def _shifted_days(content: Content, days: int) -> dict[str, date | None]:
    """The evaluation and the end of a contract that begins so many days later; nothing is due on its last day."""
    ends_on = content.fields["ends_on"]
    return {
        "evaluation_on": _shifted_date(content.fields["evaluation_on"], days),
        "ends_on": ends_on + timedelta(days) if ends_on else None,
    }


def _shifted_date(value: date | None, days: int) -> date | None:
    """So many days later; a day off becomes the next working day."""
    return workday_on_or_after(value + timedelta(days)) if value else None


def _days_between(earlier: Contract, contract: Contract) -> int:
    """The days from the beginning of one contract to that of another."""
    return (contract.drawn_on - earlier.drawn_on).days if contract.drawn_on and earlier.drawn_on else 0


def _personal_fields(content: Content) -> dict[str, Any]:
    return {key: content.fields[key] for key in ("language", "representative")}


def _earlier(session: Session, contract: Contract, which: str) -> Contract:
    earlier = require_contract(session, int(which))
    if earlier.participant_id != contract.participant_id:
        raise Problem(
            _(
                "The contract {number} belongs to another person: only its goals and actions can be "
                "reused. No contract was started."
            ).format(number=earlier.title)
        )
    return earlier


def _reached(session: Session, contract: Contract, record: Any, judged: Any) -> set[int]:
    """The ids of rows that were evaluated as reached the last time, in this version or in what it amends."""
    versions = [one.id for one in contract_and_annexes(session, contract)]
    rows = session.execute(select(record.id, record.from_id).where(record.contract_id.in_(versions)))
    came_from = {row.id: row.from_id for row in rows}
    found = session.execute(
        select(judged, Judgement.result)
        .join(Evaluation, Evaluation.id == Judgement.evaluation_id)
        .where(Evaluation.contract_id.in_(versions), Evaluation.stage != DocumentStage.DRAFT, judged.is_not(None))
        .order_by(Evaluation.held_on, Evaluation.id)
    )
    last: dict[int | None, GoalResult | None] = {row[0]: row[1] for row in found}

    def result(row_id: int | None) -> GoalResult | None:
        while row_id in came_from and row_id not in last:
            row_id = came_from[row_id]
        return last.get(row_id)

    return {row_id for row_id in came_from if result(row_id) is GoalResult.REACHED}
