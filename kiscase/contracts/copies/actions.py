"""Papers that nobody signs and that are not kept: copies of a contract, and the form to fill in with the pen."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiscase.contracts import queries as contracts_queries
from kiscase.contracts.content import Content
from kiscase.contracts.copies.blank_form import render_blank_form
from kiscase.contracts.copies.plain_copy import render_plain_copy
from kiscase.contracts.copies.second_copy import render_second_copy
from kiscase.contracts.queries import require_contract


def print_plain_copy(session: Session, contract_id: int, language: str = "") -> bytes:
    """The participant's copy in large print; *language* stands beside the Polish."""
    return render_plain_copy(session, require_contract(session, contract_id), language)


def print_second_copy(session: Session, contract_id: int, content: Content | None = None) -> bytes:
    """The copy in the second language of what is typed, or of what is on file; a Problem where there is no language."""
    contract = require_contract(session, contract_id)
    return render_second_copy(session, contract, content or contracts_queries.load_content(session, contract))


def print_blank_form(session: Session, variant: str) -> bytes:
    """An empty form of a variant."""
    return render_blank_form(session, variant)
