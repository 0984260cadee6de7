"""The papers of activities, each kind in a module of its own."""

from kiscase.activities.documents import evidence, journal, month, plan, statements
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

DOCUMENTS = (
    DOCUMENT,
    *month.DOCUMENTS,
    journal.DOCUMENT,
    *plan.DOCUMENTS,
    *statements.DOCUMENTS,
    evidence.DOCUMENT,
)

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
