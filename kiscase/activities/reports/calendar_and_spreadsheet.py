"""Exports to other programs: the schedule as a calendar, the grid of a month as a spreadsheet."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import attendance_rates
from kiscase.activities.attendance_rates import AttendanceRate
from kiscase.activities.document_parts import DOCUMENT_LANGUAGE, load_attendance_texts, mark_legend
from kiscase.activities.model import Activity, Meeting, MeetingStatus
from kiscase.activities.periods import month_name, month_period
from kiscase.activities.queries import leader_name, meeting_room
from kiscase.activities.reports.monthly_attendance import (
    SUM_COLUMNS,
    grid_legend_keys,
    labelled_line,
    list_grid_rows,
    still_to_come,
)
from kiscase.activities.reports.queries import load_month_grid_report
from kiscase.club.model import Club
from kiscase.core.i18n import use_language
from kiscase.core.journal.running_action import action_time
from kiscase.core.spreadsheet import Cell, Share, Spreadsheet

TIME_ZONE = ZoneInfo("Europe/Warsaw")


def export_calendar(
    session: Session, since: date, until: date, participant_id: int | None = None, *, activity_id: int | None = None
) -> bytes:
    """The meetings of a period as iCalendar, of all group activities, one activity or one person; nobody is named."""
    from icalendar import Calendar, Event

    club = session.scalars(select(Club)).one()
    calendar = Calendar()
    calendar.add("prodid", "-//kiscase//PL")
    calendar.add("version", "2.0")
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
        calendar.add_component(event)
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def export_person_calendar(session: Session, participant_id: int, since: date, until: date) -> bytes:
    """The meetings of one person as iCalendar."""
    return export_calendar(session, since, until, participant_id)


def export_month(session: Session, activity_id: int, on: date) -> Spreadsheet:
    """The grid of a month as a spreadsheet: the letters of the printed grid, days and sums to calculate with."""
    grid = load_month_grid_report(session, activity_id, on)
    with use_language(DOCUMENT_LANGUAGE):
        texts = load_attendance_texts(grid.printed_on)
        days = Counter(one.day for one in grid.meetings)
        header: list[Cell] = [texts.text("column.name")]
        header += [datetime.combine(one.day, one.starts) if days[one.day] > 1 else one.day for one in grid.meetings]
        header += [texts.text(f"column.{key}") for key in SUM_COLUMNS]
        rows: list[list[Cell]] = [
            [row.name, *row.letters, *row.sums, _share(row.rate)] for row in list_grid_rows(texts, grid)
        ]
        legend = f"{texts.text('label.legend')}: {mark_legend(texts, grid_legend_keys(grid))}"
        notes = [f"{texts.text('label.formula')}: {grid.rate.formula}", legend, *still_to_come(texts, grid)]
        return Spreadsheet(
            f"{grid.activity}, {month_name(grid.since)}",
            header,
            rows,
            month_period(grid.since),
            labelled_line(texts, [("label.leader", grid.leader), ("label.room", grid.room)]),
            notes,
        )


def _share(rate: AttendanceRate) -> Share | None:
    return Share(rate.attended / rate.counted) if rate.counted else None


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
