"""The sign-in sheet of a meeting."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.documents import facts as places
from kiscase.activities.documents.lists import people_on
from kiscase.activities.model import Activity, Meeting
from kiscase.club.documents import sheet
from kiscase.club.model import Club
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, clock, day, speaking, weekday
from kiscase.paper.blocks import Block, Column, Fields, Grid, Heading, Place, Signatures, Text
from kiscase.paper.document import Document
from kiscase.paper.sheet import render
from kiscase.register.papers import Paper, shown

KEY = "attendance"  # the word of the command line
BLANK_ROWS = 4  # for people who come without being enrolled yet


def paper(session: Session, meeting_id: int) -> Paper:
    """The sign-in sheet: a row for each person enrolled on that day, in the order of the screen, and blank rows.

    It bears neither PESEL nor group nor health data (art. 100 of the social assistance act).
    """
    meeting = session.get_one(Meeting, meeting_id)
    name, on, hours, room, leader, people = _facts(session, meeting)
    with speaking(DEFAULT_LANGUAGE):
        title = _("Sign-in sheet")
        facts = [(_("Date"), on), (_("Hours"), hours), (_("Room"), room), (_("Leader"), leader)]
        story: list[Block] = [
            Heading(title),
            Text(name, "centred"),
            Fields(facts, columns=2),
            Grid(
                [Column(_("Name"), 0.5), Column(_("Signature"), 0.5)],
                [[person, ""] for person in people],
                numbered=True,
                empty_rows=BLANK_ROWS,
                row_height=9,
            ),
            Signatures([Place(_("Leader"), leader)]),
        ]

    def draw(session: Session, version: int, code: str) -> bytes:
        head = sheet(
            session,
            title,
            made_on=meeting.day,
            language=DEFAULT_LANGUAGE,
            number=number(meeting),
            version=version,
            code=code,
        )
        return render(head, story)

    club = session.scalars(select(Club.name)).one()
    says = {"club": club, "activity": name, "when": [on, hours], "where": room, "leader": leader, "people": people}
    return Paper(KEY, Meeting.__tablename__, meeting_id, number(meeting), says, draw)


def _facts(session: Session, meeting: Meeting) -> tuple[str, str, str, str, str, list[str]]:
    """What the sheet says: activity, day, hours, room, leader, people."""
    activity = session.get_one(Activity, meeting.activity_id)
    with speaking(DEFAULT_LANGUAGE):
        on = f"{day(meeting.day)}, {weekday(meeting.day)}"
    hours = f"{clock(meeting.starts)}–{clock(meeting.ends)}"
    people = [name for _id, name, dropped_in in people_on(session, meeting) if not dropped_in]
    return activity.name, on, hours, places.room(activity, meeting), places.leader(session, activity, meeting), people


def number(meeting: Meeting) -> str:
    """How a sheet is named: activity and day."""
    return f"Z{meeting.activity_id}/{meeting.day.isoformat()}"


def _numbers(session: Session) -> list[tuple[str, int]]:
    meetings = session.scalars(select(Meeting).order_by(Meeting.activity_id, Meeting.day))
    return [(number(meeting), meeting.id) for meeting in meetings]


def attendance_sheet(session: Session, meeting_id: int) -> bytes:
    """The sheet on file while it still fits, byte for byte; else one without code, for it was not given out."""
    return shown(session, paper(session, meeting_id))


DOCUMENT = Document(KEY, N_("Sign-in sheet"), _numbers, attendance_sheet)
