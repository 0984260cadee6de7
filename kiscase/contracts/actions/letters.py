"""Giving out the letters about a contract: numbered, kept, signed. What each kind says is a module of documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kiscase.contracts.actions.moves import require_contract
from kiscase.contracts.documents import letters
from kiscase.contracts.documents.letters import LetterKind
from kiscase.contracts.model import Contract, Stage
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, day
from kiscase.core.journal import say
from kiscase.register import actions as register
from kiscase.register import papers
from kiscase.register.model import IssuedDocument


def require(session: Session, kind: LetterKind, record_id: int) -> Any:
    """The record on file; a Problem when it is gone."""
    record = session.get(kind.record, record_id)
    if record is None:
        raise Problem(_("This is no longer on file. Nothing was changed."))
    return record


def next_seq(session: Session, kind: LetterKind, contract: Contract) -> int:
    """The next number of a kind within the contract and its annexes."""
    chosen = select(func.max(kind.record.seq)).where(kind.record.contract_id.in_(_chain(contract)))
    return (session.scalar(chosen) or 0) + 1


def of_contract(session: Session, kind: LetterKind, contract_id: int) -> list[Any]:
    """All of a kind in the life of a contract and its annexes, the first first."""
    chain = _chain(require_contract(session, contract_id))
    chosen = select(kind.record).where(kind.record.contract_id.in_(chain))
    return list(session.scalars(chosen.order_by(kind.record.seq, kind.record.id)))


def issue(session: Session, kind: LetterKind, record_id: int) -> bytes:
    """The letter to give out: put on file, and the same bytes each time until what it says changes."""
    record = require(session, kind, record_id)
    paper = letters.paper(session, kind, record)
    version, fits = papers.version_of(session, paper)
    pdf = papers.issue(session, paper)
    if fits:
        return pdf
    record.version, record.stage = version, Stage.PRINTED
    session.flush()
    reason = N_(
        "This cannot be undone: the letter was given a number and printed. It can be changed and printed again."
    )
    say(
        session,
        N_("Printed the letter {number}, version {version}"),
        number=paper.number,
        version=version,
        final=reason,
    )
    return pdf


def on_file(session: Session, kind: LetterKind, record: Any) -> IssuedDocument | None:
    """The letter in its latest version, or None while it was not given out."""
    return register.find(session, kind.key, kind.key, record.id, record.version)


def missing(session: Session, kind: LetterKind, record_id: int) -> list[dict[str, str]]:
    """Who has not signed the letter that was given out."""
    paper = on_file(session, kind, require(session, kind, record_id))
    return register.missing(session, paper) if paper is not None else []


def sign(session: Session, kind: LetterKind, record_id: int, signed: Mapping[str, date]) -> None:
    """Record who signed a letter or confirmed to have received it, and when, by the key of the place."""
    record = require(session, kind, record_id)
    paper = on_file(session, kind, record)
    if paper is None or record.stage is Stage.DRAFT:
        raise Problem(_("Only a printed letter can be signed. Print it first; then record the signatures."))
    register.sign(session, paper, signed, partial(_wrong_day, paper))
    record.stage = Stage.SIGNED  # what somebody has signed does not change any more
    session.flush()
    reason = N_("A signature cannot be undone: the signed paper exists.")
    say(session, N_("Recorded the signatures on the letter {number}"), number=paper.number, final=reason)


def outdate(session: Session, kind: LetterKind, record: Any) -> None:
    """A letter that was given out and says something else now is to be printed again."""
    session.flush()
    if record.stage is Stage.PRINTED and not papers.version_of(session, letters.paper(session, kind, record))[1]:
        record.stage = Stage.DRAFT


def _wrong_day(paper: IssuedDocument, on: date) -> str:
    if on >= paper.issued_on:
        return ""
    return _("The letter is of {date}; a signature cannot be earlier.").format(date=day(paper.issued_on))


def _chain(contract: Contract) -> Any:
    first = contract.first_id
    return select(Contract.id).where(or_(Contract.id == first, Contract.root_id == first))
