"""How it is shown whether a paper counts: word, icon and colour."""

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
    """Whether a paper counts as word, icon and role."""
    return (stand.label, *ICONS_AND_ROLES[stand])
