"""Issuing the hand-out of a contract."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiscase.contracts.contract_pdf_on_file import CONTRACT_KEY
from kiscase.contracts.handout.documents import HANDOUT_KEY, handout_document
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.queries import require_contract
from kiscase.core.i18n import N_
from kiscase.core.journal.running_action import describe_action
from kiscase.issued import actions as issued
from kiscase.issued import issuing

_ENDED = (ContractState.VOID, ContractState.REFUSED)


def has_handout(contract: Contract) -> bool:
    """Whether a hand-out belongs to it: to a contract, not to what amends it."""
    return contract.root_id is None


def issue_handout(session: Session, contract: Contract) -> bytes:
    """Issue the hand-out: stored, and the same bytes each time until its content changes or it was handed over."""
    return issuing.issue_document(session, handout_document(session, contract))


def print_handout_alone(session: Session, contract_id: int) -> bytes:
    """Issue the hand-out of a contract that has a number; of a draft it is a draft, which is not stored."""
    contract = require_contract(session, contract_id)
    document = handout_document(session, contract)
    if contract.number is None or contract.state in _ENDED or issuing.current_version(session, document)[1]:
        return issuing.issued_or_draft_pdf(session, document)
    pdf = issuing.issue_document(session, document)
    reason = N_("This cannot be undone: the hand-out was given a number and printed.")
    describe_action(session, N_("Printed the hand-out on the law {number}"), number=document.number, final=reason)
    return pdf


def handout_on_file(session: Session, contract: Contract) -> bytes | None:
    """The hand-out that was issued last, byte for byte, or None."""
    version, _said = issued.latest_version(session, HANDOUT_KEY, CONTRACT_KEY, contract.id)
    return issued.find_stored_pdf(session, HANDOUT_KEY, CONTRACT_KEY, contract.id, version) if version else None
