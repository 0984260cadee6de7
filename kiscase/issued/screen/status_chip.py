"""The status of an issued document as a chip: label, icon and color."""

from __future__ import annotations

from kiscase.issued.status import DocumentStatus
from kiscase.ui.status_display import StatusDisplay

ICONS_AND_ROLES = {
    DocumentStatus.VALID: ("circle-check", "ok"),
    DocumentStatus.WAITING: ("signature", "warn"),
    DocumentStatus.SIGNED: ("circle-check", "ok"),
    DocumentStatus.REPLACED: ("history", "muted"),
    DocumentStatus.REFUSED: ("circle-x", "bad"),
    DocumentStatus.VOID: ("ban", "bad"),
}


def document_status_chip(status: DocumentStatus) -> StatusDisplay:
    """How a status is shown."""
    return StatusDisplay(status.label, *ICONS_AND_ROLES[status])
