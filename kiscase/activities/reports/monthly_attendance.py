"""The month on paper: the card of one person, and the grid of an activity with its people and meetings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.attendance_rates import AttendanceRate, MeetingAttendance
from kiscase.activities.document_parts import (
    DOCUMENT_LANGUAGE,
    document_renderer,
    load_attendance_texts,
    mark_legend,
    mark_letter,
)
from kiscase.activities.model import Activity, Meeting
from kiscase.activities.periods import hours_text, meeting_hours, month_name, month_range
from kiscase.activities.queries import leader_name, meeting_room
from kiscase.core.collation import sort_key
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

_SUMS = ("attended", "excused", "unexcused", "share")
CARD_KEY, GRID_KEY = "attendance-card", "attendance-month"
_MONTHS = 12 * 10_000  # so that one number says whose and of which month


def record_month_number(row_id: int, on: date) -> int:
    """One number for a record and a month: what the register and the command line call the paper by."""
    return row_id * _MONTHS + on.year * 12 + on.month - 1


def _record_and_month(number: int) -> tuple[int, date]:
    row_id, months = divmod(number, _MONTHS)
    return row_id, date(months // 12, months % 12 + 1, 1)


def monthly_card_document(session: Session, participant_id: int, month: date) -> IssuableDocument:
    """The card of a person: a row for each activity, a column for each day, hours and rate."""
    person = session.get_one(Participant, participant_id)
    since, until = month_range(month)
    with use_language(DOCUMENT_LANGUAGE):
        own = load_attendance_texts(session)
        rows, whole, spent = _card_rows(session, own, participant_id, since, until)
        days = [str(place) for place in range(1, until.day + 1)]
        story: list[Block] = [
            Heading(own.text("title.card")),
            LabelledFields(
                [
                    LabelledField(own.text("label.participant"), person.name, 0.6),
                    LabelledField(own.text("label.month"), month_name(since), 0.4),
                ]
            ),
        ]
        if rows:
            columns = [TableColumn(own.text("column.activity"), 5.5)]
            columns += [TableColumn(one, 0.72, "centre") for one in days] + [
                TableColumn(own.text("column.hours"), 1.7, "right")
            ]
            story += [Table(columns, rows), *_sums(own, whole, spent), Text(_legend_text(own), "small")]
        else:
            story.append(Text(own.text("text.nothing")))
        story.append(SignatureLines([SignatureLine(own.text("place.coordinator"))]))
        title = own.text("title.card")
    number = f"KO{participant_id}/{since:%Y-%m}"
    says = {"name": person.name, "rows": rows, "whole": list(whole[:5]), "formula": whole.formula}
    draw = document_renderer(title, number, until, story, landscape=True)
    key = record_month_number(participant_id, since)
    return IssuableDocument(CARD_KEY, Participant.__tablename__, key, number, says, draw, participant_id)


def _card_rows(
    session: Session, own: DocumentTexts, participant_id: int, since: date, until: date
) -> tuple[list[list[str]], AttendanceRate, float]:
    found = attendance_rates.list_attendance(session, participant_id=participant_id, since=since, until=until)
    meetings = {row.meeting_id: session.get_one(Meeting, row.meeting_id) for row in found}
    by_activity: dict[int, list[MeetingAttendance]] = {}
    for row in found:
        by_activity.setdefault(row.activity_id, []).append(row)
    rows, spent = [], 0.0
    for activity_id, marked in by_activity.items():
        name = session.get_one(Activity, activity_id).name
        signs: dict[int, str] = {}
        for row in marked:
            signs[row.day.day] = signs.get(row.day.day, "") + mark_letter(own, row.mark)
        time = sum(_hours_attended(row, meetings[row.meeting_id]) for row in marked)
        spent += time
        rows.append([name, *(signs.get(place, "") for place in range(1, until.day + 1)), hours_text(time)])
    return sorted(rows, key=lambda row: sort_key(row[0])), attendance_rates.calculate_rate(session, found), spent


def month_grid_document(session: Session, activity_id: int, month: date) -> IssuableDocument:
    """The grid of an activity: its people by its meetings, with sums and rates."""
    activity = session.get_one(Activity, activity_id)
    since, until = month_range(month)
    with use_language(DOCUMENT_LANGUAGE):
        own = load_attendance_texts(session)
        meetings, rows, whole = list_grid_rows(session, own, activity_id, since, until)
        story: list[Block] = [
            Heading(own.text("title.grid")),
            Text(activity.name, "centred"),
            LabelledFields(
                [
                    LabelledField(own.text("label.month"), month_name(since), 0.25),
                    LabelledField(own.text("label.leader"), leader_name(session, activity), 0.4),
                    LabelledField(own.text("label.room"), meeting_room(activity), 0.35),
                ]
            ),
        ]
        if rows:
            columns = [TableColumn(own.text("column.name"), 6)]
            columns += [TableColumn(f"{one.day.day}.{one.day.month:02}", 1.3, "centre") for one in meetings]
            columns += [
                TableColumn(own.text(f"column.{key}"), 2, "right")
                for key in ("attended", "excused", "unexcused", "share")
            ]
            story += [Table(columns, rows, numbered=True), *_sums(own, whole), Text(_legend_text(own), "small")]
        else:
            story.append(Text(own.text("text.nothing")))
        story.append(SignatureLines([SignatureLine(own.text("place.leader"), leader_name(session, activity))]))
        title = own.text("title.grid")
    number = f"Z{activity_id}/{since:%Y-%m}"
    says = {"name": activity.name, "rows": rows, "formula": whole.formula}
    draw = document_renderer(title, number, until, story, landscape=True)
    return IssuableDocument(
        GRID_KEY, Activity.__tablename__, record_month_number(activity_id, since), number, says, draw
    )


def list_grid_rows(
    session: Session, own: DocumentTexts, activity_id: int, since: date, until: date
) -> tuple[list[Meeting], list[list[str]], AttendanceRate]:
    """The meetings of a time, a row of signs and sums for each person, and the rate of all."""
    on = action_date(session)
    found = attendance_rates.list_attendance(session, activity_id=activity_id, since=since, until=until, ahead=True)
    ids = dict.fromkeys(row.meeting_id for row in found)
    meetings = [session.get_one(Meeting, one) for one in ids]
    by_person: dict[int, dict[int, MeetingAttendance]] = {}
    for row in found:
        by_person.setdefault(row.participant_id, {})[row.meeting_id] = row
    chosen = select(Participant).where(Participant.id.in_(by_person)).order_by(Participant.sort, Participant.id)
    rows = []
    for person in session.scalars(chosen):
        mine = by_person[person.id]
        rate = attendance_rates.calculate_rate(session, (row for row in mine.values() if row.day <= on))
        signs = [mark_letter(own, mine[one].mark) if one in mine else "–" for one in ids]
        rows.append(
            [
                f"{person.family_name} {person.given_name}",
                *signs,
                str(rate.attended),
                str(rate.excused),
                str(rate.unexcused),
                _percent(rate),
            ]
        )
    return meetings, rows, attendance_rates.calculate_rate(session, (row for row in found if row.day <= on))


def _hours_attended(row: MeetingAttendance, meeting: Meeting) -> float:
    if row.mark not in attendance_rates.ATTENDED_MARKS:
        return 0.0
    return row.minutes / 60 if row.minutes is not None else meeting_hours(meeting.starts, meeting.ends)


def _percent(rate: AttendanceRate) -> str:
    return "–" if rate.percent is None else f"{rate.percent}%"


def _sums(own: DocumentTexts, rate: AttendanceRate, spent: float | None = None) -> list[Block]:
    items = [
        LabelledField(own.text("column.attended"), f"{rate.attended} / {rate.counted}", 0.2),
        LabelledField(own.text("column.share"), _percent(rate), 0.15),
        LabelledField(own.text("label.formula"), rate.formula, 0.45 if spent is not None else 0.65),
    ]
    if spent is not None:
        items.append(LabelledField(own.text("column.hours"), hours_text(spent), 0.2))
    return [LabelledFields(items)]


def _legend_text(own: DocumentTexts) -> str:
    return f"{own.text('label.legend')}: {mark_legend(own)}"


def _cards(session: Session) -> list[tuple[str, int]]:
    """The cards of the last twelve months, of whoever was on a list."""
    return _numbers(session, "KO", lambda row: row.participant_id)


def _grids(session: Session) -> list[tuple[str, int]]:
    return _numbers(session, "Z", lambda row: row.activity_id)


def _numbers(session: Session, mark: str, whose: Callable[[MeetingAttendance], int]) -> list[tuple[str, int]]:
    until = month_range(action_date(session))[1]
    since = until.replace(day=1) - relativedelta(months=11)
    found = attendance_rates.list_attendance(session, since=since, until=until, ahead=True)
    keys = sorted({(whose(row), row.day.replace(day=1)) for row in found})
    return [(f"{mark}{row_id}/{month:%Y-%m}", record_month_number(row_id, month)) for row_id, month in keys]


def _card(session: Session, number: int) -> bytes:
    return issued_or_draft_pdf(session, monthly_card_document(session, *_record_and_month(number)))


def _grid(session: Session, number: int) -> bytes:
    return issued_or_draft_pdf(session, month_grid_document(session, *_record_and_month(number)))


DOCUMENTS = (
    DocumentKind(CARD_KEY, N_("Monthly attendance card"), _cards, _card),
    DocumentKind(GRID_KEY, N_("Attendance of the month"), _grids, _grid),
)
