"""What the club states about somebody's attendance: a confirmation, an information for the office, certificates."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.attendance_rates import MeetingAttendance
from kiscase.activities.certificates.model import ActivityCertificate
from kiscase.activities.document_parts import DOCUMENT_LANGUAGE, document_renderer, load_attendance_texts
from kiscase.activities.model import Activity, Meeting
from kiscase.activities.periods import hours_text, meeting_hours, period_text
from kiscase.club.model import Club
from kiscase.contracts.model import RUNNING_STATES, Contract, ContractState
from kiscase.core.collation import sort_key
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.participants.model import Participant
from kiscase.pdf.blocks import (
    Block,
    BulletList,
    Gap,
    Heading,
    KeepTogether,
    LabelledField,
    LabelledFields,
    SignatureLine,
    SignatureLines,
    Table,
    TableColumn,
    Text,
)

CONFIRMATION, INFORMATION, CERTIFICATE = "confirmation", "attendance-information", "certificate"
_SUMS = ("held", "attended", "excused", "unexcused", "unmarked", "share")


def attendance_confirmation_document(
    session: Session, participant_id: int, since: date, until: date
) -> IssuableDocument:
    """The confirmation that a person asks for: what was attended when, without absences and reasons."""
    person, club = person_and_club(session, participant_id)
    found = attendance_rates.list_attendance(session, participant_id=participant_id, since=since, until=until)
    with use_language(DOCUMENT_LANGUAGE):
        own = load_attendance_texts(session)
        there = [row for row in found if row.mark in attendance_rates.ATTENDED_MARKS]
        rows = [
            [name, str(len(marked)), hours_text(hours_attended(session, marked))]
            for name, marked in group_by_activity(session, there)
        ]
        keys = ("activity", "attended", "hours")
        columns = [TableColumn(own.text(f"column.{key}"), width) for key, width in zip(keys, (6, 2, 2), strict=True)]
        story: list[Block] = [
            Heading(own.text("title.confirmation")),
            Text(own.text("text.confirmation", name=person.name, club=club.name)),
            LabelledFields([LabelledField(own.text("label.period"), period_text(since, until), 0.5)]),
            Table(columns, rows) if rows else Text(own.text("text.nothing")),
            KeepTogether(
                [
                    Text(own.text("text.confirmation_use"), "small"),
                    SignatureLines([SignatureLine(own.text("place.coordinator"))]),
                ]
            ),
        ]
        title = own.text("title.confirmation")
    number = f"PO{participant_id}/{action_date(session):%Y-%m-%d}"
    says = {"name": person.name, "rows": rows, "period": period_text(since, until), "club": club.name}
    draw = document_renderer(title, number, action_date(session), story)
    return IssuableDocument(CONFIRMATION, Participant.__tablename__, participant_id, number, says, draw, participant_id)


def attendance_information_document(session: Session, contract_id: int) -> IssuableDocument:
    """The information for the office that concluded a contract: what was held and attended, and how it is counted."""
    contract = session.get_one(Contract, contract_id)
    person, club = person_and_club(session, contract.participant_id)
    first = contract.first_id
    chain = session.scalars(select(Contract.id).where(or_(Contract.id == first, Contract.root_id == first)))
    found = attendance_rates.list_attendance(session, participant_id=person.id, contracts=chain)
    since = session.get_one(Contract, first).drawn_on or action_date(session)
    until = contract.closed_on or action_date(session)
    with use_language(DOCUMENT_LANGUAGE):
        own = load_attendance_texts(session)
        rows = [[name, *_sums(session, marked)] for name, marked in group_by_activity(session, found)]
        whole = attendance_rates.calculate_rate(session, found)
        columns = [TableColumn(own.text("column.activity"), 4)]
        columns += [TableColumn(own.text(f"column.{key}"), 1.5, "right") for key in _SUMS]
        body: list[Block] = [Text(own.text("text.nothing"))]
        if rows:
            rows.append([own.text("column.total"), *_sums(session, found)])
            body = [Table(columns, rows), Text(f"{own.text('label.formula')}: {whole.formula}", "small")]
        title = own.text("title.information")
        story: list[Block] = [
            Heading(title),
            LabelledFields(
                [
                    LabelledField(own.text("label.addressee"), club.office, 0.6),
                    LabelledField(own.text("label.period"), period_text(since, until), 0.4),
                ]
            ),
            Text(own.text("text.information", name=person.name, club=club.name, contract=contract.number or "–")),
            *body,
            SignatureLines([SignatureLine(own.text("place.coordinator"))]),
        ]
    number = f"IO{contract_id}/{action_date(session):%Y-%m-%d}"
    says = {"name": person.name, "rows": rows, "formula": whole.formula, "club": club.name, "office": club.office}
    draw = document_renderer(title, number, action_date(session), story)
    return IssuableDocument(INFORMATION, Contract.__tablename__, contract_id, number, says, draw, person.id)


def certificate_document(session: Session, certificate_id: int) -> IssuableDocument:
    """A certificate of participation or of completion (art. 18 ust. 5a of the social employment act)."""
    record = session.get_one(ActivityCertificate, certificate_id)
    person, club = person_and_club(session, record.participant_id)
    contract = session.get(Contract, record.contract_id) if record.contract_id else None
    found = attendance_rates.list_attendance(session, participant_id=person.id, since=record.since, until=record.until)
    there = [row for row in found if row.mark in attendance_rates.ATTENDED_MARKS]
    with use_language(DOCUMENT_LANGUAGE):
        own = load_attendance_texts(session)
        facts = {
            "name": person.name,
            "born": format_date(person.born) or "–",
            "since": format_date(record.since),
            "until": format_date(record.until),
            "club": club.name,
            "operator": club.operator or club.name,
            "contract": (contract.number or "") if contract else "",
        }
        forms = [
            own.text("text.form_hours", activity=name, hours=hours_text(hours_attended(session, marked)))
            for name, marked in group_by_activity(session, there)
        ]
        title = own.text(f"title.{record.kind.value}")
        listed: list[Block] = [Text(own.text("text.forms")), BulletList(forms)] if forms else []
        story: list[Block] = [
            Gap(2),
            Heading(title),
            Text(record.number, "centred"),
            Gap(1),
            Text(own.text(f"text.{record.kind.value}", **facts)),
            *listed,
            Gap(1),
            KeepTogether(
                [Text(own.text("text.basis"), "small"), Gap(1), SignatureLines([SignatureLine(own.text("place.head"))])]
            ),
        ]
    says = facts | {"forms": forms, "number": record.number}
    draw = document_renderer(title, record.number, record.issued_on, story)
    return IssuableDocument(
        CERTIFICATE, ActivityCertificate.__tablename__, certificate_id, record.number, says, draw, person.id
    )


def person_and_club(session: Session, participant_id: int) -> tuple[Participant, Club]:
    return session.get_one(Participant, participant_id), session.scalars(select(Club)).one()


def group_by_activity(session: Session, found: list[MeetingAttendance]) -> list[tuple[str, list[MeetingAttendance]]]:
    by_id: dict[int, list[MeetingAttendance]] = {}
    for row in found:
        by_id.setdefault(row.activity_id, []).append(row)
    named = [(session.get_one(Activity, one).name, rows) for one, rows in by_id.items()]
    return sorted(named, key=lambda pair: sort_key(pair[0]))


def hours_attended(session: Session, marked: list[MeetingAttendance]) -> float:
    """The hours that the person was there."""
    whole = 0.0
    for row in marked:
        meeting = session.get_one(Meeting, row.meeting_id)
        whole += row.minutes / 60 if row.minutes is not None else meeting_hours(meeting.starts, meeting.ends)
    return whole


def _sums(session: Session, marked: list[MeetingAttendance]) -> list[str]:
    rate = attendance_rates.calculate_rate(session, marked)
    share = "–" if rate.percent is None else f"{rate.percent}%"
    there = sum(row.mark in attendance_rates.ATTENDED_MARKS for row in marked)
    return [str(len(marked)), str(there), str(rate.excused), str(rate.unexcused), str(rate.unmarked), share]


def _confirmation_numbers(session: Session) -> list[tuple[str, int]]:
    on = action_date(session)
    found = {
        row.participant_id for row in attendance_rates.list_attendance(session, since=date(on.year, 1, 1), until=on)
    }
    return [(f"PO{one}/{on:%Y-%m-%d}", one) for one in sorted(found)]


def _render_confirmation(session: Session, participant_id: int) -> bytes:
    on = action_date(session)
    return issued_or_draft_pdf(
        session, attendance_confirmation_document(session, participant_id, date(on.year, 1, 1), on)
    )


def _information_numbers(session: Session) -> list[tuple[str, int]]:
    states = (*RUNNING_STATES, ContractState.COMPLETED, ContractState.TERMINATED)
    chosen = select(Contract.id).where(Contract.state.in_(states)).order_by(Contract.id)
    return [(f"IO{one}/{action_date(session):%Y-%m-%d}", one) for one in session.scalars(chosen)]


def _certificate_numbers(session: Session) -> list[tuple[str, int]]:
    chosen: Any = select(ActivityCertificate.number, ActivityCertificate.id).order_by(
        ActivityCertificate.number_year, ActivityCertificate.number_seq
    )
    return [(row[0], row[1]) for row in session.execute(chosen)]


def _render_information(session: Session, contract_id: int) -> bytes:
    return issued_or_draft_pdf(session, attendance_information_document(session, contract_id))


def _render_certificate(session: Session, certificate_id: int) -> bytes:
    return issued_or_draft_pdf(session, certificate_document(session, certificate_id))


DOCUMENTS = (
    DocumentKind(CONFIRMATION, N_("Confirmation of attendance"), _confirmation_numbers, _render_confirmation),
    DocumentKind(
        INFORMATION, N_("Information on attendance for the office"), _information_numbers, _render_information
    ),
    DocumentKind(CERTIFICATE, N_("Certificate"), _certificate_numbers, _render_certificate),
)
