"""Issuing the letters to the voivode and the card of the club."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiscase.core.i18n import N_
from kiscase.core.journal.running_action import describe_action
from kiscase.issued.issuing import issue_document
from kiscase.register_of_clubs.documents import LETTERS


def issue_club_document(session: Session, kind: str) -> bytes:
    """Issue a letter or the card, by its kind."""
    document = LETTERS[kind](session)
    pdf = issue_document(session, document)
    describe_action(session, N_("Gave out the paper {number}"), number=document.number)
    return pdf
