"""Issuing and signing letters about a contract; each kind of letter has a module of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from kiscase.club.actions import load_document_issuer
from kiscase.club.document_properties import club_document_properties
from kiscase.club.letterhead import letterhead_blocks
from kiscase.club.model import Club, Worker
from kiscase.contracts.events.letter_document import (
    LetterFacts,
    LetterKind,
    join_lines,
    letter_blocks,
    letter_title,
)
from kiscase.contracts.model import Contract, DocumentStage
from kiscase.contracts.queries import require_contract
from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem, RecordGoneError
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, use_language
from kiscase.core.journal.running_action import action_date, describe_action, make_final_later
from kiscase.core.records.sex import Sex
from kiscase.issued import actions as issued
from kiscase.issued import issuing, signers_and_signed_copies
from kiscase.issued.issuing import IssuableDocument
from kiscase.issued.kinds import DocumentKind
from kiscase.issued.model import IssuedDocument
from kiscase.participants.model import Participant
from kiscase.pdf.document_properties import Watermark
from kiscase.pdf.render import render_pdf

_GREETINGS: dict[Sex | None, str] = {Sex.FEMALE: "greeting.woman", Sex.MALE: "greeting.man"}


def require_letter_record(session: Session, kind: LetterKind, record_id: int) -> Any:
    """The record on file; a Problem when it is gone."""
    record = session.get(kind.record, record_id)
    if record is None:
        raise RecordGoneError(_("This is no longer on file. Nothing was changed."))
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
    """Issue the letter: stored, and the same bytes each time until its content changes."""
    record = require_letter_record(session, kind, record_id)
    paper = letter_document(session, kind, record)
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
    """The letter in its latest version, or None if it was not issued yet."""
    return issued.find_issued_document(session, kind.key, kind.key, record.id, record.version)


def missing_letter_signers(session: Session, kind: LetterKind, record_id: int) -> list[dict[str, str]]:
    """Who has not signed the issued letter."""
    paper = issued_letter(session, kind, require_letter_record(session, kind, record_id))
    return signers_and_signed_copies.missing_signers(session, paper) if paper is not None else []


def sign_letter(session: Session, kind: LetterKind, record_id: int, signed: Mapping[str, date]) -> None:
    """Record who signed a letter or confirmed to have received it, and when, by the key of the place."""
    record = require_letter_record(session, kind, record_id)
    paper = issued_letter(session, kind, record)
    if paper is None or record.stage is DocumentStage.DRAFT:
        raise Problem(_("Only a printed letter can be signed. Print it first; then record the signatures."))
    signers_and_signed_copies.record_signatures(session, paper, signed, partial(_letter_date_problem, paper))
    record.stage = DocumentStage.SIGNED  # what somebody has signed does not change any more
    session.flush()
    reason = N_("A signature cannot be undone: the signed paper exists.")
    describe_action(
        session,
        N_("Recorded the signatures on the letter {number}"),
        number=paper.number,
        final=reason,
    )
    make_final_later(session)


def return_letter_to_draft(session: Session, kind: LetterKind, record: Any) -> None:
    """Make an issued letter whose content has changed a draft again."""
    session.flush()
    if (
        record.stage is DocumentStage.PRINTED
        and not issuing.current_version(session, letter_document(session, kind, record))[1]
    ):
        record.stage = DocumentStage.DRAFT


def _letter_date_problem(paper: IssuedDocument, on: date) -> str:
    if on >= paper.issued_on:
        return ""
    return _("The letter is dated {date}; a signature cannot be earlier.").format(date=format_date(paper.issued_on))


def _chain(contract: Contract) -> Any:
    first = contract.first_id
    return select(Contract.id).where(or_(Contract.id == first, Contract.root_id == first))


def letter_number(session: Session, kind: LetterKind, record: Any) -> str:
    """The number of a letter: the contract's with the mark, `KS/3/2026/N1`; once issued, as it was printed."""
    issued_document = issued.find_issued_document(session, kind.key, kind.key, record.id, record.version)
    if issued_document is not None:
        return issued_document.number
    contract = session.get_one(Contract, record.contract_id)
    first = session.get_one(Contract, contract.first_id)
    return f"{first.number or f'#{first.id}'}/{kind.mark}{record.seq}"


def letter_document(session: Session, kind: LetterKind, record: Any) -> IssuableDocument:
    """The letter as an issuable document, with those who are to sign it."""
    facts = _facts(session, kind, record)
    names = {"worker": facts["worker"], "participant": facts["addressee"]}
    signers = [{"key": key, "name": names[key]} for key in kind.signers(facts)] if kind.person_signs else []

    def render(session: Session, version: int, code: str) -> bytes:
        return render_letter(session, kind, record, version, code=code)

    return IssuableDocument(
        kind=kind.key,
        tablename=kind.key,
        row_id=record.id,
        number=facts["number"],
        content=facts,
        render=render,
        participant_id=session.get_one(Contract, record.contract_id).participant_id,
        signers=signers,
        signed=record.stage is DocumentStage.SIGNED or kind.settled(record),
    )


def letter_pdf(session: Session, kind: LetterKind, record: Any) -> bytes:
    """The issued letter while it is up to date; else a draft, which is not stored."""
    return issuing.issued_or_draft_pdf(session, letter_document(session, kind, record))


def render_letter(session: Session, kind: LetterKind, record: Any, version: int, *, code: str = "") -> bytes:
    """The letter as PDF; without *code* it is marked as a draft."""
    facts, on = _facts(session, kind, record), action_date(session)
    with use_language(DEFAULT_LANGUAGE):
        title = letter_title(kind, on)
    properties = club_document_properties(
        load_document_issuer(session),
        title,
        made_on=on,
        language=DEFAULT_LANGUAGE,
        number=facts["number"],
        version=version,
        code=code,
        marks=() if code else (Watermark.DRAFT,),
    )
    head = letterhead_blocks(session, on) if kind.from_office(facts) else []
    return render_pdf(properties, [*head, *letter_blocks(kind, facts, on)])


def letter_document_kind(kind: LetterKind) -> DocumentKind[int]:
    """The kind of letter as a document kind that can be printed."""

    def numbers(session: Session) -> list[tuple[str, int]]:
        records = session.scalars(select(kind.record).order_by(kind.record.contract_id, kind.record.seq))
        return [(letter_number(session, kind, record), record.id) for record in records]

    return DocumentKind(
        kind.key,
        kind.label,
        numbers,
        lambda session, record_id: letter_pdf(session, kind, session.get_one(kind.record, record_id)),
    )


def _facts(session: Session, kind: LetterKind, record: Any) -> LetterFacts:
    contract = session.get_one(Contract, record.contract_id)
    first = session.get_one(Contract, contract.first_id)
    person = session.get_one(Participant, contract.participant_id)
    worker = session.get_one(Worker, contract.responsible_id)
    club = session.scalars(select(Club)).one()
    place = f"{club.postal_code} {club.town}".strip()
    facts = {
        "sender": join_lines(club.office, club.name, ", ".join(part for part in (club.street, place) if part)),
        "town": club.town,
        "worker": worker.name,
        "phone": worker.phone or club.phone,
        "person": person.name,
        "born": person.birth_text,
        "addressee": contract.representative or person.name,
        "address": join_lines(*person.address_lines),
        "greeting": "greeting.other" if contract.representative else _GREETINGS.get(person.sex, "greeting.other"),
        "language": contract.language,
        "contract": first.number or "",
        "drawn_on": format_date(first.drawn_on),
        "number": letter_number(session, kind, record),
    }
    return facts | kind.facts(session, record, facts)
