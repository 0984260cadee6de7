"""Documents that wait for signatures: who has not signed yet, and failed attempts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from kiscase.club.actions import load_club
from kiscase.contracts import contract_pdf_on_file
from kiscase.contracts.closing import actions as closing
from kiscase.contracts.disputes import actions as disputes
from kiscase.contracts.disputes.model import Dispute, RulingConsequence
from kiscase.contracts.evaluations import actions as evaluations
from kiscase.contracts.evaluations.model import Evaluation
from kiscase.contracts.events import breaches
from kiscase.contracts.events.model import Breach
from kiscase.contracts.model import Contract, ContractState, DocumentStage
from kiscase.contracts.queries import require_contract
from kiscase.contracts.signing import actions as signing
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.core.workdays import count_workdays
from kiscase.issued import signers_and_signed_copies
from kiscase.issued.model import AttemptOutcome, CopyKind, IssuedDocument, Signature, SignedCopy, SigningAttempt
from kiscase.issued.scan_file_checks import Scan
from kiscase.participants.namesakes import participant_names
from kiscase.participants.situation.safety import read_warned_names

SignAction = Callable[[Session, int, Mapping[str, date]], None]

_UNSIGNED = (ContractState.PRINTED, ContractState.PARTLY_SIGNED)


@dataclass(frozen=True)
class SignableKind:
    """How documents of one table are signed: which of them still wait, and how a signature is recorded."""

    record: type[Any]
    waits: ColumnElement[bool]
    sign: SignAction
    refusable: bool = False
    """Whether a refusal can close the record."""


class Signatory(NamedTuple):
    """A person who is to sign: the key of the signature line, the name, the day of the signature if any."""

    key: str
    name: str
    on: date | None


class SignatureAttempt(NamedTuple):
    """A failed attempt to get a signature."""

    name: str
    hindrance: AttemptOutcome
    on: date
    reason: str


class PendingDocument(NamedTuple):
    """A document that waits for signatures or for its signed copy."""

    id: int
    tablename: str
    row_id: int
    document: str
    number: str
    version: int
    name: str
    """The person whom the document is about."""
    issued_on: date
    age: int
    """Working days since it was issued."""
    people: list[Signatory]
    attempts: list[SignatureAttempt]
    copies: int
    copy_wanted: bool
    """Whether the club requires a signed copy that is not on file yet."""
    refusable: bool
    open: bool
    """Whether it still waits."""

    @property
    def missing(self) -> list[Signatory]:
        """Who has not signed."""
        return [person for person in self.people if person.on is None]


def list_pending_documents(session: Session) -> list[PendingDocument]:
    """All documents that wait for a signature or their signed copy, the oldest first."""
    return load_pending_documents(session, find_pending_documents(session))


def find_pending_documents(session: Session) -> list[int]:
    """The ids of what `list_pending_documents` lists, in its order."""
    signers = func.json_array_length(IssuedDocument.signers)
    signed = select(func.count(Signature.id)).where(Signature.paper_id == IssuedDocument.id).scalar_subquery()
    copied = IssuedDocument.id.in_(select(SignedCopy.paper_id))
    copy_required = load_club(session).scan_required
    found: list[tuple[date, int]] = []
    for tablename, subject in SIGNABLE_KINDS.items():
        record = subject.record
        chosen = select(IssuedDocument.issued_on, IssuedDocument.id).join(record, record.id == IssuedDocument.row_id)
        waiting = IssuedDocument.row_id.in_(select(record.id).where(subject.waits))  # few: they lead to the documents
        chosen = chosen.where(IssuedDocument.tablename == tablename, IssuedDocument.version == record.version, waiting)
        wants_copy = copy_required and tablename == contract_pdf_on_file.CONTRACT_KEY
        missing = or_(signed < signers, ~copied) if wants_copy else signed < signers
        chosen = chosen.where(signers > 0, missing)  # not what comes with the contract
        found += [(row[0], row[1]) for row in session.execute(chosen)]
    return [row_id for _issued_on, row_id in sorted(found)]


def load_pending_documents(session: Session, ids: Sequence[int]) -> list[PendingDocument]:
    """The documents of some ids that wait, in the order of the ids; without those that are not on file."""
    known = {one.id: one for one in session.scalars(select(IssuedDocument).where(IssuedDocument.id.in_(ids)))}
    return _load_documents(session, [known[row_id] for row_id in ids if row_id in known], set(ids))


def load_pending_document(session: Session, paper_id: int) -> PendingDocument:
    """One document, also if it is no longer waiting."""
    known = session.get(IssuedDocument, paper_id)
    if known is None:
        raise Problem(_("This document is not on file."))
    subject = SIGNABLE_KINDS.get(known.tablename)
    return _load_documents(session, [known], {known.id} if subject and _is_pending(session, known, subject) else set())[
        0
    ]


def sign_pending_document(session: Session, paper_id: int, signed: Mapping[str, date]) -> None:
    """Record who signed a document and when, by the key of the signature line."""
    known = _require(session, paper_id)
    SIGNABLE_KINDS[known.tablename].sign(session, known.row_id, signed)


def sign_pending_document_today(session: Session, paper_id: int, signer: str) -> None:
    """Record that a person signed today."""
    sign_pending_document(session, paper_id, {signer: action_date(session)})


def record_hindrance(session: Session, paper_id: int, hindrance: AttemptOutcome, values: Mapping[str, Any]) -> None:
    """Record that somebody refused to sign or did not come; *values* are signer, date, reason and `ends`.

    With `ends` a refusal closes the contract: it is not concluded.
    """
    known = _require(session, paper_id)
    names = {one["key"]: one["name"] for one in signers_and_signed_copies.missing_signers(session, known)}
    if values["signer"] not in names:
        raise Problem(_("This signature has already been recorded. Nothing was changed."))
    if values["on"] and values["on"] > action_date(session):
        raise InvalidValuesError({"on": _("This day has not come yet.")})
    attempt = SigningAttempt(paper_id=paper_id)
    attempt.change({key: values[key] for key in ("signer", "on", "reason")} | {"hindrance": hindrance})
    session.add(attempt)
    session.flush()
    name = names[attempt.signer]
    if values.get("ends") and hindrance is AttemptOutcome.REFUSED:
        closing.change_contract_state(
            session, known.row_id, ContractState.REFUSED, f"{name}: {attempt.reason}", attempt.on
        )
        return
    describe_action(session, _SENTENCES[hindrance], name=name, number=known.number, reason=attempt.reason)


def attach_signed_copy(session: Session, paper_id: int, scan: Scan) -> None:
    """Store a scan as the signed copy of a document; a contract that waited only for it comes into force."""
    known = session.get_one(IssuedDocument, paper_id)
    signers_and_signed_copies.add_signed_copy(session, paper_id, CopyKind.SCAN, scan.media, scan.content)
    if known.tablename == contract_pdf_on_file.CONTRACT_KEY:
        contract = require_contract(session, known.row_id)
        if contract.version == known.version:
            signing.activate_contract(session, contract)
    reason = N_("This cannot be undone: a signed copy stays on file as it came.")
    describe_action(session, N_("Added the signed copy of {number}"), number=known.number, final=reason)


def _require(session: Session, paper_id: int) -> IssuedDocument:
    """The document if it can still be signed; else a Problem."""
    known = session.get(IssuedDocument, paper_id)
    subject = SIGNABLE_KINDS.get(known.tablename) if known else None
    if known is None or subject is None:
        raise Problem(_("This document is not on file."))
    if not _is_pending(session, known, subject):
        raise Problem(_("This document is no longer waiting for signatures. Nothing was changed."))
    return known


def _is_pending(session: Session, known: IssuedDocument, subject: SignableKind) -> bool:
    record = subject.record
    chosen = select(record.id).where(record.id == known.row_id, record.version == known.version, subject.waits)
    return session.scalar(chosen) is not None


def _load_documents(
    session: Session, papers: Sequence[IssuedDocument], waiting: Collection[int]
) -> list[PendingDocument]:
    """The documents with signatures, attempts and copies, read in bulk; *waiting* are the ids of pending ones."""
    ids = [one.id for one in papers]
    signed = _group_by_document(session, select(Signature).where(Signature.paper_id.in_(ids)))
    tried = _group_by_document(
        session,
        select(SigningAttempt).where(SigningAttempt.paper_id.in_(ids)).order_by(SigningAttempt.on, SigningAttempt.id),
    )
    counting = select(SignedCopy.paper_id, func.count()).where(SignedCopy.paper_id.in_(ids))
    copies = {row[0]: row[1] for row in session.execute(counting.group_by(SignedCopy.paper_id))}
    people = [one.participant_id for one in papers if one.participant_id]
    names = read_warned_names(PlainReader.in_session(session), participant_names(session, people))
    on, copy_required = action_date(session), load_club(session).scan_required
    return [
        _load_document(one, signed[one.id], tried[one.id])._replace(
            name=names.get(one.participant_id or 0, ""),
            age=count_workdays(one.issued_on, on),
            copies=copies.get(one.id, 0),
            copy_wanted=one.id in waiting
            and one.tablename == contract_pdf_on_file.CONTRACT_KEY
            and copy_required
            and one.id not in copies,
            refusable=one.id in waiting and SIGNABLE_KINDS[one.tablename].refusable,
            open=one.id in waiting,
        )
        for one in papers
    ]


def _load_document(
    one: IssuedDocument, signed: Sequence[Signature], tried: Sequence[SigningAttempt]
) -> PendingDocument:
    """A document with its signatures and attempts."""
    days = {row.signer: row.signed_on for row in signed}
    names = {place["key"]: place["name"] for place in one.signers}
    return PendingDocument(
        id=one.id,
        tablename=one.tablename,
        row_id=one.row_id,
        document=one.document,
        number=one.number,
        version=one.version,
        name="",
        issued_on=one.issued_on,
        age=0,
        people=[Signatory(key, name, days.get(key)) for key, name in names.items()],
        attempts=[SignatureAttempt(names.get(row.signer, ""), row.hindrance, row.on, row.reason) for row in tried],
        copies=0,
        copy_wanted=False,
        refusable=False,
        open=False,
    )


def _group_by_document(session: Session, chosen: Select[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in session.scalars(chosen):
        found[row.paper_id].append(row)
    return found


_SENTENCES = {
    AttemptOutcome.REFUSED: N_("{name} refused to sign {number}: {reason}"),
    AttemptOutcome.ABSENT: N_("{name} did not come to sign {number}: {reason}"),
}
SIGNABLE_KINDS: dict[str, SignableKind] = {
    Contract.__tablename__: SignableKind(
        Contract, Contract.state.in_(_UNSIGNED), signing.sign_contract, refusable=True
    ),
    Evaluation.__tablename__: SignableKind(
        Evaluation, Evaluation.stage != DocumentStage.DRAFT, evaluations.sign_evaluation
    ),
    Breach.__tablename__: SignableKind(Breach, Breach.stage != DocumentStage.DRAFT, breaches.sign_breach_letter),
    Dispute.__tablename__: SignableKind(
        Dispute,
        (Dispute.stage != DocumentStage.DRAFT) & Dispute.consequence.is_distinct_from(RulingConsequence.WITHDRAWN),
        disputes.sign_dispute_letter,
    ),
}
"""The documents that can wait for signatures, by table. A further kind is one more line."""
