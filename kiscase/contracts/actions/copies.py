"""Papers that nobody signs and that are not kept: the plain copy of a contract, the form to fill in with the pen."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiscase.contracts.actions.moves import require_contract
from kiscase.contracts.documents.blank import blank
from kiscase.contracts.documents.plain import plain


def plain_copy(session: Session, contract_id: int, language: str = "") -> bytes:
    """The participant's copy in large print; *language* stands beside the Polish."""
    return plain(session, require_contract(session, contract_id), language)


def blank_form(session: Session, variant: str) -> bytes:
    """An empty form of a variant."""
    return blank(session, variant)
