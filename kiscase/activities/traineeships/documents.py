"""The host's papers of a traineeship: the attendance sheet of a month to be signed, and the form of the opinion."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.document_parts import DOCUMENT_LANGUAGE, join_nonempty
from kiscase.activities.periods import month_name, month_period, month_range, period_text
from kiscase.activities.traineeships.deadlines import find_deadline_rule, traineeship_months
from kiscase.activities.traineeships.model import Traineeship
from kiscase.club.document_rendering import document_renderer
from kiscase.core.date_format import format_date, weekday_name
from kiscase.core.errors import InvalidValuesError, RecordGoneError
from kiscase.core.i18n import N_, _, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.core.workdays import is_workday
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.participants.model import Participant
from kiscase.pdf import document_texts
from kiscase.pdf.blocks import (
    Block,
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
from kiscase.pdf.document_texts import DocumentTexts

SHEET_KEY, OPINION_KEY = "traineeship-attendance", "traineeship-opinion"  # their names on the command line
_ROW_HEIGHT = 5.4  # millimetres: a month of days fits on a page
_FREE_DAYS = 2  # rows for work on Saturdays, Sundays and holidays

TraineeshipMonth = tuple[int, date]
"""The id of a traineeship, and a day of the month."""


class AttendanceSheet(NamedTuple):
    """A month of a traineeship, with its days; *due* is until when the office gets the sheet, None without a term."""

    traineeship: Traineeship
    name: str
    since: date
    until: date
    due: date | None
    printed_on: date


class OpinionForm(NamedTuple):
    """What is known for the opinion; *due* is until when it is given, None without a term."""

    traineeship: Traineeship
    person: Participant
    end: date
    due: date | None
    printed_on: date


def load_attendance_sheet(session: Session, traineeship_id: int, month: date) -> AttendanceSheet:
    """The sheet of the month of a day; raises InvalidValuesError for a month outside of the traineeship."""
    row = _require(session, traineeship_id)
    months = dict(traineeship_months(row))
    first = month_range(month)[0]
    if first not in months:
        words = _("The traineeship is from {since} until {until}.")
        until = format_date(row.ended_on or row.until)
        raise InvalidValuesError({"on": words.format(since=format_date(row.since), until=until)})
    rule = find_deadline_rule(row.since)
    due = months[first] + timedelta(rule.list_days or 0) if rule is not None else None
    name = session.get_one(Participant, row.participant_id).name
    return AttendanceSheet(row, name, max(first, row.since), months[first], due, action_date(session))


def load_opinion_form(session: Session, traineeship_id: int) -> OpinionForm:
    """What is known for the opinion on a traineeship."""
    row = _require(session, traineeship_id)
    rule, end = find_deadline_rule(row.since), row.ended_on or row.until
    due = end + timedelta(rule.opinion_days or 0) if rule is not None else None
    return OpinionForm(row, session.get_one(Participant, row.participant_id), end, due, action_date(session))


def traineeship_sheet_document(sheet: AttendanceSheet) -> IssuableDocument:
    """A line for each working day of the month, to be signed by the trainee, and empty ones for work on free days."""
    row = sheet.traineeship
    with use_language(DOCUMENT_LANGUAGE):
        texts = document_texts.load_document_texts("traineeship", sheet.printed_on)
        title = texts.text("title.sheet")
        days = [sheet.since + timedelta(number) for number in range((sheet.until - sheet.since).days + 1)]
        days = [day for day in days if is_workday(day)]
        due = [Text(texts.text("due.list", date=format_date(sheet.due)), "small")] if sheet.due else []
        blocks: list[Block] = [
            Heading(title),
            LabelledFields(
                [
                    LabelledField(texts.text("label.trainee"), sheet.name, 0.4),
                    LabelledField(texts.text("label.month"), month_name(sheet.since), 0.2),
                    LabelledField(texts.text("label.period"), period_text(row.since, row.until), 0.4),
                    LabelledField(texts.text("label.host"), join_nonempty([row.host, row.address]), 0.6),
                    LabelledField(texts.text("label.mentor"), row.mentor, 0.4),
                ]
            ),
            Table(
                [TableColumn(texts.text(f"column.{key}"), width) for key, width in _SHEET_COLUMNS],
                [[format_date(day), weekday_name(day), "", "", ""] for day in days],
                empty_rows=_FREE_DAYS,
                row_height=_ROW_HEIGHT,
            ),
            KeepTogether(
                [
                    Text(texts.text("free"), "small"),
                    *due,
                    LabelledFields([LabelledField(texts.text(f"sign.{who}"), "", 0.5) for who in ("mentor", "host")]),
                ]
            ),
        ]
    number = f"LS{row.id}/{sheet.since:%Y-%m}"
    return IssuableDocument(
        SHEET_KEY,
        Traineeship.__tablename__,
        row.id,
        number,
        {"name": sheet.name, "host": [row.host, row.address, row.mentor], "days": [sheet.since, sheet.until]},
        document_renderer(title, number, sheet.until, blocks),
        row.participant_id,
        period=month_period(sheet.since),
    )


_SHEET_COLUMNS = (("date", 2.4), ("weekday", 2.8), ("hours", 3.6), ("signature", 4.6), ("note", 3.6))


def opinion_form_document(form: OpinionForm) -> IssuableDocument:
    """The opinion with what § 8 pkt 2 asks for; what is not known is left to be written."""
    row = form.traineeship
    with use_language(DOCUMENT_LANGUAGE):
        texts = document_texts.load_document_texts("traineeship", form.printed_on)
        title = texts.text("title.opinion")
        due = [Text(texts.text("due.opinion", date=format_date(form.due)), "small")] if form.due else []
        blocks: list[Block] = [
            Heading(title),
            Heading(texts.text("part.host"), 2),
            LabelledFields(_host_fields(texts, row)),
            Heading(texts.text("part.trainee"), 2),
            LabelledFields(_trainee_fields(texts, form)),
            Heading(texts.text("part.programme"), 2),
            LabelledFields(_programme_fields(texts)),
            Heading(texts.text("part.opinion"), 2),
            LabelledFields([LabelledField(texts.text("label.opinion"), "", 1.0, lines=12)]),
            KeepTogether(
                [
                    *due,
                    Gap(0.5),
                    SignatureLines(
                        [SignatureLine(texts.text("sign.mentor"), row.mentor), SignatureLine(texts.text("sign.host"))]
                    ),
                ]
            ),
        ]
    number = f"OS{row.id}/{form.end.year}"
    person = form.person
    content = {
        "host": [row.host, row.address, row.mentor],
        "person": [person.name, person.pesel, person.paper_number, person.address],
        "period": [row.since, form.end],
    }
    return IssuableDocument(
        OPINION_KEY,
        Traineeship.__tablename__,
        row.id,
        number,
        content,
        document_renderer(title, number, form.printed_on, blocks),
        row.participant_id,
    )


def _host_fields(texts: DocumentTexts, row: Traineeship) -> list[LabelledField]:
    return [
        LabelledField(texts.text("label.host"), row.host, 0.5),
        LabelledField(texts.text("label.address"), row.address, 0.5),
        LabelledField(texts.text("label.host_number"), "", 0.5),
        LabelledField(texts.text("label.legal_form"), "", 0.5),
    ]


def _programme_fields(texts: DocumentTexts) -> list[LabelledField]:
    return [
        LabelledField(texts.text("label.occupation"), "", 0.5),
        LabelledField(texts.text("label.post"), "", 0.5),
        LabelledField(texts.text("label.unit"), "", 1.0),
        LabelledField(texts.text("label.tasks"), "", 1.0, lines=3),
        LabelledField(texts.text("label.skills"), "", 1.0, lines=3),
    ]


def _trainee_fields(texts: DocumentTexts, form: OpinionForm) -> list[LabelledField]:
    person = form.person
    identity = person.pesel
    if not identity and person.paper_number:
        identity = join_nonempty([person.paper.label if person.paper else "", person.paper_number], " ")
    return [
        LabelledField(texts.text("label.trainee"), person.name, 0.5),
        LabelledField(texts.text("label.identity"), identity, 0.5),
        LabelledField(texts.text("label.home"), person.address, 0.5),
        LabelledField(texts.text("label.period"), period_text(form.traineeship.since, form.end), 0.5),
        LabelledField(texts.text("label.office"), form.traineeship.office, 1.0),
    ]


def _require(session: Session, traineeship_id: int) -> Traineeship:
    row = session.get(Traineeship, traineeship_id)
    if row is None:
        raise RecordGoneError(_("This traineeship is no longer on file."))
    return row


def _sheets(session: Session) -> list[tuple[str, TraineeshipMonth]]:
    """The months of all traineeships up to the current one."""
    today = action_date(session)
    return [
        (f"LS{row.id}/{month:%Y-%m}", (row.id, month))
        for row in session.scalars(select(Traineeship).order_by(Traineeship.id))
        for month, _last in traineeship_months(row)
        if month <= today
    ]


def _opinions(session: Session) -> list[tuple[str, int]]:
    rows = session.scalars(select(Traineeship).order_by(Traineeship.id))
    return [(f"OS{row.id}/{(row.ended_on or row.until).year}", row.id) for row in rows]


def _sheet(session: Session, subject: TraineeshipMonth) -> bytes:
    return issued_or_draft_pdf(session, traineeship_sheet_document(load_attendance_sheet(session, *subject)))


def _opinion(session: Session, traineeship_id: int) -> bytes:
    return issued_or_draft_pdf(session, opinion_form_document(load_opinion_form(session, traineeship_id)))


DOCUMENTS = (
    DocumentKind(SHEET_KEY, N_("Attendance list of a traineeship"), _sheets, _sheet),
    DocumentKind(OPINION_KEY, N_("Opinion on a traineeship"), _opinions, _opinion),
)
