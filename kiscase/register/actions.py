"""Putting papers on file and getting them back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from kiscase.core import search
from kiscase.core.errors import DamagedFile, Invalid, Problem
from kiscase.core.i18n import _
from kiscase.core.journal import today
from kiscase.register.directory import Listed
from kiscase.register.model import CopyKind, IssuedDocument, Signature, SignedCopy

LISTED = 10_000  # rows that a list shows at once
_SHOWN = tuple(getattr(IssuedDocument, key) for key in Listed._fields)


def keep(
    session: Session,
    content: bytes,
    *,
    document: str,
    number: str,
    version: int,
    code: str,
    tablename: str,
    row_id: int,
    participant_id: int | None = None,
    said: str = "",
    signers: Sequence[Mapping[str, str]] = (),
) -> IssuedDocument:
    """Put the bytes of a paper on file; *signers* says by `key` and `name` who is to sign it."""
    of = {"tablename": tablename, "row_id": row_id, "participant_id": participant_id}
    waits_for = [{"key": one["key"], "name": one["name"]} for one in signers]
    record = IssuedDocument(content=content, said=said, signers=waits_for, **of)
    record.change(
        {
            "document": document,
            "number": number,
            "version": version,
            "code": code,
            "issued_on": today(session),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    )
    session.add(record)
    return record


def kept(session: Session, document: str, tablename: str, row_id: int, version: int) -> bytes | None:
    """The bytes of a paper on file, checked against their hash; None when it was not given out."""
    which = and_(
        IssuedDocument.document == document,
        IssuedDocument.tablename == tablename,
        IssuedDocument.row_id == row_id,
        IssuedDocument.version == version,
    )
    known = session.scalar(select(IssuedDocument.id).where(which))
    return None if known is None else _checked(session, which)


def find(session: Session, document: str, tablename: str, row_id: int, version: int) -> IssuedDocument | None:
    """The entry of a paper, without its bytes; None when it was not given out."""
    of = {"document": document, "tablename": tablename, "row_id": row_id, "version": version}
    return session.scalar(select(IssuedDocument).filter_by(**of))


def sign(
    session: Session,
    paper: IssuedDocument,
    signed: Mapping[str, date],
    wrong_day: Callable[[date], str],
    *,
    electronic: bool = False,
) -> None:
    """Record who signed a paper and when, by the key of the place; *wrong_day* tells why a day cannot be.

    Raises Invalid by the key, and a Problem for nobody and for a signature that is recorded already.
    """
    if not signed:
        raise Problem(_("Please give at least one date."))
    late = _("A signature cannot be dated later than today.")
    told = {key: late if on > today(session) else wrong_day(on) for key, on in signed.items()}
    if problems := {key: sentence for key, sentence in told.items() if sentence}:
        raise Invalid(problems)
    names = {one["key"]: one["name"] for one in missing(session, paper)}
    if set(signed) - set(names):
        raise Problem(_("This signature is recorded already. Nothing was changed."))
    for key, on in signed.items():
        signature = Signature(paper_id=paper.id)
        session.add(signature.change({"signer": key, "name": names[key], "signed_on": on, "electronic": electronic}))
    session.flush()


def signatures(session: Session, paper_id: int) -> Sequence[Signature]:
    """Who signed a paper, in the order in which it was recorded."""
    return session.scalars(select(Signature).where(Signature.paper_id == paper_id).order_by(Signature.id)).all()


def missing(session: Session, paper: IssuedDocument) -> list[dict[str, str]]:
    """Who has not signed a paper yet."""
    present = {one.signer for one in signatures(session, paper.id)}
    return [one for one in paper.signers if one["key"] not in present]


def still_missing(session: Session, paper_id: int) -> list[dict[str, str]]:
    """Who has not signed the paper of this id."""
    return missing(session, session.get_one(IssuedDocument, paper_id))


def copies(session: Session, paper_id: int) -> Sequence[SignedCopy]:
    """The signed copies of a paper, without their bytes, the latest last."""
    return session.scalars(select(SignedCopy).where(SignedCopy.paper_id == paper_id).order_by(SignedCopy.id)).all()


def add_copy(session: Session, paper_id: int, kind: CopyKind, media: str, content: bytes) -> SignedCopy:
    """Keep a signed copy of a paper as it came; a Problem when this very copy is on file already.

    Whoever calls says the sentence of the action, and lets the feature of the paper know.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 in {copy.sha256 for copy in copies(session, paper_id)}:
        raise Problem(_("This very file is on file already as a signed copy of the paper. Nothing was added."))
    copy = SignedCopy(paper_id=paper_id, content=content)
    session.add(copy.change({"kind": kind, "media": media, "added_on": today(session), "sha256": sha256}))
    session.flush()
    return copy


def copy_content(session: Session, copy_id: int) -> tuple[str, bytes]:
    """The format of a signed copy and its bytes, checked against their hash."""
    columns = (SignedCopy.media, SignedCopy.content, SignedCopy.sha256)
    row = session.execute(select(*columns).where(SignedCopy.id == copy_id)).one()
    if hashlib.sha256(row.content).hexdigest() != row.sha256:
        raise DamagedFile(_("The signed copy on file is not the one that was added: its hash differs."))
    return row.media, row.content


def latest(session: Session, document: str, tablename: str, row_id: int) -> tuple[int, str]:
    """The version of the paper that was given out last, and the hash of what it says; 0 when there is none."""
    chosen = select(IssuedDocument.version, IssuedDocument.said).order_by(IssuedDocument.version.desc()).limit(1)
    chosen = chosen.where(IssuedDocument.document == document, IssuedDocument.tablename == tablename)
    row = session.execute(chosen.where(IssuedDocument.row_id == row_id)).first()
    return (row.version, row.said) if row else (0, "")


def listed(session: Session, text: str = "", kind: str = "", year: int | None = None) -> list[Listed]:
    """The papers whose number, code or person matches, of one kind and year when given, the latest first."""
    by_paper = search.matching(session, IssuedDocument.__tablename__, IssuedDocument.id, text)
    by_person = search.matching(session, "participant", IssuedDocument.participant_id, text)
    chosen = select(*_SHOWN).where(by_paper | by_person).order_by(IssuedDocument.id.desc()).limit(LISTED)
    if kind:
        chosen = chosen.where(IssuedDocument.document == kind)
    if year:
        chosen = chosen.where(IssuedDocument.issued_on.between(date(year, 1, 1), date(year, 12, 31)))
    return [Listed(*row) for row in session.execute(chosen)]


def entry(session: Session, paper_id: int) -> Listed:
    """A paper of the register, without its bytes."""
    return Listed(*session.execute(select(*_SHOWN).where(IssuedDocument.id == paper_id)).one())


def paper(session: Session, paper_id: int) -> tuple[Listed, bytes]:
    """A paper of the register and its bytes, checked against their hash."""
    return entry(session, paper_id), _checked(session, IssuedDocument.id == paper_id)


def years(session: Session) -> list[int]:
    """The years in which papers were given out, the latest first."""
    first, last = session.execute(select(func.min(IssuedDocument.issued_on), func.max(IssuedDocument.issued_on))).one()
    return list(range(last.year, first.year - 1, -1)) if first else []


def kinds(session: Session) -> list[str]:
    """The kinds of documents that were given out."""
    return list(session.scalars(select(IssuedDocument.document).distinct().order_by(IssuedDocument.document)))


def _checked(session: Session, which: ColumnElement[bool]) -> bytes:
    row = session.execute(select(IssuedDocument.content, IssuedDocument.sha256).where(which)).one()
    content: bytes = row.content
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise DamagedFile(
            _("The paper on file is not the one that was given out: its hash differs. Nothing was printed.")
        )
    return content
