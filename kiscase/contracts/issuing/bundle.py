"""Many contracts in one PDF: a bookmark for each, with its number alone, for the PDF leaves the encrypted file."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Club
from kiscase.core.i18n import DEFAULT_LANGUAGE, _, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.pdf.bundle import BundleProperties, PdfBundle


def create_contract_bundle(session: Session) -> PdfBundle:
    """An empty bundle in the club's name."""
    author = session.scalars(select(Club.name)).one()
    with use_language(DEFAULT_LANGUAGE):
        title = _("Social contracts")
    return PdfBundle(BundleProperties(title, author, DEFAULT_LANGUAGE, action_date(session)))
