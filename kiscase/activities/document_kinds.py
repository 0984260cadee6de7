"""The kinds of documents about activities and attendance; a new kind is one more line here."""

from __future__ import annotations

from typing import Any

from kiscase.activities.attendance import sign_in_sheet
from kiscase.activities.certificates import documents as certificate_documents
from kiscase.activities.contract_attendance import documents as contract_attendance_documents
from kiscase.activities.reintegration import documents as reintegration_documents
from kiscase.activities.reports import attendance_statements, class_journal, monthly_attendance, week_plan
from kiscase.activities.traineeships import documents as traineeship_documents
from kiscase.activities.work_hours import documents as work_hours_documents
from kiscase.activities.work_incidents import documents as work_incidents_documents
from kiscase.issued.kinds import DocumentKind

ATTENDANCE_DOCUMENTS: tuple[DocumentKind[Any], ...] = (
    sign_in_sheet.DOCUMENT,
    *monthly_attendance.DOCUMENTS,
    class_journal.DOCUMENT,
    *week_plan.DOCUMENTS,
    *attendance_statements.DOCUMENTS,
    certificate_documents.DOCUMENT,
    contract_attendance_documents.DOCUMENT,
)

LABOUR_OFFICE_DOCUMENTS: tuple[DocumentKind[Any], ...] = (
    reintegration_documents.DOCUMENT,
    work_hours_documents.DOCUMENT,
    work_incidents_documents.DOCUMENT,
    *traineeship_documents.DOCUMENTS,
)
"""What the district labour office is sent."""

ACTIVITY_DOCUMENTS = (*ATTENDANCE_DOCUMENTS, *LABOUR_OFFICE_DOCUMENTS)
