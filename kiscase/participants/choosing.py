"""The people that a field offers to choose from: the first of all, or those whom a typed text finds."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import _
from kiscase.participants.model import Participant
from kiscase.participants.searching import MAX_FOUND, ParticipantRow, search_participants
from kiscase.participants.situation.safety import warned_name
from kiscase.ui.status_display import WarnedText, warning_of

PersonOption = tuple[str, str]
"""The id of a person as text, and the label."""


def list_person_options(session: Session, text: str = "") -> list[PersonOption]:
    """The people whom the search finds by a text, as a field offers them; for an empty one the first of all."""
    return [(str(row.id), distinguishing_label(row.name, row.born, row.town)) for row in find_people(session, text)]


def find_people(session: Session, text: str) -> list[ParticipantRow]:
    """The people whom the search finds by a text; for an empty one the first of all in Polish order."""
    if text.strip():
        return search_participants(PlainReader.in_session(session), text)
    first = select(Participant).order_by(Participant.sort, Participant.id).limit(MAX_FOUND)
    return [
        ParticipantRow(one.id, warned_name(one.search_title(), one.safety_note), one.birth_text, one.town, one.verdict)
        for one in session.scalars(first)
    ]


def distinguishing_label(name: str, born: str, town: str, remark: str = "") -> str:
    """A name, perhaps with a remark, and what tells its bearer from another of the same name."""
    label = " · ".join(filter(None, (name, remark, _("born {date}").format(date=born) if born else "", town)))
    return WarnedText.of(label, warning_of(name))
