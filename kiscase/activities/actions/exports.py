"""What leaves the file: the schedule as a calendar, the grid of a month as a table."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import rates
from kiscase.activities.documents.facts import LANGUAGE, leader, month_name, of_month, room, words
from kiscase.activities.documents.month import grid_rows
from kiscase.activities.model import Activity, Happening, Meeting
from kiscase.club.model import Club
from kiscase.core.i18n import day, speaking
from kiscase.core.journal import now
from kiscase.core.spreadsheet import Sheet

ZONE = ZoneInfo("Europe/Warsaw")


def calendar(
    session: Session, since: date, until: date, participant_id: int | None = None, *, activity_id: int | None = None
) -> bytes:
    """The meetings of a time as iCalendar, of all group activities, one activity or one person; nobody is named."""
    from icalendar import Calendar, Event

    club = session.scalars(select(Club)).one()
    book = Calendar()
    book.add("prodid", "-//kiscase//PL")
    book.add("version", "2.0")
    for meeting in _meetings(session, since, until, participant_id, activity_id):
        activity = session.get_one(Activity, meeting.activity_id)
        event = Event()
        event.add("uid", f"{club.uid}-{meeting.id}@kiscase")
        event.add("dtstamp", now(session))
        event.add("dtstart", datetime.combine(meeting.day, meeting.starts, ZONE))
        event.add("dtend", datetime.combine(meeting.day, meeting.ends, ZONE))
        event.add("summary", activity.name)
        if room(activity, meeting):
            event.add("location", room(activity, meeting))
        if leader(session, activity, meeting):
            event.add("description", leader(session, activity, meeting))
        if meeting.happening is Happening.CANCELLED:
            event.add("status", "CANCELLED")
        book.add_component(event)
    book.add_missing_timezones()
    content: bytes = book.to_ical()
    return content


def calendar_of(session: Session, participant_id: int, since: date, until: date) -> bytes:
    """The meetings of one person as iCalendar."""
    return calendar(session, since, until, participant_id)


def month(session: Session, activity_id: int, on: date) -> Sheet:
    """The grid of a month as a table, with the signs of the paper and the sums."""
    since, until = of_month(on)
    with speaking(LANGUAGE):
        own = words(session)
        meetings, rows, _whole = grid_rows(session, own, activity_id, since, until)
        sums = [own.text(f"column.{key}") for key in ("attended", "excused", "unexcused", "share")]
        header = [own.text("column.name"), *(day(one.day) for one in meetings), *sums]
        title = f"{session.get_one(Activity, activity_id).name} {month_name(since)}"
    return Sheet(title, header, rows)


def _meetings(
    session: Session, since: date, until: date, participant_id: int | None, activity_id: int | None
) -> list[Meeting]:
    if participant_id is not None:
        found = rates.marks(session, participant_id=participant_id, since=since, until=until, ahead=True)
        return [session.get_one(Meeting, row.meeting_id) for row in found]
    chosen = select(Meeting).where(Meeting.day >= since, Meeting.day <= until)
    if activity_id is None:
        chosen = chosen.where(Meeting.participant_id.is_(None))
    else:
        chosen = chosen.where(Meeting.activity_id == activity_id)
    return list(session.scalars(chosen.order_by(Meeting.day, Meeting.starts)))
