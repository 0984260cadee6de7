"""Copies of a contract that nobody signs and that are not stored, and the form to fill in by hand."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiscase.contracts.content import Content
from kiscase.contracts.copies.model import BlankPart
from kiscase.contracts.copies.rendering import render_blank_form, render_plain_copy, render_second_copy
from kiscase.contracts.queries import load_content, require_contract


def print_plain_copy(session: Session, contract_id: int, language: str = "") -> bytes:
    """The participant's copy in large print, with *language* beside the Polish."""
    return render_plain_copy(session, require_contract(session, contract_id), language)


def print_second_copy(session: Session, contract_id: int, content: Content | None = None) -> bytes:
    """The copy in the second language of what is typed, or of what is on file; a Problem if there is no language."""
    contract = require_contract(session, contract_id)
    return render_second_copy(session, contract, content or load_content(session, contract))


def print_blank_form(session: Session, part: BlankPart) -> bytes:
    """An empty part of the form."""
    return render_blank_form(session, part)
