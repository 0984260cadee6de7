"""How the states of a contract are shown: word, icon and colour."""

from __future__ import annotations

from typing import Any

from kiscase.contracts.actions import Listed
from kiscase.contracts.model import State
from kiscase.core.i18n import day

LOOKS = {
    State.DRAFT: ("file-pen-line", "muted"),
    State.READY: ("check", "info"),
    State.PRINTED: ("printer", "warn"),
    State.PARTLY_SIGNED: ("signature", "warn"),
    State.ACTIVE: ("circle-check", "ok"),
    State.EVALUATED: ("clipboard-check", "ok"),
    State.DISPUTED: ("circle-alert", "warn"),
    State.COMPLETED: ("check", "info"),
    State.TERMINATED: ("circle-x", "bad"),
    State.AMENDED: ("history", "muted"),
    State.REFUSED: ("circle-x", "bad"),
    State.VOID: ("ban", "bad"),
}


def chip(state: State) -> tuple[str, str, str]:
    """A state as word, icon and role."""
    return (state.label, *LOOKS[state])


def row(line: Listed) -> tuple[Any, ...]:
    """A contract as a row of a list: id, number, person, state."""
    return (line.id, line.title, line.name, chip(line.state))


def own_row(line: Listed) -> tuple[Any, ...]:
    """A contract as a row on the page of its person: id, number, state, end."""
    return (line.id, line.title, chip(line.state), day(line.ends_on))
