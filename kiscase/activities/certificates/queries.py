"""What a certificate contains, read from the case file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.certificates.model import ActivityCertificate, CertificateKind
from kiscase.activities.document_parts import SubjectPerson, subject_person
from kiscase.activities.queries import activity_names
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
    return load_certificates(session, [certificate_id])[0]


def load_certificates(session: Session, ids: Sequence[int]) -> list[CertificateFacts]:
    """The values of certificates, in the order of the ids; read together, however many there are."""
    records = {
        row.id: row for row in session.scalars(select(ActivityCertificate).where(ActivityCertificate.id.in_(ids)))
    }
    holders = {row.participant_id for row in records.values()}
    people = {row.id: row for row in session.scalars(select(Participant).where(Participant.id.in_(holders)))}
    numbers = _contract_numbers(session, {row.contract_id for row in records.values() if row.contract_id is not None})
    since, until = min(row.since for row in records.values()), max(row.until for row in records.values())
    attended = attendance_rates.list_attendance(session, people=holders, since=since, until=until)
    names = activity_names(session, {row.activity_id for row in attended})
    club, printed_on = load_club(session), action_date(session)
    return [
        CertificateFacts(
            id=record.id,
            kind=record.kind,
            number=record.number,
            issued_on=record.issued_on,
            participant_id=record.participant_id,
            person=subject_person(people[record.participant_id]),
            since=record.since,
            until=record.until,
            club=club.name,
            operator=club.operator or club.name,
            contract_number=numbers.get(record.contract_id or 0, ""),
            activities=list_attended_activities(session, _of_certificate(record, attended), names),
            printed_on=printed_on,
        )
        for record in map(records.__getitem__, ids)
    ]


def _contract_numbers(session: Session, ids: Collection[int]) -> dict[int, str]:
    chosen = select(Contract.id, Contract.number).where(Contract.id.in_(ids))
    return {row.id: row.number or "" for row in session.execute(chosen)}


def _of_certificate(
    record: ActivityCertificate, attended: Iterable[attendance_rates.MeetingAttendance]
) -> list[attendance_rates.MeetingAttendance]:
    """The attendance of the holder of a certificate in its period."""
    return [
        row
        for row in attended
        if row.participant_id == record.participant_id and record.since <= row.day <= record.until
    ]
