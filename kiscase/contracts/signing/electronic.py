"""Electronic signatures on contracts and annexes: the PDF to sign next, and storing the signed one."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from kiscase.contracts.evaluations.queries import issued_version
from kiscase.contracts.model import ContractState
from kiscase.contracts.queries import require_contract
from kiscase.contracts.signing import actions as signing
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.issued import actions as issued
from kiscase.issued import signers_and_signed_copies
from kiscase.issued.model import CopyKind, IssuedDocument
from kiscase.issued.scan_file_checks import PDF


def pdf_to_sign(session: Session, contract_id: int) -> bytes:
    """The PDF for the next electronic signature: the last signed one, else the issued document."""
    on_paper = _require_issued(session, contract_id)
    return _last_signed_copy(session, on_paper) or issued.load_issued_document(session, on_paper.id)[1]


def electronically_signed_pdf(session: Session, contract_id: int) -> bytes:
    """The file with all electronic signatures so far; a Problem when there is none."""
    on_paper = issued_version(session, require_contract(session, contract_id))
    found = _last_signed_copy(session, on_paper) if on_paper is not None else None
    if found is None:
        raise Problem(_("Nobody has signed this contract electronically: there is no file with signatures."))
    return found


def record_electronic_signature(session: Session, contract_id: int, signer: str, pdf: bytes, on: date) -> None:
    """Store the PDF that *signer* (the key of the signature line) signed on that day, and record the signature."""
    before = pdf_to_sign(session, contract_id)
    if len(pdf) <= len(before) or not pdf.startswith(before):
        raise Problem(_("Someone else signed in the meantime, so this signature was not saved. Please sign again."))
    on_paper = _require_issued(session, contract_id)
    name = next((one["name"] for one in on_paper.signers if one["key"] == signer), "")
    signers_and_signed_copies.add_signed_copy(session, on_paper.id, CopyKind.ELECTRONIC, PDF, pdf)
    signing.sign_contract(session, contract_id, {signer: on}, electronic=True)
    describe_action(
        session,
        N_("Put the electronic signature of {name} on the contract {number}"),
        name=name,
        number=on_paper.number,
        final=N_(
            "A signature cannot be undone: the signed file exists. If it was signed in error, make the contract void "
            "or end it, with the reason."
        ),
    )


def _require_issued(session: Session, contract_id: int) -> IssuedDocument:
    contract = require_contract(session, contract_id)
    on_paper = issued_version(session, contract)
    if contract.state not in (ContractState.PRINTED, ContractState.PARTLY_SIGNED) or on_paper is None:
        raise Problem(_("Only a printed contract can be signed. Print it first; then record the signatures."))
    return on_paper


def _last_signed_copy(session: Session, on_paper: IssuedDocument) -> bytes | None:
    kept = [
        copy.id
        for copy in signers_and_signed_copies.list_signed_copies(session, on_paper.id)
        if copy.kind is CopyKind.ELECTRONIC
    ]
    return signers_and_signed_copies.load_signed_copy(session, kept[-1])[1] if kept else None
