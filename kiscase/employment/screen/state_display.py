"""How the states of supported employment are shown: word, icon and colour."""

from __future__ import annotations

from kiscase.employment.model import EmploymentState
from kiscase.ui.status_display import StatusDisplay

_ICONS = {
    EmploymentState.CONSIDERED: ("circle-dashed", "muted"),
    EmploymentState.APPLIED: ("mail", "warn"),
    EmploymentState.LISTED: ("list-checks", "warn"),
    EmploymentState.REFERRED: ("arrow-right", "info"),
    EmploymentState.REFUSED: ("circle-x", "bad"),
    EmploymentState.WITHDRAWN: ("undo-2", "muted"),
    EmploymentState.AGREED: ("file-signature", "info"),
    EmploymentState.EMPLOYED: ("briefcase", "ok"),
    EmploymentState.REFUND_RUNNING: ("briefcase", "ok"),
    EmploymentState.REFUND_OVER: ("circle-check", "ok"),
    EmploymentState.WORKING: ("briefcase", "ok"),
    EmploymentState.FINISHED: ("check", "info"),
    EmploymentState.COMPLETED: ("check", "info"),
    EmploymentState.BROKEN_OFF: ("circle-x", "bad"),
    EmploymentState.OPEN: ("circle-dot", "ok"),
    EmploymentState.CLOSED: ("check", "info"),
}


def employment_chip(state: EmploymentState) -> StatusDisplay:
    """A state as label, icon and role."""
    return StatusDisplay(state.label, *_ICONS[state])
