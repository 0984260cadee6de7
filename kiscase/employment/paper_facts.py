"""What the papers about supported employment bear, read from the case file."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from kiscase.activities.certificates.model import ActivityCertificate
from kiscase.activities.document_parts import join_nonempty
from kiscase.club.model import Worker
from kiscase.contracts.model import Contract
from kiscase.contracts.queries import latest_contract_id
from kiscase.core.date_format import format_date
from kiscase.core.journal.running_action import action_date
from kiscase.employment.model import CounsellingSession, RefundMonth, SupportedEmployment
from kiscase.employment.queries import (
    contract_drawn_by,
    contract_on,
    list_counselling_sessions,
    require_employment,
    stay_on,
)
from kiscase.participants.model import Participant
from kiscase.participants.queries import require_participant
from kiscase.partners.model import Partner
from kiscase.partners.queries import find_partner


class EmploymentPaper(NamedTuple):
    """Everything that the papers of one supported employment bear."""

    record: SupportedEmployment
    person: Participant
    stay: str
    certificate: str
    contract: str
    contract_applied_with: str
    """The contract at the time of the application: a later one cannot stand on it."""
    social_worker: str
    office: Partner | None
    employer: Partner | None
    sessions: list[CounsellingSession]
    month: RefundMonth | None
    printed_on: date

    @property
    def identity(self) -> str:
        """By what the person is identified."""
        person = self.person
        if person.pesel:
            return person.pesel
        return join_nonempty([person.paper.label if person.paper else "", person.paper_number], " ")


def load_employment_paper(session: Session, employment_id: int, month_id: int | None = None) -> EmploymentPaper:
    """What the papers of one supported employment bear; with *month_id* also a refund month."""
    record = require_employment(session, employment_id)
    today = action_date(session)
    asked_on = record.applied_on or record.opened_on or today
    stay = stay_on(session, record.participant_id, asked_on)
    certificate = session.get(ActivityCertificate, record.certificate_id) if record.certificate_id else None
    then = contract_on(session, record.participant_id, asked_on) or contract_drawn_by(
        session, record.participant_id, asked_on
    )
    contract_id = record.contract_id or latest_contract_id(session, record.participant_id)
    contract = session.get(Contract, contract_id or 0) or then
    worker = session.get(Worker, record.applied_by_id) if record.applied_by_id else None
    return EmploymentPaper(
        record,
        require_participant(session, record.participant_id),
        stay.period_text if stay is not None else "",
        join_nonempty([certificate.number, format_date(certificate.issued_on)]) if certificate else "",
        _contract_text(contract),
        _contract_text(then),
        worker.name if worker is not None else "",
        find_partner(session, record.office) if record.office else None,
        find_partner(session, record.employer) if record.employer else None,
        list(list_counselling_sessions(session, employment_id)),
        session.get(RefundMonth, month_id) if month_id is not None else None,
        today,
    )


def _contract_text(contract: Contract | None) -> str:
    return join_nonempty([contract.title, format_date(contract.drawn_on)]) if contract is not None else ""
