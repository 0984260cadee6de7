"""All versions of a contract: the contract, its annexes, their issued documents and status history."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.contracts import contract_pdf_on_file
from kiscase.contracts.evaluations.model import EVALUATION_KEY, Evaluation
from kiscase.contracts.model import Contract, ContractState, ContractTransition
from kiscase.contracts.queries import contract_and_annexes, require_contract
from kiscase.contracts.state_history import in_force_since
from kiscase.issued.model import IssuedDocument

_DOCUMENT_KEYS = (contract_pdf_on_file.CONTRACT_KEY, "annex")


class ContractVersion(NamedTuple):
    """The contract or one of its annexes."""

    contract_id: int
    title: str
    state: ContractState
    since: date | None
    """When it came into force: the day of the last signature."""


class VersionDocument(NamedTuple):
    """An issued document of a version."""

    paper_id: int
    contract_id: int
    version: int
    code: str
    issued_on: date
    void: bool
    last: bool
    """Whether no later document has replaced it."""


class VersionTransition(NamedTuple):
    """A change of state of a version."""

    on: date
    title: str
    state: ContractState
    reason: str


class VersionHistory(NamedTuple):
    """Everything that the versions tab shows, in chronological order."""

    versions: list[ContractVersion]
    papers: list[VersionDocument]
    past: list[VersionTransition]


def load_version_history(session: Session, contract_id: int) -> VersionHistory:
    """The contract and its annexes, to whichever of them the id belongs."""
    rows = contract_and_annexes(session, require_contract(session, contract_id))
    by_id = {row.id: row for row in rows}
    shown = [ContractVersion(row.id, row.title, row.state, in_force_since(session, row.id)) for row in by_id.values()]
    chosen = select(ContractTransition).where(ContractTransition.contract_id.in_(by_id)).order_by(ContractTransition.id)
    past = [
        VersionTransition(one.on, by_id[one.contract_id].title, one.state, one.reason)
        for one in session.scalars(chosen).all()
    ]
    papers = [*_issued_documents(session, by_id), *_issued_evaluations(session, by_id)]
    return VersionHistory(shown, sorted(papers, key=lambda one: one.paper_id), past)


def _issued_evaluations(session: Session, by_id: dict[int, Contract]) -> list[VersionDocument]:
    """The documents of the versions that were agreed at evaluations: they are those of the evaluations."""
    chosen = (
        select(IssuedDocument, Evaluation.version_id, Evaluation.version)
        .join(Evaluation, Evaluation.id == IssuedDocument.row_id)
        .where(IssuedDocument.tablename == EVALUATION_KEY, Evaluation.version_id.in_(by_id))
    )
    return [
        VersionDocument(
            paper_id=paper.id,
            contract_id=version_id or 0,
            version=paper.version,
            code=paper.code,
            issued_on=paper.issued_on,
            void=by_id[version_id or 0].state is ContractState.VOID,
            last=paper.version == last,
        )
        for paper, version_id, last in session.execute(chosen)
    ]


def _issued_documents(session: Session, by_id: dict[int, Contract]) -> list[VersionDocument]:
    kinds = [kind + void for kind in _DOCUMENT_KEYS for void in ("", contract_pdf_on_file.VOID_SUFFIX)]
    chosen = (
        select(IssuedDocument)
        .where(IssuedDocument.tablename == contract_pdf_on_file.CONTRACT_KEY, IssuedDocument.row_id.in_(by_id))
        .where(IssuedDocument.document.in_(kinds))
        .order_by(IssuedDocument.id)
    )
    found = session.scalars(chosen).all()
    last = {one.row_id: one.id for one in found}
    return [
        VersionDocument(
            paper_id=one.id,
            contract_id=one.row_id,
            version=one.version,
            code=one.code,
            issued_on=one.issued_on,
            void=one.document.endswith(contract_pdf_on_file.VOID_SUFFIX),
            last=last[one.row_id] == one.id and by_id[one.row_id].version == one.version,
        )
        for one in found
    ]
