"""Acting on an open case file and asking it, each in a session of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from kiscase.core.database.database import Database
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.records.search_hit import SearchHit
from kiscase.core.search.matching import search_all
from kiscase.participants.searching import ParticipantRow, search_participants

T = TypeVar("T")


def do(case: Database, action: Callable[..., T], *args: Any, **named: Any) -> T:
    """Carry out one action of the journal."""
    with case.action() as session:
        return action(session, *args, **named)


def ask(case: Database, question: Callable[..., T], *args: Any, **named: Any) -> T:
    """The answer to a question, which writes nothing."""
    with case.read() as session:
        return question(session, *args, **named)


def search_hits(session: Session, text: str, **named: Any) -> list[SearchHit]:
    """What the search finds in a session."""
    return search_all(PlainReader.in_session(session), text, **named)


def list_participants(session: Session, text: str = "", verdict: str = "") -> list[ParticipantRow]:
    """The people whom a list shows."""
    return search_participants(PlainReader.in_session(session), text, verdict)
