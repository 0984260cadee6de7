"""From the draft to the signed paper: ready, printed and numbered, signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.club.actions import club
from kiscase.club.model import Worker
from kiscase.contracts import documents
from kiscase.contracts.actions import annexes, checks
from kiscase.contracts.actions.drafting import outdate
from kiscase.contracts.actions.moves import go, require_contract
from kiscase.contracts.model import Contract, State
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, day
from kiscase.core.journal import say, today
from kiscase.participants.actions import require, require_eligible
from kiscase.register import actions as register
from kiscase.register.model import IssuedDocument

KEY = documents.KEY


def ready(session: Session, contract_id: int) -> None:
    """Say that a draft is complete and can be printed; Invalid says what keeps it from that."""
    contract = require_contract(session, contract_id)
    _require_complete(session, contract)
    go(session, contract, State.READY)
    say(session, N_("The contract {number} is ready to print"), number=contract.title)


def issue(session: Session, contract_id: int) -> bytes:
    """The paper to sign: numbered, put on file, and the same bytes each time until what it shows changes."""
    contract = require_contract(session, contract_id)
    on_file = kept(session, contract_id)
    if on_file is not None:
        return on_file
    if contract.state is State.PRINTED:
        outdate(session, contract)
    reason = _("{name} may not take part in the club, so nothing was printed. The reason stands on the person's page.")
    require_eligible(session, require(session, contract.participant_id), reason)
    _require_complete(session, contract)
    if contract.state is State.DRAFT:
        go(session, contract, State.READY)
    if contract.number is None:
        _number(session, contract)
    go(session, contract, State.PRINTED)
    contract.printed = documents.facts(session, contract, documents.load(session, contract))
    session.flush()
    pdf = put_on_file(session, contract)
    reason = N_(
        "This cannot be undone: the contract was given a number and printed. It can be changed and "
        "printed again, or made void."
    )
    say(
        session,
        N_("Printed the contract {number}, version {version}"),
        number=contract.number,
        version=contract.version,
        final=reason,
    )
    return pdf


def kept(session: Session, contract_id: int) -> bytes | None:
    """The paper on file, byte for byte; marked when the contract is void; None when none fits what is on file."""
    return documents.reprint(session, require_contract(session, contract_id))


def paper(session: Session, contract: Contract) -> IssuedDocument | None:
    """The paper on file in the contract's version, or None."""
    return register.find(session, documents.key(contract), KEY, contract.id, contract.version)


def sign(session: Session, contract_id: int, signed: Mapping[str, date], *, electronic: bool = False) -> None:
    """Record who signed the printed contract and when, by the key of the place; signed by all, it is carried out."""
    contract = require_contract(session, contract_id)
    on_paper = paper(session, contract)
    if contract.state not in (State.PRINTED, State.PARTLY_SIGNED) or on_paper is None:
        raise Problem(_("Only a printed contract can be signed. Print it first; then record the signatures."))
    if contract.amends_id is not None:
        annexes.require_running(session, contract)
    register.sign(session, on_paper, signed, partial(_wrong_day, session, contract), electronic=electronic)
    if contract.state is State.PRINTED:
        go(session, contract, State.PARTLY_SIGNED, min(signed.values()))
    activate(session, contract)
    reason = N_(
        "A signature cannot be undone: the signed paper exists. If it was recorded in error, make "
        "the contract void or end it, with the reason."
    )
    say(session, N_("Recorded the signatures on the contract {number}"), number=contract.number, final=reason)


def activate(session: Session, contract: Contract) -> bool:
    """Carry a contract out from now on when all have signed, and its signed copy is on file where the club wants it.

    An annex takes the place of what it amends.
    """
    on_paper = paper(session, contract)
    if contract.state is not State.PARTLY_SIGNED or on_paper is None or register.missing(session, on_paper):
        return False
    if club(session).scan_required and not register.copies(session, on_paper.id):
        return False
    since = max(one.signed_on for one in register.signatures(session, on_paper.id))
    if contract.amends_id is not None:
        go(session, require_contract(session, contract.amends_id), State.AMENDED, since)
    go(session, contract, State.ACTIVE, since)
    session.flush()
    return True


def put_on_file(session: Session, contract: Contract) -> bytes:
    """Render the contract's paper and keep it."""
    code = documents.code(session, contract)
    pdf = documents.contract(session, contract, documents.load(session, contract), code=code)
    register.keep(
        session,
        pdf,
        document=documents.key(contract),
        number=contract.title,
        version=contract.version,
        code=code,
        tablename=KEY,
        row_id=contract.id,
        participant_id=contract.participant_id,
        signers=[] if contract.state is State.VOID else contract.printed["signers"],
    )
    return pdf


def _require_complete(session: Session, contract: Contract) -> None:
    """What blocks by the rules of the checker is mended before a contract gets its number."""
    if contract.amends_id is not None:
        annexes.require_sound(session, contract)
    problems = checks.blocking(session, contract.id)
    if problems:
        raise Invalid(problems)


def _number(session: Session, contract: Contract) -> None:
    """Give the next number of the year, or of its chain to an annex: no holes, no doubles, for one writes at a time."""
    if contract.root_id is not None:
        first = require_contract(session, contract.root_id)
        year, seq, annex = first.number_year, first.number_seq, annexes.next_number(session, first.id)
        number = f"{first.number}-A{annex}"
    else:
        year = (contract.drawn_on or today(session)).year
        last = session.scalar(select(func.max(Contract.number_seq)).where(Contract.number_year == year)) or 0
        seq, annex = last + 1, 0
        number = club(session).contract_pattern.format(seq=seq, year=year)
    if session.scalar(select(Contract.id).where(Contract.number == number)) is not None:
        raise Problem(
            _("By the club's pattern this would be a second contract {number}. Please change the pattern.").format(
                number=number
            ),
            way_out=(Worker.__tablename__, None),
        )
    contract.number_year, contract.number_seq, contract.annex, contract.number = year, seq, annex, number


def _wrong_day(session: Session, contract: Contract, on: date) -> str:
    if contract.drawn_on and on < contract.drawn_on:
        return _("The contract is of {date}; a signature cannot be earlier.").format(date=day(contract.drawn_on))
    return annexes.wrong_day(session, contract, on) if contract.amends_id is not None else ""
