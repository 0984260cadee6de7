"""The week on paper: for the wall, without names of people who take part, and for one person."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.document_parts import DOCUMENT_LANGUAGE, document_renderer, load_attendance_texts
from kiscase.activities.model import Activity, Meeting, MeetingStatus
from kiscase.activities.periods import period_text, week_range
from kiscase.activities.queries import leader_name, meeting_room
from kiscase.club.model import Club
from kiscase.core.date_format import format_date, format_time, weekday_name
from kiscase.core.i18n import N_, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.participants.model import Participant
from kiscase.pdf.blocks import Block, Heading, LabelledField, LabelledFields, Table, TableColumn, Text

WALL_KEY, PERSON_KEY = "week-plan", "own-plan"


def wall_plan_document(session: Session, on: date) -> IssuableDocument:
    """The week of a day for the wall; the names of leaders only where the club wants them, of participants never."""
    since, until = week_range(on)
    chosen = select(Meeting).where(Meeting.day >= since, Meeting.day <= until, Meeting.participant_id.is_(None))
    meetings = list(session.scalars(chosen.order_by(Meeting.day, Meeting.starts)))
    club = session.scalars(select(Club)).one()
    rows = _rows(session, meetings, leaders=club.leaders_on_plan)
    story = _blocks(session, "title.plan", (since, until), rows, [], leaders=club.leaders_on_plan)
    with use_language(DOCUMENT_LANGUAGE):
        title = load_attendance_texts(session).text("title.plan")
    number = f"T{since:%G-%V}"
    draw = document_renderer(title, number, action_date(session), story, landscape=True)
    return IssuableDocument(WALL_KEY, Activity.__tablename__, since.toordinal(), number, {"rows": rows}, draw)


def person_plan_document(session: Session, participant_id: int, on: date) -> IssuableDocument:
    """The week of a day for one person, with whom to call."""
    person = session.get_one(Participant, participant_id)
    since, until = week_range(on)
    found = attendance_rates.list_attendance(
        session, participant_id=participant_id, since=since, until=until, ahead=True
    )
    meetings = [session.get_one(Meeting, row.meeting_id) for row in found]
    rows = _rows(session, meetings, leaders=True)
    with use_language(DOCUMENT_LANGUAGE):
        text = load_attendance_texts(session)
        club = session.scalars(select(Club)).one()
        end: list[Block] = [Text(text.text("text.ask", phone=club.phone))] if club.phone else []
        title = text.text("title.plan_of")
    story = _blocks(session, "title.plan_of", (since, until), rows, end, name=person.name, leaders=True)
    number = f"T{participant_id}/{since:%G-%V}"
    says = {"rows": rows, "name": person.name}
    draw = document_renderer(title, number, action_date(session), story)
    return IssuableDocument(PERSON_KEY, Participant.__tablename__, participant_id, number, says, draw, participant_id)


def _rows(session: Session, meetings: list[Meeting], *, leaders: bool) -> list[list[str]]:
    rows = []
    with use_language(DOCUMENT_LANGUAGE):
        text = load_attendance_texts(session)
        for one in meetings:
            activity = session.get_one(Activity, one.activity_id)
            name = activity.name
            if one.happening is MeetingStatus.CANCELLED:
                name = f"{name} – {text.text('text.cancelled', reason=one.reason)}"
            when = f"{format_time(one.starts)}–{format_time(one.ends)}"
            row = [f"{weekday_name(one.day)}, {format_date(one.day)}", when, name, meeting_room(activity, one)]
            rows.append([*row, leader_name(session, activity, one)] if leaders else row)
    return rows


def _blocks(
    session: Session,
    title: str,
    week: tuple[date, date],
    rows: list[list[str]],
    end: list[Block],
    *,
    name: str = "",
    leaders: bool = False,
) -> list[Block]:
    with use_language(DOCUMENT_LANGUAGE):
        text = load_attendance_texts(session)
        facts = [LabelledField(text.text("label.participant"), name, 0.6)] if name else []
        facts.append(LabelledField(text.text("label.week"), period_text(*week), 0.4))
        keys = ("day", "time", "activity", "room", *(("leader",) if leaders else ()))
        widths = (2.6, 1.6, 4.4, 2.0, 2.4)
        columns = [TableColumn(text.text(f"column.{key}"), width) for key, width in zip(keys, widths, strict=False)]
        body: list[Block] = [Table(columns, rows)] if rows else [Text(text.text("text.nothing"))]
        return [Heading(text.text(title)), LabelledFields(facts), *body, *end]


def _weeks(session: Session) -> list[tuple[str, int]]:
    """This week and the next one."""
    monday = week_range(action_date(session))[0]
    weeks = (monday, date.fromordinal(monday.toordinal() + 7))
    return [(f"T{one:%G-%V}", one.toordinal()) for one in weeks]


def _people(session: Session) -> list[tuple[str, int]]:
    """This week of everybody who was on a list within a year, or will be."""
    monday = week_range(action_date(session))[0]
    found = {
        row.participant_id
        for row in attendance_rates.list_attendance(session, since=monday - timedelta(365), ahead=True)
    }
    return [(f"T{one}/{monday:%G-%V}", one) for one in sorted(found)]


def _render_wall_plan(session: Session, monday: int) -> bytes:
    return issued_or_draft_pdf(session, wall_plan_document(session, date.fromordinal(monday)))


def _render_person_plan(session: Session, participant_id: int) -> bytes:
    return issued_or_draft_pdf(session, person_plan_document(session, participant_id, action_date(session)))


DOCUMENTS = (
    DocumentKind(WALL_KEY, N_("Week plan for the wall"), _weeks, _render_wall_plan),
    DocumentKind(PERSON_KEY, N_("Week plan of a person"), _people, _render_person_plan),
)
