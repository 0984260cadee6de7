"""Tasks that absences open: one for a person and an activity, however long the row of absences becomes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from kiscase.activities.model import Activity, Attendance, Happening, Mark, Meeting, Task
from kiscase.club.model import Club
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal import say, today
from kiscase.participants.actions import require
from kiscase.participants.model import Participant

_PART = 20  # marks that are read at once; a row of absences is seldom longer
_LATEST = (
    select(Attendance.mark)
    .join(Meeting, Meeting.id == Attendance.meeting_id)
    .where(Meeting.activity_id == bindparam("activity_id"), Meeting.happening == Happening.PLANNED)
    .where(Attendance.participant_id == bindparam("participant_id"))
    .order_by(Meeting.day.desc(), Meeting.starts.desc())
    .limit(_PART)
    .offset(bindparam("place"))
)


class Listed(NamedTuple):
    """An open task: whose absences, where, how many in a row."""

    id: int
    participant_id: int
    name: str
    activity: str
    opened_on: date
    absences: int


def follow(session: Session, meeting: Meeting, people: Iterable[int]) -> None:
    """Open a task for each of the people whose absences without excuse have become as many as the club's rule says."""
    found = {one: streak(session, meeting.activity_id, one) for one in people}
    limit = (session.scalar(select(Club.streak)) if found else None) or 1
    away = {one: absences for one, absences in found.items() if absences >= limit}
    chosen = select(Task).filter_by(activity_id=meeting.activity_id, done_on=None)
    opened = {task.participant_id: task for task in session.scalars(chosen)} if away else {}
    for participant_id, absences in away.items():
        task = opened.get(participant_id)
        if task is None:
            task = Task(participant_id=participant_id, activity_id=meeting.activity_id)
            task.change({"opened_on": today(session), "count": absences})
            session.add(task)
        else:
            task.change({"count": absences})


def streak(session: Session, activity_id: int, participant_id: int) -> int:
    """How many of the person's latest marks in an activity are absences without excuse; excused ones do not count."""
    absent = 0
    for place in count(0, _PART):
        asked = {"activity_id": activity_id, "participant_id": participant_id, "place": place}
        part = session.scalars(_LATEST, asked).all()
        for mark in part:
            if mark is Mark.EXCUSED:
                continue
            if mark is not Mark.UNEXCUSED:
                return absent
            absent += 1
        if len(part) < _PART:
            return absent
    return absent


def listed(session: Session, participant_id: int | None = None) -> list[Listed]:
    """The open tasks, of one person or of all, the oldest first."""
    chosen = (
        select(Task, Participant.family_name, Participant.given_name, Activity.name)
        .join(Participant, Participant.id == Task.participant_id)
        .outerjoin(Activity, Activity.id == Task.activity_id)
        .where(Task.done_on.is_(None))
        .order_by(Task.opened_on, Task.id)
    )
    if participant_id is not None:
        chosen = chosen.where(Task.participant_id == participant_id)
    return [
        Listed(task.id, task.participant_id, f"{family} {given}", activity or "", task.opened_on, task.count)
        for task, family, given, activity in session.execute(chosen)
    ]


def done(session: Session, task_id: int, note: str) -> None:
    """Close a task, with what was done."""
    task = session.get(Task, task_id)
    if task is None or task.done_on is not None:
        raise Problem(_("This task is done already. Nothing was changed."))
    task.change({"done_on": today(session), "note": note})
    say(
        session,
        N_("Settled the absences of {name}: {note}"),
        name=require(session, task.participant_id).name,
        note=note,
    )
