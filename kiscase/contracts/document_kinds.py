"""The kinds of documents about contracts, and how their status and numbering are looked up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kiscase.contracts.annexes.documents import ANNEX_DOCUMENT, CONSOLIDATED_DOCUMENT
from kiscase.contracts.copies.blank_form import BLANK_FORM_DOCUMENTS
from kiscase.contracts.copies.plain_copy import PLAIN_COPY_DOCUMENT
from kiscase.contracts.copies.second_copy import SECOND_COPY_DOCUMENT
from kiscase.contracts.evaluations.documents import EVALUATION_DOCUMENT
from kiscase.contracts.events.breach_letter import BREACH_LETTER_DOCUMENT
from kiscase.contracts.events.invitation_letter import INVITATION_DOCUMENT
from kiscase.contracts.issued_document import VOID_SUFFIX
from kiscase.contracts.issuing.document_status import contract_document_statuses
from kiscase.contracts.issuing.numbering import missing_contract_numbers
from kiscase.contracts.official_form import CONTRACT_DOCUMENT
from kiscase.core.i18n import N_
from kiscase.issued.kinds import DocumentKind, IssuedKind

CONTRACT_DOCUMENTS: tuple[DocumentKind[Any], ...] = (
    replace(CONTRACT_DOCUMENT, statuses=contract_document_statuses, missing_numbers=missing_contract_numbers),
    replace(ANNEX_DOCUMENT, statuses=contract_document_statuses),
    CONSOLIDATED_DOCUMENT,
    SECOND_COPY_DOCUMENT,
    EVALUATION_DOCUMENT,
    PLAIN_COPY_DOCUMENT,
    BREACH_LETTER_DOCUMENT,
    INVITATION_DOCUMENT,
    *BLANK_FORM_DOCUMENTS,
)
VOID_DOCUMENTS = (
    IssuedKind(CONTRACT_DOCUMENT.key + VOID_SUFFIX, N_("Void contract"), statuses=contract_document_statuses),
    IssuedKind(ANNEX_DOCUMENT.key + VOID_SUFFIX, N_("Void annex"), statuses=contract_document_statuses),
)
