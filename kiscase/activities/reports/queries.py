"""What the reports about attendance and the schedule contain, read from the case file; texts are in their language."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, time
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.attendance_rates import AttendanceRate, MeetingAttendance
from kiscase.activities.document_parts import DOCUMENT_LANGUAGE
from kiscase.activities.model import Activity, AttendanceMark, Enrolment, Meeting, MeetingStatus, enrolment_end
from kiscase.activities.periods import month_range, week_range
from kiscase.activities.queries import activity_names, leader_name, meeting_room
from kiscase.club.actions import load_club
from kiscase.club.model import Worker
from kiscase.contracts.model import Contract
from kiscase.core.collation import fold_text, sort_key
from kiscase.core.i18n import use_language
from kiscase.core.journal.running_action import action_date, action_time
from kiscase.core.search.conditions import select_rows_with_words
from kiscase.participants.model import Participant
from kiscase.participants.namesakes import participant_names


class CardActivity(NamedTuple):
    """One activity on the monthly card: the marks of its meetings by day, and the hours attended."""

    name: str
    marks: list[tuple[date, AttendanceMark | None]]
    hours: float


class MonthlyCard(NamedTuple):
    """The attendance of one person in a month."""

    participant_id: int
    name: str
    since: date
    until: date
    activities: list[CardActivity]
    ahead: list[date]
    """The days of the meetings that are still to come."""
    rate: AttendanceRate
    hours: float
    printed_on: date


class MonthMeeting(NamedTuple):
    """A meeting of the month grid; *ahead* tells that it is still to come."""

    id: int
    day: date
    starts: time
    ahead: bool


class MonthGridRow(NamedTuple):
    """The marks of one person by meeting id, and the rate up to today; a *guest* comes without a contract."""

    name: str
    guest: bool
    marks: dict[int, AttendanceMark | None]
    rate: AttendanceRate


class MonthGrid(NamedTuple):
    """The attendance of an activity in a month: its people by its meetings."""

    activity_id: int
    activity: str
    leader: str
    room: str
    since: date
    until: date
    meetings: list[MonthMeeting]
    rows: list[MonthGridRow]
    rate: AttendanceRate
    printed_on: date


class JournalPerson(NamedTuple):
    """Somebody enrolled in an activity; *until* is None for an open end."""

    name: str
    since: date
    until: date | None


class ReportMeeting(NamedTuple):
    """A meeting in the class journal or a week plan; *cancelled* tells whether *reason* is why it was.

    *leader* is who leads it, *substitute* whether that is not the leader of the activity; *marked* is how many of those
    *enrolled* have a mark, and 0 until the register was opened: an excuse on file for a day is no entry of the leader.
    """

    activity: str
    day: date
    starts: time
    ends: time
    room: str
    leader: str
    cancelled: bool
    reason: str
    topic: str
    notes: str
    substitute: bool
    present: int = 0
    marked: int = 0
    enrolled: int = 0


class ClassJournal(NamedTuple):
    """An activity with its people and its meetings up to today."""

    activity_id: int
    activity: str
    kind: str
    leader: str
    room: str
    since: date
    until: date
    people: list[JournalPerson]
    meetings: list[ReportMeeting]
    printed_on: date


class WeekPlan(NamedTuple):
    """The meetings of a week, of the whole club or of one person."""

    since: date
    until: date
    meetings: list[ReportMeeting]
    with_leaders: bool
    printed_on: date
    club_id: int
    participant_id: int | None = None
    name: str = ""
    phone: str = ""


def load_monthly_card(session: Session, participant_id: int, month: date) -> MonthlyCard:
    """The attendance of a person in the month of a day."""
    since, until = month_range(month)
    moment = action_time(session).astimezone()
    planned = attendance_rates.list_attendance(
        session, participant_id=participant_id, since=since, until=until, ahead=True
    )
    found = [row for row in planned if not row.is_ahead(moment)]
    activities = [
        CardActivity(name, [(row.day, row.mark) for row in rows], sum(row.hours for row in rows))
        for name, rows in group_by_activity(session, found)
    ]
    with use_language(DOCUMENT_LANGUAGE):
        rate = attendance_rates.calculate_rate(session, found)
    return MonthlyCard(
        participant_id=participant_id,
        name=session.get_one(Participant, participant_id).name,
        since=since,
        until=until,
        activities=activities,
        ahead=sorted({row.day for row in planned if row.is_ahead(moment)}),
        rate=rate,
        hours=sum(activity.hours for activity in activities),
        printed_on=moment.date(),
    )


def load_month_grid_report(session: Session, activity_id: int, month: date) -> MonthGrid:
    """The attendance of an activity in the month of a day; rates count meetings up to today."""
    activity = session.get_one(Activity, activity_id)
    since, until = month_range(month)
    moment = action_time(session).astimezone()
    found = attendance_rates.list_attendance(session, activity_id=activity_id, since=since, until=until, ahead=True)
    by_person: dict[int, list[MeetingAttendance]] = {}
    for row in found:
        by_person.setdefault(row.participant_id, []).append(row)
    people = select(Participant).where(Participant.id.in_(by_person)).order_by(Participant.sort, Participant.id)
    with use_language(DOCUMENT_LANGUAGE):
        names = participant_names(session, by_person)
        rows = [
            MonthGridRow(
                names[person.id],
                all(row.guest for row in by_person[person.id]),
                {row.meeting_id: row.mark for row in by_person[person.id]},
                attendance_rates.calculate_rate(
                    session, (row for row in by_person[person.id] if not row.is_ahead(moment))
                ),
            )
            for person in session.scalars(people).all()
        ]
        rate = attendance_rates.calculate_rate(session, (row for row in found if not row.is_ahead(moment)))
    return MonthGrid(
        activity_id=activity_id,
        activity=activity.name,
        leader=leader_name(session, activity),
        room=meeting_room(activity),
        since=since,
        until=until,
        meetings=list(
            dict.fromkeys(
                MonthMeeting(
                    row.meeting_id,
                    row.day,
                    row.starts,
                    ahead=not attendance_rates.has_ended(row.day, row.ends, moment),
                )
                for row in found
            )
        ),
        rows=rows,
        rate=rate,
        printed_on=moment.date(),
    )


def load_class_journal(session: Session, activity_id: int) -> ClassJournal:
    """An activity with everybody ever enrolled, and all meetings that have ended or were marked."""
    activity = session.get_one(Activity, activity_id)
    chosen = select(Meeting).where(Meeting.activity_id == activity_id, Meeting.day <= action_date(session))
    there: dict[int, list[MeetingAttendance]] = {}
    for row in attendance_rates.list_attendance(session, activity_id=activity_id):
        there.setdefault(row.meeting_id, []).append(row)
    moment = action_time(session).astimezone()
    meetings = [
        one
        for one in session.scalars(chosen.order_by(Meeting.day, Meeting.starts))
        if one.id in there or attendance_rates.has_ended(one.day, one.ends, moment)
    ]
    people = (
        select(Participant.id, Enrolment.since, enrolment_end())
        .join(Enrolment, Enrolment.participant_id == Participant.id)
        .outerjoin(Contract, Contract.id == Enrolment.contract_id)
        .where(Enrolment.activity_id == activity_id)
        .order_by(Participant.sort, Participant.id, Enrolment.since)
    )
    enrolled = session.execute(people).all()
    with use_language(DOCUMENT_LANGUAGE):
        kind = activity.kind_text()
        names = participant_names(session, {row[0] for row in enrolled})
    return ClassJournal(
        activity_id=activity_id,
        activity=activity.name,
        kind=kind,
        leader=leader_name(session, activity),
        room=meeting_room(activity),
        since=activity.since,
        until=activity.until or (meetings[-1].day if meetings else activity.since),
        people=[JournalPerson(names[row[0]], row[1], row[2]) for row in enrolled],
        meetings=[
            row._replace(
                present=sum(one.mark in attendance_rates.ATTENDED_MARKS for one in there.get(meeting.id, [])),
                marked=attendance_rates.count_marked(there.get(meeting.id, [])),
                enrolled=len(there.get(meeting.id, [])),
            )
            for meeting, row in zip(meetings, _scheduled(session, meetings), strict=True)
        ],
        printed_on=action_date(session),
    )


def load_wall_plan(session: Session, on: date) -> WeekPlan:
    """The group meetings in the week of a day; leaders are named only if the club wants them, participants never."""
    since, until = week_range(on)
    chosen = select(Meeting).where(Meeting.day >= since, Meeting.day <= until, Meeting.participant_id.is_(None))
    meetings = session.scalars(chosen.order_by(Meeting.day, Meeting.starts)).all()
    club = load_club(session)
    return WeekPlan(
        since, until, _scheduled(session, meetings), club.leaders_on_plan, action_date(session), club_id=club.id
    )


def load_person_plan(session: Session, participant_id: int, on: date) -> WeekPlan:
    """The meetings of one person in the week of a day, and the phone number for questions."""
    since, until = week_range(on)
    found = attendance_rates.list_attendance(
        session, participant_id=participant_id, since=since, until=until, ahead=True
    )
    club = load_club(session)
    return WeekPlan(
        since,
        until,
        _scheduled(session, _meetings_of(session, found)),
        with_leaders=True,
        printed_on=action_date(session),
        club_id=club.id,
        participant_id=participant_id,
        name=session.get_one(Participant, participant_id).name,
        phone=club.phone,
    )


def _meetings_of(session: Session, found: Sequence[MeetingAttendance]) -> list[Meeting]:
    """The meetings of some rows, in their order."""
    chosen = select(Meeting).where(Meeting.id.in_([row.meeting_id for row in found]))
    by_id = {meeting.id: meeting for meeting in session.scalars(chosen)}
    return [by_id[row.meeting_id] for row in found]


def activity_file_label(session: Session, activity_id: int) -> str:
    """What a file name calls an activity: its name, or its number if somebody's family name is in it."""
    name = session.get_one(Activity, activity_id).name
    words = {fold_text(word) for word in re.findall(r"\w+", name)}
    bearers = select_rows_with_words(Participant.__tablename__, words)
    people = select(Participant.family_name).where(Participant.id.in_(bearers)).distinct()
    family_names = [*session.scalars(people), *session.scalars(select(Worker.family_name))]
    named = any(fold_text(part) in words for family in family_names for part in re.findall(r"\w+", family))
    return f"Z{activity_id}" if named else name


def group_by_activity(
    session: Session, rows: Iterable[MeetingAttendance], known: Mapping[int, str] | None = None
) -> list[tuple[str, list[MeetingAttendance]]]:
    """The rows of each activity with its name, in Polish order; the names are looked up unless they are *known*."""
    by_id: dict[int, list[MeetingAttendance]] = {}
    for row in rows:
        by_id.setdefault(row.activity_id, []).append(row)
    names = activity_names(session, by_id) if known is None else known
    named = [(names[activity_id], found) for activity_id, found in by_id.items()]
    return sorted(named, key=lambda pair: sort_key(pair[0]))


def _scheduled(session: Session, meetings: Collection[Meeting]) -> list[ReportMeeting]:
    wanted = {meeting.activity_id for meeting in meetings}
    activities = {one.id: one for one in session.scalars(select(Activity).where(Activity.id.in_(wanted)))}
    leaders = {one.id: one.name for one in session.scalars(select(Worker))}
    rows = []
    for meeting in meetings:
        activity = activities[meeting.activity_id]
        rows.append(
            ReportMeeting(
                activity=activity.name,
                day=meeting.day,
                starts=meeting.starts,
                ends=meeting.ends,
                room=meeting_room(activity, meeting),
                leader=leaders.get(meeting.leader_id or activity.leader_id or 0, ""),
                cancelled=meeting.happening is MeetingStatus.CANCELLED,
                reason=meeting.reason,
                topic=meeting.topic,
                notes=meeting.notes,
                substitute=meeting.leader_id not in {None, activity.leader_id},
            )
        )
    return rows
