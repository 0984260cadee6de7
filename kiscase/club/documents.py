"""The head that every paper of the club bears."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Club
from kiscase.core import journal
from kiscase.paper.sheet import Mark, Sheet


def sheet(
    session: Session,
    title: str,
    *,
    made_on: date,
    language: str,
    number: str = "",
    version: int = 1,
    code: str = "",
    marks: Sequence[Mark | str] = (),
    landscape: bool = False,
) -> Sheet:
    """The sheet of a paper in the club's name; from a practice file it is marked as practice."""
    club = session.scalars(select(Club)).one()
    practice = (Mark.PRACTICE,) if journal.practising(session) else ()
    return Sheet(
        title=title,
        author=club.name,
        language=language,
        made_on=made_on,
        number=number,
        version=version,
        code=code,
        marks=(*marks, *practice),
        landscape=landscape,
    )
