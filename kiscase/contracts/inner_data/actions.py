"""Changing inner data of a contract: planned end, reminders, referral, notices, the day of the hand-out, notes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts.model import OFFICIAL_FORM, Contract, ContractState
from kiscase.contracts.parts import EvaluationDate
from kiscase.contracts.queries import require_contract
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.core.records.field_info import FieldInfo, FieldKind, clean_value
from kiscase.pdf.form.form_definition import FormField
from kiscase.pdf.form.loading import load_form

HANDED_OVER = "handed_over"
"""The key of the day on which the information on the law was handed over."""
_REMINDERS = "evaluation_dates"
_PLANNED_END = "ends_on"
_PAST_DAYS = (HANDED_OVER, "insurance_notice")
"""What has happened, so that it cannot be dated later than today."""
LASTING_STATES = frozenset(ContractState) - {ContractState.REFUSED, ContractState.VOID}
"""The states in which inner data can be changed: the contract was concluded, or still may be."""


def inner_fields(form: str, variant: str) -> list[FormField]:
    """The fields of a contract on a form that are inner data: what its own paper prints is none."""
    own = load_form(form)
    printed = {part.key for section in own.sections if section.printed for part in section.fields}
    sections = [one for one in load_form(OFFICIAL_FORM).sections_of(variant) if not one.printed]
    return [part for section in sections for part in section.fields if part.key not in printed]


def update_inner_data(
    session: Session, contract_id: int, values: Mapping[str, Any], revision: int | None = None
) -> None:
    """Change inner data by key of the field: texts, days, and a list of days for the reminders; others stay.

    Raises InvalidValuesError by key, a Problem for a contract that was not concluded, and EditConflictError when it is
    no longer at *revision*.
    """
    contract = require_contract(session, contract_id)
    if contract.state not in LASTING_STATES:
        words = _("The contract is “{state}”: its inner data stay as they are. Nothing was changed.")
        raise Problem(words.format(state=contract.state.label))
    _change(session, contract, values, revision)
    describe_action(session, N_("Changed the inner data of the contract {number}"), number=contract.title)


def record_handed_over(session: Session, contract_id: int, on: date) -> None:
    """Note the day on which the information on art. 11 ust. 2 and art. 109 was handed over, with another action."""
    _change(session, require_contract(session, contract_id), {HANDED_OVER: on}, None)


def _change(session: Session, contract: Contract, values: Mapping[str, Any], revision: int | None) -> None:
    kinds = {part.key: part.kind for part in inner_fields(contract.form, contract.variant)}
    given = {key: value for key, value in values.items() if key in kinds}
    problems = _problems(contract, given, action_date(session))
    if problems:
        raise InvalidValuesError(problems)
    changes = {_PLANNED_END: given[_PLANNED_END]} if _PLANNED_END in given else {}
    contract.change(changes, revision=revision)
    texts = dict(contract.inner_texts)
    for key, value in given.items():
        if key not in (_PLANNED_END, _REMINDERS):
            texts[key] = value.isoformat() if isinstance(value, date) else _cleaned(value)
    contract.inner_texts = {key: text for key, text in texts.items() if text}
    if _REMINDERS in given:
        _save_reminders(session, contract, given[_REMINDERS] or [])
    contract.updated = contract.updated + 1  # the revision follows also when only reminders changed
    session.flush()


def _problems(contract: Contract, values: Mapping[str, Any], today: date) -> dict[str, str]:
    problems = {}
    ends_on = values.get(_PLANNED_END)
    if ends_on and contract.drawn_on and ends_on < contract.drawn_on:
        problems[_PLANNED_END] = _("The contract ends before it begins.")
    for key in _PAST_DAYS:
        on = values.get(key)
        if on and on > today:
            problems[key] = _("This day has not come yet.")
    return problems


def _save_reminders(session: Session, contract: Contract, days: list[date]) -> None:
    """Keep the reminders of these days, and add or delete others."""
    chosen = select(EvaluationDate).where(EvaluationDate.contract_id == contract.id)
    on_file = {row.planned_on: row for row in session.scalars(chosen)}
    for position, on in enumerate(sorted(set(days))):
        row = on_file.pop(on, None) or EvaluationDate(contract_id=contract.id, planned_on=on)
        row.position = position
        session.add(row)
    for gone in on_file.values():
        session.delete(gone)


def _cleaned(value: Any) -> str:
    return str(clean_value(FieldInfo("", FieldKind.LONG), value) or "")
