"""Checking a contract by the rules in `resources/checks/`, and accepting findings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Worker
from kiscase.contracts.checks import content_checks as typed
from kiscase.contracts.checks import lifecycle_checks, people_checks
from kiscase.contracts.checks.checked_contract import CheckedContract
from kiscase.contracts.checks.model import Acceptance, Finding, Severity
from kiscase.contracts.checks.rule_loading import CheckRule, FindingLocation, load_check_rules, location_label
from kiscase.contracts.content import CONTENT_TABLES, Content
from kiscase.contracts.events.model import EVENT_DRAFT
from kiscase.contracts.model import Contract
from kiscase.contracts.queries import load_content, require_contract
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.core.records.choice import Choice
from kiscase.core.records.json_conversion import to_json
from kiscase.issued.model import IssuedDocument, Signature
from kiscase.participants.model import Participant

Check = Callable[[CheckedContract, CheckRule], typed.Locations]
CHECKS: dict[str, Check] = {
    test.__name__: test
    for test in (
        typed.date_after_end,
        typed.date_before_beginning,
        typed.goal_copied,
        typed.required_field_empty,
        typed.date_in_future,
        typed.column_empty,
        typed.evaluation_interval_long,
        typed.date_not_workday,
        typed.field_empty,
        typed.goal_without_action,
        typed.action_without_goal,
        typed.row_repeated,
        typed.contract_too_long,
        typed.placeholder_left,
        typed.character_unprintable,
        typed.wording_vague,
        people_checks.member_without_action,
        people_checks.minor_without_representative,
        people_checks.minor_member_signs_alone,
        people_checks.member_name_missing,
        people_checks.address_missing,
        people_checks.identity_missing,
        people_checks.phone_missing,
        people_checks.social_worker_missing,
        people_checks.action_of_unknown_person,
        people_checks.representative_missing,
        people_checks.referral_missing,
        people_checks.eligibility_uncertain,
        lifecycle_checks.annex_pending,
        lifecycle_checks.evaluation_overdue,
        lifecycle_checks.signed_copy_missing,
        lifecycle_checks.final_evaluation_missing,
        lifecycle_checks.document_outdated,
        lifecycle_checks.end_date_passed,
        lifecycle_checks.signature_overdue,
        lifecycle_checks.ruling_overdue,
    )
}
"""The checks by their names in the rules."""


def check_contract(session: Session, contract_id: int, content: Content | None = None) -> list[Finding]:
    """The findings in a contract as it is on file, or with the typed *content*: the most severe first.

    Accepted findings come last.
    """
    contract = require_contract(session, contract_id)
    content = load_content(session, contract) if content is None else content
    checked = CheckedContract(session, contract, content)
    accepted = _accepted(session, contract_id)
    found = [
        _finding(checked, content, rule, location, accepted)
        for rule in load_check_rules()
        if rule.holds(checked.state, checked.today)
        for location in CHECKS[rule.test](checked, rule)
    ]
    order = [*checked.fields]
    severities = list(Severity)
    return sorted(
        found,
        key=lambda one: (
            bool(one.accepted),
            severities.index(one.severity),
            order.index(one.field) if one.field in order else -1,
            -1 if one.row is None else one.row,
        ),
    )


def blocking_problems(session: Session, contract_id: int) -> dict[str, str]:
    """What keeps a contract from being printed: a sentence for each field concerned."""
    found: dict[str, list[str]] = {}
    for one in check_contract(session, contract_id):
        if one.severity is Severity.BLOCKS:
            found.setdefault(one.field, []).append(one.text)
    return {key: " ".join(sentences) for key, sentences in found.items()}


def accept_finding(session: Session, contract_id: int, code: str, place: str, reason: str) -> None:
    """Accept a finding with a reason; findings that block printing cannot be accepted."""
    contract = require_contract(session, contract_id)
    if not reason.strip():
        raise InvalidValuesError({"reason": _("Please enter the reason; it is shown in the history of the contract.")})
    if any(rule.code == code and rule.severity is Severity.BLOCKS for rule in load_check_rules()):
        raise Problem(_("A finding that blocks printing cannot be accepted; it has to be fixed."))
    record = _acceptance(session, contract_id, code, place) or Acceptance(contract_id=contract_id)
    session.add(record.change({"code": code, "place": place, "reason": reason}))
    words = N_("Accepted the finding {code} of the checker in the contract {number}: {reason}")
    describe_action(session, words, code=code, number=contract.title, reason=reason)


def withdraw_acceptance(session: Session, contract_id: int, code: str, place: str) -> None:
    """Withdraw the acceptance of a finding."""
    contract = require_contract(session, contract_id)
    record = _acceptance(session, contract_id, code, place)
    if record is None:
        raise Problem(_("This finding is no longer accepted. Nothing was changed."))
    session.delete(record)
    words = N_("The finding {code} of the checker counts again in the contract {number}")
    describe_action(session, words, code=code, number=contract.title)


def _finding(
    checked: CheckedContract,
    content: Content,
    rule: CheckRule,
    location: FindingLocation,
    accepted: Mapping[tuple[str, str], str],
) -> Finding:
    part = checked.fields.get(location.field)
    column = next((one for one in part.columns if one.key == location.column), None) if part else None
    where = location_label(location.field) or (part.title if part else _(Contract.fields()[location.field].label))
    text = rule.text.format(
        label=where,
        column=column.title if column else "",
        row="" if location.row is None else location.row + 1,
        **{key: _text_of_value(value) for key, value in location.names.items()},
    )
    place = _acceptance_key(content, location)
    reason = accepted.get((rule.code, place), "") if rule.severity is not Severity.BLOCKS else ""
    leads_to = _page_to_mend(checked, location.field)
    return Finding(
        code=rule.code,
        severity=rule.severity,
        field=location.field,
        row=location.row,
        column=location.column,
        where=where,
        text=text,
        reason=rule.reason,
        place=place,
        page=leads_to,
        accepted=reason,
    )


def _page_to_mend(checked: CheckedContract, key: str) -> tuple[str, int | None] | None:
    """The page on which a finding outside of the contract is fixed."""
    paper = checked.paper.id if key in ("signature", "signed_copy") and checked.paper else None
    return {
        "people": (Participant.__tablename__, checked.person.id),
        "worker": (Worker.__tablename__, None),
        "signature": (Signature.__tablename__, paper),
        "signed_copy": (IssuedDocument.__tablename__, paper),
        "ruling": (EVENT_DRAFT, checked.contract_id),
    }.get(key)


def _text_of_value(value: Any) -> str:
    if isinstance(value, date):
        return format_date(value)
    return value.label if isinstance(value, Choice) else str(value)


def _acceptance_key(content: Content, location: FindingLocation) -> str:
    """The field with a hash of its content and of the dates in the finding; counts are left out, they change daily."""
    rows = content.tables.get(location.field, []) if location.row is not None else []
    row = rows[location.row] if location.row is not None and location.row < len(rows) else {}
    stands = {key: to_json(row.get(key) or "") for key in CONTENT_TABLES[location.field].columns} if row else {}
    named = {key: to_json(value) for key, value in location.names.items() if isinstance(value, (date, Choice))}
    said = json.dumps([location.column, stands, named], sort_keys=True, default=str)
    return f"{location.field}:{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def _accepted(session: Session, contract_id: int) -> dict[tuple[str, str], str]:
    chosen = select(Acceptance.code, Acceptance.place, Acceptance.reason)
    rows = session.execute(chosen.where(Acceptance.contract_id == contract_id))
    return {(code, place): reason for code, place, reason in rows}


def _acceptance(session: Session, contract_id: int, code: str, place: str) -> Acceptance | None:
    of = {"contract_id": contract_id, "code": code, "place": place}
    return session.scalar(select(Acceptance).filter_by(**of))
