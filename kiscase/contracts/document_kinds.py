"""The kinds of documents about contracts, and how their status and numbering are looked up."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from kiscase.contracts.annexes.rendering import render_annex, render_consolidated
from kiscase.contracts.contract_pdf_on_file import CONTRACT_KEY, VOID_SUFFIX, contract_pdf
from kiscase.contracts.copies.model import BlankPart
from kiscase.contracts.copies.rendering import render_blank_form, render_plain_copy, render_second_copy
from kiscase.contracts.disputes.documents import DISPUTE_LETTER
from kiscase.contracts.evaluations.issuing import EVALUATION_DOCUMENT
from kiscase.contracts.events.breach_letter import BREACH_LETTER
from kiscase.contracts.events.invitation_letter import INVITATION_LETTER
from kiscase.contracts.events.letters import letter_document_kind
from kiscase.contracts.handout.documents import HANDOUT_DOCUMENT
from kiscase.contracts.issuing.document_status import contract_document_statuses
from kiscase.contracts.issuing.numbering import missing_contract_numbers
from kiscase.contracts.model import Contract
from kiscase.contracts.queries import list_printable_contracts, load_content
from kiscase.contracts.rendering import render_contract_form
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_
from kiscase.issued.kinds import DocumentKind, IssuedKind
from kiscase.pdf.form.loading import list_form_names, load_form

ANNEX_KEY = "annex"


def _list_contracts(session: Session) -> list[tuple[str, int]]:
    return list_printable_contracts(session, Contract.annex == 0)


def _list_annexes(session: Session) -> list[tuple[str, int]]:
    return list_printable_contracts(session, Contract.annex > 0)


def _list_numbered(session: Session) -> list[tuple[str, int]]:
    return list_printable_contracts(session, Contract.number.is_not(None))


def _list_with_second_copy(session: Session) -> list[tuple[str, int]]:
    return list_printable_contracts(session, Contract.language != DEFAULT_LANGUAGE)


def _list_forms(_session: Session) -> list[tuple[str, int]]:
    """A blank form has no number; it is known by the name of its version of the form. Retired ones are not offered."""
    return [(name, index) for index, name in enumerate(list_form_names()) if not load_form(name).retired]


def _print_contract(session: Session, contract_id: int) -> bytes:
    contract = session.get_one(Contract, contract_id)
    on_file = contract_pdf(session, contract)
    return on_file or render_contract_form(session, contract, load_content(session, contract))


def _print_annex(session: Session, contract_id: int) -> bytes:
    annex = session.get_one(Contract, contract_id)
    return contract_pdf(session, annex) or render_annex(session, annex, load_content(session, annex))


def _print_second_copy(session: Session, contract_id: int) -> bytes:
    contract = session.get_one(Contract, contract_id)
    return render_second_copy(session, contract, load_content(session, contract))


def _print_plain_copy(session: Session, contract_id: int) -> bytes:
    return render_plain_copy(session, session.get_one(Contract, contract_id))


def _print_blank_form(session: Session, index: int, part: BlankPart) -> bytes:
    return render_blank_form(session, part, list_form_names()[index])


def _blank_form(part: BlankPart, label: str) -> DocumentKind[int]:
    return DocumentKind(f"contract-blank-{part}", label, _list_forms, partial(_print_blank_form, part=part))


CONTRACT_DOCUMENTS: tuple[DocumentKind[Any], ...] = (
    DocumentKind(
        CONTRACT_KEY,
        N_("Social contract"),
        _list_contracts,
        _print_contract,
        statuses=contract_document_statuses,
        missing_numbers=missing_contract_numbers,
    ),
    DocumentKind(ANNEX_KEY, N_("Annex"), _list_annexes, _print_annex, statuses=contract_document_statuses),
    DocumentKind("contract-consolidated", N_("Consolidated text of a contract"), _list_numbered, render_consolidated),
    DocumentKind(
        "contract-copy", N_("Copy of a contract in a second language"), _list_with_second_copy, _print_second_copy
    ),
    HANDOUT_DOCUMENT,
    EVALUATION_DOCUMENT,
    DocumentKind("contract-plain", N_("Plain copy for the participant"), _list_contracts, _print_plain_copy),
    letter_document_kind(BREACH_LETTER),
    letter_document_kind(INVITATION_LETTER),
    letter_document_kind(DISPUTE_LETTER),
    _blank_form(BlankPart.A, N_("Blank form I A")),
    _blank_form(BlankPart.B, N_("Blank form I B")),
    _blank_form(BlankPart.A_EVALUATION, N_("Blank form II A (evaluation)")),
    _blank_form(BlankPart.B_EVALUATION, N_("Blank form II B (evaluation)")),
)
VOID_DOCUMENTS = (
    IssuedKind(CONTRACT_KEY + VOID_SUFFIX, N_("Void contract"), statuses=contract_document_statuses),
    IssuedKind(ANNEX_KEY + VOID_SUFFIX, N_("Void annex"), statuses=contract_document_statuses),
)
