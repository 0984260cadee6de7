"""Lookups that several topics share: lists, one activity, the enrolments of a person, rooms and leaders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.model import (
    Activity,
    Enrolment,
    EnrolmentEnding,
    Meeting,
    MeetingStatus,
    enrolment_continues,
    enrolment_end,
)
from kiscase.activities.periods import meeting_hours, time_range_text
from kiscase.club.actions import load_club
from kiscase.club.model import Club, ExcusedAbsenceRule, Worker
from kiscase.contracts.model import Contract
from kiscase.contracts.queries import planned_end
from kiscase.core.collation import sort_key
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.date_format import format_date
from kiscase.core.errors import RecordGoneError
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import action_date
from kiscase.core.own_fields.definitions import OwnFields
from kiscase.core.own_fields.values import load_own_fields, values_of_own_fields
from kiscase.core.search.conditions import match_condition
from kiscase.participants.model import Participant
from kiscase.participants.namesakes import participant_names
from kiscase.participants.queries import list_safety_notes
from kiscase.participants.situation.safety import warned_name


class ActivityRow(NamedTuple):
    """A row of the list of activities: with how many take part, of how many who may."""

    id: int
    name: str
    people: str


class ActivityOption(NamedTuple):
    """An activity to choose, and when it meets."""

    id: int
    name: str
    when: str


class MeetingRow(NamedTuple):
    """A meeting in a list, with the number of people and of marked people."""

    id: int
    day: date
    hours: str
    people: int
    marked: int
    cancelled: str = ""
    """Why it does not take place."""
    closed: bool = False
    room: str = ""
    leader: str = ""
    topic: str = ""
    notes: str = ""
    person: str = ""
    """Whose individual meeting it is."""
    moved_from: date | None = None
    minutes: int = 0
    """How long it is."""


class EnrolmentRow(NamedTuple):
    """An enrolment in a list: the id and the name of the person, or of the activity in the list of a person."""

    id: int
    name: str
    since: date
    until: date | None
    contract_until: date | None = None
    """The planned end of the contract that it rests on."""
    ending: EnrolmentEnding | None = None
    percent: int | None = None
    """The attendance rate of the days of this enrolment, until today."""
    next_day: date | None = None
    """The next meeting, today's while nothing is marked."""

    @property
    def last_day(self) -> date | None:
        """The day with which it ends: its own last one, or the end of the contract if that comes before."""
        return min((day for day in (self.until, self.contract_until) if day is not None), default=None)

    def rests_on_ended_contract(self, on: date) -> bool:
        """Whether the enrolment lasts on a day although the planned end of its contract is before that."""
        return self.contract_until is not None and self.contract_until < on and not self.has_ended(on)

    def has_ended(self, on: date) -> bool:
        """Whether the last day was before a day."""
        return self.until is not None and self.until < on


class ActivityDetails(NamedTuple):
    """One activity with everything that its page shows."""

    values: dict[str, Any]
    kind: str
    when: str
    leader: str
    people: list[EnrolmentRow]
    meetings: list[MeetingRow]
    own_fields: OwnFields


def find_activities(session: Session, text: str = "", limit: int | None = None) -> list[int]:
    """The ids of the activities that match a search text, or of the first ones, by name."""
    matching = match_condition(session, Activity.__tablename__, Activity.id, text)
    found = session.execute(select(Activity.id, Activity.name).where(matching).order_by(Activity.id))
    return [row[0] for row in sorted(found, key=lambda row: sort_key(row[1]))[:limit]]


def list_activity_rows(session: Session, ids: Sequence[int]) -> list[ActivityRow]:
    """The rows of some activities, in the order of the ids; without those that are not on file."""
    people = (
        select_enrolment_count()
        .where(Enrolment.activity_id == Activity.id, enrolment_continues(action_date(session)))
        .correlate(Activity)
        .scalar_subquery()
    )
    chosen = select(Activity.id, Activity.name, Activity.capacity, people).where(Activity.id.in_(ids))
    found = {
        row_id: ActivityRow(row_id, name, f"{count}/{capacity}" if capacity else str(count))
        for row_id, name, capacity, count in session.execute(chosen)
    }
    return [found[row_id] for row_id in ids if row_id in found]


def list_activities(session: Session) -> list[ActivityOption]:
    """All activities by name, to choose from."""
    found = sorted(session.scalars(select(Activity).order_by(Activity.id)), key=lambda one: sort_key(one.name))
    return [ActivityOption(one.id, one.name, one.when()) for one in found]


def load_activity(session: Session, activity_id: int) -> ActivityDetails:
    """An activity with everything that its page shows."""
    activity = require_activity(session, activity_id)
    leader = session.get(Worker, activity.leader_id) if activity.leader_id else None
    people = (
        select(Participant.id, Enrolment.since, enrolment_end(), Enrolment.guest, planned_end(), Enrolment.ending)
        .join(Enrolment, Enrolment.participant_id == Participant.id)
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .where(Enrolment.activity_id == activity_id)
        .order_by(Participant.sort, Participant.id)
    )
    enrolled = session.execute(people).all()
    ids = {row[0] for row in enrolled}
    names, notes = participant_names(session, ids), list_safety_notes(session, ids)
    rows = [
        EnrolmentRow(
            row[0], _warned_guest(names[row[0]], row[3], notes.get(row[0], "")), row[1], row[2], row[4], row[5]
        )
        for row in enrolled
    ]
    attendance = attendance_rates.list_attendance(session, activity_id=activity.id, ahead=True)
    today, rule = action_date(session), load_club(session).excused_counts
    return ActivityDetails(
        activity.values() | {"leader_id": activity.leader_id} | values_of_own_fields(activity),
        activity.kind_text(),
        activity.when(),
        leader.name if leader else "",
        [
            _with_attendance(row, [one for one in attendance if one.participant_id == row.id], today, rule)
            for row in rows
        ],
        _meetings(session, activity, attendance),
        load_own_fields(session, Activity.__tablename__),
    )


def activity_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The names of activities by their ids."""
    return {row.id: row.name for row in session.execute(select(Activity.id, Activity.name).where(Activity.id.in_(ids)))}


def meeting_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The names of the activities of meetings, and the days, by the ids of the meetings."""
    chosen = select(Meeting.id, Activity.name, Meeting.day).join(Activity, Activity.id == Meeting.activity_id)
    found = session.execute(chosen.where(Meeting.id.in_(ids)))
    return {row.id: f"{row.name}, {format_date(row.day)}" for row in found}


def find_meeting_activity(session: Session, meeting_id: int) -> tuple[int, int]:
    """The id of the activity of a meeting, and of the meeting."""
    return require_meeting(session, meeting_id).activity_id, meeting_id


def list_person_enrolments(session: Session, participant_id: int) -> list[EnrolmentRow]:
    """The enrolments of a person, the latest first."""
    chosen = (
        select(
            *(Activity.id, Activity.name, Enrolment.since, enrolment_end()),
            *(Enrolment.guest, planned_end(), Enrolment.ending),
        )
        .join(Enrolment, Enrolment.activity_id == Activity.id)
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .where(Enrolment.participant_id == participant_id)
        .order_by(Enrolment.since.desc(), Activity.name, Enrolment.id)
    )
    attendance = attendance_rates.list_attendance(session, participant_id=participant_id, ahead=True)
    rows = [
        EnrolmentRow(row[0], _guest_name(row[1], guest=row[4]), row[2], row[3], row[5], row[6])
        for row in session.execute(chosen)
    ]
    today, rule = action_date(session), load_club(session).excused_counts
    return [
        _with_attendance(row, [one for one in attendance if one.activity_id == row.id], today, rule) for row in rows
    ]


def _with_attendance(
    row: EnrolmentRow,
    attendance: Iterable[attendance_rates.MeetingAttendance],
    today: date,
    rule: ExcusedAbsenceRule,
) -> EnrolmentRow:
    """An enrolment with its rate and its next meeting, from the meetings of its person in its activity, by day."""
    meetings = [one for one in attendance if row.since <= one.day and not row.has_ended(one.day)]
    rate = attendance_rates.calculate_rate_by_rule([one for one in meetings if one.day <= today], rule)
    ahead = (one.day for one in meetings if one.day > today or (one.day == today and one.mark is None))
    return row._replace(percent=rate.percent, next_day=next(ahead, None))


def _warned_guest(name: str, guest: bool, note: str) -> str:
    return warned_name(_guest_name(name, guest=guest), note)


def _guest_name(name: str, *, guest: bool) -> str:
    """A name with the note that the person is a guest."""
    return _("{name} (guest)").format(name=name) if guest else name


def _meetings(
    session: Session, activity: Activity, attendance: Iterable[attendance_rates.MeetingAttendance]
) -> list[MeetingRow]:
    people: dict[int, int] = {}
    marked: dict[int, int] = {}
    for one in attendance:
        people[one.meeting_id] = people.get(one.meeting_id, 0) + 1
        marked[one.meeting_id] = marked.get(one.meeting_id, 0) + (one.mark is not None)
    leaders = {row.id: row.name for row in session.scalars(select(Worker))}
    chosen = select(Meeting).where(Meeting.activity_id == activity.id)
    found = session.scalars(chosen.order_by(Meeting.day.desc(), Meeting.starts.desc(), Meeting.id)).all()
    names = participant_names(session, {row.participant_id for row in found if row.participant_id})
    today, lock_days = action_date(session), session.scalar(select(Club.lock_days))
    return [
        MeetingRow(
            row.id,
            row.day,
            time_range_text(row.starts, row.ends),
            people.get(row.id, 0),
            marked.get(row.id, 0),
            row.reason if row.happening is MeetingStatus.CANCELLED else "",
            last_open_day(row, lock_days) < today,
            row.room or activity.room,
            leaders.get(row.leader_id or activity.leader_id or 0, ""),
            row.topic,
            row.notes,
            names.get(row.participant_id or 0, ""),
            row.moved_from,
            round(meeting_hours(row.starts, row.ends) * 60),
        )
        for row in found
    ]


def leader_name(session: Session, activity: Activity, meeting: Meeting | None = None) -> str:
    """The name of the leader, or of the substitute at a meeting."""
    leader_id = (meeting.leader_id if meeting else None) or activity.leader_id
    worker = session.get(Worker, leader_id) if leader_id else None
    return worker.name if worker else ""


def meeting_room(activity: Activity, meeting: Meeting | None = None) -> str:
    """The room of an activity, or that of a meeting if it has its own."""
    return (meeting.room if meeting else "") or activity.room


def require_activity(session: Session, activity_id: int) -> Activity:
    """The activity on file; raises Problem if it is gone."""
    activity = session.get(Activity, activity_id)
    if activity is None:
        raise RecordGoneError(_("This activity is no longer on file."))
    return activity


def require_meeting(session: Session, meeting_id: int) -> Meeting:
    """The meeting on file; raises Problem if it is gone."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise RecordGoneError(_("This meeting is no longer on file."))
    return meeting


def select_enrolment_count() -> Select[int]:
    """The statement that counts enrolments, with Contract joined (outer)."""
    return select(func.count()).select_from(Enrolment).outerjoin(Contract, Contract.id == Enrolment.contract_id)


def is_register_closed(session: Session, meeting: Meeting) -> bool:
    """Whether the club's number of days has passed since the meeting and since its register was reopened."""
    found = PlainReader.in_session(session).row("SELECT lock_days FROM club")
    return last_open_day(meeting, found[0] if found else None) < action_date(session)


def last_open_day(meeting: Meeting, days: int | None) -> date:
    """The last day on which the register is open, *days* after the meeting or its reopening."""
    return max(meeting.day, meeting.reopened_on or date.min) + timedelta(days or 0)
