"""Breaches of a contract: recording them, the explanation, the decision with its reasons, and the letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from kiscase.contracts.content import Content
from kiscase.contracts.events import letters
from kiscase.contracts.events.breach_letter import BREACH_LETTER
from kiscase.contracts.events.letters import letter_number, letter_pdf
from kiscase.contracts.events.model import Breach, BreachConsequence
from kiscase.contracts.model import RUNNING_STATES, Contract, DocumentStage
from kiscase.contracts.parts import Party
from kiscase.contracts.queries import load_content, require_contract
from kiscase.core import legal_rules
from kiscase.core.date_format import format_date, weekday_name
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.core.workdays import holiday_name, is_workday


class BreachRow(NamedTuple):
    """A breach in the life of a contract."""

    id: int
    on: date
    number: str
    what: str
    stage: DocumentStage
    explain_by: date | None
    explained: bool
    overdue: bool
    consequence: BreachConsequence | None
    missing: int
    """How many signatures on the letter are still to come."""


class BreachDetails(NamedTuple):
    """All that is known of a breach."""

    id: int
    number: str
    stage: DocumentStage
    values: dict[str, Any]
    arrangements: list[str]
    missing: list[dict[str, str]]
    due: dict[str, date]
    """The terms of the actions among the arrangements."""


class NewBreach(NamedTuple):
    """What a breach that is not on file yet starts from."""

    arrangements: list[str]
    values: dict[str, Any]
    due: dict[str, date]
    """The terms of the actions among the arrangements."""


def start_breach(session: Session, contract_id: int, values: Mapping[str, Any] | None = None) -> NewBreach:
    """What is known before a breach is recorded: without *values* that it happened today."""
    return NewBreach(
        list_arrangements(session, contract_id),
        {"happened_on": action_date(session)} | dict(values or {}),
        _terms(load_content(session, require_contract(session, contract_id))),
    )


def record_breach(session: Session, contract_id: int, values: Mapping[str, Any]) -> int:
    """Record a breach; its id."""
    contract = require_contract(session, contract_id)
    if contract.state not in RUNNING_STATES:
        raise Problem(
            _("A breach can be recorded only for a contract that is being carried out. Nothing was recorded.")
        )
    breach = Breach(contract_id=contract.id, seq=letters.next_letter_number(session, BREACH_LETTER, contract))
    _apply_values(session, contract, breach, values)
    session.add(breach)
    session.flush()
    describe_action(session, N_("Recorded the breach {number}"), number=letter_number(session, BREACH_LETTER, breach))
    return breach.id


def update_breach(session: Session, breach_id: int, values: Mapping[str, Any], revision: int | None = None) -> None:
    """Correct what was written down, or add the explanation and what follows from it."""
    breach = letters.require_letter_record(session, BREACH_LETTER, breach_id)
    _apply_values(session, require_contract(session, breach.contract_id), breach, values, revision)
    letters.return_letter_to_draft(session, BREACH_LETTER, breach)
    describe_action(
        session, N_("Completed the record of the breach {number}"), number=letter_number(session, BREACH_LETTER, breach)
    )


def load_breach(session: Session, breach_id: int) -> BreachDetails:
    """All that is known of a breach."""
    breach = letters.require_letter_record(session, BREACH_LETTER, breach_id)
    return BreachDetails(
        id=breach.id,
        number=letter_number(session, BREACH_LETTER, breach),
        stage=breach.stage,
        values=breach.values(),
        arrangements=list_arrangements(session, breach.contract_id),
        missing=letters.missing_letter_signers(session, BREACH_LETTER, breach_id),
        due=_terms(load_content(session, require_contract(session, breach.contract_id))),
    )


def list_breaches(session: Session, contract_id: int) -> list[BreachRow]:
    """The breaches of a contract and its annexes, the first first."""
    return [
        BreachRow(
            id=breach.id,
            on=breach.happened_on,
            number=letter_number(session, BREACH_LETTER, breach),
            what=breach.what,
            stage=breach.stage,
            explain_by=breach.explain_by,
            explained=bool(breach.explanation),
            overdue=_overdue(session, breach),
            consequence=breach.consequence,
            missing=len(letters.missing_letter_signers(session, BREACH_LETTER, breach.id)),
        )
        for breach in letters.list_letter_records(session, BREACH_LETTER, contract_id)
    ]


def list_arrangements(session: Session, contract_id: int) -> list[str]:
    """What the participant has agreed to do or is bound to, in the words of the contract."""
    content = load_content(session, require_contract(session, contract_id))
    tables, found = content.tables, []
    found += [_action_text(row) for row in tables.get("participant_actions", [])]
    found += [row["text"] for row in tables.get("obligations", []) if row.get("party") == Party.PARTICIPANT]
    found += [line.strip() for line in content.texts.get("arrangements", "").split("\n")]  # point VII
    return [text for text in dict.fromkeys(found) if text]


def list_breach_doubts(
    happened_on: date | None, agreed: str | None, explain_by: date | None, due: Mapping[str, date]
) -> dict[str, str]:
    """What is unusual about a breach but can be so, by field; *due* has the terms of the actions by their words."""
    doubts = {}
    term = due.get(agreed or "")
    if term is not None and happened_on is not None and happened_on < term:
        doubts["agreed"] = _("The term of this action passes only on {date}.").format(date=format_date(term))
    if explain_by is not None and not is_workday(explain_by):
        name = holiday_name(explain_by) or weekday_name(explain_by)
        doubts["explain_by"] = _("{date} is a day off: {name}.").format(date=format_date(explain_by), name=name)
    return doubts


def possible_consequences(on: date) -> str:
    """The consequences that the act allows on a day, with their articles."""
    rules = [legal_rules.condition_rule(code, on) for code in ("consequences", "dependants")]
    return "\n".join(f"{rule.sentence.rstrip('.')} ({rule.basis})." for rule in rules)


def preview_breach_letter(session: Session, breach_id: int) -> bytes:
    """The letter as issued, or a draft that is not stored."""
    return letter_pdf(session, BREACH_LETTER, letters.require_letter_record(session, BREACH_LETTER, breach_id))


def issue_breach_letter(session: Session, breach_id: int) -> bytes:
    """Issue the letter."""
    return letters.issue_contract_letter(session, BREACH_LETTER, breach_id)


def sign_breach_letter(session: Session, breach_id: int, signed: Mapping[str, date]) -> None:
    """Record that the worker signed the letter (`worker`), or that the person received it (`participant`)."""
    letters.sign_letter(session, BREACH_LETTER, breach_id, signed)


def _action_text(row: Mapping[str, Any]) -> str:
    """An action of the person with who does it and its term."""
    what = f"{row['who']}: {row['text']}" if row.get("who") else str(row["text"])
    return f"{what} ({format_date(row['due'])})" if row.get("due") else what


def _terms(content: Content) -> dict[str, date]:
    return {_action_text(row): row["due"] for row in content.tables.get("participant_actions", []) if row.get("due")}


def _apply_values(
    session: Session, contract: Contract, breach: Breach, values: Mapping[str, Any], revision: int | None = None
) -> None:
    """Apply typed values and validate them."""
    breach.change(values, revision=revision)
    if breach.explanation and breach.explained_on is None:
        breach.explained_on = action_date(session)
    problems = _date_problems(session, contract, breach)
    if breach.consequence is not None and not breach.decision:
        problems["decision"] = _("Please enter the reasons: the person has a right to know them.")
    if breach.explained_on and not breach.explanation:
        problems["explanation"] = _("Please enter the person's explanation.")
    if problems:
        raise InvalidValuesError(problems)


def _date_problems(session: Session, contract: Contract, breach: Breach) -> dict[str, str]:
    problems = {}
    first = session.get_one(Contract, contract.first_id)
    if breach.happened_on > action_date(session):
        problems["happened_on"] = _("This day has not come yet.")
    elif first.drawn_on and breach.happened_on < first.drawn_on:
        words = _("The contract is dated {date}; a breach cannot be earlier.")
        problems["happened_on"] = words.format(date=format_date(first.drawn_on))
    if breach.explain_by and breach.explain_by < breach.happened_on:
        problems["explain_by"] = _("This date is before the breach.")
    if breach.explained_on and breach.explained_on > action_date(session):
        problems["explained_on"] = _("This day has not come yet.")
    elif breach.explained_on and breach.explained_on < breach.happened_on:
        problems["explained_on"] = _("This date is before the breach.")
    return problems


def _overdue(session: Session, breach: Breach) -> bool:
    settled = breach.explanation or breach.consequence
    return not settled and breach.explain_by is not None and breach.explain_by < action_date(session)
