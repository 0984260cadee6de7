"""Tasks that absences open: one for a person and an activity, however long the row of absences becomes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.model import Activity, Attendance, Happening, Mark, Meeting, Task
from kiscase.club.actions import club
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal import say, today
from kiscase.participants.actions import require
from kiscase.participants.model import Participant


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
    limit = club(session).streak or 1
    for participant_id in people:
        count = streak(session, meeting.activity_id, participant_id)
        if count < limit:
            continue
        task = session.scalar(
            select(Task).filter_by(participant_id=participant_id, activity_id=meeting.activity_id, done_on=None)
        )
        if task is None:
            task = Task(participant_id=participant_id, activity_id=meeting.activity_id)
            task.change({"opened_on": today(session), "count": count})
            session.add(task)
        else:
            task.change({"count": count})


def streak(session: Session, activity_id: int, participant_id: int) -> int:
    """How many of the person's latest marks in an activity are absences without excuse; excused ones do not count."""
    chosen = (
        select(Attendance.mark)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.activity_id == activity_id, Meeting.happening == Happening.PLANNED)
        .where(Attendance.participant_id == participant_id)
        .order_by(Meeting.day.desc(), Meeting.starts.desc())
    )
    count = 0
    for mark in session.scalars(chosen):
        if mark is Mark.EXCUSED:
            continue
        if mark is not Mark.UNEXCUSED:
            break
        count += 1
    return count


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
