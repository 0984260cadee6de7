"""What was promised and attended under a contract: the facts with which the talk about its evaluation begins."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiscase.activities.contract_attendance import documents as contract_attendance_documents
from kiscase.core.i18n import N_
from kiscase.core.journal.running_action import describe_action
from kiscase.issued.issuing import issue_document as give_out


def issue_contract_attendance(session: Session, contract_id: int) -> bytes:
    """The evidence sheet to hand out: put on file, and the same bytes each time until what it says changes."""
    paper = contract_attendance_documents.contract_attendance_document(session, contract_id)
    pdf = give_out(session, paper)
    describe_action(session, N_("Printed the attendance under the contract {number}"), number=paper.number)
    return pdf
