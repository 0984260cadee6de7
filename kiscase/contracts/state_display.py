"""How the states of a contract are shown: word, icon and colour."""

from __future__ import annotations

from kiscase.contracts.model import ContractState
from kiscase.core.i18n import N_
from kiscase.ui.status_display import StatusDisplay

STATE_ICONS = {
    ContractState.DRAFT: ("file-pen-line", "muted"),
    ContractState.READY: ("check", "info"),
    ContractState.PRINTED: ("printer", "warn"),
    ContractState.PARTLY_SIGNED: ("signature", "warn"),
    ContractState.ACTIVE: ("circle-check", "ok"),
    ContractState.EVALUATED: ("clipboard-check", "ok"),
    ContractState.DISPUTED: ("circle-alert", "warn"),
    ContractState.COMPLETED: ("check", "info"),
    ContractState.TERMINATED: ("circle-x", "bad"),
    ContractState.AMENDED: ("history", "muted"),
    ContractState.REFUSED: ("circle-x", "bad"),
    ContractState.VOID: ("ban", "bad"),
}

_SIGNED = N_(
    "Signed: the content can no longer be changed. A change needs an annex (aneks) or is agreed at an evaluation "
    "(part II, point I.2)."
)
_ENDED = N_("The contract has ended: the content can no longer be changed.")
STATE_NOTES = {
    ContractState.READY: N_("Complete and ready to print. A change makes it a draft again."),
    ContractState.PRINTED: N_(
        "Printed, and nobody has signed yet. A change makes a new version, which has to be printed again."
    ),
    ContractState.PARTLY_SIGNED: N_(
        "Someone has signed: the content can no longer be changed. If something is wrong, make the contract void."
    ),
    ContractState.ACTIVE: _SIGNED,
    ContractState.EVALUATED: _SIGNED,
    ContractState.DISPUTED: _SIGNED,
    ContractState.COMPLETED: _ENDED,
    ContractState.TERMINATED: _ENDED,
    ContractState.AMENDED: N_("A later version has replaced this text. The tab “Versions” shows the version in force."),
    ContractState.REFUSED: N_("Not signed, because someone refused. The reason is in the tab “Versions”."),
    ContractState.VOID: N_("Void: the content can no longer be changed. The reason is in the tab “Versions”."),
}
"""The note above the content of a contract, by its state."""


def state_chip(state: ContractState) -> StatusDisplay:
    """A state as label, icon and role."""
    return StatusDisplay(state.label, *STATE_ICONS[state])
