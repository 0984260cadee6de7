"""The kinds of documents about contracts that can be printed."""

from kiscase.contracts.annexes import documents as annexes_documents
from kiscase.contracts.copies import blank_form, plain_copy, second_copy
from kiscase.contracts.evaluations import documents as evaluations_documents
from kiscase.contracts.events import breach_letter, invitation_letter
from kiscase.contracts.official_form import CONTRACT_DOCUMENT

CONTRACT_DOCUMENTS = (
    CONTRACT_DOCUMENT,
    *annexes_documents.ANNEX_DOCUMENTS,
    second_copy.SECOND_COPY_DOCUMENT,
    evaluations_documents.EVALUATION_DOCUMENT,
    plain_copy.PLAIN_COPY_DOCUMENT,
    breach_letter.BREACH_LETTER_DOCUMENT,
    invitation_letter.INVITATION_DOCUMENT,
    *blank_form.BLANK_FORM_DOCUMENTS,
)
