"""Days on which the club is closed, and the meetings that they cancel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kiscase.activities.model import Attendance, Meeting, MeetingStatus
from kiscase.activities.planning.closure_model import ClubClosure
from kiscase.core.i18n import N_
from kiscase.core.journal.running_action import describe_action


def close_club(session: Session, values: Mapping[str, Any], *, cancelling: bool = False) -> list[int]:
    """Record days on which the club is closed; returns the ids of the meetings planned on them.

    With *cancelling* they are cancelled at once, with the name of the closure as the reason.
    """
    closure = ClubClosure().change(values)
    session.add(closure)
    session.flush()
    found = list_planned_meetings(session, closure.since, closure.until)
    for meeting in found if cancelling else ():
        meeting.change({"happening": MeetingStatus.CANCELLED, "reason": closure.name})
        session.flush()  # one by one, so that the journal has them by day
    words = N_("The club is closed from {since} to {until}: {name}")
    if cancelling and found:
        words = N_("The club is closed from {since} to {until}: {name}; meetings cancelled: {count}")
    facts = {key: getattr(closure, key) for key in ("since", "until", "name")}
    describe_action(session, words, **facts, count=len(found))
    return [meeting.id for meeting in found]


def list_planned_meetings(session: Session, since: date, until: date) -> Sequence[Meeting]:
    """The meetings of all activities planned on some days, without those that have marks."""
    marked = exists().where(Attendance.meeting_id == Meeting.id)
    chosen = select(Meeting).where(Meeting.day >= since, Meeting.day <= until, ~marked)
    return session.scalars(
        chosen.where(Meeting.happening == MeetingStatus.PLANNED).order_by(Meeting.day, Meeting.starts)
    ).all()


def remove_closure(session: Session, closure_id: int) -> None:
    """Remove a closure; meetings that were cancelled because of it stay cancelled."""
    closure = session.get(ClubClosure, closure_id)
    if closure is not None:
        session.delete(closure)
        describe_action(session, N_("Took the closure back: {name}"), name=closure.name)


def list_closures(session: Session) -> Sequence[ClubClosure]:
    """The days on which the club is closed, the latest first."""
    return session.scalars(select(ClubClosure).order_by(ClubClosure.since.desc())).all()
