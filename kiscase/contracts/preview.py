"""The preview of a contract as PDF, and the form field at a point of it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiscase.contracts import issued_document, official_form
from kiscase.contracts import queries as contracts_queries
from kiscase.contracts.annexes import documents as annexes_documents
from kiscase.contracts.content import Content
from kiscase.contracts.copies.second_copy import render_second_copy
from kiscase.contracts.issued_document import contract_pdf_on_file
from kiscase.contracts.queries import require_contract
from kiscase.pdf.output.field_positions import FieldPosition
from kiscase.pdf.output.field_positions import locate_field as found_at


def preview_contract(session: Session, contract_id: int, content: Content) -> bytes:
    """The page as it will print from what is typed; nothing is kept."""
    contract = require_contract(session, contract_id)
    on_file = contract_pdf_on_file(session, contract_id)
    if on_file is not None and (
        contract.frozen or content.comparable() == contracts_queries.load_content(session, contract).comparable()
    ):
        return on_file
    return annexes_documents.render_contract(session, contract, content)


def form_field_at(
    session: Session, contract_id: int, content: Content, where: tuple[int, float, float], *, second: bool = False
) -> str:
    """The field of the form at a place (page from 0, x, y in points) of what `preview` gives; "" where there is none.

    In a table with row and column, as in `goals.1.effect`. The paper of an annex has no fields of the form. With
    *second*, the place is on the copy in the second language.
    """
    contract = require_contract(session, contract_id)
    if contract.annex:
        return ""
    spots: list[FieldPosition] = []
    if second:
        render_second_copy(session, contract, content, spots=spots)
    else:
        code = issued_document.contract_code_on_file(session, contract, content)
        official_form.render_contract_form(session, contract, content, code=code, spots=spots)
    return found_at(spots, *where)
