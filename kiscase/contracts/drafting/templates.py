"""Contract templates: those that ship with the program and the club's own."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts.content import Content
from kiscase.contracts.drafting.template_model import ContractTemplate
from kiscase.contracts.model import ContractVariant
from kiscase.contracts.queries import load_content, require_contract
from kiscase.core import resources
from kiscase.core.collation import sort_key
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action

ContentRows = list[dict[str, Any]]

TEMPLATE_COLUMNS = {
    "main_goals": ("text",),
    "goals": ("text", "effect"),
    "participant_actions": ("text",),
    "worker_actions": ("text",),
    "obligations": ("party", "text"),
    "evaluation_dates": (),
}
"""The tables and columns of a template: those that can be reused for other people."""
DATE_COLUMNS = {"participant_actions": "due", "worker_actions": "due", "evaluation_dates": "planned_on"}
"""The columns with dates; a template has `days` instead."""
_SHARED_TEXTS = ("consequences",)


class TemplateRow(NamedTuple):
    """A template of the club."""

    id: int
    name: str
    variant: ContractVariant


@cache
def template_library() -> dict[str, dict[str, Any]]:
    """The templates in `resources/plans` by code, in the order of their problem areas."""
    read = [resources.load_toml(f"plans/{name}.toml") for name in resources.list_resources("plans", ".toml")]
    return {plan["code"]: plan for plan in sorted(read, key=lambda plan: (plan["problem"], plan["code"]))}


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
    """The plan in a contract, as JSON can hold it: days from the day of the contract instead of dates."""
    ends_on = content.fields["ends_on"]
    return {
        "days": (ends_on - drawn_on).days if ends_on else None,
        "texts": {key: content.texts[key] for key in _SHARED_TEXTS if key in content.texts},
        "tables": {key: [_planned_row(key, row, drawn_on) for row in content.tables[key]] for key in TEMPLATE_COLUMNS},
    }


def _planned_row(key: str, row: dict[str, Any], drawn_on: date) -> dict[str, Any]:
    values = {name: str(row[name] or "") for name in TEMPLATE_COLUMNS[key]}
    on = row.get(DATE_COLUMNS.get(key, ""))
    return values | ({"days": (on - drawn_on).days} if on else {})


def require_template(session: Session, template_id: int) -> ContractTemplate:
    template = session.get(ContractTemplate, template_id)
    if template is None:
        raise Problem(_("This template is no longer on file."))
    return template


def _name_template(session: Session, template: ContractTemplate, name: str, **others: Any) -> None:
    """Name a template; Invalid if another one has that name."""
    template.change({"name": name} | others)
    same = select(ContractTemplate.id).where(ContractTemplate.name == template.name)
    with session.no_autoflush:
        if any(found != template.id for found in session.scalars(same)):
            raise InvalidValuesError({"name": _("There is already a template with this name.")})
