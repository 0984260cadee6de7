"""The papers of activities, each kind in a module of its own."""

from kiscase.activities.documents.sheet import (
    DOCUMENT,
    KEY,
    attendance_sheet,
    code,
    digest,
    kept,
    number,
    render_sheet,
    version_of,
)

DOCUMENTS = (DOCUMENT,)

__all__ = [
    "DOCUMENTS",
    "KEY",
    "attendance_sheet",
    "code",
    "digest",
    "kept",
    "number",
    "render_sheet",
    "version_of",
]
