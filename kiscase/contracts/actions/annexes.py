"""Changing a contract that is signed: the annex (aneks), from its beginning to what it changes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kiscase.contracts import documents
from kiscase.contracts.actions.drafting import set_rows
from kiscase.contracts.actions.moves import chain, require_contract, since
from kiscase.contracts.documents import Change
from kiscase.contracts.model import OPEN, RUNNING, TABLES, Contract, Move, State
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, day
from kiscase.core.journal import say, today

UNSETTLED = (*OPEN, State.PARTLY_SIGNED)
"""The states of an annex that has neither come into force nor been given up."""


def begin(session: Session, contract_id: int, reason: str) -> int:
    """Begin an annex that says so far what the contract says; its id. One annex at a time, and only to what holds."""
    contract = require_contract(session, contract_id)
    _require_amendable(session, contract)
    if not reason.strip():
        raise Invalid({"reason": _("Please write why the contract is changed: it stands in its history.")})
    content = documents.load(session, contract)
    annex = Contract(
        participant_id=contract.participant_id,
        worker_id=contract.worker_id,
        amends_id=contract.id,
        root_id=contract.first_id,
        annex=next_number(session, contract.first_id),
        form=contract.form,
        texts=dict(contract.texts),
    )
    head = {key: content.head[key] for key in documents.HEAD}
    annex.change(head | {"drawn_on": today(session)})
    session.add(annex)
    session.flush()
    for key, rows in content.tables.items():
        set_rows(session, annex, key, [_copied(key, row) for row in rows])
    session.add(Move(contract_id=annex.id).change({"state": State.DRAFT, "on": today(session), "reason": reason}))
    say(session, N_("Began an annex to the contract {number}: {reason}"), number=contract.title, reason=reason)
    return annex.id


def unsettled(session: Session, contract: Contract) -> Contract | None:
    """The annex of the contract's chain that is still being drawn up or signed."""
    chosen = select(Contract).where(Contract.root_id == contract.first_id, Contract.state.in_(UNSETTLED))
    return session.scalar(chosen.order_by(Contract.id).limit(1))


def changes(session: Session, contract_id: int) -> list[Change]:
    """What an annex changes, in the words of its paper; nothing for a contract that is no annex."""
    annex = require_contract(session, contract_id)
    return documents.changes(session, annex, documents.load(session, annex))


def next_number(session: Session, first_id: int) -> int:
    """Which annex the next one is: those that were never printed do not count, so there are no holes."""
    given = select(func.max(Contract.annex)).where(
        or_(Contract.id == first_id, Contract.root_id == first_id), Contract.number.is_not(None)
    )
    return (session.scalar(given) or 0) + 1


def require_sound(session: Session, annex: Contract) -> None:
    """What an annex needs before it is printed: something that still holds, a change to it, and days in order."""
    require_running(session, annex)
    amended = _amended(session, annex)
    problems: dict[str, str] = {}
    if annex.drawn_on is None:
        problems["drawn_on"] = _("Please fill in: {label}.").format(label=_("Date of the contract"))
    elif amended.drawn_on and annex.drawn_on < amended.drawn_on:
        words = _("{number} is of {date}; its annex cannot be earlier.")
        problems["drawn_on"] = words.format(number=amended.title, date=day(amended.drawn_on))
    elif annex.ends_on and annex.ends_on < annex.drawn_on:
        problems["ends_on"] = _("The contract would end before the annex begins. Please put the end off.")
    if annex.variant is not amended.variant:
        problems["variant"] = _("An annex keeps the variant of its contract; another variant is a new contract.")
    if problems:
        raise Invalid(problems)
    if not changes(session, annex.id):
        raise Problem(
            _("The annex does not change anything yet, so it was not printed. Change what is to hold, then print.")
        )


def require_running(session: Session, annex: Contract) -> None:
    """A Problem when what the annex amends is no longer being carried out."""
    amended = _amended(session, annex)
    if amended.state not in RUNNING:
        raise Problem(
            _(
                "The contract {number} is now “{state}”, so there is nothing that this annex could change. Nothing was "
                "recorded, and nothing is lost: make the annex void, or take the contract up again first."
            ).format(number=amended.title, state=amended.state.label),
            way_out=(documents.KEY, amended.id),
        )


def require_settled(session: Session, contract: Contract) -> None:
    """A Problem when an annex waits that would lose what it amends."""
    waiting = unsettled(session, contract)
    if waiting is not None and waiting.amends_id == contract.id:
        raise Problem(
            _(
                "The contract has an annex that is not signed by all yet: {number}. Nothing was changed. Have it "
                "signed or make it void, then end the contract."
            ).format(number=waiting.title),
            way_out=(documents.KEY, waiting.id),
        )


def wrong_day(session: Session, annex: Contract, on: date) -> str:
    """Why an annex cannot have been signed on a day: what it amends did not hold yet; empty when it can."""
    amended = _amended(session, annex)
    held = since(session, amended.id)
    if held is None or on >= held:
        return ""
    words = _("{number} holds since {date}; its annex cannot be signed earlier.")
    return words.format(number=amended.title, date=day(held))


def _amended(session: Session, annex: Contract) -> Contract:
    return require_contract(session, annex.amends_id or annex.id)


def _copied(key: str, row: dict[str, object]) -> dict[str, object]:
    return {column: row[column] for column in TABLES[key].columns} | {"from_id": row["id"]}


def _require_amendable(session: Session, contract: Contract) -> None:
    if contract.state is State.AMENDED:
        last = next(one for one in chain(session, contract) if one.amends_id == contract.id and one.state not in _LOST)
        raise Problem(
            _("An annex has replaced this text, so the next annex amends that one. Nothing was begun."),
            way_out=(documents.KEY, last.id),
        )
    if contract.state not in RUNNING:
        raise Problem(
            _(
                "Only a contract that all have signed and that is being carried out is changed by an annex. "
                "Nothing was begun."
            )
        )
    waiting = unsettled(session, contract)
    if waiting is not None:
        raise Problem(
            _(
                "There is an annex that is not signed by all yet: {number}. Nothing was begun: go on with that one."
            ).format(number=waiting.title),
            way_out=(documents.KEY, waiting.id),
        )


_LOST = (State.VOID, State.REFUSED)
