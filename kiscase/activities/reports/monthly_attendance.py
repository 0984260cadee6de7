"""The month on a document: the card of one person, and the grid of an activity with its people and meetings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.attendance_rates import AttendanceRate, MeetingAttendance, percent_text
from kiscase.activities.document_parts import (
    DOCUMENT_LANGUAGE,
    load_attendance_texts,
    mark_legend,
    mark_letter,
    nothing_text,
)
from kiscase.activities.model import Activity
from kiscase.activities.periods import hours_text, month_name, month_period, month_range
from kiscase.activities.reports.queries import (
    CardActivity,
    MonthGrid,
    MonthGridRow,
    MonthlyCard,
    MonthMeeting,
    load_month_grid_report,
    load_monthly_card,
)
from kiscase.club.document_rendering import document_renderer
from kiscase.core.date_format import format_date, format_time, short_weekday_name
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
NOT_ENROLLED = "–"
MOST_DAY_COLUMNS = 31
_MOST_ROOMY_COLUMNS = 10  # more need small type
_GRID_WIDTH, _NAME_WIDTH, _DAY_WIDTH, _SUM_WIDTH = 246.0, 68.0, 10.0, 12.0  # millimetres, beside the numbers of rows
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
            blocks += [Table(columns, rows, dense=True), _rate_fields(texts, card.rate, card.hours), _legend(texts)]
        else:
            blocks.append(Text(nothing_text(texts, card.until, card.printed_on)))
        blocks += [Text(words, "small") for words in _still_to_come(texts, card.printed_on, card.ahead)]
        blocks.append(SignatureLines([SignatureLine(texts.text("place.coordinator"))]))
    number = f"KO{card.participant_id}/{card.since:%Y-%m}"
    return IssuableDocument(
        CARD_KEY,
        Participant.__tablename__,
        card.participant_id,
        number,
        {
            "name": card.name,
            "rows": rows,
            "ahead": card.ahead,
            "whole": list(card.rate[:5]),
            "formula": card.rate.formula,
        },
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
        rows = list_grid_rows(texts, grid)
        title = texts.text("title.grid")
        blocks: list[Block] = [
            Heading(title),
            Text(f"{grid.activity}, {month_name(grid.since)}", "centred"),
            Text(labelled_line(texts, [("label.leader", grid.leader), ("label.room", grid.room)]), "small"),
        ]
        if rows:
            attended = f"{grid.rate.attended} / {grid.rate.counted}, {percent_text(grid.rate.percent)}"
            total = [("column.total", attended), ("label.formula", grid.rate.formula)]
            blocks += [*_grid_tables(texts, grid, rows), Text(labelled_line(texts, total), "small")]
            blocks.append(_legend(texts, grid_legend_keys(grid)))
        else:
            blocks.append(Text(nothing_text(texts, grid.until, grid.printed_on)))
        blocks += [Text(words, "small") for words in still_to_come(texts, grid)]
        blocks.append(SignatureLines([SignatureLine(texts.text("place.leader"), grid.leader)]))
    number = f"Z{grid.activity_id}/{grid.since:%Y-%m}"
    return IssuableDocument(
        GRID_KEY,
        Activity.__tablename__,
        grid.activity_id,
        number,
        {"name": grid.activity, "days": list(grid.meetings), "rows": rows, "formula": grid.rate.formula},
        document_renderer(title, number, grid.until, blocks, landscape=True),
        period=month_period(grid.since),
    )


class GridRow(NamedTuple):
    """A person on the grid: the name, the letter of each meeting, and the sums."""

    name: str
    letters: list[str]
    sums: list[int]
    """Attended, excused, unexcused."""
    rate: AttendanceRate


def list_grid_rows(texts: DocumentTexts, grid: MonthGrid) -> list[GridRow]:
    """A row for each person."""
    return [
        GridRow(
            texts.text("text.guest", name=row.name) if row.guest else row.name,
            [_grid_letter(texts, row, meeting) for meeting in grid.meetings],
            [row.rate.attended, row.rate.excused, row.rate.unexcused],
            row.rate,
        )
        for row in grid.rows
    ]


def _grid_letter(texts: DocumentTexts, row: MonthGridRow, meeting: MonthMeeting) -> str:
    """The letter of a mark; empty for a meeting to come that has none yet."""
    if meeting.id not in row.marks:
        return NOT_ENROLLED
    mark = row.marks[meeting.id]
    return "" if mark is None and meeting.ahead else mark_letter(texts, mark)


def _grid_tables(texts: DocumentTexts, grid: MonthGrid, rows: list[GridRow]) -> list[Block]:
    """The grid as one table; as several with a part of the month each when it has more meetings than fit side by side.

    The widths are millimetres: names have a wide column, days narrow ones.
    """
    count = -(-len(grid.meetings) // MOST_DAY_COLUMNS)
    size = -(-len(grid.meetings) // count)
    tables: list[Block] = []
    for start in range(0, len(grid.meetings), size):
        part, last = grid.meetings[start : start + size], start + size >= len(grid.meetings)
        sums = SUM_COLUMNS if last else ()
        days = min(_DAY_WIDTH, (_GRID_WIDTH - _NAME_WIDTH - _SUM_WIDTH * len(sums)) / len(part))
        name = _GRID_WIDTH - days * len(part) - _SUM_WIDTH * len(sums)
        columns = [
            TableColumn(texts.text("column.name"), name),
            *(TableColumn(title, days, "centre") for title in _day_titles(part)),
            *(TableColumn(texts.text(f"column.{key}"), _SUM_WIDTH, "right") for key in sums),
        ]
        cells = [[row.name, *row.letters[start : start + size], *(_sum_texts(row) if last else [])] for row in rows]
        tables.append(Table(columns, cells, numbered=True, dense=len(part) > _MOST_ROOMY_COLUMNS))
    return tables


def _day_titles(meetings: Sequence[MonthMeeting]) -> list[str]:
    """Weekday over day, and the hour below them where a day has several meetings."""
    days = Counter(one.day for one in meetings)
    titles = [f"{short_weekday_name(one.day)}\n{one.day.day}" for one in meetings]
    return [
        f"{title}\n{format_time(one.starts)}" if days[one.day] > 1 else title
        for title, one in zip(titles, meetings, strict=True)
    ]


def _sum_texts(row: GridRow) -> list[str]:
    return [*map(str, row.sums), percent_text(row.rate.percent)]


def labelled_line(texts: DocumentTexts, facts: Sequence[tuple[str, str]]) -> str:
    """What is known of some facts, with their labels, in one line."""
    return " · ".join(f"{texts.text(key)}: {value}" for key, value in facts if value)


def _rate_fields(texts: DocumentTexts, rate: AttendanceRate, hours: float) -> LabelledFields:
    return LabelledFields(
        [
            LabelledField(texts.text("column.attended"), f"{rate.attended} / {rate.counted}", 0.2),
            LabelledField(texts.text("column.share"), percent_text(rate.percent), 0.15),
            LabelledField(texts.text("label.formula"), rate.formula, 0.45),
            LabelledField(texts.text("column.hours"), hours_text(hours), 0.2),
        ]
    )


def _legend(texts: DocumentTexts, more: Sequence[str] = ()) -> Text:
    return Text(f"{texts.text('label.legend')}: {mark_legend(texts, more)}", "small")


def grid_legend_keys(grid: MonthGrid) -> list[str]:
    """What has to be explained of a grid beside the letters."""
    absent = any(meeting.id not in row.marks for row in grid.rows for meeting in grid.meetings)
    ahead = any(meeting.ahead for meeting in grid.meetings)
    return [key for key, there in (("not_enrolled", absent), ("ahead", ahead)) if there]


def still_to_come(texts: DocumentTexts, grid: MonthGrid) -> list[str]:
    """That the month of a grid is not over yet, with the days of what is to come."""
    return _still_to_come(texts, grid.printed_on, [one.day for one in grid.meetings if one.ahead])


def _still_to_come(texts: DocumentTexts, on: date, days: Sequence[date]) -> list[str]:
    told = ", ".join(dict.fromkeys(f"{day:%d.%m}" for day in days))
    return [texts.text("text.as_of", date=format_date(on), days=told)] if days else []


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
