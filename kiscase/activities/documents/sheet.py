"""The sign-in sheet of a meeting."""

from __future__ import annotations

import hashlib
import json

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
from kiscase.register import actions as register
from kiscase.register.model import paper_code

KEY = "attendance"  # the word of the command line
BLANK_ROWS = 4  # for people who come without being enrolled yet


def attendance_sheet(session: Session, meeting_id: int) -> bytes:
    """The sheet on file while it still fits, byte for byte; else one without code, for it was not given out."""
    meeting = session.get_one(Meeting, meeting_id)
    version, fits = version_of(session, meeting)
    return kept(session, meeting, version) if fits else render_sheet(session, meeting, version)


def version_of(session: Session, meeting: Meeting) -> tuple[int, bool]:
    """The version of the sheet as the list is now, and whether that one is on file."""
    version, said = register.latest(session, KEY, Meeting.__tablename__, meeting.id)
    fits = version > 0 and said == digest(session, meeting)
    return version + (not fits), fits


def kept(session: Session, meeting: Meeting, version: int) -> bytes:
    """The bytes of a sheet that is on file."""
    return register.kept(session, KEY, Meeting.__tablename__, meeting.id, version) or b""


def digest(session: Session, meeting: Meeting) -> str:
    """The hash of what the sheet says."""
    facts = [number(meeting), session.scalars(select(Club.name)).one(), *_facts(session, meeting)]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def code(session: Session, meeting: Meeting, version: int) -> str:
    """The short code of a version of the sheet."""
    return paper_code(session.scalars(select(Club.uid)).one(), KEY, meeting.id, version)


def render_sheet(session: Session, meeting: Meeting, version: int, *, code: str = "") -> bytes:
    """The sign-in sheet: a row for each person enrolled on that day, in the order of the screen, and blank rows.

    It bears neither PESEL nor group nor health data (art. 100 of the social assistance act).
    """
    name, on, hours, room, leader, people = _facts(session, meeting)
    with speaking(DEFAULT_LANGUAGE):
        facts = [(_("Date"), on), (_("Hours"), hours), (_("Room"), room), (_("Leader"), leader)]
        story: list[Block] = [
            Heading(_("Sign-in sheet")),
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
        head = sheet(
            session,
            _("Sign-in sheet"),
            made_on=meeting.day,
            language=DEFAULT_LANGUAGE,
            number=number(meeting),
            version=version,
            code=code,
        )
        return render(head, story)


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


DOCUMENT = Document(KEY, N_("Sign-in sheet"), _numbers, attendance_sheet)
