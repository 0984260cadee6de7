"""The grid of a month: the people of an activity by its meetings, read at once and saved in one act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiscase.activities import rates
from kiscase.activities.actions import marking
from kiscase.activities.actions.planning import require_activity, require_meeting
from kiscase.activities.documents.facts import month_name, of_month
from kiscase.activities.model import Attendance, Mark, Meeting
from kiscase.activities.rates import Marked
from kiscase.club.actions import club
from kiscase.club.model import ExcusedCounts
from kiscase.core.errors import ChangedElsewhere, Problem
from kiscase.core.i18n import N_, _, clock, day
from kiscase.core.journal import say, today
from kiscase.participants.actions import require
from kiscase.participants.model import Participant

Key = tuple[int, int]
"""A place in the grid: the person, then the meeting."""


class Sitting(NamedTuple):
    """A column of the grid: a meeting that takes place, and why nothing can be marked at it, if so."""

    id: int
    day: date
    hours: str
    held: bool
    why_not: str = ""


class Person(NamedTuple):
    """A row of the grid."""

    id: int
    name: str
    guest: bool


class Month(NamedTuple):
    """The grid: a mark stands only where the person is on the list of the meeting."""

    activity_id: int
    first: date
    title: str
    meetings: list[Sitting]
    people: list[Person]
    cells: dict[Key, Marked]
    rule: ExcusedCounts


def read(session: Session, activity_id: int, on: date) -> Month:
    """The grid of the month of a day; its people in Polish order, meetings that do not take place are left out."""
    require_activity(session, activity_id)
    since, until = of_month(on)
    found = rates.marks(session, activity_id=activity_id, since=since, until=until, ahead=True)
    cells = {(row.participant_id, row.meeting_id): row for row in found}
    ids = dict.fromkeys(row.meeting_id for row in found)
    its_club = club(session)
    meetings = {row.id: row for row in session.scalars(select(Meeting).where(Meeting.id.in_(ids)))}
    return Month(
        activity_id,
        since,
        month_name(since),
        [_sitting(meetings[one], its_club.lock_days, today(session)) for one in ids],
        _people(session, found),
        cells,
        its_club.excused_counts,
    )


def latest(session: Session, activity_id: int) -> date:
    """The month to begin with: of the latest meeting that was held, else of the first that will be."""
    chosen = select(func.max(Meeting.day)).where(Meeting.activity_id == activity_id, Meeting.day <= today(session))
    held = session.scalar(chosen)
    first = held or session.scalar(select(func.min(Meeting.day)).where(Meeting.activity_id == activity_id))
    return of_month(first or today(session))[0]


def day_of(session: Session, meeting_id: int) -> date | None:
    """The day of a meeting, if it is still on file."""
    meeting = session.get(Meeting, meeting_id)
    return meeting.day if meeting is not None else None


def save(
    session: Session, activity_id: int, changes: Mapping[Key, Mark | None], seen: Mapping[Key, Mark | None]
) -> None:
    """Set the marks of a grid in one act; no mark takes one away that was made by hand.

    Raises for what cannot be marked, and ChangedElsewhere when a mark is no longer the one that was *seen*.
    """
    activity = require_activity(session, activity_id)
    by_meeting: dict[int, dict[int, Mark | None]] = {}
    for (person, meeting_id), mark in changes.items():
        by_meeting.setdefault(meeting_id, {})[person] = mark
    _require_seen(session, by_meeting, seen)
    days = []
    for meeting_id, marks in by_meeting.items():
        meeting = require_meeting(session, meeting_id)
        if meeting.activity_id != activity_id:
            raise Problem(_("A meeting of another activity cannot be marked here. Nothing was saved."))
        marking.mark(session, meeting_id, {person: (mark,) for person, mark in marks.items()})
        days.append(meeting.day)
    words = N_("Marked the attendance of {activity} from {since} to {until}")
    say(session, words, activity=activity.name, since=min(days, default=None), until=max(days, default=None))


def _require_seen(session: Session, wanted: Mapping[int, Iterable[int]], seen: Mapping[Key, Mark | None]) -> None:
    """Raise when somebody else marked what is to be marked, and say where."""
    on_file: dict[Key, Mark] = {
        (row.participant_id, row.meeting_id): row.mark
        for row in session.scalars(select(Attendance).where(Attendance.meeting_id.in_(wanted)))
    }
    keys = [(person, meeting_id) for meeting_id, people in wanted.items() for person in people]
    other = [key for key in keys if on_file.get(key) is not seen.get(key)]
    if other:
        words = _(
            "Somebody else has marked {cells} in the meantime. Nothing was saved or overwritten: "
            "take your mark there back with Backspace, or set it again."
        )
        named = [f"{require(session, person).name}, {day(day_of(session, meeting))}" for person, meeting in other[:3]]
        raise ChangedElsewhere(words.format(cells="; ".join(named) + ("; …" if len(other) > len(named) else "")))


def _sitting(meeting: Meeting, days: int | None, on: date) -> Sitting:
    why_not = ""
    if meeting.day > on:
        why_not = _("Attendance can be entered from {date} on.").format(date=day(meeting.day))
    elif marking.last_open(meeting, days) < on:
        why_not = _("The register is closed. It can be opened again with a reason.")
    return Sitting(
        meeting.id, meeting.day, f"{clock(meeting.starts)}–{clock(meeting.ends)}", meeting.day <= on, why_not
    )


def _people(session: Session, found: Iterable[Marked]) -> list[Person]:
    guests: dict[int, bool] = {}
    for row in found:
        guests[row.participant_id] = guests.get(row.participant_id, True) and row.guest
    name = (Participant.id, Participant.family_name, Participant.given_name)
    chosen = select(*name).where(Participant.id.in_(guests)).order_by(Participant.sort, Participant.id)
    return [Person(row[0], f"{row[1]} {row[2]}", guests[row[0]]) for row in session.execute(chosen)]
