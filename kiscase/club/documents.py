"""The head that every paper of the club bears."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Club
from kiscase.core.journal import running_action
from kiscase.pdf.document import DocumentProperties, Watermark


def club_document_properties(
    session: Session,
    title: str,
    *,
    made_on: date,
    language: str,
    number: str = "",
    version: int = 1,
    code: str = "",
    marks: Sequence[Watermark | str] = (),
    landscape: bool = False,
) -> DocumentProperties:
    """The sheet of a paper in the club's name; from a practice file it is marked as practice."""
    club = session.scalars(select(Club)).one()
    practice = (Watermark.PRACTICE,) if running_action.is_practice_session(session) else ()
    return DocumentProperties(
        title=title,
        author=club.name,
        language=language,
        made_on=made_on,
        number=number,
        version=version,
        code=code,
        watermarks=(*marks, *practice),
        landscape=landscape,
    )
