"""The grid of a month: the people of an activity by its meetings, loaded at once and saved in one action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities import queries as activities_queries
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.attendance_rates import MeetingAttendance
from kiscase.activities.model import Attendance, AttendanceMark, Meeting
from kiscase.activities.periods import month_name, month_range, time_range_text
from kiscase.activities.queries import require_activity, require_meeting
from kiscase.club.actions import load_club
from kiscase.club.model import ExcusedAbsenceRule
from kiscase.core.date_format import format_date
from kiscase.core.errors import EditConflictError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import action_date, describe_action
from kiscase.core.text.names import join_names
from kiscase.participants.model import Participant
from kiscase.participants.namesakes import distinguish_namesakes
from kiscase.participants.queries import require_participant

CellKey = tuple[int, int]
"""A cell of the grid: participant id, meeting id."""


class GridMeeting(NamedTuple):
    """A column of the grid: a meeting that takes place, and why it cannot be marked, if so."""

    id: int
    day: date
    hours: str
    held: bool
    why_not: str = ""
    closed: bool = False
    """Whether it cannot be marked because its register is closed."""


class GridPerson(NamedTuple):
    """A row of the grid."""

    id: int
    name: str
    guest: bool


class AttendanceMonth(NamedTuple):
    """The grid; it has a cell only where the person is on the list of the meeting."""

    activity_id: int
    first: date
    title: str
    meetings: list[GridMeeting]
    people: list[GridPerson]
    cells: dict[CellKey, MeetingAttendance]
    rule: ExcusedAbsenceRule


def load_month_grid(session: Session, activity_id: int, on: date) -> AttendanceMonth:
    """The grid of the month of a day, its people in Polish order, without cancelled meetings."""
    require_activity(session, activity_id)
    since, until = month_range(on)
    found = attendance_rates.list_attendance(session, activity_id=activity_id, since=since, until=until, ahead=True)
    cells = {(row.participant_id, row.meeting_id): row for row in found}
    ids = dict.fromkeys(row.meeting_id for row in found)
    its_club = load_club(session)
    meetings = {row.id: row for row in session.scalars(select(Meeting).where(Meeting.id.in_(ids)))}
    return AttendanceMonth(
        activity_id,
        since,
        month_name(since),
        [_grid_meeting(meetings[one], its_club.lock_days, action_date(session)) for one in ids],
        _grid_people(session, found),
        cells,
        its_club.excused_counts,
    )


def find_latest_month(session: Session, activity_id: int) -> date:
    """The month to show first: of the latest meeting that was held, otherwise of the first one to come."""
    chosen = select(func.max(Meeting.day)).where(
        Meeting.activity_id == activity_id, Meeting.day <= action_date(session)
    )
    held = session.scalar(chosen)
    first = held or session.scalar(select(func.min(Meeting.day)).where(Meeting.activity_id == activity_id))
    return month_range(first or action_date(session))[0]


def find_meeting_day(session: Session, meeting_id: int) -> date | None:
    """The day of a meeting, if it is still on file."""
    meeting = session.get(Meeting, meeting_id)
    return meeting.day if meeting is not None else None


def save_month_marks(
    session: Session,
    activity_id: int,
    changes: Mapping[CellKey, AttendanceMark | None],
    seen: Mapping[CellKey, AttendanceMark | None],
) -> None:
    """Set the marks of a grid in one action; None removes a mark that was made by hand.

    Raises Problem for what cannot be marked, and EditConflictError when a mark is not the one that was *seen*.
    """
    activity = require_activity(session, activity_id)
    by_meeting: dict[int, dict[int, AttendanceMark | None]] = {}
    for (person, meeting_id), mark in changes.items():
        by_meeting.setdefault(meeting_id, {})[person] = mark
    _require_unchanged(session, by_meeting, seen)
    days = []
    for meeting_id, marks in by_meeting.items():
        meeting = require_meeting(session, meeting_id)
        if meeting.activity_id != activity_id:
            raise Problem(_("A meeting of another activity cannot be marked here. Nothing was saved."))
        attendance.mark_attendance(session, meeting_id, {person: (mark,) for person, mark in marks.items()})
        days.append(meeting.day)
    words = N_("Marked the attendance of {activity} from {since} to {until}")
    describe_action(
        session, words, activity=activity.name, since=min(days, default=None), until=max(days, default=None)
    )


def _require_unchanged(
    session: Session, wanted: Mapping[int, Iterable[int]], seen: Mapping[CellKey, AttendanceMark | None]
) -> None:
    """Raise, naming the cells, when somebody else has marked what is to be marked."""
    on_file: dict[CellKey, AttendanceMark] = {
        (row.participant_id, row.meeting_id): row.mark
        for row in session.scalars(select(Attendance).where(Attendance.meeting_id.in_(wanted)))
    }
    keys = [(person, meeting_id) for meeting_id, people in wanted.items() for person in people]
    other = [key for key in keys if on_file.get(key) is not seen.get(key)]
    if other:
        words = _(
            "Somebody else has marked {cells} in the meantime. Nothing was saved or overwritten: remove "
            "your mark there with Backspace, or set it again."
        )
        named = [
            f"{require_participant(session, person).name}, {format_date(find_meeting_day(session, meeting))}"
            for person, meeting in other[:3]
        ]
        raise EditConflictError(words.format(cells="; ".join(named) + ("; …" if len(other) > len(named) else "")))


def _grid_meeting(meeting: Meeting, days: int | None, on: date) -> GridMeeting:
    why_not = ""
    closed = meeting.day <= on and activities_queries.last_open_day(meeting, days) < on
    if meeting.day > on:
        why_not = _("Attendance can be entered from {date} on.").format(date=format_date(meeting.day))
    elif closed:
        why_not = _("The register is closed. It can be reopened with a reason.")
    return GridMeeting(
        meeting.id,
        meeting.day,
        time_range_text(meeting.starts, meeting.ends),
        meeting.day <= on,
        why_not,
        closed,
    )


def _grid_people(session: Session, found: Iterable[MeetingAttendance]) -> list[GridPerson]:
    guests: dict[int, bool] = {}
    for row in found:
        guests[row.participant_id] = guests.get(row.participant_id, True) and row.guest
    name = (Participant.id, Participant.family_name, Participant.given_name)
    chosen = select(*name).where(Participant.id.in_(guests)).order_by(Participant.sort, Participant.id)
    people = [GridPerson(row[0], join_names(row[1], row[2]), guests[row[0]]) for row in session.execute(chosen)]
    return distinguish_namesakes(session, people, "id")
