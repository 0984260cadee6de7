"""The papers of activities, each kind in a module of its own."""

from kiscase.activities.attendance.sign_in_sheet import DOCUMENT
from kiscase.activities.contract_attendance import documents as contract_attendance_documents
from kiscase.activities.reports import attendance_statements, class_journal, monthly_attendance, week_plan

DOCUMENT_KINDS = (
    DOCUMENT,
    *monthly_attendance.DOCUMENTS,
    class_journal.DOCUMENT,
    *week_plan.DOCUMENTS,
    *attendance_statements.DOCUMENTS,
    contract_attendance_documents.DOCUMENT,
)
