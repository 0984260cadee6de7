"""Statements about somebody's attendance: a confirmation for the person, and information for the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.attendance_rates import percent_text
from kiscase.activities.document_parts import (
    DOCUMENT_LANGUAGE,
    load_attendance_texts,
    sentence_about,
    subject_text,
)
from kiscase.activities.periods import hours_text, period_text, time_range_text
from kiscase.activities.reports.statement_queries import (
    CARRIED_OUT_STATES,
    AttendanceConfirmation,
    AttendanceFigures,
    AttendanceInformation,
    AttendedMeeting,
    load_attendance_confirmation,
    load_attendance_information,
)
from kiscase.club.document_rendering import document_renderer
from kiscase.club.letterhead import letter_head
from kiscase.contracts.model import Contract
from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.participants.model import Participant
from kiscase.pdf.blocks import (
    Block,
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

CONFIRMATION_KEY, INFORMATION_KEY = "confirmation", "attendance-information"
_CONFIRMATION_COLUMNS = {"activity": 4.0, "days": 5.6, "meetings": 1.6, "hours": 1.6}
_TEXT_COLUMNS = ("activity", "days")
_FIGURES = ("held", "attended", "excused", "unexcused", "unmarked", "share")


def attendance_confirmation_document(facts: AttendanceConfirmation) -> IssuableDocument:
    """The confirmation that a person asks for: days and hours attended, without absences and reasons."""
    period = period_text(facts.since, facts.until)
    with use_language(DOCUMENT_LANGUAGE):
        texts = load_attendance_texts(facts.printed_on)
        rows = [
            [one.name, _days_and_hours(one.meetings), str(len(one.meetings)), hours_text(one.hours)]
            for one in facts.activities
        ]
        columns = [
            TableColumn(texts.text(f"column.{key}"), width, "left" if key in _TEXT_COLUMNS else "right")
            for key, width in _CONFIRMATION_COLUMNS.items()
        ]
        sentence = sentence_about(texts, "attended", facts.person, club=facts.club, period=period)
        title = texts.text("title.confirmation")
        blocks: list[Block] = [
            Heading(title),
            Text(sentence),
            Table(columns, rows) if rows else Text(texts.text("text.nothing")),
            KeepTogether(
                [
                    Text(texts.text("text.confirmation_use"), "small"),
                    SignatureLines([SignatureLine(texts.text("place.coordinator"))]),
                ]
            ),
        ]
    number = f"PO{facts.participant_id}/{facts.printed_on:%Y-%m-%d}"
    return IssuableDocument(
        CONFIRMATION_KEY,
        Participant.__tablename__,
        facts.participant_id,
        number,
        {"sentence": sentence, "rows": rows},
        document_renderer(title, number, facts.printed_on, blocks, head=letter_head),
        facts.participant_id,
    )


def attendance_information_document(facts: AttendanceInformation) -> IssuableDocument:
    """The information for the office that concluded a contract: what was held and attended, and how it is counted."""
    formula = facts.total.rate.formula
    with use_language(DOCUMENT_LANGUAGE):
        texts = load_attendance_texts(facts.printed_on)
        rows = [[one.name, *_figure_texts(one)] for one in facts.activities]
        columns = [TableColumn(texts.text("column.activity"), 4)]
        columns += [TableColumn(texts.text(f"column.{key}"), 1.5, "right") for key in _FIGURES]
        body: list[Block] = [Text(texts.text("text.nothing"))]
        if rows:
            rows.append([texts.text("column.total"), *_figure_texts(facts.total)])
            body = [Table(columns, rows), Text(f"{texts.text('label.formula')}: {formula}", "small")]
        title = texts.text("title.information")
        who = subject_text(texts, facts.person)
        sentence = texts.text("text.information", who=who, club=facts.club, contract=facts.contract_number or "–")
        blocks: list[Block] = [
            Heading(title),
            LabelledFields(
                [
                    LabelledField(texts.text("label.addressee"), facts.office, 0.6),
                    LabelledField(texts.text("label.period"), period_text(facts.since, facts.until), 0.4),
                ]
            ),
            Text(sentence),
            *body,
            SignatureLines([SignatureLine(texts.text("place.coordinator"))]),
        ]
    number = f"IO{facts.contract_id}/{facts.printed_on:%Y-%m-%d}"
    return IssuableDocument(
        INFORMATION_KEY,
        Contract.__tablename__,
        facts.contract_id,
        number,
        {"sentence": sentence, "rows": rows, "formula": formula, "office": facts.office},
        document_renderer(title, number, facts.printed_on, blocks, head=letter_head),
        facts.participant_id,
    )


def _days_and_hours(meetings: Sequence[AttendedMeeting]) -> str:
    """The days by time of day: `05.01.2026, 12.01.2026, 9:00–11:30`."""
    found: dict[str, list[date]] = {}
    for one in meetings:
        found.setdefault(time_range_text(one.starts, one.ends), []).append(one.day)
    return "\n".join(", ".join([*map(format_date, days), hours]) for hours, days in found.items())


def _figure_texts(figures: AttendanceFigures) -> list[str]:
    rate = figures.rate
    counts = (figures.held, figures.attended, rate.excused, rate.unexcused, rate.unmarked)
    return [*map(str, counts), percent_text(rate.percent)]


def _confirmation_numbers(session: Session) -> list[tuple[str, int]]:
    on = action_date(session)
    found = attendance_rates.list_attendance(session, since=date(on.year, 1, 1), until=on)
    return [(f"PO{one}/{on:%Y-%m-%d}", one) for one in sorted({row.participant_id for row in found})]


def _information_numbers(session: Session) -> list[tuple[str, int]]:
    chosen = select(Contract.id).where(Contract.state.in_(CARRIED_OUT_STATES)).order_by(Contract.id)
    return [(f"IO{one}/{action_date(session):%Y-%m-%d}", one) for one in session.scalars(chosen)]


def _render_confirmation(session: Session, participant_id: int) -> bytes:
    on = action_date(session)
    facts = load_attendance_confirmation(session, participant_id, date(on.year, 1, 1), on)
    return issued_or_draft_pdf(session, attendance_confirmation_document(facts))


def _render_information(session: Session, contract_id: int) -> bytes:
    return issued_or_draft_pdf(
        session, attendance_information_document(load_attendance_information(session, contract_id))
    )


DOCUMENTS = (
    DocumentKind(CONFIRMATION_KEY, N_("Confirmation of attendance"), _confirmation_numbers, _render_confirmation),
    DocumentKind(
        INFORMATION_KEY, N_("Information on attendance for the office"), _information_numbers, _render_information
    ),
)
