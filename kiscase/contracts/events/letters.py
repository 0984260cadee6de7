"""Giving out the letters about a contract: numbered, kept, signed. What each kind says is a module of documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kiscase.contracts.events import letter_document
from kiscase.contracts.events.letter_document import LetterKind
from kiscase.contracts.model import Contract, DocumentStage
from kiscase.contracts.queries import require_contract
from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.issued import actions as issued
from kiscase.issued import issuing, signatures
from kiscase.issued.model import IssuedDocument


def require_letter_record(session: Session, kind: LetterKind, record_id: int) -> Any:
    """The record on file; a Problem when it is gone."""
    record = session.get(kind.record, record_id)
    if record is None:
        raise Problem(_("This is no longer on file. Nothing was changed."))
    return record


def next_letter_number(session: Session, kind: LetterKind, contract: Contract) -> int:
    """The next number of a kind within the contract and its annexes."""
    chosen = select(func.max(kind.record.seq)).where(kind.record.contract_id.in_(_chain(contract)))
    return (session.scalar(chosen) or 0) + 1


def list_letter_records(session: Session, kind: LetterKind, contract_id: int) -> list[Any]:
    """All of a kind in the life of a contract and its annexes, the first first."""
    chain = _chain(require_contract(session, contract_id))
    chosen = select(kind.record).where(kind.record.contract_id.in_(chain))
    return list(session.scalars(chosen.order_by(kind.record.seq, kind.record.id)))


def issue_contract_letter(session: Session, kind: LetterKind, record_id: int) -> bytes:
    """The letter to give out: put on file, and the same bytes each time until what it says changes."""
    record = require_letter_record(session, kind, record_id)
    paper = letter_document.letter_document(session, kind, record)
    version, fits = issuing.current_version(session, paper)
    pdf = issuing.issue_document(session, paper)
    if fits:
        return pdf
    record.version, record.stage = version, DocumentStage.PRINTED
    session.flush()
    reason = N_(
        "This cannot be undone: the letter was given a number and printed. It can be changed and printed again."
    )
    describe_action(
        session,
        N_("Printed the letter {number}, version {version}"),
        number=paper.number,
        version=version,
        final=reason,
    )
    return pdf


def issued_letter(session: Session, kind: LetterKind, record: Any) -> IssuedDocument | None:
    """The letter in its latest version, or None while it was not given out."""
    return issued.find_issued_document(session, kind.key, kind.key, record.id, record.version)


def missing_letter_signers(session: Session, kind: LetterKind, record_id: int) -> list[dict[str, str]]:
    """Who has not signed the letter that was given out."""
    paper = issued_letter(session, kind, require_letter_record(session, kind, record_id))
    return signatures.missing_signers(session, paper) if paper is not None else []


def sign_letter(session: Session, kind: LetterKind, record_id: int, signed: Mapping[str, date]) -> None:
    """Record who signed a letter or confirmed to have received it, and when, by the key of the place."""
    record = require_letter_record(session, kind, record_id)
    paper = issued_letter(session, kind, record)
    if paper is None or record.stage is DocumentStage.DRAFT:
        raise Problem(_("Only a printed letter can be signed. Print it first; then record the signatures."))
    signatures.record_signatures(session, paper, signed, partial(_letter_date_problem, paper))
    record.stage = DocumentStage.SIGNED  # what somebody has signed does not change any more
    session.flush()
    reason = N_("A signature cannot be undone: the signed paper exists.")
    describe_action(session, N_("Recorded the signatures on the letter {number}"), number=paper.number, final=reason)


def return_letter_to_draft(session: Session, kind: LetterKind, record: Any) -> None:
    """A letter that was given out and says something else now is to be printed again."""
    session.flush()
    if (
        record.stage is DocumentStage.PRINTED
        and not issuing.current_version(session, letter_document.letter_document(session, kind, record))[1]
    ):
        record.stage = DocumentStage.DRAFT


def _letter_date_problem(paper: IssuedDocument, on: date) -> str:
    if on >= paper.issued_on:
        return ""
    return _("The letter is of {date}; a signature cannot be earlier.").format(date=format_date(paper.issued_on))


def _chain(contract: Contract) -> Any:
    first = contract.first_id
    return select(Contract.id).where(or_(Contract.id == first, Contract.root_id == first))
