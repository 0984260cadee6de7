"""What there is to do about attendance: the meetings of today, the registers that are missing, the open tasks."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import rates
from kiscase.activities.actions import marking, tasks
from kiscase.activities.model import Activity, Happening, Meeting
from kiscase.club.model import Worker
from kiscase.core.i18n import clock
from kiscase.core.journal import today
from kiscase.participants.model import Participant


class Today(NamedTuple):
    """A meeting of today: how many people, how many marked; *cancelled* is why it does not take place."""

    meeting_id: int
    hours: str
    activity: str
    room: str
    leader: str
    person: str
    people: int
    marked: int
    cancelled: str


class Todo(NamedTuple):
    """All of it, as it stands on a day."""

    day: date
    meetings: list[Today]
    missing: list[marking.Missing]
    tasks: list[tasks.Listed]


def todo(session: Session) -> Todo:
    """What there is to do today."""
    return Todo(today(session), meetings_of(session, today(session)), marking.missing(session), tasks.listed(session))


def meetings_of(session: Session, on: date) -> list[Today]:
    """The meetings of a day by the clock, also those that do not take place."""
    people: dict[int, int] = {}
    marked: dict[int, int] = {}
    for row in rates.marks(session, since=on, until=on, ahead=True):
        people[row.meeting_id] = people.get(row.meeting_id, 0) + 1
        marked[row.meeting_id] = marked.get(row.meeting_id, 0) + (row.mark is not None)
    leaders = {row.id: row.name for row in session.scalars(select(Worker))}
    chosen = (
        select(Meeting, Activity, Participant)
        .join(Activity, Activity.id == Meeting.activity_id)
        .outerjoin(Participant, Participant.id == Meeting.participant_id)
        .where(Meeting.day == on)
        .order_by(Meeting.starts, Activity.name, Meeting.id)
    )
    return [
        Today(
            meeting.id,
            f"{clock(meeting.starts)}–{clock(meeting.ends)}",
            activity.name,
            meeting.room or activity.room,
            leaders.get(meeting.leader_id or activity.leader_id or 0, ""),
            person.name if person else "",
            people.get(meeting.id, 0),
            marked.get(meeting.id, 0),
            meeting.reason if meeting.happening is Happening.CANCELLED else "",
        )
        for meeting, activity, person in session.execute(chosen)
    ]
