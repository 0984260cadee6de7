"""The sign-in sheet of a meeting."""

from __future__ import annotations

from datetime import date, time
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.attendance.queries import list_enrolled_people
from kiscase.activities.enrolment.conditions import list_remarks
from kiscase.activities.model import Activity, Meeting
from kiscase.activities.periods import time_range_text
from kiscase.activities.queries import leader_name, meeting_room
from kiscase.club.actions import load_club
from kiscase.club.document_rendering import document_renderer
from kiscase.core.date_format import format_date, weekday_name
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, use_language
from kiscase.issued.issuing import IssuableDocument, issued_or_draft_pdf
from kiscase.issued.kinds import DocumentKind
from kiscase.pdf.blocks import Block, Heading, LabelledFields, SignatureLine, SignatureLines, Table, TableColumn, Text

KEY = "attendance"  # its name on the command line
BLANK_ROWS = 4  # for people who are not enrolled yet


class SignInSheet(NamedTuple):
    """The sheet without PESEL, group or health data (art. 100 of the social assistance act)."""

    meeting_id: int
    number: str
    club: str
    activity: str
    day: date
    starts: time
    ends: time
    room: str
    leader: str
    people: list[str]
    """Their names, with a star after those who have something to clear up first; what it is concerns nobody else."""


def load_sign_in_sheet(session: Session, meeting_id: int) -> SignInSheet:
    """The sheet of a meeting with everybody enrolled on that day, in the order of the screen."""
    meeting = session.get_one(Meeting, meeting_id)
    activity = session.get_one(Activity, meeting.activity_id)
    with use_language(DEFAULT_LANGUAGE):
        people = list_enrolled_people(session, meeting)
    remarks = list_remarks(session, activity.id, [person.id for person in people], meeting.day)
    return SignInSheet(
        meeting_id=meeting_id,
        number=sign_in_sheet_number(meeting),
        club=load_club(session).name,
        activity=activity.name,
        day=meeting.day,
        starts=meeting.starts,
        ends=meeting.ends,
        room=meeting_room(activity, meeting),
        leader=leader_name(session, activity, meeting),
        people=[f"{person.name} *" if person.id in remarks else person.name for person in people],
    )


def sign_in_sheet_document(sheet: SignInSheet) -> IssuableDocument:
    """The sheet with a numbered row for each person, and blank rows."""
    with use_language(DEFAULT_LANGUAGE):
        day, hours = f"{format_date(sheet.day)}, {weekday_name(sheet.day)}", time_range_text(sheet.starts, sheet.ends)
        title = _("Sign-in sheet")
        facts = [(_("Date"), day), (_("Hours"), hours), (_("Room"), sheet.room), (_("Leader"), sheet.leader)]
        blocks: list[Block] = [
            Heading(title),
            Text(sheet.activity, "centred"),
            LabelledFields(facts, columns=2),
            Table(
                [TableColumn(_("Name"), 0.5), TableColumn(_("Signature"), 0.5)],
                [[person, ""] for person in sheet.people],
                numbered=True,
                empty_rows=BLANK_ROWS,
                row_height=9,
            ),
            SignatureLines([SignatureLine(_("Leader"), sheet.leader)]),
        ]
        if any(person.endswith("*") for person in sheet.people):
            blocks.insert(-1, Text(_("* Please talk to a worker of the club before signing."), "small"))

    render = document_renderer(title, sheet.number, sheet.day, blocks, drafts=False)
    content = {
        "club": sheet.club,
        "activity": sheet.activity,
        "when": [day, hours],
        "where": sheet.room,
        "leader": sheet.leader,
        "people": sheet.people,
    }
    return IssuableDocument(KEY, Meeting.__tablename__, sheet.meeting_id, sheet.number, content, render)


def sign_in_sheet_number(meeting: Meeting) -> str:
    """The number of a sheet: activity and day."""
    return f"Z{meeting.activity_id}/{meeting.day.isoformat()}"


def _numbers(session: Session) -> list[tuple[str, int]]:
    meetings = session.scalars(select(Meeting).order_by(Meeting.activity_id, Meeting.day, Meeting.starts, Meeting.id))
    return [(sign_in_sheet_number(meeting), meeting.id) for meeting in meetings]


def render_sign_in_sheet(session: Session, meeting_id: int) -> bytes:
    """The issued sheet while it is up to date, byte for byte; otherwise a draft without a code."""
    return issued_or_draft_pdf(session, sign_in_sheet_document(load_sign_in_sheet(session, meeting_id)))


DOCUMENT = DocumentKind(KEY, N_("Sign-in sheet"), _numbers, render_sign_in_sheet)
