"""Who stands on a list: the people of one meeting, with the row numbers that paper and screen share."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.model import Attendance, Enrolment, Meeting, lasts
from kiscase.contracts.model import Contract
from kiscase.participants.model import Participant

_NAME = (Participant.id, Participant.family_name, Participant.given_name)


class OnList(NamedTuple):
    """A person on the list of a meeting; who dropped in is not enrolled."""

    id: int
    name: str
    dropped_in: bool = False


def people_on(session: Session, meeting: Meeting) -> list[OnList]:
    """The people enrolled on the day of a meeting, in Polish order; below them, in the order of coming, who dropped in.

    At an individual meeting that is the one person whose meeting it is.
    """
    found = enrolled_on(session, meeting)
    dropped_in = (
        select(*_NAME)
        .join(Attendance, Attendance.participant_id == Participant.id)
        .where(Attendance.meeting_id == meeting.id, Attendance.guest.is_(True))
        .order_by(Attendance.id)
    )
    known = {one.id for one in found}
    guests = [OnList(row[0], f"{row[1]} {row[2]}", True) for row in session.execute(dropped_in)]
    return found + [one for one in guests if one.id not in known]


def enrolled_on(session: Session, meeting: Meeting) -> list[OnList]:
    """The people enrolled on the day of a meeting, without those who dropped in."""
    enrolled = (
        select(*_NAME)
        .join(Enrolment, Enrolment.participant_id == Participant.id)
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .where(Enrolment.activity_id == meeting.activity_id, Enrolment.since <= meeting.day, lasts(meeting.day))
        .order_by(Participant.sort, Participant.id)
    )
    if meeting.participant_id is not None:
        enrolled = enrolled.where(Participant.id == meeting.participant_id)
    return [OnList(row[0], f"{row[1]} {row[2]}") for row in session.execute(enrolled)]
