"""Tasks that unexcused absences open: one for each person and activity, however many absences follow.

A task goes when its absences are excused or corrected later, so that they are too few.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from itertools import count, groupby
from typing import NamedTuple

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from kiscase.activities.absences.task_model import AbsenceTask
from kiscase.activities.document_parts import DOCUMENT_LANGUAGE
from kiscase.activities.model import Activity, Attendance, AttendanceMark, Meeting, MeetingStatus
from kiscase.contracts.events.breaches import NewBreach, start_breach
from kiscase.contracts.queries import running_contract_id
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, use_language
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.core.text.names import join_names
from kiscase.participants.model import Participant
from kiscase.participants.namesakes import distinguish_namesakes
from kiscase.participants.queries import require_participant
from kiscase.participants.situation.safety import warn_rows
from kiscase.pdf import document_texts

_BATCH = 20  # marks that are loaded at once; there are seldom more absences in a row
_LATEST_MARKS = """
    SELECT attendance.mark FROM attendance JOIN meeting ON meeting.id = attendance.meeting_id
    WHERE meeting.activity_id = :activity_id AND meeting.happening = :planned
        AND attendance.participant_id = :participant_id
    ORDER BY meeting.day DESC, meeting.starts DESC LIMIT :number OFFSET :place
"""
_WITH_OPEN_TASK = "SELECT participant_id FROM task WHERE activity_id = :activity_id AND done_on IS NULL"
_OPEN_TASKS = select(AbsenceTask).where(
    AbsenceTask.activity_id == bindparam("activity_id"), AbsenceTask.done_on.is_(None)
)
_MARKS_OF_TASKS = (
    select(AbsenceTask.id, Meeting.day, Attendance.mark)
    .join(Meeting, Meeting.activity_id == AbsenceTask.activity_id)
    .join(
        Attendance, and_(Attendance.meeting_id == Meeting.id, Attendance.participant_id == AbsenceTask.participant_id)
    )
    .where(AbsenceTask.id.in_(bindparam("tasks", expanding=True)), Meeting.happening == MeetingStatus.PLANNED)
    .order_by(AbsenceTask.id, Meeting.day, Meeting.starts)
)


class AbsenceTaskRow(NamedTuple):
    """An open task: whose absences, where, how many in a row."""

    id: int
    participant_id: int
    name: str
    activity: str
    since: date
    """The day of the first of these absences."""
    absences: int
    phone: str = ""


def open_absence_tasks(session: Session, meeting: Meeting, people: Iterable[int]) -> None:
    """Open a task for each person whose unexcused absences in a row have reached the limit of the club."""
    found = {one: count_absences_in_a_row(session, meeting.activity_id, one) for one in people}
    limit = _limit(session) if found else 1
    away = {one: absences for one, absences in found.items() if absences >= limit}
    tasks = session.scalars(_OPEN_TASKS, {"activity_id": meeting.activity_id}) if away else ()
    opened = {task.participant_id: task for task in tasks}
    for participant_id, absences in away.items():
        task = opened.get(participant_id)
        if task is None:
            task = AbsenceTask(participant_id=participant_id, activity_id=meeting.activity_id)
            task.change({"opened_on": action_date(session), "count": absences})
            session.add(task)
        else:
            task.change({"count": absences})


def refresh_absence_tasks(session: Session, activity_id: int, people: Iterable[int]) -> None:
    """Bring open tasks up to date after marks were changed to others; a task whose absences are too few goes."""
    changed, asked = set(people), {"activity_id": activity_id}
    session.flush()  # what is read plainly is read from the file
    concerned = changed.intersection(row[0] for row in PlainReader.in_session(session).rows(_WITH_OPEN_TASK, **asked))
    if not concerned:
        return
    wanted = [task for task in session.scalars(_OPEN_TASKS, asked) if task.participant_id in concerned]
    limit = _limit(session)
    days = _days_of_tasks(session, wanted)
    for task in wanted:
        if len(days[task.id]) < limit:
            session.delete(task)
        else:
            task.change({"count": len(days[task.id])})


def _limit(session: Session) -> int:
    """How many absences in a row open a task."""
    found = PlainReader.in_session(session).row("SELECT streak FROM club")
    return (found[0] if found else None) or 1


def _days_of_tasks(session: Session, tasks: Collection[AbsenceTask]) -> dict[int, list[date]]:
    """The days of the latest absences in a row that began before each task was opened, by the ids of the tasks."""
    opened_on = {task.id: task.opened_on for task in tasks}
    session.flush()  # single columns are read without the object mapper
    rows = session.connection().execute(_MARKS_OF_TASKS, {"tasks": list(opened_on)}) if opened_on else ()
    found: dict[int, list[date]] = {task: [] for task in opened_on}
    for task, marks in groupby(rows, key=lambda row: row.id):
        found[task] = _latest_absences(((row.day, row.mark) for row in marks), opened_on[task])
    return found


def _latest_absences(marks: Iterable[tuple[date, AttendanceMark]], opened_on: date) -> list[date]:
    found: list[date] = []
    in_a_row = False
    for day, mark in marks:
        if mark is AttendanceMark.UNEXCUSED:
            if in_a_row:
                found.append(day)
            elif day <= opened_on:
                found, in_a_row = [day], True
        elif mark is not AttendanceMark.EXCUSED:
            in_a_row = False
    return found


def count_absences_in_a_row(session: Session, activity_id: int, participant_id: int) -> int:
    """How many unexcused absences in a row are the person's latest in an activity; excused ones do not interrupt it."""
    absent = 0
    asked = {"activity_id": activity_id, "participant_id": participant_id}
    session.flush()  # what is read plainly is read from the file
    reader = PlainReader.in_session(session)
    for place in count(0, _BATCH):
        part = reader.rows(_LATEST_MARKS, **asked, planned=MeetingStatus.PLANNED.value, number=_BATCH, place=place)
        for (word,) in part:
            mark = AttendanceMark(word)
            if mark is AttendanceMark.EXCUSED:
                continue
            if mark is not AttendanceMark.UNEXCUSED:
                return absent
            absent += 1
        if len(part) < _BATCH:
            return absent
    return absent


def list_absence_tasks(session: Session, participant_id: int | None = None) -> list[AbsenceTaskRow]:
    """The open tasks, of one person or of all, the oldest first."""
    chosen = (
        select(AbsenceTask, Participant.family_name, Participant.given_name, Activity.name, Participant.phone)
        .join(Participant, Participant.id == AbsenceTask.participant_id)
        .outerjoin(Activity, Activity.id == AbsenceTask.activity_id)
        .where(AbsenceTask.done_on.is_(None))
        .order_by(AbsenceTask.opened_on, AbsenceTask.id)
    )
    if participant_id is not None:
        chosen = chosen.where(AbsenceTask.participant_id == participant_id)
    found = session.execute(chosen).all()
    days = _days_of_tasks(session, [row[0] for row in found])
    rows = []
    for task, family, given, activity, phone in found:
        first = next(iter(days[task.id]), task.opened_on)
        name = join_names(family, given)
        rows.append(AbsenceTaskRow(task.id, task.participant_id, name, activity or "", first, task.count, phone))
    return warn_rows(session, distinguish_namesakes(session, rows))


def start_absence_breach(session: Session, task_id: int) -> tuple[int, NewBreach]:
    """The contract that the absences of a task break, and what its letter starts from; Problem if there is none."""
    task = _require_open(session, task_id)
    contract_id = running_contract_id(session, task.participant_id)
    if contract_id is None:
        words = _("{name} is not carrying out a contract, so there is no breach to write about.")
        raise Problem(words.format(name=require_participant(session, task.participant_id).name))
    days = _days_of_tasks(session, [task])[task.id] or [task.opened_on]
    activity = session.get(Activity, task.activity_id) if task.activity_id is not None else None
    with use_language(DOCUMENT_LANGUAGE):
        what = document_texts.load_document_texts("attendance", action_date(session)).text(
            "text.absences", activity=activity.name if activity else "", days=", ".join(map(format_date, days))
        )
    return contract_id, start_breach(session, contract_id, {"happened_on": days[-1], "what": what})


def settle_absence_task(session: Session, task_id: int, note: str) -> None:
    """Settle a task, with what was done."""
    task = _require_open(session, task_id)
    task.change({"done_on": action_date(session), "note": note})
    describe_action(
        session,
        N_("Settled the absences of {name}: {note}"),
        name=require_participant(session, task.participant_id).name,
        note=note,
    )


def _require_open(session: Session, task_id: int) -> AbsenceTask:
    task = session.get(AbsenceTask, task_id)
    if task is None or task.done_on is not None:
        raise Problem(_("This task has already been done. Nothing was changed."))
    return task
