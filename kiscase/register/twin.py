"""The twin of a paper: what the register knows of it, found by the code that is printed on each of its pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.core.errors import Problem
from kiscase.core.i18n import _, day
from kiscase.core.search import Hit
from kiscase.register import actions
from kiscase.register.directory import Directory, Listed, Stand, Standing
from kiscase.register.model import IssuedDocument, Signature, is_paper_code, plain_code

_CODE = re.compile(r"[A-Z0-9]{8}")


class Twin(NamedTuple):
    """A paper that was given out: its entry, whether it counts, and all of that as a sentence."""

    paper: Listed
    standing: Standing
    sentence: str


def twin(session: Session, code: str, directory: Directory) -> Twin:
    """The paper that bears *code*; a Problem when the code is mistyped, or no paper of this file bears it."""
    plain = plain_code(code)
    shown = f"{plain[:4]}-{plain[4:]}"
    if not is_paper_code(code):
        words = _(
            "The code {code} is mistyped: its letters and digits do not fit each other. Compare it with the paper."
        )
        raise Problem(words.format(code=shown))
    known = session.scalar(select(IssuedDocument.id).where(IssuedDocument.code == shown))
    if known is None:
        words = _("No paper with the code {code} was given out from this file. It may come from another club's file.")
        raise Problem(words.format(code=shown))
    return of(session, known, directory)


def of(session: Session, paper_id: int, directory: Directory) -> Twin:
    """What is known of a paper of the register."""
    paper = actions.entry(session, paper_id)
    standing = standings(session, [paper], directory)[paper_id]
    kind = kind_of(paper.document, directory)
    head = _("{kind} {number}, version {version}, given out on {date}").format(
        kind=kind, number=paper.number, version=paper.version, date=day(paper.issued_on)
    )
    signed = _signed(session, paper_id)
    words = [part for part in (signed, standing.words) if part] or [standing.stand.label]
    return Twin(paper, standing, f"{head}: {', '.join(words)}.")


def answer(session: Session, text: str, directory: Directory) -> list[Hit]:
    """What the search box says to a typed code: the paper, or why there is none; nothing to any other text."""
    plain = plain_code(text)
    if not _CODE.fullmatch(plain):
        return []
    letters = any(letter.isalpha() for letter in plain)
    meant = "-" in text.strip()[3:6] or (letters and any(letter.isdigit() for letter in plain))
    try:
        found = twin(session, text, directory)
    except Problem as problem:
        return [Hit("", 0, problem.sentence)] if meant else []
    return [Hit(IssuedDocument.__tablename__, found.paper.id, found.sentence)]


def kind_of(document: str, directory: Directory) -> str:
    """The label of a kind of document."""
    return _(directory.kinds[document]) if document in directory.kinds else document


def standings(session: Session, papers: Sequence[Listed], directory: Directory) -> dict[int, Standing]:
    """Whether each of the papers counts: what its feature says, or else what its signatures say."""
    found = _by_signatures(session, papers)
    for table, ask in directory.standings.items():
        found |= ask(session, [paper for paper in papers if paper.tablename == table])
    return found


def _by_signatures(session: Session, papers: Sequence[Listed]) -> dict[int, Standing]:
    waiting: set[int] = set()
    signed: set[int] = set()
    counting = select(Signature.paper_id, func.count(Signature.id)).group_by(Signature.paper_id)
    counted = {row[0]: row[1] for row in session.execute(counting)}
    ids = {paper.id for paper in papers}
    wanted = select(IssuedDocument.id, IssuedDocument.signers)
    if len(ids) == 1:
        wanted = wanted.where(IssuedDocument.id.in_(ids))
    for paper_id, signers in session.execute(wanted):
        if signers:
            (signed if counted.get(paper_id, 0) >= len(signers) else waiting).add(paper_id)
    newest = _newest(session)
    return {paper.id: _standing(paper, waiting, signed, newest) for paper in papers}


def _standing(
    paper: Listed, waiting: set[int], signed: set[int], newest: Mapping[tuple[str, str, int], int]
) -> Standing:
    last = newest[paper.document, paper.tablename, paper.row_id]
    if paper.version < last:
        return Standing(Stand.REPLACED, _("replaced by version {version}").format(version=last))
    if paper.id in waiting:
        return Standing(Stand.WAITING)
    return Standing(Stand.SIGNED if paper.id in signed else Stand.VALID)


def _newest(session: Session) -> dict[tuple[str, str, int], int]:
    of_paper = (IssuedDocument.document, IssuedDocument.tablename, IssuedDocument.row_id)
    rows = session.execute(select(*of_paper, func.max(IssuedDocument.version)).group_by(*of_paper))
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def _signed(session: Session, paper_id: int) -> str:
    """Who is still to sign, or when the last one did; nothing for a paper that needs no signature."""
    on_file = session.get_one(IssuedDocument, paper_id)
    if not on_file.signers:
        return ""
    missing = [one["name"] for one in actions.missing(session, on_file)]
    if missing:
        return _("signatures missing: {names}").format(names=", ".join(missing))
    last: date = max(one.signed_on for one in actions.signatures(session, paper_id))
    return _("signed on {date}").format(date=day(last))
