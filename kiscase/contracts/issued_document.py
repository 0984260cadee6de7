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

CONTRACT_KEY = "contract"  # the word of the command line, and the table
VOID_SUFFIX = "-void"  # the same paper with the mark that says so


def contract_document_key(record: Contract) -> str:
    """The kind of the paper of a contract or annex, as the register knows it."""
    return ("annex" if record.annex else CONTRACT_KEY) + (VOID_SUFFIX if record.state is ContractState.VOID else "")


def contract_pdf(session: Session, record: Contract) -> bytes | None:
    """The paper on file, byte for byte; a void contract's with the mark that says so; None when none fits any more."""
    if is_document_outdated(session, record):
        return None
    return issued.find_stored_pdf(session, contract_document_key(record), CONTRACT_KEY, record.id, record.version)


def is_document_outdated(session: Session, record: Contract) -> bool:
    """Whether a paper waits for signatures that shows person, worker or club as they no longer are."""
    return record.state is ContractState.PRINTED and record.printed != party_facts(
        session, record, load_content(session, record)
    )


def contract_code(session: Session, record: Contract) -> str:
    """The short code of the contract's paper in its version."""
    return club_document_code(session, contract_document_key(record), record.id, record.version)


def contract_code_on_file(session: Session, record: Contract, content: Content) -> str:
    """The code of the paper on file while that says what *content* says; else empty."""
    same = record.frozen or content.comparable() == load_content(session, record).comparable()
    return contract_code(session, record) if same and contract_pdf(session, record) is not None else ""


def contract_pdf_on_file(session: Session, contract_id: int) -> bytes | None:
    """The paper on file, byte for byte; marked when the contract is void; None when none fits what is on file."""
    return contract_pdf(session, require_contract(session, contract_id))


def issued_contract(session: Session, contract: Contract) -> IssuedDocument | None:
    """The paper on file in the contract's version, or None."""
    return issued.find_issued_document(
        session, contract_document_key(contract), CONTRACT_KEY, contract.id, contract.version
    )
