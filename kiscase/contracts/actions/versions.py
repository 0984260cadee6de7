"""All versions of a contract: the contract, its annexes, every paper of theirs, and how each came to its state."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts import documents
from kiscase.contracts.actions.moves import chain, require_contract, since
from kiscase.contracts.model import Contract, Move, State
from kiscase.register.model import IssuedDocument

_PAPERS = (documents.KEY, "annex")


class Version(NamedTuple):
    """A contract or an annex of the chain."""

    contract_id: int
    title: str
    state: State
    since: date | None
    """From when it holds: the day of the last signature."""


class Paper(NamedTuple):
    """A paper of a version as it was given out."""

    paper_id: int
    contract_id: int
    version: int
    code: str
    issued_on: date
    void: bool
    last: bool
    """Whether no later paper has taken its place."""


class Past(NamedTuple):
    """That a version came into a state."""

    on: date
    title: str
    state: State
    reason: str


class Versions(NamedTuple):
    """What the tab of versions shows, the papers and the past in the order in which they came about."""

    versions: list[Version]
    papers: list[Paper]
    past: list[Past]


def versions(session: Session, contract_id: int) -> Versions:
    """All versions of the chain that a contract belongs to."""
    rows = chain(session, require_contract(session, contract_id))
    by_id = {row.id: row for row in rows}
    shown = [Version(row.id, row.title, row.state, since(session, row.id)) for row in by_id.values()]
    chosen = select(Move).where(Move.contract_id.in_(by_id)).order_by(Move.id)
    past = [Past(one.on, by_id[one.contract_id].title, one.state, one.reason) for one in session.scalars(chosen).all()]
    return Versions(shown, _papers(session, by_id), past)


def _papers(session: Session, by_id: dict[int, Contract]) -> list[Paper]:
    kinds = [kind + void for kind in _PAPERS for void in ("", documents.VOIDED)]
    chosen = (
        select(IssuedDocument)
        .where(IssuedDocument.tablename == documents.KEY, IssuedDocument.row_id.in_(by_id))
        .where(IssuedDocument.document.in_(kinds))
        .order_by(IssuedDocument.id)
    )
    found = session.scalars(chosen).all()
    last = {one.row_id: one.id for one in found}
    return [
        Paper(
            one.id,
            one.row_id,
            one.version,
            one.code,
            one.issued_on,
            one.document.endswith(documents.VOIDED),
            last[one.row_id] == one.id and by_id[one.row_id].version == one.version,
        )
        for one in found
    ]
