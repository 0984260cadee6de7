"""What was not kept of a contract: written down, explained by the person, answered with reasons; and its letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from kiscase.contracts import documents
from kiscase.contracts.actions import letters
from kiscase.contracts.actions.moves import require_contract
from kiscase.contracts.documents.breach import BREACH
from kiscase.contracts.documents.letters import number, shown
from kiscase.contracts.model import RUNNING, Breach, Consequence, Contract, Stage
from kiscase.core import law
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, day
from kiscase.core.journal import say, today


class Listed(NamedTuple):
    """A breach in the life of a contract."""

    id: int
    on: date
    number: str
    what: str
    stage: Stage
    explain_by: date | None
    explained: bool
    overdue: bool
    consequence: Consequence | None
    missing: int
    """How many signatures on the letter are still to come."""


class Card(NamedTuple):
    """All that is known of a breach."""

    id: int
    number: str
    stage: Stage
    values: dict[str, Any]
    arrangements: list[str]
    missing: list[dict[str, str]]


def record(session: Session, contract_id: int, values: Mapping[str, Any]) -> int:
    """Write down that something was not kept; the id."""
    contract = require_contract(session, contract_id)
    if contract.state not in RUNNING:
        raise Problem(
            _("Only of a contract that is being carried out can a breach be recorded. Nothing was written down.")
        )
    breach = Breach(contract_id=contract.id, seq=letters.next_seq(session, BREACH, contract))
    _take(session, contract, breach, values)
    session.add(breach)
    session.flush()
    say(session, N_("Recorded the breach {number}"), number=number(session, BREACH, breach))
    return breach.id


def change(session: Session, breach_id: int, values: Mapping[str, Any], revision: int | None = None) -> None:
    """Correct what was written down, or add the explanation and what follows from it."""
    breach = letters.require(session, BREACH, breach_id)
    _take(session, require_contract(session, breach.contract_id), breach, values, revision)
    letters.outdate(session, BREACH, breach)
    say(session, N_("Completed the record of the breach {number}"), number=number(session, BREACH, breach))


def card(session: Session, breach_id: int) -> Card:
    """All that is known of a breach."""
    breach = letters.require(session, BREACH, breach_id)
    return Card(
        breach.id,
        number(session, BREACH, breach),
        breach.stage,
        breach.values(),
        arrangements(session, breach.contract_id),
        letters.missing(session, BREACH, breach_id),
    )


def listed(session: Session, contract_id: int) -> list[Listed]:
    """The breaches of a contract and its annexes, the first first."""
    return [
        Listed(
            breach.id,
            breach.happened_on,
            number(session, BREACH, breach),
            breach.what,
            breach.stage,
            breach.explain_by,
            bool(breach.explanation),
            _overdue(session, breach),
            breach.consequence,
            len(letters.missing(session, BREACH, breach.id)),
        )
        for breach in letters.of_contract(session, BREACH, contract_id)
    ]


def arrangements(session: Session, contract_id: int) -> list[str]:
    """What the participant has agreed to do or is bound to, in the words of the contract."""
    tables = documents.load(session, require_contract(session, contract_id)).tables
    found = []
    for row in tables.get("participant_actions", []):
        what = f"{row['who']}: {row['text']}" if row.get("who") else row["text"]
        found.append(f"{what} ({day(row['due'])})" if row.get("due") else what)
    found += [row["text"] for row in tables.get("obligations", []) if row.get("party") == "participant"]
    return [text for text in dict.fromkeys(found) if text]


def consequences(on: date) -> str:
    """What the act says may follow on a day, with its article."""
    rules = [law.condition(code, on) for code in ("consequences", "dependants")]
    return "\n".join(f"{rule.sentence.rstrip('.')} ({rule.basis})." for rule in rules)


def letter(session: Session, breach_id: int) -> bytes:
    """The letter as it is or as it would be printed; nothing is kept."""
    return shown(session, BREACH, letters.require(session, BREACH, breach_id))


def issue(session: Session, breach_id: int) -> bytes:
    """The letter to give out, kept in the register."""
    return letters.issue(session, BREACH, breach_id)


def sign(session: Session, breach_id: int, signed: Mapping[str, date]) -> None:
    """Record that the worker signed the letter (`worker`), or that the person received it (`participant`)."""
    letters.sign(session, BREACH, breach_id, signed)


def _take(
    session: Session, contract: Contract, breach: Breach, values: Mapping[str, Any], revision: int | None = None
) -> None:
    """Take typed values over, and look whether they can be true."""
    breach.change(values, revision=revision)
    if breach.explanation and breach.explained_on is None:
        breach.explained_on = today(session)
    problems = _wrong_days(session, contract, breach)
    if breach.consequence is not None and not breach.decision:
        problems["decision"] = _("Please write the reasons: the person has a right to know them.")
    if breach.explained_on and not breach.explanation:
        problems["explanation"] = _("Please write what the person said.")
    if problems:
        raise Invalid(problems)


def _wrong_days(session: Session, contract: Contract, breach: Breach) -> dict[str, str]:
    problems = {}
    first = session.get_one(Contract, contract.first_id)
    if breach.happened_on > today(session):
        problems["happened_on"] = _("This day has not come yet.")
    elif first.drawn_on and breach.happened_on < first.drawn_on:
        words = _("The contract is of {date}; a breach cannot be earlier.")
        problems["happened_on"] = words.format(date=day(first.drawn_on))
    if breach.explain_by and breach.explain_by < breach.happened_on:
        problems["explain_by"] = _("This day lies before the breach.")
    if breach.explained_on and breach.explained_on > today(session):
        problems["explained_on"] = _("This day has not come yet.")
    elif breach.explained_on and breach.explained_on < breach.happened_on:
        problems["explained_on"] = _("This day lies before the breach.")
    return problems


def _overdue(session: Session, breach: Breach) -> bool:
    settled = breach.explanation or breach.consequence
    return not settled and breach.explain_by is not None and breach.explain_by < today(session)
