"""Signatures on issued documents, and the signed copies that came back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.core.errors import DamagedFileError, InvalidValuesError, Problem
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date
from kiscase.issued.model import CopyKind, IssuedDocument, Signature, SignedCopy


def record_signatures(
    session: Session,
    document: IssuedDocument,
    signed: Mapping[str, date],
    wrong_day: Callable[[date], str],
    *,
    electronic: bool = False,
) -> None:
    """Record who signed a document and when, by the key of the signature line; *wrong_day* says why a day is wrong.

    Raises InvalidValuesError by key, and a Problem without any date or for a signature that is already recorded.
    """
    if not signed:
        raise Problem(_("Enter at least one date."))
    late = _("A signature cannot be dated later than today.")
    sentences = {key: late if on > action_date(session) else wrong_day(on) for key, on in signed.items()}
    if problems := {key: sentence for key, sentence in sentences.items() if sentence}:
        raise InvalidValuesError(problems)
    names = {one["key"]: one["name"] for one in missing_signers(session, document)}
    if set(signed) - set(names):
        raise Problem(_("This signature has already been recorded. Nothing was changed."))
    for key, on in signed.items():
        signature = Signature(paper_id=document.id)
        session.add(signature.change({"signer": key, "name": names[key], "signed_on": on, "electronic": electronic}))
    session.flush()


def list_signatures(session: Session, paper_id: int) -> Sequence[Signature]:
    """Who signed a document, in the order of recording."""
    return session.scalars(select(Signature).where(Signature.paper_id == paper_id).order_by(Signature.id)).all()


def missing_signers(session: Session, document: IssuedDocument) -> list[dict[str, str]]:
    """Who has not signed a document yet."""
    present = {one.signer for one in list_signatures(session, document.id)}
    return [one for one in document.signers if one["key"] not in present]


def missing_signers_by_id(session: Session, paper_id: int) -> list[dict[str, str]]:
    """Who has not signed the document with that id."""
    return missing_signers(session, session.get_one(IssuedDocument, paper_id))


def list_signed_copies(session: Session, paper_id: int) -> Sequence[SignedCopy]:
    """The signed copies of a document, without their bytes, the latest last."""
    return session.scalars(select(SignedCopy).where(SignedCopy.paper_id == paper_id).order_by(SignedCopy.id)).all()


def add_signed_copy(session: Session, paper_id: int, kind: CopyKind, media: str, content: bytes) -> SignedCopy:
    """Store a signed copy of a document as it came; raises a Problem if this file is already attached.

    The caller describes the action and informs the feature that the document belongs to.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 in {copy.sha256 for copy in list_signed_copies(session, paper_id)}:
        raise Problem(_("This file is already attached as a signed copy of the document. Nothing was added."))
    copy = SignedCopy(paper_id=paper_id, content=content)
    session.add(copy.change({"kind": kind, "media": media, "added_on": action_date(session), "sha256": sha256}))
    session.flush()
    return copy


def load_signed_copy(session: Session, copy_id: int) -> tuple[str, bytes]:
    """The media type of a signed copy and its bytes, checked against their hash."""
    columns = (SignedCopy.media, SignedCopy.content, SignedCopy.sha256)
    row = session.execute(select(*columns).where(SignedCopy.id == copy_id)).one()
    if hashlib.sha256(row.content).hexdigest() != row.sha256:
        raise DamagedFileError(_("The signed copy on file is not the one that was added: its hash differs."))
    return row.media, row.content
