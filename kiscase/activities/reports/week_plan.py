"""The week plan: for the wall, without the names of participants, and for one person."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.document_parts import (
    DOCUMENT_LANGUAGE,
    join_nonempty,
    load_attendance_texts,
    nothing_text,
)
from kiscase.activities.periods import period_text, time_range_text, week_period, week_range
from kiscase.activities.reports.queries import ReportMeeting, WeekPlan, load_person_plan, load_wall_plan
from kiscase.club.document_rendering import document_renderer
from kiscase.club.model import Club
from kiscase.core.date_format import format_date, weekday_name
from kiscase.core.i18n import N_, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.participants.model import Participant
from kiscase.pdf.blocks import Block, Heading, KeepTogether, LabelledField, LabelledFields, SideBySide, Text
from kiscase.pdf.document_texts import DocumentTexts

WALL_KEY, PERSON_KEY = "week-plan", "own-plan"
_TIME_WIDTH, _WHAT_WIDTH = 0.24, 0.76  # shares of the line


def wall_plan_document(plan: WeekPlan) -> IssuableDocument:
    """The plan of a week for the wall."""
    with use_language(DOCUMENT_LANGUAGE):
        texts = load_attendance_texts(plan.printed_on)
        rows = _rows(texts, plan)
        title = texts.text("title.plan")
        blocks = _blocks(texts, title, plan, rows)
    number = f"T{plan.since:%G-%V}"
    return IssuableDocument(
        WALL_KEY,
        Club.__tablename__,
        plan.club_id,
        number,
        {"rows": rows},
        document_renderer(title, number, plan.printed_on, blocks, large=True),
        period=week_period(plan.since),
    )


def person_plan_document(plan: WeekPlan) -> IssuableDocument:
    """The plan of a week for one person, with the phone number for questions."""
    if plan.participant_id is None:
        raise ValueError("the plan of a person has a participant_id")
    with use_language(DOCUMENT_LANGUAGE):
        texts = load_attendance_texts(plan.printed_on)
        rows = _rows(texts, plan)
        title = texts.text("title.plan_of")
        blocks = _blocks(texts, title, plan, rows)
        if plan.phone:
            blocks.append(Text(texts.text("text.ask", phone=plan.phone)))
    number = f"T{plan.participant_id}/{plan.since:%G-%V}"
    return IssuableDocument(
        PERSON_KEY,
        Participant.__tablename__,
        plan.participant_id,
        number,
        {"rows": rows, "name": plan.name},
        document_renderer(title, number, plan.printed_on, blocks),
        plan.participant_id,
        period=week_period(plan.since),
    )


def _rows(texts: DocumentTexts, plan: WeekPlan) -> list[list[str]]:
    """Day, hours and the lines of what there is, for each meeting."""
    return [
        [_day(meeting), time_range_text(meeting.starts, meeting.ends), _what(texts, plan, meeting)]
        for meeting in plan.meetings
    ]


def _day(meeting: ReportMeeting) -> str:
    return f"{weekday_name(meeting.day)}, {format_date(meeting.day)}"


def _what(texts: DocumentTexts, plan: WeekPlan, meeting: ReportMeeting) -> str:
    if meeting.cancelled:
        key = "text.cancelled" if meeting.day < plan.printed_on else "text.called_off"
        return f"{meeting.activity}\n{texts.text(key, reason=meeting.reason)}"
    where = join_nonempty([meeting.room, meeting.leader if plan.with_leaders else ""])
    return join_nonempty([meeting.activity, where], "\n")


def _blocks(texts: DocumentTexts, title: str, plan: WeekPlan, rows: list[list[str]]) -> list[Block]:
    """The meetings grouped by day."""
    fields = [LabelledField(texts.text("label.participant"), plan.name, 0.6)] if plan.name else []
    fields.append(LabelledField(texts.text("label.week"), period_text(plan.since, plan.until), 0.4))
    body: list[Block] = [] if rows else [Text(nothing_text(texts, plan.until, plan.printed_on))]
    for day, meetings in groupby(rows, key=itemgetter(0)):
        lines = [
            SideBySide([Text(hours, "bold"), Text(what)], (_TIME_WIDTH, _WHAT_WIDTH)) for _day, hours, what in meetings
        ]
        body.append(KeepTogether([Heading(day, 2), *lines]))
    return [Heading(title), LabelledFields(fields), *body]


def _weeks(session: Session) -> list[tuple[str, date]]:
    """This week and the next one, by their Mondays."""
    monday = week_range(action_date(session))[0]
    return [(f"T{one:%G-%V}", one) for one in (monday, monday + timedelta(7))]


def _people(session: Session) -> list[tuple[str, int]]:
    """This week of everybody who was on a list within a year, or will be."""
    monday = week_range(action_date(session))[0]
    found = attendance_rates.list_attendance(session, since=monday - timedelta(365), ahead=True)
    return [(f"T{one}/{monday:%G-%V}", one) for one in sorted({row.participant_id for row in found})]


def _render_wall_plan(session: Session, monday: date) -> bytes:
    return issued_or_draft_pdf(session, wall_plan_document(load_wall_plan(session, monday)))


def _render_person_plan(session: Session, participant_id: int) -> bytes:
    plan = load_person_plan(session, participant_id, action_date(session))
    return issued_or_draft_pdf(session, person_plan_document(plan))


DOCUMENTS = (
    DocumentKind(WALL_KEY, N_("Week plan for the wall"), _weeks, _render_wall_plan),
    DocumentKind(PERSON_KEY, N_("Week plan of a person"), _people, _render_person_plan),
)
