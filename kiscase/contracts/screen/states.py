"""How the states of a contract are shown: word, icon and colour."""

from __future__ import annotations

from typing import Any

from kiscase.contracts.actions import Listed
from kiscase.contracts.model import State
from kiscase.core.i18n import N_, day

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

_SIGNED = N_("Signed: the content can no longer be changed. A change needs an annex (aneks).")
_ENDED = N_("The contract has ended: the content can no longer be changed.")
NOTES = {
    State.READY: N_("Complete and ready to print. A change makes it a draft again."),
    State.PRINTED: N_("Printed, and nobody has signed yet. A change makes the next version, to be printed again."),
    State.PARTLY_SIGNED: N_("Somebody has signed: the content can no longer be changed. What is wrong is made void."),
    State.ACTIVE: _SIGNED,
    State.EVALUATED: _SIGNED,
    State.DISPUTED: _SIGNED,
    State.COMPLETED: _ENDED,
    State.TERMINATED: _ENDED,
    State.AMENDED: N_("An annex has replaced this text. The tab “Versions” leads to what holds now."),
    State.REFUSED: N_("Not signed, because somebody refused. The reason stands in the tab “Versions”."),
    State.VOID: N_("Void: the content can no longer be changed. The reason stands in the tab “Versions”."),
}
"""What stands above the content of a contract, by its state."""


def chip(state: State) -> tuple[str, str, str]:
    """A state as word, icon and role."""
    return (state.label, *LOOKS[state])


def row(line: Listed) -> tuple[Any, ...]:
    """A contract as a row of a list: id, number, person, state."""
    return (line.id, line.title, line.name, chip(line.state))


def own_row(line: Listed) -> tuple[Any, ...]:
    """A contract as a row on the page of its person: id, number, state, end."""
    return (line.id, line.title, chip(line.state), day(line.ends_on))
