"""The schedule as a calendar (iCalendar, RFC 5545): of the whole club, a leader, an activity or a person.

A meeting that was given out once stays in the file: cancelled, taken over by somebody else, or no longer planned, it is
`CANCELLED`, for otherwise it would remain in the calendars of people. `SEQUENCE` grows with each change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities.attendance_rates import list_attendance
from kiscase.activities.model import Activity, Enrolment, Meeting, MeetingStatus, enrolment_continues, enrolment_end
from kiscase.activities.queries import activity_names
from kiscase.club.model import Club, Worker
from kiscase.contracts.model import Contract
from kiscase.core.collation import fold_text
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.core.journal.row_versions import RowVersion, list_removed_rows, load_row_versions
from kiscase.core.journal.running_action import action_time
from kiscase.core.text.cleaning import clean_line

TIME_ZONE = ZoneInfo("Europe/Warsaw")
USUAL_LENGTH = timedelta(182)  # from today on, unless other days are given


class CalendarMeeting(NamedTuple):
    """A meeting as a calendar has it."""

    id: int
    activity_id: int
    on: date
    starts: time
    ends: time
    room: str
    leader_id: int | None
    participant_id: int | None
    """Whose individual meeting it is; never written."""
    cancelled: bool


def export_calendar(
    session: Session,
    since: date,
    until: date,
    participant_id: int | None = None,
    *,
    activity_id: int | None = None,
    leader_id: int | None = None,
) -> bytes:
    """The meetings of a period: all that are no individual ones, or those of a person, an activity or a leader.

    No participant is named.
    """
    if participant_id is not None:
        found = _of_person(session, participant_id, since, until)
    else:
        found = [*_on_file(session, since, until), *_removed(session, since, until)]
        if activity_id is not None:
            found = [one for one in found if one.activity_id == activity_id]
        elif leader_id is not None:
            found = _of_leader(session, found, leader_id)
        else:
            found = [one for one in found if one.participant_id is None]
    title = _title(session, activity_id, leader_id)
    return _write(session, sorted(found, key=lambda one: (one.on, one.starts, one.id)), title)


def export_person_calendar(session: Session, participant_id: int, since: date, until: date) -> bytes:
    """The meetings of one person."""
    return export_calendar(session, since, until, participant_id)


def calendar_file_name(since: date, leader_id: int | None = None) -> str:
    """The name of the file of the whole club or of a leader, who is not named in it."""
    return f"{since:%Y-%m}-K{leader_id or ''}.ics"


def find_leader(session: Session, text: str) -> int:
    """The worker with this name, written in any case; raises Problem unless there is exactly one."""
    wanted = fold_text(clean_line(text))
    workers = session.scalars(select(Worker).order_by(Worker.id)).all()
    found = [one for one in workers if fold_text(one.name) == wanted]
    if len(found) != 1:
        words = _("There is no worker “{name}”, or more than one. Workers: {names}.")
        raise Problem(words.format(name=text, names=", ".join(one.name for one in workers)))
    return found[0].id


def _of_leader(session: Session, found: Iterable[CalendarMeeting], leader_id: int) -> list[CalendarMeeting]:
    """What a worker leads; what a substitute has taken over is cancelled for the usual leader."""
    usual = set(session.scalars(select(Activity.id).where(Activity.leader_id == leader_id)))
    return [
        one if one.leader_id == leader_id else one._replace(cancelled=True)
        for one in found
        if one.leader_id == leader_id or one.activity_id in usual
    ]


def _of_person(session: Session, participant_id: int, since: date, until: date) -> list[CalendarMeeting]:
    ids: set[int] = set()
    for status in MeetingStatus:
        rows = list_attendance(
            session, participant_id=participant_id, since=since, until=until, ahead=True, happening=status
        )
        ids |= {row.meeting_id for row in rows}
    enrolled = list(
        session.execute(
            select(Enrolment.activity_id, Enrolment.since, enrolment_end())
            .outerjoin(Contract, Contract.id == Enrolment.contract_id)
            .where(Enrolment.participant_id == participant_id, enrolment_continues(since))
        )
    )
    removed = [
        one
        for one in _removed(session, since, until)
        if one.participant_id in (None, participant_id)
        and any(row[0] == one.activity_id and row[1] <= one.on <= (row[2] or date.max) for row in enrolled)
    ]
    return [*(one for one in _on_file(session, since, until) if one.id in ids), *removed]


def _on_file(session: Session, since: date, until: date) -> list[CalendarMeeting]:
    chosen = select(Meeting, Activity).join(Activity, Activity.id == Meeting.activity_id)
    return [
        CalendarMeeting(
            meeting.id,
            activity.id,
            meeting.day,
            meeting.starts,
            meeting.ends,
            meeting.room or activity.room,
            meeting.leader_id or activity.leader_id,
            meeting.participant_id,
            meeting.happening is MeetingStatus.CANCELLED,
        )
        for meeting, activity in session.execute(chosen.where(Meeting.day >= since, Meeting.day <= until))
    ]


def _removed(session: Session, since: date, until: date) -> list[CalendarMeeting]:
    """Meetings that a new plan has removed, of activities on file."""
    activities = {one.id: one for one in session.scalars(select(Activity))}
    found = []
    for row_id, values in list_removed_rows(session, Meeting):
        on, activity = date.fromisoformat(values["day"]), activities.get(values["activity_id"])
        if activity is None or not since <= on <= until:
            continue
        found.append(
            CalendarMeeting(
                row_id,
                activity.id,
                on,
                time.fromisoformat(values["starts"]),
                time.fromisoformat(values["ends"]),
                values.get("room") or activity.room,
                values.get("leader_id") or activity.leader_id,
                values["participant_id"],
                cancelled=True,
            )
        )
    return found


def _title(session: Session, activity_id: int | None, leader_id: int | None) -> str:
    if leader_id is not None:
        return session.get_one(Worker, leader_id).name
    if activity_id is not None:
        return session.get_one(Activity, activity_id).name
    return session.scalars(select(Club)).one().name


def _write(session: Session, meetings: Collection[CalendarMeeting], title: str) -> bytes:
    from icalendar import Calendar

    club = session.scalars(select(Club)).one()
    calendar = Calendar()
    calendar.add("prodid", "-//kiscase//PL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", title)
    of_meeting = load_row_versions(session, Meeting.__tablename__, {one.id for one in meetings})
    of_activity = load_row_versions(session, Activity.__tablename__, {one.activity_id for one in meetings})
    names = activity_names(session, {one.activity_id for one in meetings})
    leaders = {one.id: one.name for one in session.scalars(select(Worker))}
    now = action_time(session).astimezone(UTC)
    for one in meetings:
        versions = (of_meeting.get(one.id, RowVersion()), of_activity.get(one.activity_id, RowVersion()))
        event = _event(f"{club.uid}-{one.id}@kiscase", one, versions, now)
        event.add("summary", names[one.activity_id])
        if one.leader_id is not None:
            event.add("description", leaders[one.leader_id])
        calendar.add_component(event)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _event(uid: str, meeting: CalendarMeeting, versions: tuple[RowVersion, RowVersion], now: datetime) -> Any:
    from icalendar import Event

    changed = max((one.at for one in versions if one.at is not None), default=now)
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("last-modified", changed.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", sum(max(one.writes - 1, 0) for one in versions))
    event.add("dtstart", datetime.combine(meeting.on, meeting.starts, TIME_ZONE))
    event.add("dtend", datetime.combine(meeting.on, meeting.ends, TIME_ZONE))
    if meeting.room:
        event.add("location", meeting.room)
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    return event
