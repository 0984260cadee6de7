"""Whether an issued document counts: its status, with a note."""

from __future__ import annotations

from typing import NamedTuple

from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice


class DocumentStatus(Choice):
    """Whether a document is valid."""

    VALID = "valid", N_("valid")
    WAITING = "waiting", N_("waiting for signatures")
    SIGNED = "signed", N_("signed")
    REPLACED = "replaced", N_("replaced")
    REFUSED = "refused", N_("not signed: refused")
    VOID = "void", N_("void")


class StatusNote(NamedTuple):
    """The status of a document, and a note about it (a complete phrase, or empty)."""

    status: DocumentStatus
    note: str = ""
