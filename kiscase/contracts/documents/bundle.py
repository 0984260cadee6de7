"""Many contracts in one PDF: a bookmark for each, with its number alone, for the PDF leaves the encrypted file."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Club
from kiscase.core.i18n import DEFAULT_LANGUAGE, _, speaking
from kiscase.core.journal import today
from kiscase.paper.bundle import Bundle, Cover


def begin(session: Session) -> Bundle:
    """An empty bundle in the club's name."""
    author = session.scalars(select(Club.name)).one()
    with speaking(DEFAULT_LANGUAGE):
        title = _("Social contracts")
    return Bundle(Cover(title, author, DEFAULT_LANGUAGE, today(session)))
