"""Issuing the sheet about attendance under a contract, for the talk about its evaluation."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiscase.activities.contract_attendance.documents import load_contract_attendance_document
from kiscase.core.i18n import N_
from kiscase.core.journal.running_action import describe_action
from kiscase.issued.issuing import issue_document


def issue_contract_attendance(session: Session, contract_id: int) -> bytes:
    """Issue the sheet; it stays the same, byte for byte, until its content changes."""
    document = load_contract_attendance_document(session, contract_id)
    pdf = issue_document(session, document)
    describe_action(session, N_("Printed the attendance under the contract {number}"), number=document.number)
    return pdf
