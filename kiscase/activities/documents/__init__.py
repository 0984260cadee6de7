"""The papers of activities, each kind in a module of its own."""

from kiscase.activities.documents import evidence, journal, month, plan, statements
from kiscase.activities.documents.sheet import DOCUMENT, KEY, attendance_sheet

DOCUMENTS = (
    DOCUMENT,
    *month.DOCUMENTS,
    journal.DOCUMENT,
    *plan.DOCUMENTS,
    *statements.DOCUMENTS,
    evidence.DOCUMENT,
)

__all__ = ["DOCUMENTS", "KEY", "attendance_sheet"]
