"""What a contract can begin with: an empty form, a whole plan, an earlier contract, or what was left of its goals.

Days of a plan count from the day of the contract, so that its dates move along. A plan holds no personal texts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts import documents
from kiscase.contracts.actions.drafting import draft, set_rows
from kiscase.contracts.actions.moves import chain, require_contract
from kiscase.contracts.model import (
    RUNNING,
    Content,
    Contract,
    Evaluation,
    Goal,
    Judgement,
    Result,
    Stage,
    State,
    Step,
    Template,
    Variant,
)
from kiscase.core import resources
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, ngettext, sort_key
from kiscase.core.journal import say, today
from kiscase.core.law import said
from kiscase.core.workdays import next_workday

Table = list[dict[str, Any]]

_PLANNED = {
    "main_goals": ("text",),
    "goals": ("text", "effect"),
    "participant_actions": ("text",),
    "worker_actions": ("text",),
    "obligations": ("party", "text"),
    "evaluation_dates": (),
}
"""The tables and columns of a plan: what they say is of use to others, too."""
_DATES = {"participant_actions": "due", "worker_actions": "due", "evaluation_dates": "planned_on"}
"""The columns with dates; a plan has `days` in their place."""
_SHARED_TEXTS = ("consequences",)
_LEFT_OVER = ("members", "main_goals", "goals", "participant_actions", "worker_actions")
_SIGNED = (*RUNNING, State.COMPLETED, State.TERMINATED)


class Source(NamedTuple):
    """What a contract can begin with: its word for `begin`, how people know it, and the variant that it is made for."""

    word: str
    label: str
    variant: str = ""


class Own(NamedTuple):
    """A plan of the club's own."""

    id: int
    name: str
    variant: Variant


@dataclass(frozen=True)
class Start:
    """What is put into a new contract: texts, tables with their dates, the end, and what the contract carries on."""

    texts: dict[str, str]
    tables: dict[str, Table]
    ends_on: date | None = None
    head: dict[str, Any] | None = None
    follows_id: int | None = None


def begin(session: Session, participant_id: int, variant: str = Variant.A, source: str = "") -> int:
    """Begin a contract with a participant from a source (see `sources`); the id."""
    contract_id = draft(session, participant_id, variant=variant)
    kind, _colon, which = source.partition(":")
    if not kind:
        return contract_id
    contract = require_contract(session, contract_id)
    start = _STARTS[kind](session, contract, which)
    texts = {key: text for key, text in start.texts.items() if text}
    contract.texts = contract.texts | texts
    contract.follows_id = start.follows_id
    contract.change((start.head or {}) | {"ends_on": start.ends_on})
    session.flush()
    for key, rows in start.tables.items():
        if variant == Variant.A or key != "members":
            set_rows(session, contract, key, rows)
    return contract_id


def sources(session: Session, participant_id: int | None, other_id: int | None = None) -> list[Source]:
    """What a contract with a person can begin with: nothing first, then the person's own contracts, then plans.

    *other_id* is a contract of anybody's, whose plan may be of use.
    """
    found = [Source("", _("an empty form"))]
    if participant_id is not None:
        found += _of_person(session, participant_id)
    other = session.get(Contract, other_id) if other_id is not None else None
    if other is not None and other.participant_id != participant_id:
        words = _("the plan of {number}, without its personal texts").format(number=other.title)
        found.append(Source(f"plan:{other.id}", words, other.variant))
    found += [Source(f"own:{one.id}", _("own plan: {name}").format(name=one.name), one.variant) for one in own(session)]
    on = today(session)
    return found + [
        Source(f"library:{code}", _("plan: {name}").format(name=said(plan["name"])), plan["variant"])
        for code, plan in library().items()
        if plan["valid_from"] <= on <= plan.get("valid_until", date.max)
    ]


@cache
def library() -> dict[str, dict[str, Any]]:
    """The plans of `resources/plans` by code, in the order of their problem areas."""
    read = [resources.toml(f"plans/{name}.toml") for name in resources.names("plans", ".toml")]
    return {plan["code"]: plan for plan in sorted(read, key=lambda plan: (plan["problem"], plan["code"]))}


def own(session: Session) -> list[Own]:
    """The club's own plans by name."""
    found = [Own(one.id, one.name, one.variant) for one in session.scalars(select(Template))]
    return sorted(found, key=lambda one: sort_key(one.name))


def keep(session: Session, contract_id: int, name: str) -> int:
    """Keep a contract's plan, without its personal texts, as one of the club's own; the id."""
    contract = require_contract(session, contract_id)
    content = documents.load(session, contract)
    if not any(content.tables[key] for key in ("main_goals", "goals", "participant_actions")):
        raise Problem(_("There is no plan in this contract yet: it has neither goals nor actions. Nothing was kept."))
    template = Template()
    template.content = _plan_of(content, contract.drawn_on or today(session))
    _name(session, template, name, variant=contract.variant)
    session.add(template)
    session.flush()
    say(session, N_("Kept the plan “{name}”"), name=template.name)
    return template.id


def rename(session: Session, template_id: int, name: str) -> None:
    """Give one of the club's own plans another name."""
    template = _require(session, template_id)
    _name(session, template, name)
    say(session, N_("Renamed the plan: “{name}”"), name=template.name)


def delete(session: Session, template_id: int) -> None:
    """Take one of the club's own plans away; contracts that began with it stay as they are."""
    template = _require(session, template_id)
    say(session, N_("Deleted the plan “{name}”"), name=template.name)
    session.delete(template)


def unfinished(session: Session, contract: Contract) -> dict[str, Table]:
    """The goals and actions of a contract that were not evaluated as reached, as rows by table."""
    tables = documents.load(session, contract).tables
    reached = {
        "goals": _reached(session, contract, Goal, Judgement.goal_id),
        "actions": _reached(session, contract, Step, Judgement.step_id),
    }
    done = {key: reached["goals" if key.endswith("goals") else "actions"] for key in _LEFT_OVER if key != "members"}
    return {key: [row for row in tables[key] if row["id"] not in ids] for key, ids in done.items()}


def _of_person(session: Session, participant_id: int) -> list[Source]:
    chosen = select(Contract).where(Contract.participant_id == participant_id, Contract.state != State.AMENDED)
    contracts = session.scalars(chosen.order_by(Contract.id.desc())).all()
    found = []
    for contract in contracts:
        left = len(unfinished(session, contract)["goals"]) if contract.state in _SIGNED else 0
        if left:
            words = ngettext(
                "{count} unfinished goal of {number}", "{count} unfinished goals of {number}", left
            ).format(count=left, number=contract.title)
            found.append(Source(f"carry:{contract.id}", words, contract.variant))
    for contract in contracts:
        words = _("a copy of {number} ({state})").format(number=contract.title, state=contract.state.label)
        found.append(Source(f"copy:{contract.id}", words, contract.variant))
    return found


def _carried(session: Session, contract: Contract, which: str) -> Start:
    """What was left of an earlier contract's goals; each row knows the one that it carries on."""
    earlier = _earlier(session, contract, which)
    content = documents.load(session, earlier)
    left = {"members": content.tables["members"]} | unfinished(session, earlier)
    days = _between(earlier, contract)
    tables = {key: [_moved(row, days) | {"from_id": row["id"]} for row in left[key]] for key in _LEFT_OVER}
    tables["evaluation_dates"] = [_moved(row, days) for row in content.tables["evaluation_dates"]]
    return Start({}, tables, _end(earlier, days), _person_of(content), earlier.id)


def _copied(session: Session, contract: Contract, which: str) -> Start:
    """All that an earlier contract of the same person says, with its dates moved."""
    earlier = _earlier(session, contract, which)
    content, days = documents.load(session, earlier), _between(earlier, contract)
    tables = {key: [_moved(row, days) for row in rows] for key, rows in content.tables.items()}
    return Start(dict(content.texts), tables, _end(earlier, days), _person_of(content))


def _planned(session: Session, contract: Contract, which: str) -> Start:
    """The plan of anybody's contract, without personal texts."""
    other = require_contract(session, int(which))
    return _started(_plan_of(documents.load(session, other), other.drawn_on or today(session)), contract)


def _own(session: Session, contract: Contract, which: str) -> Start:
    return _started(_require(session, int(which)).content, contract)


def _from_library(_session: Session, contract: Contract, which: str) -> Start:
    return _started(library()[which], contract)


_STARTS: dict[str, Callable[[Session, Contract, str], Start]] = {
    "carry": _carried,
    "copy": _copied,
    "plan": _planned,
    "own": _own,
    "library": _from_library,
}


def _plan_of(content: Content, drawn_on: date) -> dict[str, Any]:
    """The plan in a contract, as JSON can hold it: days from the day of the contract instead of dates."""
    ends_on = content.head["ends_on"]
    return {
        "days": (ends_on - drawn_on).days if ends_on else None,
        "texts": {key: content.texts[key] for key in _SHARED_TEXTS if key in content.texts},
        "tables": {key: [_planned_row(key, row, drawn_on) for row in content.tables[key]] for key in _PLANNED},
    }


def _planned_row(key: str, row: dict[str, Any], drawn_on: date) -> dict[str, Any]:
    values = {name: str(row[name] or "") for name in _PLANNED[key]}
    on = row.get(_DATES.get(key, ""))
    return values | ({"days": (on - drawn_on).days} if on else {})


def _started(plan: dict[str, Any], contract: Contract) -> Start:
    """A plan with the dates that follow from the day of the contract."""
    first = contract.drawn_on or date.min
    tables = {}
    for key, rows in plan["tables"].items():
        tables[key] = [{name: value for name, value in row.items() if name != "days"} for row in rows]
        for made, row in zip(tables[key], rows, strict=True):
            if "days" in row:
                made[_DATES[key]] = next_workday(first + timedelta(row["days"]))
    days = plan.get("days")
    return Start(dict(plan.get("texts", {})), tables, first + timedelta(days) if days is not None else None)


def _moved(row: dict[str, Any], days: int) -> dict[str, Any]:
    """A row for another contract: without its id, and so many days later."""
    values = {name: value for name, value in row.items() if name not in ("id", "from_id")}
    return values | {name: _later(values[name], days) for name in _DATES.values() if name in values}


def _end(earlier: Contract, days: int) -> date | None:
    """The end of a contract that begins so many days after an earlier one: nothing is due on it, so any day will do."""
    return earlier.ends_on + timedelta(days) if earlier.ends_on else None


def _later(value: date | None, days: int) -> date | None:
    """So many days later; a day off becomes the next working day."""
    return next_workday(value + timedelta(days)) if value else None


def _between(earlier: Contract, contract: Contract) -> int:
    """The days from the beginning of one contract to that of another."""
    return (contract.drawn_on - earlier.drawn_on).days if contract.drawn_on and earlier.drawn_on else 0


def _person_of(content: Content) -> dict[str, Any]:
    return {key: content.head[key] for key in ("language", "representative")}


def _earlier(session: Session, contract: Contract, which: str) -> Contract:
    earlier = require_contract(session, int(which))
    if earlier.participant_id != contract.participant_id:
        raise Problem(
            _("The contract {number} is another person's: only its plan can be used. No contract was begun.").format(
                number=earlier.title
            )
        )
    return earlier


def _reached(session: Session, contract: Contract, record: Any, judged: Any) -> set[int]:
    """The ids of rows that were evaluated as reached the last time, in this version or in what it amends."""
    versions = [one.id for one in chain(session, contract)]
    rows = session.execute(select(record.id, record.from_id).where(record.contract_id.in_(versions)))
    came_from = {row.id: row.from_id for row in rows}
    found = session.execute(
        select(judged, Judgement.result)
        .join(Evaluation, Evaluation.id == Judgement.evaluation_id)
        .where(Evaluation.contract_id.in_(versions), Evaluation.stage != Stage.DRAFT, judged.is_not(None))
        .order_by(Evaluation.held_on, Evaluation.id)
    )
    last: dict[int | None, Result | None] = {row[0]: row[1] for row in found}

    def result(row_id: int | None) -> Result | None:
        while row_id in came_from and row_id not in last:
            row_id = came_from[row_id]
        return last.get(row_id)

    return {row_id for row_id in came_from if result(row_id) is Result.REACHED}


def _require(session: Session, template_id: int) -> Template:
    template = session.get(Template, template_id)
    if template is None:
        raise Problem(_("This plan is no longer on file."))
    return template


def _name(session: Session, template: Template, name: str, **others: Any) -> None:
    """Name a plan; Invalid when another one has that name."""
    template.change({"name": name} | others)
    same = select(Template.id).where(Template.name == template.name)
    with session.no_autoflush:
        if any(found != template.id for found in session.scalars(same)):
            raise Invalid({"name": _("There is a plan of this name already.")})
