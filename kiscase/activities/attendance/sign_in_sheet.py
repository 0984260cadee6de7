"""The sign-in sheet of a meeting."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import queries as activities_queries
from kiscase.activities.attendance.queries import list_meeting_people
from kiscase.activities.model import Activity, Meeting
from kiscase.club.documents import club_document_properties
from kiscase.club.model import Club
from kiscase.core.date_format import format_date, format_time, weekday_name
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, use_language
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.pdf.blocks import Block, Heading, LabelledFields, SignatureLine, SignatureLines, Table, TableColumn, Text
from kiscase.pdf.render import render_pdf

KEY = "attendance"  # the word of the command line
BLANK_ROWS = 4  # for people who come without being enrolled yet


def sign_in_sheet_document(session: Session, meeting_id: int) -> IssuableDocument:
    """The sign-in sheet: a row for each person enrolled on that day, in the order of the screen, and blank rows.

    It bears neither PESEL nor group nor health data (art. 100 of the social assistance act).
    """
    meeting = session.get_one(Meeting, meeting_id)
    name, on, hours, room, leader, people = _sheet_values(session, meeting)
    with use_language(DEFAULT_LANGUAGE):
        title = _("Sign-in sheet")
        facts = [(_("Date"), on), (_("Hours"), hours), (_("Room"), room), (_("Leader"), leader)]
        story: list[Block] = [
            Heading(title),
            Text(name, "centred"),
            LabelledFields(facts, columns=2),
            Table(
                [TableColumn(_("Name"), 0.5), TableColumn(_("Signature"), 0.5)],
                [[person, ""] for person in people],
                numbered=True,
                empty_rows=BLANK_ROWS,
                row_height=9,
            ),
            SignatureLines([SignatureLine(_("Leader"), leader)]),
        ]

    def draw(session: Session, version: int, code: str) -> bytes:
        head = club_document_properties(
            session,
            title,
            made_on=meeting.day,
            language=DEFAULT_LANGUAGE,
            number=sheet_number(meeting),
            version=version,
            code=code,
        )
        return render_pdf(head, story)

    club = session.scalars(select(Club.name)).one()
    says = {"club": club, "activity": name, "when": [on, hours], "where": room, "leader": leader, "people": people}
    return IssuableDocument(KEY, Meeting.__tablename__, meeting_id, sheet_number(meeting), says, draw)


def _sheet_values(session: Session, meeting: Meeting) -> tuple[str, str, str, str, str, list[str]]:
    """What the sheet says: activity, day, hours, room, leader, people."""
    activity = session.get_one(Activity, meeting.activity_id)
    with use_language(DEFAULT_LANGUAGE):
        on = f"{format_date(meeting.day)}, {weekday_name(meeting.day)}"
    hours = f"{format_time(meeting.starts)}–{format_time(meeting.ends)}"
    people = [name for _id, name, dropped_in in list_meeting_people(session, meeting) if not dropped_in]
    return (
        activity.name,
        on,
        hours,
        activities_queries.meeting_room(activity, meeting),
        activities_queries.leader_name(session, activity, meeting),
        people,
    )


def sheet_number(meeting: Meeting) -> str:
    """How a sheet is named: activity and day."""
    return f"Z{meeting.activity_id}/{meeting.day.isoformat()}"


def _numbers(session: Session) -> list[tuple[str, int]]:
    meetings = session.scalars(select(Meeting).order_by(Meeting.activity_id, Meeting.day))
    return [(sheet_number(meeting), meeting.id) for meeting in meetings]


def render_sign_in_sheet(session: Session, meeting_id: int) -> bytes:
    """The sheet on file while it still fits, byte for byte; else one without code, for it was not given out."""
    return issued_or_draft_pdf(session, sign_in_sheet_document(session, meeting_id))


DOCUMENT = DocumentKind(KEY, N_("Sign-in sheet"), _numbers, render_sign_in_sheet)
