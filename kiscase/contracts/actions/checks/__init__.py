"""The checker: what is wrong with a contract by the rules in `resources/checks/`, and what was accepted of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Worker
from kiscase.contracts import documents
from kiscase.contracts.actions.checks import content as typed
from kiscase.contracts.actions.checks import life, people
from kiscase.contracts.actions.checks.matter import Matter
from kiscase.contracts.actions.checks.rules import Rule, Spot, place_label, rules
from kiscase.contracts.actions.moves import require_contract
from kiscase.contracts.model import TABLES, Acceptance, Content, Contract
from kiscase.contracts.model.checks import Finding, Severity
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, day
from kiscase.core.journal import say
from kiscase.core.record import Choice, plain
from kiscase.paper import form as forms
from kiscase.participants.model import Participant
from kiscase.register.model import IssuedDocument, Signature

__all__ = ["TESTS", "accept", "blocking", "find", "take_back"]

Test = Callable[[Matter, Rule], typed.Spots]
TESTS: dict[str, Test] = {
    test.__name__: test
    for test in (
        typed.after_end, typed.before_beginning, typed.copied, typed.empty, typed.future, typed.lacking,
        typed.long_wait, typed.no_last_evaluation, typed.no_referral, typed.no_workday, typed.nothing, typed.one_party,
        typed.repeated, typed.too_long, typed.unfinished, typed.vague,
        people.idle_member, people.minor, people.minor_member, people.nameless, people.no_address,
        people.no_identity, people.no_phone, people.no_social_worker, people.stranger, people.unrepresented,
        people.verdict,
        life.annex_pending, life.evaluation_overdue, life.no_copy, life.no_final, life.outdated_paper, life.past_end,
        life.unsigned_long,
    )
}  # fmt: skip
"""The tests by the names that the rules call them."""


def find(session: Session, contract_id: int, content: Content | None = None) -> list[Finding]:
    """What the rules find in a contract, as it is on file or as *content* has it typed: the gravest first.

    What was accepted comes last.
    """
    contract = require_contract(session, contract_id)
    content = documents.load(session, contract) if content is None else content
    matter = Matter(session, contract, content)
    accepted = _accepted(session, contract_id)
    found = [
        _finding(matter, content, rule, spot, accepted)
        for rule in rules()
        if rule.holds(matter.state, matter.today)
        for spot in TESTS[rule.test](matter, rule)
    ]
    order = [*matter.fields]
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


def blocking(session: Session, contract_id: int) -> dict[str, str]:
    """What keeps a contract from being printed: a sentence for each field at fault."""
    found: dict[str, list[str]] = {}
    for one in find(session, contract_id):
        if one.severity is Severity.BLOCKS:
            found.setdefault(one.field, []).append(one.text)
    return {key: " ".join(sentences) for key, sentences in found.items()}


def accept(session: Session, contract_id: int, code: str, place: str, reason: str) -> None:
    """Accept a finding at its place, with a written reason; what blocks cannot be accepted."""
    contract = require_contract(session, contract_id)
    if not reason.strip():
        raise Invalid({"reason": _("Please write the reason: it stands in the history of the contract.")})
    if any(rule.code == code and rule.severity is Severity.BLOCKS for rule in rules()):
        raise Problem(_("What keeps a contract from being printed cannot be accepted: it has to be mended."))
    record = _acceptance(session, contract_id, code, place) or Acceptance(contract_id=contract_id)
    session.add(record.change({"code": code, "place": place, "reason": reason}))
    words = N_("Accepted the finding {code} of the checker in the contract {number}: {reason}")
    say(session, words, code=code, number=contract.title, reason=reason)


def take_back(session: Session, contract_id: int, code: str, place: str) -> None:
    """Let a finding count again that was accepted."""
    contract = require_contract(session, contract_id)
    record = _acceptance(session, contract_id, code, place)
    if record is None:
        raise Problem(_("This finding is not accepted any more. Nothing was changed."))
    session.delete(record)
    words = N_("The finding {code} of the checker counts again in the contract {number}")
    say(session, words, code=code, number=contract.title)


def _finding(
    matter: Matter, content: Content, rule: Rule, spot: Spot, accepted: Mapping[tuple[str, str], str]
) -> Finding:
    part = matter.fields.get(spot.field)
    column = next((one for one in part.columns if one.key == spot.column), None) if part else None
    where = place_label(spot.field) or (forms.text(part.label) if part else _(Contract.fields()[spot.field].label))
    text = rule.text.format(
        label=where,
        column=forms.text(column.label) if column else "",
        row="" if spot.row is None else spot.row + 1,
        **{key: _said(value) for key, value in spot.names.items()},
    )
    place = _place(content, spot)
    reason = accepted.get((rule.code, place), "") if rule.severity is not Severity.BLOCKS else ""
    leads_to = _page(matter, spot.field)
    return Finding(
        rule.code, rule.severity, spot.field, spot.row, spot.column, where, text, rule.reason, place, leads_to, reason
    )


def _page(matter: Matter, key: str) -> tuple[str, int | None] | None:
    """The page on which something is mended that is no field of the contract."""
    paper = matter.paper.id if key in ("signature", "signed_copy") and matter.paper else None
    return {
        "people": (Participant.__tablename__, matter.person.id),
        "worker": (Worker.__tablename__, None),
        "signature": (Signature.__tablename__, paper),
        "signed_copy": (IssuedDocument.__tablename__, paper),
    }.get(key)


def _said(value: Any) -> str:
    if isinstance(value, date):
        return day(value)
    return value.label if isinstance(value, Choice) else str(value)


def _place(content: Content, spot: Spot) -> str:
    """The field and a hash of what stands there and of the dates that the finding names; counts change by the day."""
    rows = content.tables.get(spot.field, []) if spot.row is not None else []
    row = rows[spot.row] if spot.row is not None and spot.row < len(rows) else {}
    stands = {key: plain(row.get(key) or "") for key in TABLES[spot.field].columns} if row else {}
    named = {key: plain(value) for key, value in spot.names.items() if isinstance(value, (date, Choice))}
    said = json.dumps([spot.column, stands, named], sort_keys=True, default=str)
    return f"{spot.field}:{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def _accepted(session: Session, contract_id: int) -> dict[tuple[str, str], str]:
    chosen = select(Acceptance.code, Acceptance.place, Acceptance.reason)
    rows = session.execute(chosen.where(Acceptance.contract_id == contract_id))
    return {(code, place): reason for code, place, reason in rows}


def _acceptance(session: Session, contract_id: int, code: str, place: str) -> Acceptance | None:
    of = {"contract_id": contract_id, "code": code, "place": place}
    return session.scalar(select(Acceptance).filter_by(**of))
