"""Issuing certificates: who is entitled to which, and numbers without gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.certificates.documents import certificate_document, new_certificate_bundle
from kiscase.activities.certificates.model import ActivityCertificate, CertificateKind
from kiscase.activities.certificates.queries import load_certificates
from kiscase.activities.model import Enrolment, EnrolmentEnding, Meeting, MeetingStatus, enrolment_end
from kiscase.activities.reports.statement_queries import CARRIED_OUT_STATES, find_latest_contracts
from kiscase.club.actions import load_club
from kiscase.club.model import Club
from kiscase.contracts.model import Contract, ContractState, Outcome
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.recorder import insert_records
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.issued.issuing import issue_documents
from kiscase.participants.model import Participant
from kiscase.participants.namesakes import distinguish_namesakes
from kiscase.participants.queries import require_participant
from kiscase.participants.stays.actions import stays_of_people


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
    """Whether a person may get a certificate (`check_certificate_entitlements`)."""
    return check_certificate_entitlements(session, [participant_id], kind)[0]


def check_certificate_entitlements(
    session: Session, participant_ids: Sequence[int], kind: CertificateKind
) -> list[CertificateEntitlement]:
    """Whether each of these people may get a certificate, for the latest contract that was carried out.

    Completion needs a completed contract whose goals were reached at least partly, and the attendance rate that the
    club requires; participation needs one attended meeting. The days are those of the stay in which the contract was
    carried out, where one is entered. All is read together, however many people there are.
    """
    if not participant_ids:
        return []
    completion, today = kind is CertificateKind.COMPLETION, action_date(session)
    states = (ContractState.COMPLETED,) if completion else CARRIED_OUT_STATES
    contracts = find_latest_contracts(session, participant_ids, states)
    starts = _contract_starts(session, contracts)
    chosen = select(Participant).where(Participant.id.in_(participant_ids))
    people = {person.id: person for person in session.scalars(chosen)}
    attendance: dict[int, list[attendance_rates.MeetingAttendance]] = {}
    for row in attendance_rates.list_attendance(session, people=participant_ids):
        attendance.setdefault(row.participant_id, []).append(row)
    numbers, stays = _list_issued_numbers(session, participant_ids, kind), stays_of_people(session, participant_ids)
    found = []
    for one in participant_ids:
        contract, person = contracts.get(one), people.get(one) or require_participant(session, one)
        since = starts.get(one) or date.min
        until = min((contract.closed_on if contract else None) or today, today)
        stay = next((row for row in reversed(stays.get(one, [])) if row.holds_within(since, until)), None)
        if stay is not None and stay.started_on is not None:
            since, until = stay.started_on, min(stay.ended_on or until, today)
        rows = [row for row in attendance.get(one, []) if since <= row.day <= until]
        there = [row.day for row in rows if row.mark in attendance_rates.ATTENDED_MARKS]
        if since == date.min:
            since = min(there, default=until)
        why_not = _why_not(load_club(session), kind, contract, rows) if there else _("nothing was attended")
        of = (one, person.search_title(), contract.id if contract else None, kind, since, until)
        issued = next((number for number, end in numbers.get(one, ()) if end >= since), "")
        found.append(CertificateEntitlement(*of, why_not, issued))
    return found


def list_certificate_entitlements(
    session: Session, activity_id: int, kind: CertificateKind
) -> list[CertificateEntitlement]:
    """Everybody who ever took part in an activity, in Polish order, each entitled or with the reason why not."""
    taking_part = select(Enrolment.participant_id).where(Enrolment.activity_id == activity_id)
    chosen = select(Participant.id).where(Participant.id.in_(taking_part)).order_by(Participant.sort, Participant.id)
    left = _list_left_early(session, activity_id)
    checked = check_certificate_entitlements(session, session.scalars(chosen).all(), kind)
    found = [one._replace(left=left.get(one.participant_id)) for one in checked]
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
    wanted = check_certificate_entitlements(session, participant_ids, kind)
    refused = [f"{one.name}: {one.why_not}" for one in wanted if one.why_not]
    if refused:
        raise Problem(_("No certificate was issued.") + "\n" + "\n".join(refused))
    facts = load_certificates(session, _record_certificates(session, wanted)) if wanted else []
    pdfs = issue_documents(session, [certificate_document(one) for one in facts])
    reason = N_("A certificate that was given out keeps its number; this cannot be undone.")
    describe_action(session, N_("Gave out {count} certificates"), count=len(facts), final=reason)
    return [(one.number, pdf) for one, pdf in zip(facts, pdfs, strict=True)]


def _contract_starts(session: Session, contracts: Mapping[int, Contract]) -> dict[int, date | None]:
    """When the contract of each person began: an annex continues the contract that it changes."""
    first = {contract.first_id for contract in contracts.values()}
    rows = session.execute(select(Contract.id, Contract.drawn_on).where(Contract.id.in_(first)))
    drawn_on = {row.id: row.drawn_on for row in rows}
    return {person: drawn_on[contract.first_id] for person, contract in contracts.items()}


def _list_issued_numbers(
    session: Session, participant_ids: Sequence[int], kind: CertificateKind
) -> dict[int, list[tuple[str, date]]]:
    """The numbers of the certificates of a kind that each person has, the latest first, and until when they reach."""
    chosen = select(ActivityCertificate.participant_id, ActivityCertificate.number, ActivityCertificate.until)
    chosen = chosen.where(ActivityCertificate.participant_id.in_(participant_ids), ActivityCertificate.kind == kind)
    found: dict[int, list[tuple[str, date]]] = {}
    for person, number, until in session.execute(chosen.order_by(ActivityCertificate.id.desc())):
        found.setdefault(person, []).append((number, until))
    return found


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
    club: Club,
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
    required, rate = club.required_percent, attendance_rates.calculate_rate_by_rule(found, club.excused_counts)
    if required and not rate.reaches(required):
        words = _("attendance {attended} of {counted} ({percent}%), required {required}%")
        return words.format(attended=rate.attended, counted=rate.counted, percent=rate.percent, required=required)
    return ""


def _record_certificates(session: Session, wanted: Sequence[CertificateEntitlement]) -> list[int]:
    """The ids of the certificates; those that nobody has yet get the next numbers in this order."""
    people = {one.participant_id for one in wanted}
    on_file = session.scalars(select(ActivityCertificate).where(ActivityCertificate.participant_id.in_(people)))
    records = {_period(row): row for row in on_file}
    year = action_date(session).year
    numbers = select(func.max(ActivityCertificate.number_seq)).where(ActivityCertificate.number_year == year)
    last = session.scalar(numbers) or 0
    new = []
    for one in wanted:
        if _period(one) in records:
            continue
        last += 1
        record = ActivityCertificate(participant_id=one.participant_id, contract_id=one.contract_id)
        record.number_year, record.number_seq = year, last
        number = load_club(session).certificate_pattern.format(seq=last, year=year)
        values = {"kind": one.kind, "number": number, "since": one.since, "until": one.until}
        new.append(record.change(values | {"issued_on": action_date(session)}))
        records[_period(one)] = record
    insert_records(session, new)
    return [records[_period(one)].id for one in wanted]


def _period(one: CertificateEntitlement | ActivityCertificate) -> tuple[object, ...]:
    """What a certificate is about: of these a person has one."""
    return one.participant_id, one.contract_id, one.kind, one.since, one.until
