"""The month on a document: the card of one person, and the grid of an activity with its people and meetings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.attendance_rates import AttendanceRate, MeetingAttendance, percent_text
from kiscase.activities.document_parts import (
    DOCUMENT_LANGUAGE,
    document_renderer,
    load_attendance_texts,
    mark_legend,
    mark_letter,
)
from kiscase.activities.model import Activity
from kiscase.activities.periods import hours_text, month_name, month_period, month_range
from kiscase.activities.reports.queries import (
    CardActivity,
    MonthGrid,
    MonthlyCard,
    load_month_grid_report,
    load_monthly_card,
)
from kiscase.core.i18n import N_, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.participants.model import Participant
from kiscase.pdf.blocks import (
    Block,
    Heading,
    LabelledField,
    LabelledFields,
    SignatureLine,
    SignatureLines,
    Table,
    TableColumn,
    Text,
)
from kiscase.pdf.document_texts import DocumentTexts

SUM_COLUMNS = ("attended", "excused", "unexcused", "share")
CARD_KEY, GRID_KEY = "attendance-card", "attendance-month"

RecordMonth = tuple[int, date]
"""The id of a person or an activity, and a day of the month."""


def monthly_card_document(card: MonthlyCard) -> IssuableDocument:
    """The card of a person: a row for each activity, a column for each day, hours and rate."""
    with use_language(DOCUMENT_LANGUAGE):
        texts = load_attendance_texts(card.printed_on)
        days = range(1, card.until.day + 1)
        rows = [_card_row(texts, activity, days) for activity in card.activities]
        title = texts.text("title.card")
        blocks: list[Block] = [
            Heading(title),
            LabelledFields(
                [
                    LabelledField(texts.text("label.participant"), card.name, 0.6),
                    LabelledField(texts.text("label.month"), month_name(card.since), 0.4),
                ]
            ),
        ]
        if rows:
            columns = [
                TableColumn(texts.text("column.activity"), 5.5),
                *(TableColumn(str(day), 0.72, "centre") for day in days),
                TableColumn(texts.text("column.hours"), 1.7, "right"),
            ]
            blocks += [Table(columns, rows), *_rate_fields(texts, card.rate, card.hours), _legend(texts)]
        else:
            blocks.append(Text(texts.text("text.nothing")))
        blocks.append(SignatureLines([SignatureLine(texts.text("place.coordinator"))]))
    number = f"KO{card.participant_id}/{card.since:%Y-%m}"
    return IssuableDocument(
        CARD_KEY,
        Participant.__tablename__,
        card.participant_id,
        number,
        {"name": card.name, "rows": rows, "whole": list(card.rate[:5]), "formula": card.rate.formula},
        document_renderer(title, number, card.until, blocks, landscape=True),
        card.participant_id,
        period=month_period(card.since),
    )


def _card_row(texts: DocumentTexts, activity: CardActivity, days: range) -> list[str]:
    letters: dict[int, str] = {}
    for day, mark in activity.marks:
        letters[day.day] = letters.get(day.day, "") + mark_letter(texts, mark)
    return [activity.name, *(letters.get(day, "") for day in days), hours_text(activity.hours)]


def month_grid_document(grid: MonthGrid) -> IssuableDocument:
    """The grid of an activity: its people by its meetings, with sums and rates."""
    with use_language(DOCUMENT_LANGUAGE):
        texts = load_attendance_texts(grid.printed_on)
        rows = list_grid_cells(texts, grid)
        title = texts.text("title.grid")
        blocks: list[Block] = [
            Heading(title),
            Text(grid.activity, "centred"),
            LabelledFields(
                [
                    LabelledField(texts.text("label.month"), month_name(grid.since), 0.25),
                    LabelledField(texts.text("label.leader"), grid.leader, 0.4),
                    LabelledField(texts.text("label.room"), grid.room, 0.35),
                ]
            ),
        ]
        if rows:
            columns = [
                TableColumn(texts.text("column.name"), 6),
                *(TableColumn(f"{day.day}.{day.month:02}", 1.3, "centre") for _id, day in grid.meetings),
                *(TableColumn(texts.text(f"column.{key}"), 2, "right") for key in SUM_COLUMNS),
            ]
            blocks += [Table(columns, rows, numbered=True), *_rate_fields(texts, grid.rate), _legend(texts)]
        else:
            blocks.append(Text(texts.text("text.nothing")))
        blocks.append(SignatureLines([SignatureLine(texts.text("place.leader"), grid.leader)]))
    number = f"Z{grid.activity_id}/{grid.since:%Y-%m}"
    return IssuableDocument(
        GRID_KEY,
        Activity.__tablename__,
        grid.activity_id,
        number,
        {"name": grid.activity, "rows": rows, "formula": grid.rate.formula},
        document_renderer(title, number, grid.until, blocks, landscape=True),
        period=month_period(grid.since),
    )


def list_grid_cells(texts: DocumentTexts, grid: MonthGrid) -> list[list[str]]:
    """A row for each person: the name, the letter of each mark, and the sums."""
    return [
        [
            row.name,
            *(mark_letter(texts, row.marks[one]) if one in row.marks else "–" for one, _day in grid.meetings),
            str(row.rate.attended),
            str(row.rate.excused),
            str(row.rate.unexcused),
            percent_text(row.rate.percent, "%"),
        ]
        for row in grid.rows
    ]


def _rate_fields(texts: DocumentTexts, rate: AttendanceRate, hours: float | None = None) -> list[Block]:
    fields = [
        LabelledField(texts.text("column.attended"), f"{rate.attended} / {rate.counted}", 0.2),
        LabelledField(texts.text("column.share"), percent_text(rate.percent, "%"), 0.15),
        LabelledField(texts.text("label.formula"), rate.formula, 0.45 if hours is not None else 0.65),
    ]
    if hours is not None:
        fields.append(LabelledField(texts.text("column.hours"), hours_text(hours), 0.2))
    return [LabelledFields(fields)]


def _legend(texts: DocumentTexts) -> Text:
    return Text(f"{texts.text('label.legend')}: {mark_legend(texts)}", "small")


def _cards(session: Session) -> list[tuple[str, RecordMonth]]:
    """The cards of the last twelve months, for everybody who was on a list."""
    return _numbers(session, "KO", lambda row: row.participant_id)


def _grids(session: Session) -> list[tuple[str, RecordMonth]]:
    return _numbers(session, "Z", lambda row: row.activity_id)


def _numbers(session: Session, prefix: str, whose: Callable[[MeetingAttendance], int]) -> list[tuple[str, RecordMonth]]:
    until = month_range(action_date(session))[1]
    since = until.replace(day=1) - relativedelta(months=11)
    found = attendance_rates.list_attendance(session, since=since, until=until, ahead=True)
    keys = sorted({(whose(row), row.day.replace(day=1)) for row in found})
    return [(f"{prefix}{row_id}/{month:%Y-%m}", (row_id, month)) for row_id, month in keys]


def _card(session: Session, subject: RecordMonth) -> bytes:
    return issued_or_draft_pdf(session, monthly_card_document(load_monthly_card(session, *subject)))


def _grid(session: Session, subject: RecordMonth) -> bytes:
    return issued_or_draft_pdf(session, month_grid_document(load_month_grid_report(session, *subject)))


DOCUMENTS = (
    DocumentKind(CARD_KEY, N_("Monthly attendance card"), _cards, _card),
    DocumentKind(GRID_KEY, N_("Attendance of the month"), _grids, _grid),
)
