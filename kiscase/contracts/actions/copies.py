"""Papers that nobody signs and that are not kept: copies of a contract, and the form to fill in with the pen."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiscase.contracts.actions.moves import require_contract
from kiscase.contracts.documents import official
from kiscase.contracts.documents.blank import blank
from kiscase.contracts.documents.copy import copy
from kiscase.contracts.documents.plain import plain
from kiscase.contracts.model import Content


def plain_copy(session: Session, contract_id: int, language: str = "") -> bytes:
    """The participant's copy in large print; *language* stands beside the Polish."""
    return plain(session, require_contract(session, contract_id), language)


def second_copy(session: Session, contract_id: int, content: Content | None = None) -> bytes:
    """The copy in the second language of what is typed, or of what is on file; a Problem where there is no language."""
    contract = require_contract(session, contract_id)
    return copy(session, contract, content or official.load(session, contract))


def blank_form(session: Session, variant: str) -> bytes:
    """An empty form of a variant."""
    return blank(session, variant)
