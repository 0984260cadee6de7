"""Acting on an open case file and asking it, each in a session of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from kiscase.core.database.database import Database

T = TypeVar("T")


def do(case: Database, action: Callable[..., T], *args: Any, **named: Any) -> T:
    """Carry out one action of the journal."""
    with case.action() as session:
        return action(session, *args, **named)


def ask(case: Database, question: Callable[..., T], *args: Any, **named: Any) -> T:
    """The answer to a question, which writes nothing."""
    with case.read() as session:
        return question(session, *args, **named)
