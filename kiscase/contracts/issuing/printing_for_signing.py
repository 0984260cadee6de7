"""Printing a contract for signing: the contract is issued, and the hand-out that belongs to it goes with it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.orm import Session

from kiscase.club.actions import load_document_issuer
from kiscase.contracts.contract_pdf_on_file import contract_pdf
from kiscase.contracts.evaluations.queries import version_pdf_on_file
from kiscase.contracts.handout import actions as handout
from kiscase.contracts.handout.documents import handout_number
from kiscase.contracts.issuing import actions as issuing
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.queries import require_contract
from kiscase.core.i18n import DEFAULT_LANGUAGE
from kiscase.core.journal.running_action import action_date
from kiscase.pdf.bundle import BundleProperties, PdfBundle

_AWAITING_SIGNATURES = (ContractState.PRINTED, ContractState.PARTLY_SIGNED)


class PrintedContract(NamedTuple):
    """A contract as it is on file, and its hand-out while signatures are missing."""

    number: str
    contract: bytes
    handout: bytes | None


def issue_for_signing(session: Session, contract_id: int) -> PrintedContract:
    """Issue the contract and its hand-out; the same bytes each time until their content changes."""
    contract = require_contract(session, contract_id)
    printed_before = contract_pdf(session, contract) is not None
    pdf = issuing.issue_contract(session, contract_id)
    if handout.has_handout(contract) and printed_before:
        handout.print_handout_alone(session, contract_id)
    elif handout.has_handout(contract):
        handout.issue_handout(session, contract)
    session.flush()
    return _printed(session, contract, pdf)


def load_printed_contract(session: Session, contract_id: int) -> PrintedContract | None:
    """The contract as it is on file, with its hand-out; None if it was never printed."""
    contract = require_contract(session, contract_id)
    pdf = version_pdf_on_file(session, contract_id)
    return _printed(session, contract, pdf) if pdf is not None else None


def pdf_for_printer(session: Session, printed: PrintedContract) -> bytes:
    """One PDF of the contract and its hand-out."""
    if printed.handout is None:
        return printed.contract
    issuer = load_document_issuer(session)
    bundle = PdfBundle(BundleProperties(printed.number, issuer.name, DEFAULT_LANGUAGE, action_date(session)))
    bundle.add(printed.number, printed.contract)
    bundle.add(handout_number(printed.number), printed.handout)
    return bundle.bytes()


def _printed(session: Session, contract: Contract, pdf: bytes) -> PrintedContract:
    waits = contract.state in _AWAITING_SIGNATURES
    return PrintedContract(contract.title, pdf, handout.handout_on_file(session, contract) if waits else None)
