"""The journal of classes: the people of an activity, and its meetings with topic, hours and leader."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.documents.facts import (
    LANGUAGE,
    drawn,
    hours,
    hours_text,
    joined,
    leader,
    period,
    room,
    words,
)
from kiscase.activities.model import Activity, Enrolment, Happening, Meeting
from kiscase.core.i18n import N_, clock, day, speaking
from kiscase.core.journal import today
from kiscase.paper.blocks import Block, Bullets, Column, Field, Fields, Grid, Heading, Place, Signatures
from kiscase.paper.document import Document
from kiscase.paper.letter import Letter
from kiscase.participants.model import Participant
from kiscase.register.papers import Paper, shown

KEY = "journal"  # the word of the command line


def journal(session: Session, activity_id: int) -> Paper:
    """The journal up to today; a meeting that did not take place stands in it with the reason and no hours."""
    activity = session.get_one(Activity, activity_id)
    chosen = select(Meeting).where(Meeting.activity_id == activity_id, Meeting.day <= today(session))
    meetings = session.scalars(chosen.order_by(Meeting.day, Meeting.starts)).all()
    with speaking(LANGUAGE):
        own = words(session)
        people = _people(session, activity_id)
        rows = [_row(session, own, activity, one) for one in meetings]
        whole = sum(hours(one.starts, one.ends) for one in meetings if one.happening is Happening.PLANNED)
        facts = [
            ("label.activity", activity.name, 1.0),
            ("label.kind", Activity.fields()["kind"].text(activity.kind), 1.0),
            ("label.leader", leader(session, activity), 0.5),
            ("label.room", room(activity), 0.25),
            ("label.period", period(activity.since, activity.until or _last(meetings, activity)), 0.25),
        ]
        names = ("date", "time", "hours", "topic", "leader", "signature")
        widths = (1.5, 1.5, 1.0, 4.5, 2.2, 2.2)
        columns = [Column(own.text(f"column.{key}"), width) for key, width in zip(names, widths, strict=True)]
        story: list[Block] = [
            Heading(own.text("title.journal")),
            Fields([Field(own.text(key), value, width) for key, value, width in facts]),
            Heading(own.text("label.people"), 2),
            Bullets(people, numbered=True),
            Heading(own.text("label.classes"), 2),
            Grid(columns, rows, numbered=True, row_height=8),
            Fields([Field(f"{own.text('column.total')}: {own.text('column.hours')}", hours_text(whole), 0.4)]),
            Signatures([Place(own.text("place.coordinator"))]),
        ]
        title = own.text("title.journal")
    number = f"D{activity_id}"
    says = {"facts": [fact[1] for fact in facts], "people": people, "rows": rows}
    return Paper(KEY, Activity.__tablename__, activity_id, number, says, drawn(title, number, today(session), story))


def _people(session: Session, activity_id: int) -> list[str]:
    chosen = (
        select(Participant.family_name, Participant.given_name, Enrolment.since, Enrolment.until)
        .join(Enrolment, Enrolment.participant_id == Participant.id)
        .where(Enrolment.activity_id == activity_id)
        .order_by(Participant.sort, Participant.id, Enrolment.since)
    )
    return [
        f"{family} {given} ({day(since)}{f'–{day(until)}' if until else ' –'})"
        for family, given, since, until in session.execute(chosen)
    ]


def _row(session: Session, own: Letter, activity: Activity, meeting: Meeting) -> list[str]:
    when = f"{clock(meeting.starts)}–{clock(meeting.ends)}"
    if meeting.happening is Happening.CANCELLED:
        return [day(meeting.day), when, "–", own.text("text.cancelled", reason=meeting.reason), "", ""]
    length = hours_text(hours(meeting.starts, meeting.ends))
    said = joined([meeting.topic, meeting.notes], "\n")
    return [day(meeting.day), when, length, said, leader(session, activity, meeting), ""]


def _last(meetings: object, activity: Activity) -> date:
    rows = list(meetings)  # type: ignore[call-overload]
    return rows[-1].day if rows else activity.since


def _numbers(session: Session) -> list[tuple[str, int]]:
    return [(f"D{one}", one) for one in session.scalars(select(Activity.id).order_by(Activity.id))]


DOCUMENT = Document(
    KEY, N_("Journal of classes"), _numbers, lambda session, activity_id: shown(session, journal(session, activity_id))
)
