"""What a certificate contains, read from the case file."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.certificates.model import ActivityCertificate, CertificateKind
from kiscase.activities.document_parts import SubjectPerson, subject_person
from kiscase.activities.reports.statement_queries import AttendedActivity, list_attended_activities
from kiscase.club.actions import load_club
from kiscase.contracts.model import Contract
from kiscase.core.journal.running_action import action_date
from kiscase.participants.model import Participant


class CertificateFacts(NamedTuple):
    """A certificate with its number, its holder, the club, and what was attended in its period."""

    id: int
    kind: CertificateKind
    number: str
    issued_on: date
    participant_id: int
    person: SubjectPerson
    since: date
    until: date
    club: str
    operator: str
    contract_number: str
    activities: list[AttendedActivity]
    printed_on: date


def load_certificate(session: Session, certificate_id: int) -> CertificateFacts:
    """The values of a certificate."""
    record = session.get_one(ActivityCertificate, certificate_id)
    person, club = session.get_one(Participant, record.participant_id), load_club(session)
    contract = session.get(Contract, record.contract_id) if record.contract_id else None
    found = attendance_rates.list_attendance(session, participant_id=person.id, since=record.since, until=record.until)
    return CertificateFacts(
        id=record.id,
        kind=record.kind,
        number=record.number,
        issued_on=record.issued_on,
        participant_id=person.id,
        person=subject_person(person),
        since=record.since,
        until=record.until,
        club=club.name,
        operator=club.operator or club.name,
        contract_number=(contract.number or "") if contract else "",
        activities=list_attended_activities(session, found),
        printed_on=action_date(session),
    )
