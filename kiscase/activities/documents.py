"""What activities print: the sign-in sheet of a meeting."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.model import Activity, Enrolment, Meeting, lasts
from kiscase.club.documents import sheet
from kiscase.club.model import Club, Worker
from kiscase.contracts.model import Contract
from kiscase.core.i18n import DEFAULT_LANGUAGE, N_, _, clock, day, speaking, weekday
from kiscase.paper.blocks import Block, Column, Fields, Grid, Heading, Place, Signatures, Text
from kiscase.paper.document import Document
from kiscase.paper.sheet import render
from kiscase.participants.model import Participant
from kiscase.register.model import paper_code

BLANK_ROWS = 4  # for people who come without being enrolled yet


def attendance_sheet(session: Session, meeting_id: int) -> bytes:
    """The sign-in sheet: a row for each person enrolled on that day, in the order of the screen, and blank rows.

    It bears neither PESEL nor group nor health data (art. 100 of the social assistance act).
    """
    meeting = session.get_one(Meeting, meeting_id)
    activity = session.get_one(Activity, meeting.activity_id)
    leader = session.get(Worker, activity.leader_id) if activity.leader_id else None
    uid = session.scalars(select(Club.uid)).one()
    with speaking(DEFAULT_LANGUAGE):
        story: list[Block] = [
            Heading(_("Sign-in sheet")),
            Text(activity.name, "centred"),
            Fields(
                [
                    (_("Date"), f"{day(meeting.day)}, {weekday(meeting.day)}"),
                    (_("Hours"), f"{clock(meeting.starts)}–{clock(meeting.ends)}"),
                    (_("Room"), activity.room),
                    (_("Leader"), leader.name if leader else ""),
                ],
                columns=2,
            ),
            Grid(
                [Column(_("Name"), 0.5), Column(_("Signature"), 0.5)],
                [[name, ""] for _id, name in enrolled_on(session, meeting)],
                numbered=True,
                empty_rows=BLANK_ROWS,
                row_height=9,
            ),
            Signatures([Place(_("Leader"), leader.name if leader else "")]),
        ]
        head = sheet(
            session,
            _("Sign-in sheet"),
            made_on=meeting.day,
            language=DEFAULT_LANGUAGE,
            number=number(meeting),
            code=paper_code(uid, "attendance", meeting.id, 1),
        )
        return render(head, story)


def enrolled_on(session: Session, meeting: Meeting) -> list[tuple[int, str]]:
    """Id and name of the people enrolled on the day of a meeting, in Polish order: row numbers on paper and screen."""
    chosen = (
        select(Participant.id, Participant.family_name, Participant.given_name)
        .join(Enrolment, Enrolment.participant_id == Participant.id)
        .join(Contract, Contract.id == Enrolment.contract_id)
        .where(Enrolment.activity_id == meeting.activity_id, Enrolment.since <= meeting.day, lasts(meeting.day))
        .order_by(Participant.sort, Participant.id)
    )
    return [(row[0], f"{row[1]} {row[2]}") for row in session.execute(chosen)]


def number(meeting: Meeting) -> str:
    """How a sheet is named: activity and day."""
    return f"Z{meeting.activity_id}/{meeting.day.isoformat()}"


def _numbers(session: Session) -> list[tuple[str, int]]:
    meetings = session.scalars(select(Meeting).order_by(Meeting.activity_id, Meeting.day))
    return [(number(meeting), meeting.id) for meeting in meetings]


DOCUMENTS = (Document("attendance", N_("Sign-in sheet"), _numbers, attendance_sheet),)
