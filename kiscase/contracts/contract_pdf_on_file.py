"""The issued document of a contract: its key, its code, and whether it is outdated."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiscase.contracts.content import Content
from kiscase.contracts.model import Contract, ContractState
from kiscase.contracts.parties import party_facts
from kiscase.contracts.queries import load_content, require_contract
from kiscase.issued import actions as issued
from kiscase.issued.issuing import club_document_code
from kiscase.issued.model import IssuedDocument
from kiscase.pdf.form import loading

CONTRACT_KEY = "contract"  # the word of the command line, and the table
VOID_SUFFIX = "-void"  # the same document with the watermark VOID


def contract_document_key(record: Contract) -> str:
    """The document kind of a contract or annex."""
    return ("annex" if record.annex else CONTRACT_KEY) + (VOID_SUFFIX if record.state is ContractState.VOID else "")


def contract_pdf(session: Session, record: Contract) -> bytes | None:
    """The PDF on file, byte for byte; for a void contract the one with the watermark; None if it is outdated."""
    if is_document_outdated(session, record):
        return None
    return issued.find_stored_pdf(session, contract_document_key(record), CONTRACT_KEY, record.id, record.version)


def is_document_outdated(session: Session, record: Contract) -> bool:
    """Whether the data of the parties changed after the contract was printed for signing."""
    return record.state is ContractState.PRINTED and record.printed != party_facts(
        session, record, load_content(session, record)
    )


def contract_code(session: Session, record: Contract) -> str:
    """The short code of the contract's document in its version."""
    return club_document_code(session, contract_document_key(record), record.id, record.version)


def contract_code_on_file(session: Session, record: Contract, content: Content) -> str:
    """The code of the document on file if it has this *content*; else empty."""
    unprinted = loading.load_form(record.form).inner_fields()
    same = record.frozen or content.comparable(unprinted) == load_content(session, record).comparable(unprinted)
    return contract_code(session, record) if same and contract_pdf(session, record) is not None else ""


def contract_pdf_on_file(session: Session, contract_id: int) -> bytes | None:
    """The PDF on file of the contract with this id, as `contract_pdf` gives it."""
    return contract_pdf(session, require_contract(session, contract_id))


def issued_contract(session: Session, contract: Contract) -> IssuedDocument | None:
    """The issued document in the contract's version, or None."""
    return issued.find_issued_document(
        session, contract_document_key(contract), CONTRACT_KEY, contract.id, contract.version
    )
