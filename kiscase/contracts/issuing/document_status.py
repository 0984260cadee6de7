"""The status of the issued documents of contracts and annexes, as it follows from the state of the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from kiscase.contracts.model import Contract, ContractState
from kiscase.core.i18n import _
from kiscase.issued.kinds import IssuedDocumentRow
from kiscase.issued.status import DocumentStatus, StatusNote

_STATUS_OF_STATE = {
    ContractState.VOID: DocumentStatus.VOID,
    ContractState.REFUSED: DocumentStatus.REFUSED,
    ContractState.AMENDED: DocumentStatus.REPLACED,
}
_UNSIGNED = (ContractState.PRINTED, ContractState.PARTLY_SIGNED)
_TITLE_COLUMNS = load_only(Contract.number, Contract.annex, Contract.agreed_at_evaluation, Contract.amends_id)


class _PrintedContract(NamedTuple):
    id: int
    state: ContractState
    version: int
    reason: str


def contract_document_statuses(session: Session, papers: Sequence[IssuedDocumentRow]) -> dict[int, StatusNote]:
    """The statuses of issued contracts and annexes by the ids of the documents."""
    columns = (Contract.id, Contract.state, Contract.version, Contract.reason)
    chosen = select(*columns).where(Contract.id.in_({paper.row_id for paper in papers}))
    found = {row.id: _PrintedContract(*row) for row in session.execute(chosen)}
    annexes = _replacing_annexes(session, [one.id for one in found.values() if one.state is ContractState.AMENDED])
    statuses = {
        paper.id: _document_status(paper, found[paper.row_id], annexes) for paper in papers if paper.row_id in found
    }
    return {document_id: status for document_id, status in statuses.items() if status is not None}


def _document_status(
    paper: IssuedDocumentRow, contract: _PrintedContract, annexes: Mapping[int, str]
) -> StatusNote | None:
    """The status of an issued contract by the state of its contract; None if the signatures determine it."""
    state = contract.state
    if state is ContractState.VOID:
        return StatusNote(DocumentStatus.VOID, _("void: {reason}").format(reason=contract.reason))
    if paper.version < contract.version:
        words = _("replaced by version {version}").format(version=contract.version)
        return StatusNote(DocumentStatus.REPLACED, words)
    if state is ContractState.AMENDED:
        words = _("replaced by {number}").format(number=annexes.get(contract.id, ""))
        return StatusNote(DocumentStatus.REPLACED, words)
    if state in _UNSIGNED:
        return None
    return StatusNote(_STATUS_OF_STATE.get(state, DocumentStatus.SIGNED), state.label)


def _replacing_annexes(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """The number of the signed annex that took the place of each contract."""
    chosen = select(Contract).where(Contract.amends_id.in_(ids)).order_by(Contract.id).options(_TITLE_COLUMNS)
    unsigned = (
        ContractState.DRAFT,
        ContractState.READY,
        ContractState.PRINTED,
        ContractState.PARTLY_SIGNED,
        ContractState.REFUSED,
        ContractState.VOID,
    )
    annexes = session.scalars(chosen.where(Contract.state.not_in(unsigned))) if ids else ()
    return {annex.amends_id: annex.title for annex in annexes if annex.amends_id is not None}
