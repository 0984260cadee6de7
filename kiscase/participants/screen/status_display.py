"""How the status of a person looks."""

from __future__ import annotations

from kiscase.participants.status import PersonStatus
from kiscase.ui.status_display import StatusDisplay

_LOOKS = {
    PersonStatus.APPLICANT: ("clipboard-check", "info"),
    PersonStatus.WAITING: ("clock", "warn"),
    PersonStatus.TO_BEGIN: ("circle-dot", "warn"),
    PersonStatus.TAKING_PART: ("user-check", "ok"),
    PersonStatus.PAUSED: ("clock", "muted"),
    PersonStatus.COMPLETED: ("graduation-cap", "ok"),
    PersonStatus.SUPPORTED: ("briefcase", "ok"),
    PersonStatus.LEFT: ("log-out", "muted"),
    PersonStatus.DIED: ("circle-dashed", "muted"),
    PersonStatus.REFUSED: ("ban", "bad"),
}


def status_chip(status: PersonStatus) -> StatusDisplay:
    """The status with its icon and its colour."""
    return StatusDisplay(status.label, *_LOOKS[status])
