"""What leaves the file: the schedule as a calendar, the grid of a month as a table."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.document_parts import DOCUMENT_LANGUAGE, load_attendance_texts
from kiscase.activities.model import Activity, Meeting, MeetingStatus
from kiscase.activities.periods import month_name, month_range
from kiscase.activities.queries import leader_name, meeting_room
from kiscase.activities.reports.monthly_attendance import list_grid_rows
from kiscase.club.model import Club
from kiscase.core.date_format import format_date
from kiscase.core.i18n import use_language
from kiscase.core.journal.running_action import action_time
from kiscase.core.spreadsheet import Spreadsheet

TIME_ZONE = ZoneInfo("Europe/Warsaw")


def export_calendar(
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
        event.add("dtstamp", action_time(session))
        event.add("dtstart", datetime.combine(meeting.day, meeting.starts, TIME_ZONE))
        event.add("dtend", datetime.combine(meeting.day, meeting.ends, TIME_ZONE))
        event.add("summary", activity.name)
        if meeting_room(activity, meeting):
            event.add("location", meeting_room(activity, meeting))
        if leader_name(session, activity, meeting):
            event.add("description", leader_name(session, activity, meeting))
        if meeting.happening is MeetingStatus.CANCELLED:
            event.add("status", "CANCELLED")
        book.add_component(event)
    book.add_missing_timezones()
    content: bytes = book.to_ical()
    return content


def export_person_calendar(session: Session, participant_id: int, since: date, until: date) -> bytes:
    """The meetings of one person as iCalendar."""
    return export_calendar(session, since, until, participant_id)


def export_month(session: Session, activity_id: int, on: date) -> Spreadsheet:
    """The grid of a month as a table, with the signs of the paper and the sums."""
    since, until = month_range(on)
    with use_language(DOCUMENT_LANGUAGE):
        own = load_attendance_texts(session)
        meetings, rows, _whole = list_grid_rows(session, own, activity_id, since, until)
        sums = [own.text(f"column.{key}") for key in ("attended", "excused", "unexcused", "share")]
        header = [own.text("column.name"), *(format_date(one.day) for one in meetings), *sums]
        title = f"{session.get_one(Activity, activity_id).name} {month_name(since)}"
    return Spreadsheet(title, header, rows)


def _meetings(
    session: Session, since: date, until: date, participant_id: int | None, activity_id: int | None
) -> list[Meeting]:
    if participant_id is not None:
        found = attendance_rates.list_attendance(
            session, participant_id=participant_id, since=since, until=until, ahead=True
        )
        return [session.get_one(Meeting, row.meeting_id) for row in found]
    chosen = select(Meeting).where(Meeting.day >= since, Meeting.day <= until)
    if activity_id is None:
        chosen = chosen.where(Meeting.participant_id.is_(None))
    else:
        chosen = chosen.where(Meeting.activity_id == activity_id)
    return list(session.scalars(chosen.order_by(Meeting.day, Meeting.starts)))
