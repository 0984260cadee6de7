"""Contract templates: those that ship with the program and the club's own."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts.content import ACTION_TABLES, DATE_COLUMNS, Content, refs_by_letter, with_goal_refs
from kiscase.contracts.drafting.former_form import duties_in_words, on_official_form
from kiscase.contracts.drafting.template_model import ContractTemplate
from kiscase.contracts.model import ContractVariant
from kiscase.contracts.queries import load_content, require_contract
from kiscase.core import resources
from kiscase.core.collation import sort_key
from kiscase.core.errors import InvalidValuesError, Problem, RecordGoneError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action

ContentRows = list[dict[str, Any]]

TEMPLATE_COLUMNS = {
    "main_goals": ("text",),
    "goals": ("text", "effect", "ref"),
    "participant_actions": ("text", "goal"),
    "worker_actions": ("text", "goal"),
    "evaluation_dates": (),
}
"""The tables and columns of a template: those that can be reused for other people. It has `days` instead of dates."""
DAYS_OF_TEMPLATE = {"days": "ends_on", "evaluation_days": "evaluation_on"}
"""The days from the day of the contract that a template has, by the field of the contract that follows from them."""


class TemplateRow(NamedTuple):
    """A template of the club."""

    id: int
    name: str
    variant: ContractVariant


@cache
def template_library() -> dict[str, dict[str, Any]]:
    """The templates in `resources/plans` by code, in the order of their problem areas."""
    names = resources.list_resources("plans", ".toml")
    read = [_with_goal_refs(resources.load_toml(f"plans/{name}.toml")) for name in names]
    return {plan["code"]: plan for plan in sorted(read, key=lambda plan: (plan["problem"], plan["code"]))}


def _with_goal_refs(plan: dict[str, Any]) -> dict[str, Any]:
    """A plan of the library, whose actions name goals by their letters, as templates have it: by their numbers."""
    tables = dict(plan["tables"])
    tables["goals"] = with_goal_refs(tables["goals"])
    refs = refs_by_letter(tables["goals"])
    for key in ACTION_TABLES:
        tables[key] = [row | {"goal": refs[row["goal"]]} for row in tables[key]]
    return plan | {"tables": tables}


def list_templates(session: Session) -> list[TemplateRow]:
    """The club's own templates by name."""
    found = [TemplateRow(one.id, one.name, one.variant) for one in session.scalars(select(ContractTemplate))]
    return sorted(found, key=lambda one: sort_key(one.name))


def save_as_template(session: Session, contract_id: int, name: str) -> int:
    """Save goals and actions of a contract, without personal texts, as a template; its id."""
    contract = require_contract(session, contract_id)
    content = load_content(session, contract)
    if not any(content.tables[key] for key in ("main_goals", "goals", "participant_actions")):
        raise Problem(_("There is nothing to save as a template: the contract has neither goals nor actions yet."))
    template = ContractTemplate()
    template.content = template_content(content, contract.drawn_on or action_date(session))
    _name_template(session, template, name, variant=contract.variant)
    session.add(template)
    session.flush()
    describe_action(session, N_("Kept the plan “{name}”"), name=template.name)
    return template.id


def rename_template(session: Session, template_id: int, name: str) -> None:
    """Rename a template."""
    template = require_template(session, template_id)
    _name_template(session, template, name)
    describe_action(session, N_("Renamed the plan: “{name}”"), name=template.name)


def delete_template(session: Session, template_id: int) -> None:
    """Delete a template; contracts created from it stay as they are."""
    template = require_template(session, template_id)
    describe_action(session, N_("Deleted the plan “{name}”"), name=template.name)
    session.delete(template)


def template_content(content: Content, drawn_on: date) -> dict[str, Any]:
    """The plan in a contract, as JSON can hold it: days from the day of the contract instead of dates.

    Of a contract on the former form rights and duties stay, in point VII; other texts are personal.
    """
    duties = duties_in_words(content)
    content = on_official_form(content)
    days = {
        name: (content.fields[key] - drawn_on).days if content.fields.get(key) else None
        for name, key in DAYS_OF_TEMPLATE.items()
    }
    return {
        **days,
        "texts": {"arrangements": "\n".join(duties)} if duties else {},
        "tables": {key: [_planned_row(key, row, drawn_on) for row in content.tables[key]] for key in TEMPLATE_COLUMNS},
    }


def _planned_row(key: str, row: dict[str, Any], drawn_on: date) -> dict[str, Any]:
    values = {name: str(row[name] or "") for name in TEMPLATE_COLUMNS[key]}
    on = row.get(DATE_COLUMNS.get(key, ""))
    return values | ({"days": (on - drawn_on).days} if on else {})


def require_template(session: Session, template_id: int) -> ContractTemplate:
    template = session.get(ContractTemplate, template_id)
    if template is None:
        raise RecordGoneError(_("This template is no longer on file."))
    return template


def _name_template(session: Session, template: ContractTemplate, name: str, **others: Any) -> None:
    """Name a template; Invalid if another one has that name."""
    template.change({"name": name} | others)
    same = select(ContractTemplate.id).where(ContractTemplate.name == template.name)
    with session.no_autoflush:
        if any(found != template.id for found in session.scalars(same)):
            raise InvalidValuesError({"name": _("There is already a template with this name.")})
