"""Issuing certificates: who is entitled to which, and numbers without gaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.certificates.documents import certificate_document, new_certificate_bundle
from kiscase.activities.certificates.model import ActivityCertificate, CertificateKind
from kiscase.activities.certificates.queries import load_certificate
from kiscase.activities.model import Enrolment, EnrolmentEnding, Meeting, MeetingStatus, enrolment_end
from kiscase.activities.reports.statement_queries import CARRIED_OUT_STATES, find_latest_contract
from kiscase.club.actions import load_club
from kiscase.contracts.model import Contract, ContractState, Outcome
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.core.text.names import join_names
from kiscase.issued.issuing import issue_document
from kiscase.participants.model import Participant
from kiscase.participants.namesakes import distinguish_namesakes
from kiscase.participants.queries import require_participant


class CertificateEntitlement(NamedTuple):
    """The certificate that a person may get; *why_not* is empty, or tells why the person is not entitled.

    *issued* is the number of the latest one of that kind for this period; *left* the day on which the person left the
    activity before its end.
    """

    participant_id: int
    name: str
    contract_id: int | None
    kind: CertificateKind
    since: date
    until: date
    why_not: str
    issued: str = ""
    left: date | None = None

    @property
    def is_suggested(self) -> bool:
        """Whether it is time for the first one: entitled, there until the end, and none for this period yet."""
        return not (self.why_not or self.issued or self.left)


def check_certificate_entitlement(
    session: Session, participant_id: int, kind: CertificateKind
) -> CertificateEntitlement:
    """Whether a person may get a certificate, for the latest contract that was carried out.

    Completion needs a completed contract whose goals were reached at least partly, and the attendance rate that the
    club requires; participation needs one attended meeting.
    """
    completion = kind is CertificateKind.COMPLETION
    contract = find_latest_contract(
        session, participant_id, (ContractState.COMPLETED,) if completion else CARRIED_OUT_STATES
    )
    since = _contract_start(session, contract) or date.min
    until = min((contract.closed_on if contract else None) or action_date(session), action_date(session))
    found = attendance_rates.list_attendance(session, participant_id=participant_id, since=since, until=until)
    there = [row.day for row in found if row.mark in attendance_rates.ATTENDED_MARKS]
    if since == date.min:
        since = min(there, default=until)
    why_not = _why_not(session, kind, contract, found) if there else _("nothing was attended")
    person = require_participant(session, participant_id)
    name = join_names(person.family_name, person.given_name)
    of = (participant_id, name, contract.id if contract else None, kind, since, until)
    return CertificateEntitlement(*of, why_not, _find_issued_number(session, participant_id, kind, since))


def list_certificate_entitlements(
    session: Session, activity_id: int, kind: CertificateKind
) -> list[CertificateEntitlement]:
    """Everybody who ever took part in an activity, in Polish order, each entitled or with the reason why not."""
    taking_part = select(Enrolment.participant_id).where(Enrolment.activity_id == activity_id)
    chosen = select(Participant.id).where(Participant.id.in_(taking_part)).order_by(Participant.sort, Participant.id)
    left = _list_left_early(session, activity_id)
    found = [
        check_certificate_entitlement(session, one, kind)._replace(left=left.get(one))
        for one in session.scalars(chosen).all()
    ]
    return distinguish_namesakes(session, found)


def issue_certificates(session: Session, participant_ids: Sequence[int], kind: CertificateKind) -> list[bytes]:
    """Issue a certificate with the next number to each person; if one of them is not entitled, nobody gets one.

    A person who has one for the same contract, kind and period gets that one again.
    """
    return [pdf for _number, pdf in _issue_numbered(session, participant_ids, kind)]


def issue_certificate_bundle(session: Session, participant_ids: Sequence[int], kind: CertificateKind) -> bytes:
    """Issue certificates as one PDF with a bookmark for each number."""
    bundle = new_certificate_bundle(load_club(session).name, action_date(session))
    for number, pdf in _issue_numbered(session, participant_ids, kind):
        bundle.add(number, pdf)
    return bundle.bytes()


def _issue_numbered(session: Session, participant_ids: Sequence[int], kind: CertificateKind) -> list[tuple[str, bytes]]:
    wanted = [check_certificate_entitlement(session, one, kind) for one in participant_ids]
    refused = [f"{one.name}: {one.why_not}" for one in wanted if one.why_not]
    if refused:
        raise Problem(_("No certificate was issued.") + "\n" + "\n".join(refused))
    facts = [load_certificate(session, _record_certificate(session, one)) for one in wanted]
    found = [(one.number, issue_document(session, certificate_document(one))) for one in facts]
    reason = N_("A certificate that was given out keeps its number; this cannot be undone.")
    describe_action(session, N_("Gave out {count} certificates"), count=len(found), final=reason)
    return found


def _contract_start(session: Session, contract: Contract | None) -> date | None:
    """When a contract began: an annex continues the contract that it changes."""
    return session.get_one(Contract, contract.first_id).drawn_on if contract is not None else None


def _find_issued_number(session: Session, participant_id: int, kind: CertificateKind, since: date) -> str:
    """The number of the latest certificate of a kind that reaches into a period, or nothing."""
    found = select(ActivityCertificate.number).filter_by(participant_id=participant_id, kind=kind)
    found = found.where(ActivityCertificate.until >= since).order_by(ActivityCertificate.id.desc())
    return session.scalar(found.limit(1)) or ""


def _list_left_early(session: Session, activity_id: int) -> dict[int, date]:
    """Who left an activity before its last meeting, without having carried it or the contract out, and when."""
    meetings = select(func.max(Meeting.day)).filter_by(activity_id=activity_id, happening=MeetingStatus.PLANNED)
    last = session.scalar(meetings)
    enrolments = (
        select(Enrolment.participant_id, Enrolment.ending, Contract.state, enrolment_end())
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .where(Enrolment.activity_id == activity_id)
    )
    left: dict[int, date] = {}
    stayed = set()
    for person, ending, state, end in session.execute(enrolments):
        completed = ending is EnrolmentEnding.COMPLETED or state is ContractState.COMPLETED
        if completed or end is None or last is None or end >= last:
            stayed.add(person)
        else:
            left[person] = max(end, left.get(person, end))
    return {person: end for person, end in left.items() if person not in stayed}


def _why_not(
    session: Session,
    kind: CertificateKind,
    contract: Contract | None,
    found: Sequence[attendance_rates.MeetingAttendance],
) -> str:
    if kind is CertificateKind.PARTICIPATION:
        return ""
    if contract is None:
        return _("no contract was completed")
    if contract.outcome is Outcome.NOT:
        return _("the contract ended without its goals reached")
    required, rate = load_club(session).required_percent, attendance_rates.calculate_rate(session, found)
    if required and not rate.reaches(required):
        words = _("attendance {attended} of {counted} ({percent}%), required {required}%")
        return words.format(attended=rate.attended, counted=rate.counted, percent=rate.percent, required=required)
    return ""


def _record_certificate(session: Session, one: CertificateEntitlement) -> int:
    of = {"participant_id": one.participant_id, "contract_id": one.contract_id, "kind": one.kind, "since": one.since}
    known = session.scalar(select(ActivityCertificate.id).filter_by(**of, until=one.until))
    if known is not None:
        return known
    year = action_date(session).year
    last = (
        session.scalar(select(func.max(ActivityCertificate.number_seq)).where(ActivityCertificate.number_year == year))
        or 0
    )
    number = load_club(session).certificate_pattern.format(seq=last + 1, year=year)
    record = ActivityCertificate(
        participant_id=one.participant_id, contract_id=one.contract_id, number_year=year, number_seq=last + 1
    )
    values = {"kind": one.kind, "number": number, "since": one.since, "until": one.until}
    session.add(record.change(values | {"issued_on": action_date(session)}))
    session.flush()
    return record.id
