"""Many certificates in one PDF: a bookmark for each, with its number alone, for the PDF leaves the encrypted file."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.documents.facts import LANGUAGE
from kiscase.club.model import Club
from kiscase.core.i18n import _, speaking
from kiscase.core.journal import today
from kiscase.paper.bundle import Bundle, Cover


def begin(session: Session) -> Bundle:
    """An empty bundle in the club's name."""
    author = session.scalars(select(Club.name)).one()
    with speaking(LANGUAGE):
        title = _("Certificates")
    return Bundle(Cover(title, author, LANGUAGE, today(session)))
