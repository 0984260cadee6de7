"""What is to be done: the next meetings, incomplete registers, open tasks, and deadlines of all features."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.absences import tasks
from kiscase.activities.attendance import queries as attendance_queries
from kiscase.activities.enrolment.waiting_list_model import WaitingListEntry
from kiscase.activities.model import Activity, Enrolment, Meeting, MeetingStatus, enrolment_continues
from kiscase.activities.periods import time_range_text
from kiscase.activities.person_overview.stay_deadlines import list_stay_deadlines
from kiscase.activities.queries import select_enrolment_count
from kiscase.activities.task_sources import TaskSource
from kiscase.activities.traineeships.deadlines import TRAINEESHIPS_OF_PERSON, list_traineeship_duties
from kiscase.activities.work_incidents.model import WorkIncident
from kiscase.activities.work_incidents.queries import list_incidents
from kiscase.club.model import Worker
from kiscase.club.registration.actions import list_register_deadlines
from kiscase.club.registration.model import RegisterEvent
from kiscase.contracts.deadlines.queries import Deadline, list_contract_deadlines
from kiscase.contracts.model import Contract
from kiscase.contracts.queries import planned_end
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import _, ngettext
from kiscase.core.journal.running_action import action_date
from kiscase.participants.model import Participant
from kiscase.participants.namesakes import participant_names
from kiscase.participants.notes.actions import list_next_steps
from kiscase.participants.notes.model import NOTES_OF_PERSON
from kiscase.participants.situation.safety import read_warned_names, warn_rows

DAYS_AHEAD = 7
"""How many days after today have their meetings shown."""


class NextMeeting(NamedTuple):
    """A meeting with the number of people and of marked people; *cancelled* is the reason, if it was."""

    meeting_id: int
    day: date
    hours: str
    activity: str
    room: str
    leader: str
    person: str
    people: int
    marked: int
    cancelled: str


class TodayOverview(NamedTuple):
    """Everything that is to be done on a day."""

    day: date
    meetings: list[NextMeeting]
    missing: list[attendance_queries.IncompleteRegister]
    tasks: list[tasks.AbsenceTaskRow]
    deadlines: list[Deadline]


def load_today(session: Session, sources: Sequence[TaskSource] = ()) -> TodayOverview:
    """What is to be done today, also of the features above this one."""
    today = action_date(session)
    return TodayOverview(
        today,
        list_meetings(session, today, today + timedelta(DAYS_AHEAD)),
        attendance_queries.list_incomplete_registers(session),
        tasks.list_absence_tasks(session),
        list_deadlines(session, sources),
    )


def list_deadlines(session: Session, sources: Sequence[TaskSource] = ()) -> list[Deadline]:
    """All that is overdue or comes soon, by the day: of contracts, to the labour office, free places, others."""
    found = [
        *list_contract_deadlines(session),
        *_traineeship_deadlines(session),
        *_next_steps(session),
        *list_stay_deadlines(session),
        *_unnotified_incidents(session),
        *_register_of_clubs(session),
        *_enrolled_after_the_end(session),
        *_free_places(session),
        *(one for source in sources for one in source.deadlines(session)),
    ]
    names = participant_names(session, {one.participant_id for one in found if one.participant_id})
    found = warn_rows(session, [one._replace(name=names.get(one.participant_id or 0, one.name)) for one in found])
    return sorted(found, key=lambda one: (one.due, one.name))


def _traineeship_deadlines(session: Session) -> Iterator[Deadline]:
    today = action_date(session)
    for duty in list_traineeship_duties(session, only_open=True):
        way = (TRAINEESHIPS_OF_PERSON, duty.participant_id)
        yield Deadline(
            way, duty.name, f"{duty.title} ({duty.host})", duty.due, duty.is_overdue(today), duty.participant_id
        )


def _next_steps(session: Session) -> Iterator[Deadline]:
    """What was agreed in notes about people, as far ahead as meetings are shown."""
    today = action_date(session)
    for one in list_next_steps(session, today + timedelta(DAYS_AHEAD)):
        way = (NOTES_OF_PERSON, one.participant_id)
        yield Deadline(way, one.name, one.step, one.due, one.due < today, one.participant_id)


def _unnotified_incidents(session: Session) -> Iterator[Deadline]:
    today = action_date(session)
    for row in list_incidents(session, unnotified=True):
        what = _("notice of an incident at work: {what}").format(what=row.kind.label)
        yield Deadline(
            (WorkIncident.__tablename__, row.id), row.name, what, row.day, row.day < today, row.participant_id
        )


def _register_of_clubs(session: Session) -> Iterator[Deadline]:
    """What is due about the club in the voivode's register."""
    today = action_date(session)
    for event, what, due in list_register_deadlines(session):
        yield Deadline((RegisterEvent.__tablename__, event), "", what, due, due < today)


def _enrolled_after_the_end(session: Session) -> Iterator[Deadline]:
    """People who are enrolled under a contract whose planned end has passed (art. 18 ust. 4)."""
    today, end = action_date(session), planned_end().label("end")
    enrolled = (
        select(Enrolment.participant_id, end)
        .join(Contract, Contract.id == Enrolment.contract_id)
        .where(enrolment_continues(today), end < today)
        .subquery()
    )
    chosen = (
        select(Participant, enrolled.c.end, func.count())
        .join(enrolled, enrolled.c.participant_id == Participant.id)
        .group_by(Participant.id, enrolled.c.end)
    )
    for person, on, count in session.execute(chosen):
        words = ngettext(
            "the contract is over, still enrolled in {count} activity",
            "the contract is over, still enrolled in {count} activities",
            count,
        )
        way = (Participant.__tablename__, person.id)
        yield Deadline(way, person.search_title(), words.format(count=count), on or today, True, person.id)


def _free_places(session: Session) -> Iterator[Deadline]:
    """Activities with a free place and somebody waiting for one."""
    today = action_date(session)
    enrolled = (
        select_enrolment_count()
        .where(Enrolment.activity_id == Activity.id, enrolment_continues(today))
        .correlate(Activity)
        .scalar_subquery()
    )
    chosen = (
        select(Activity.id, Activity.name, WaitingListEntry.participant_id)
        .join(WaitingListEntry, WaitingListEntry.activity_id == Activity.id)
        .where(WaitingListEntry.closed_on.is_(None), Activity.capacity.is_(None) | (enrolled < Activity.capacity))
        .order_by(Activity.id, WaitingListEntry.asked_on, WaitingListEntry.id)
    )
    for (activity_id, name), waiting in groupby(session.execute(chosen), key=lambda row: (row.id, row.name)):
        what = _("free place, and waiting: {activity}").format(activity=name)
        person = next(waiting).participant_id  # who asked first
        yield Deadline((Activity.__tablename__, activity_id), "", what, today, False, person)


def list_meetings(session: Session, since: date, until: date) -> list[NextMeeting]:
    """The meetings of these days by time, including cancelled ones."""
    counts = attendance_rates.count_marks(session, since, until)
    leaders = {row.id: row.name for row in session.scalars(select(Worker))}
    chosen = (
        select(Meeting, Activity)
        .join(Activity, Activity.id == Meeting.activity_id)
        .where(Meeting.day.between(since, until))
        .order_by(Meeting.day, Meeting.starts, Activity.name, Meeting.id)
    )
    found = session.execute(chosen).all()
    people = participant_names(session, {row[0].participant_id for row in found if row[0].participant_id})
    names = read_warned_names(PlainReader.in_session(session), people)
    return [
        NextMeeting(
            meeting.id,
            meeting.day,
            time_range_text(meeting.starts, meeting.ends),
            activity.name,
            meeting.room or activity.room,
            leaders.get(meeting.leader_id or activity.leader_id or 0, ""),
            names.get(meeting.participant_id or 0, ""),
            *counts.get(meeting.id, (0, 0)),
            meeting.reason if meeting.happening is MeetingStatus.CANCELLED else "",
        )
        for meeting, activity in found
    ]
