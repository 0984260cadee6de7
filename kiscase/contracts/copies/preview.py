"""The preview of a contract as PDF, and the form field at a point of it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiscase.contracts.annexes.rendering import render_contract
from kiscase.contracts.content import Content
from kiscase.contracts.contract_pdf_on_file import contract_code_on_file, contract_pdf_on_file
from kiscase.contracts.copies.rendering import render_second_copy
from kiscase.contracts.evaluations.issuing import render_evaluation
from kiscase.contracts.evaluations.queries import evaluation_pdf, find_evaluation_of_version
from kiscase.contracts.official_form import unprinted_keys
from kiscase.contracts.queries import load_content, require_contract
from kiscase.contracts.rendering import render_contract_form
from kiscase.pdf.output.field_positions import FieldPosition, locate_field


def preview_contract(session: Session, contract_id: int, content: Content) -> bytes:
    """The PDF of what is typed, as it will be printed; nothing is stored."""
    contract = require_contract(session, contract_id)
    unprinted = unprinted_keys(contract)
    evaluation = find_evaluation_of_version(session, contract)
    if evaluation is not None:
        return evaluation_pdf(session, evaluation) or render_evaluation(session, evaluation)
    on_file = contract_pdf_on_file(session, contract_id)
    if on_file is not None and (
        contract.frozen or content.comparable(unprinted) == load_content(session, contract).comparable(unprinted)
    ):
        return on_file
    return render_contract(session, contract, content)


def form_field_at(
    session: Session, contract_id: int, content: Content, where: tuple[int, float, float], *, second: bool = False
) -> str:
    """The form field at a point (page from 0, x, y in points) of the preview; empty if there is none.

    In a table with row and column, as in `goals.1.effect`. An annex has no fields of the form. With *second*, the point
    is on the copy in the second language.
    """
    return locate_field(_field_positions(session, contract_id, content, second=second), *where)


def point_of_field(
    session: Session, contract_id: int, content: Content, key: str, *, second: bool = False
) -> tuple[int, float] | None:
    """The page (from 0) of the preview with a field or a cell of a table, and how far it is from its top, in points.

    A cell that is not printed yet is where its table is. None for what no page shows.
    """
    found = _field_positions(session, contract_id, content, second=second)
    for wanted in (key, key.partition(".")[0]):
        for one in found:
            if one.key == wanted or one.key.startswith(f"{wanted}."):
                return one.page, one.top
    return None


def _field_positions(session: Session, contract_id: int, content: Content, *, second: bool) -> list[FieldPosition]:
    contract = require_contract(session, contract_id)
    positions: list[FieldPosition] = []
    if contract.annex:  # changes agreed at an evaluation, too
        return positions
    if second:
        render_second_copy(session, contract, content, positions=positions)
    else:
        code = contract_code_on_file(session, contract, content)
        render_contract_form(session, contract, content, code=code, positions=positions)
    return positions
