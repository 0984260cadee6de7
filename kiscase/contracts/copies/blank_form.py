"""The official form without anything filled in, for the pen: in Polish, without number, version or code."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from kiscase.club.actions import load_document_issuer
from kiscase.club.documents import club_document_properties
from kiscase.contracts.form_labels import label_corrections
from kiscase.contracts.model import OFFICIAL_FORM, ContractVariant
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, localized_text, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.issued.kinds import DocumentKind
from kiscase.pdf.form import loading, printing
from kiscase.pdf.form.labels import with_corrected_labels
from kiscase.pdf.render import render_pdf


def render_blank_form(session: Session, variant: str, name: str = OFFICIAL_FORM) -> bytes:
    """An empty form of a variant."""
    official = with_corrected_labels(loading.load_form(name), label_corrections(session, name))
    with use_language(DEFAULT_LANGUAGE):
        title = localized_text(official.title)
        head = club_document_properties(
            load_document_issuer(session), title, made_on=action_date(session), language=DEFAULT_LANGUAGE, version=0
        )
        return render_pdf(head, printing.form_blocks(official, variant, {}))


def _numbers(_session: Session) -> list[tuple[str, int]]:
    """A blank form has no number; it goes by the name of its version of the form."""
    return [(name, place) for place, name in enumerate(loading.list_form_names())]


def _print(variant: str) -> Callable[[Session, int], bytes]:
    return lambda session, place: render_blank_form(session, variant, loading.list_form_names()[place])


BLANK_FORM_DOCUMENTS = (
    DocumentKind("contract-blank-a", N_("Blank form A"), _numbers, _print(ContractVariant.A)),
    DocumentKind("contract-blank-b", N_("Blank form B"), _numbers, _print(ContractVariant.B)),
)
