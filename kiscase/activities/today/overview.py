"""What is to be done: today's meetings, incomplete registers, open tasks, and what is due to the labour office."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.absences import tasks
from kiscase.activities.attendance import queries as attendance_queries
from kiscase.activities.model import Activity, Enrolment, Meeting, MeetingStatus, enrolment_continues
from kiscase.activities.periods import time_range_text
from kiscase.activities.traineeships.deadlines import list_traineeship_duties
from kiscase.activities.work_incidents.model import WorkIncident
from kiscase.activities.work_incidents.queries import list_incidents
from kiscase.club.model import Worker
from kiscase.contracts.model import Contract
from kiscase.contracts.queries import planned_end, running_contract_id
from kiscase.core.i18n import _, ngettext
from kiscase.core.journal.running_action import action_date
from kiscase.participants.model import Participant

_CONTRACT_NOTICE = timedelta(14)
"""How long before its end a contract is named: time enough to evaluate it and to conclude another one."""


class TodayMeeting(NamedTuple):
    """A meeting of today with the number of people and of marked people; *cancelled* is the reason, if it was."""

    meeting_id: int
    hours: str
    activity: str
    room: str
    leader: str
    person: str
    people: int
    marked: int
    cancelled: str


class Deadline(NamedTuple):
    """Something that an office has to get, or that ends, on a day; *way* is the record where it is done."""

    way: tuple[str, int]
    name: str
    what: str
    due: date
    overdue: bool


class TodayOverview(NamedTuple):
    """Everything that is to be done on a day."""

    day: date
    meetings: list[TodayMeeting]
    missing: list[attendance_queries.IncompleteRegister]
    tasks: list[tasks.AbsenceTaskRow]
    deadlines: list[Deadline]


def load_today(session: Session) -> TodayOverview:
    """What is to be done today."""
    return TodayOverview(
        action_date(session),
        list_day_meetings(session, action_date(session)),
        attendance_queries.list_incomplete_registers(session),
        tasks.list_absence_tasks(session),
        list_deadlines(session),
    )


def list_deadlines(session: Session) -> list[Deadline]:
    """What hosts of traineeships owe the labour office, incidents to be notified at once, ending contracts, by day."""
    today = action_date(session)
    found = [
        Deadline(
            (Participant.__tablename__, duty.participant_id),
            duty.name,
            f"{duty.title} ({duty.host})",
            duty.due,
            duty.is_overdue(today),
        )
        for duty in list_traineeship_duties(session, only_open=True)
    ]
    for row in list_incidents(session, unnotified=True):
        words = _("notice of an incident at work: {what}")
        found.append(
            Deadline(
                (WorkIncident.__tablename__, row.id),
                row.name,
                words.format(what=row.kind.label),
                row.day,
                row.day < today,
            )
        )
    return sorted([*found, *_ending_contracts(session, today)], key=lambda one: (one.due, one.name))


def _ending_contracts(session: Session, today: date) -> list[Deadline]:
    """Contracts whose planned end comes soon, or has passed, while people are enrolled under them."""
    end = planned_end().label("end")
    chosen = (
        select(Participant, end)
        .join(Enrolment, Enrolment.participant_id == Participant.id)
        .join(Contract, Contract.id == Enrolment.contract_id)
        .where(enrolment_continues(today), end <= today + _CONTRACT_NOTICE)
    )
    activities: dict[tuple[int, str, date], int] = {}
    for person, on in session.execute(chosen):
        key = (person.id, f"{person.family_name} {person.given_name}", on or today)
        activities[key] = activities.get(key, 0) + 1
    found = []
    for (person_id, name, on), count in activities.items():
        words = (
            ngettext(
                "the contract is over, still enrolled in {count} activity",
                "the contract is over, still enrolled in {count} activities",
                count,
            )
            if on < today
            else ngettext(
                "the contract ends, enrolled in {count} activity",
                "the contract ends, enrolled in {count} activities",
                count,
            )
        )
        contract_id = running_contract_id(session, person_id)
        way = (Contract.__tablename__, contract_id) if contract_id else (Participant.__tablename__, person_id)
        found.append(Deadline(way, name, words.format(count=count), on, on < today))
    return found


def list_day_meetings(session: Session, on: date) -> list[TodayMeeting]:
    """The meetings of a day by time, including cancelled ones."""
    people: dict[int, int] = {}
    marked: dict[int, int] = {}
    for row in attendance_rates.list_attendance(session, since=on, until=on, ahead=True):
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
        TodayMeeting(
            meeting.id,
            time_range_text(meeting.starts, meeting.ends),
            activity.name,
            meeting.room or activity.room,
            leaders.get(meeting.leader_id or activity.leader_id or 0, ""),
            person.name if person else "",
            people.get(meeting.id, 0),
            marked.get(meeting.id, 0),
            meeting.reason if meeting.happening is MeetingStatus.CANCELLED else "",
        )
        for meeting, activity, person in session.execute(chosen)
    ]
