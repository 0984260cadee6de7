"""The status of an issued document as a chip: label, icon and color."""

from __future__ import annotations

from kiscase.issued.status import DocumentStatus

ICONS_AND_ROLES = {
    DocumentStatus.VALID: ("circle-check", "ok"),
    DocumentStatus.WAITING: ("signature", "warn"),
    DocumentStatus.SIGNED: ("circle-check", "ok"),
    DocumentStatus.REPLACED: ("history", "muted"),
    DocumentStatus.REFUSED: ("circle-x", "bad"),
    DocumentStatus.VOID: ("ban", "bad"),
}


def document_status_chip(stand: DocumentStatus) -> tuple[str, str, str]:
    """Label, icon and color role of a status."""
    return (stand.label, *ICONS_AND_ROLES[stand])
