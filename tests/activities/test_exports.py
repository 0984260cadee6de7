"""Schedules, tables, hours of work, traineeships, copies of activities."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import partial
from typing import Any

import pytest
from icalendar import Calendar

from kiscase.activities import queries as activities_queries
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import AttendanceMark, Meeting
from kiscase.activities.planning import actions as planning
from kiscase.activities.planning import meetings
from kiscase.activities.planning.closure_model import ChangeScope
from kiscase.activities.reports import calendar, month_spreadsheet
from kiscase.activities.traineeships import actions as traineeships
from kiscase.activities.work_hours import actions as work_hours
from kiscase.activities.work_hours.queries import load_work_month
from kiscase.club import actions as clubs
from kiscase.club.workers import WorkerRole
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import undo
from kiscase.core.spreadsheet import Share, render_csv, render_xlsx
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.workbook_reader import read_workbook

pytestmark = pytest.mark.usefixtures("english")


def meeting(case: Database, activity: int, on: date) -> int:
    with case.read() as session:
        found: int = session.query(Meeting.id).filter_by(activity_id=activity, day=on).one()[0]
        return found


def test_the_schedule_as_a_calendar_keeps_the_clock_of_the_wall(case: Database) -> None:
    autumn = {"weekdays": ["6"], "since": date(2026, 10, 18), "until": date(2026, 11, 1), "starts": time(1, 30)}
    activity = do(case, makers.activity, ends=time(4, 0), room="Sala „Przy, oknie”", **autumn)
    person = do(case, makers.enrolled, activity, do(case, makers.participant, family_name="Tajna"), date(2026, 6, 15))
    do(case, meetings.cancel_meeting, meeting(case, activity, date(2026, 10, 18)), "remont")
    content = ask(case, calendar.export_calendar, date(2026, 10, 1), date(2026, 11, 30))
    events = Calendar.from_ical(content).walk("VEVENT")
    assert len(events) == 2, "1 November is a holiday"
    assert [str(one.get("status", "")) for one in events] == ["CANCELLED", "CONFIRMED"]
    night = events[1]
    assert night.decoded("dtstart").isoformat() == "2026-10-25T01:30:00+02:00"
    assert night.decoded("dtend").isoformat() == "2026-10-25T04:00:00+01:00"
    assert str(night["location"]) == "Sala „Przy, oknie”"
    assert b"Tajna" not in content
    own = ask(case, calendar.export_calendar, date(2026, 10, 1), date(2026, 11, 30), person)
    assert [str(one["status"]) for one in Calendar.from_ical(own).walk("VEVENT")] == ["CANCELLED", "CONFIRMED"]


YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def events(content: bytes) -> dict[date, Any]:
    """The events of a calendar by day, once it was found to be as RFC 5545 asks."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert not any(b"\n" in line or len(line) > 75 for line in lines)
    read = Calendar.from_ical(content)
    assert (read["version"], bool(read["prodid"])) == ("2.0", True)
    found = {}
    for one in read.walk("VEVENT"):
        assert not one.errors
        for key in ("dtstamp", "last-modified"):
            assert one.decoded(key).utcoffset() == timedelta(), "in UTC"
        assert one.decoded("dtend") > one.decoded("dtstart")
        assert one["status"] in ("CONFIRMED", "CANCELLED")
        found[one.decoded("dtstart").date()] = one
    assert len({str(one["uid"]) for one in found.values()}) == len(found)
    return found


def test_each_change_of_a_meeting_or_its_activity_is_a_new_version_of_its_event(case: Database) -> None:
    activity = do(case, makers.activity)
    third = meeting(case, activity, makers.TODAY)
    first = events(ask(case, calendar.export_calendar, *YEAR))[makers.TODAY]
    assert int(first["sequence"]) == 0
    clock.set_to(clock.now() + timedelta(hours=1))
    do(case, meetings.cancel_meeting, third, "remont")
    cancelled = events(ask(case, calendar.export_calendar, *YEAR))[makers.TODAY]
    assert (str(cancelled["status"]), int(cancelled["sequence"])) == ("CANCELLED", 1)
    assert cancelled.decoded("last-modified") - first.decoded("last-modified") == timedelta(hours=1)
    do(case, undo.undo_latest_action)
    do(case, planning.change_activity, activity, {"room": "Sala 9"}, None)
    again = events(ask(case, calendar.export_calendar, *YEAR))[makers.TODAY]
    assert (str(again["status"]), int(again["sequence"]), str(again["location"])) == ("CONFIRMED", 3, "Sala 9")
    assert first["uid"] == again["uid"]


def test_what_a_new_plan_no_longer_has_is_cancelled_in_the_calendars(case: Database) -> None:
    activity = do(case, makers.activity)
    person = do(case, makers.enrolled, activity, None, makers.TODAY)
    do(case, planning.replan_series, activity, {"weekdays": ["1"]}, date(2026, 6, 16))
    for who in (None, person):
        found = events(ask(case, calendar.export_calendar, *YEAR, who))
        assert str(found[date(2026, 6, 22)]["status"]) == "CANCELLED", "Monday, as it was planned"
        assert str(found[date(2026, 6, 23)]["status"]) == "CONFIRMED", "Tuesday, as it is now"
    assert min(found) == makers.TODAY, "enrolled from today on"
    do(case, undo.undo_latest_action)
    assert {str(one["status"]) for one in events(ask(case, calendar.export_calendar, *YEAR)).values()} == {"CONFIRMED"}


def test_the_calendar_of_a_leader_has_individual_meetings_and_what_a_substitute_took_over(case: Database) -> None:
    leader, other = (
        do(case, clubs.add_worker, {"given_name": given, "family_name": family, "role": WorkerRole.SPECIALIST})
        for given, family in (("Ewa", "Lis"), ("Jan", "Wilk"))
    )
    activity = do(case, makers.activity, leader)
    do(case, makers.activity, name="Chór", weekdays=["2"])
    person = do(case, makers.enrolled, activity, do(case, makers.participant, family_name="Tajna"))
    hours = {"starts": time(13, 0), "ends": time(14, 0)}
    do(case, meetings.add_meeting, activity, {"day": date(2026, 6, 17)} | hours, person)
    do(case, meetings.change_meetings, meeting(case, activity, makers.TODAY), {"leader_id": other}, ChangeScope.THIS)
    content = ask(case, partial(calendar.export_calendar, leader_id=leader), *YEAR)
    found = events(content)
    assert str(Calendar.from_ical(content)["x-wr-calname"]) == "Ewa Lis"
    assert len(found) == 10
    assert str(found[date(2026, 6, 17)]["summary"]) == "Warsztat komputerowy"
    assert str(found[makers.TODAY]["status"]) == "CANCELLED"
    assert b"Tajna" not in content
    assert list(events(ask(case, partial(calendar.export_calendar, leader_id=other), *YEAR))) == [makers.TODAY]
    assert date(2026, 6, 17) not in {
        day for day, one in events(ask(case, calendar.export_calendar, *YEAR)).items() if str(one["summary"]) != "Chór"
    }


def test_the_grid_as_a_table(case: Database) -> None:
    activity = do(case, makers.activity)
    person = do(case, makers.enrolled, activity, do(case, makers.participant, family_name="=Żak"))
    do(case, attendance.mark_attendance, meeting(case, activity, makers.TODAY), {person: (AttendanceMark.PRESENT, "")})
    sheet = ask(case, month_spreadsheet.export_month, activity, makers.TODAY)
    assert sheet.header[:2] == ["Nazwisko i imię", makers.TODAY]
    assert sheet.rows == [["=Żak Jadwiga", "O", "", "", 1, 0, 0, Share(1.0)]]
    assert "'=Żak Jadwiga;O;;;1;0;0;100%" in render_csv(sheet).decode("utf-8-sig")
    page = read_workbook(render_xlsx(sheet))
    assert page.name == "2026-06 Warsztat komputerowy…"
    assert [page.values[place] for place in ("A1", "A2")] == ["Warsztat komputerowy, czerwiec 2026", "Miejsce: Sala 2"]
    assert [page.values[f"{column}5"] for column in "AEFGH"] == ["=Żak Jadwiga", 1, 0, 0, 1]
    assert page.formats["H5"] == "0%"
    assert str(page.values["A8"]).startswith("Oznaczenia: O – obecność, ")
    assert str(page.values["A9"]).startswith("Stan na 15.06.2026 r.")


def test_hours_of_work_are_planned_and_done_by_month(case: Database) -> None:
    activity = do(case, makers.activity, kind="useful_work")
    person = do(case, makers.enrolled, activity)
    do(case, attendance.mark_attendance, meeting(case, activity, makers.TODAY), {person: (AttendanceMark.LATE, "", 90)})
    do(case, work_hours.save_work_hours, activity, makers.TODAY, {person: (40, None)})
    (row,) = ask(case, load_work_month, activity, makers.TODAY).people
    assert (row.planned, row.marked, row.carried) == (40, 1.5, None)
    do(case, work_hours.save_work_hours, activity, makers.TODAY, {person: (40, 38)})
    assert ask(case, load_work_month, activity, makers.TODAY).people[0].carried == 38
    with pytest.raises(InvalidValuesError):
        do(case, work_hours.save_work_hours, activity, makers.TODAY, {person: (-1, 0)})


def test_a_traineeship_needs_a_contract_and_names_its_host(case: Database) -> None:
    person = do(case, makers.participant)
    values = {"office": "PUP w Krasnymstawie", "host": "Piekarnia „Ziarno”", "since": makers.TODAY}
    values["until"] = date(2026, 12, 14)
    with pytest.raises(Problem, match="condition"):
        do(case, traineeships.begin_traineeship, person, values)
    do(case, makers.active_contract, person)
    made = do(case, traineeships.begin_traineeship, person, values)
    with pytest.raises(InvalidValuesError):
        do(case, traineeships.change_traineeship, made, {"until": date(2026, 1, 1)})
    do(case, traineeships.change_traineeship, made, {"ended_on": date(2026, 9, 1), "note": "umowa o pracę"})
    assert ask(case, traineeships.list_traineeships, person)[0].ended_on == date(2026, 9, 1)


def test_a_copy_takes_its_people_along_and_names_who_cannot_come(case: Database) -> None:
    activity = do(case, makers.activity)
    stays = do(case, makers.enrolled, activity)
    goes = do(case, makers.enrolled, activity, do(case, makers.participant, family_name="Odchodzi"))
    do(case, enrolment.end_enrolment, activity, goes, makers.TODAY)
    ends = do(case, makers.enrolled, activity, do(case, makers.participant, family_name="Kończy"))
    from kiscase.contracts.model import ContractState
    from kiscase.contracts.queries import running_contract_id

    do(case, makers.ended_contract, ask(case, running_contract_id, ends), ContractState.TERMINATED)
    clock.set(2026, 9, 1, 12)
    new = {"since": date(2026, 9, 1), "until": date(2026, 12, 20)}
    made, refused = do(case, enrolment.copy_activity, activity, new, people=True)
    assert [row[0] for row in ask(case, activities_queries.load_activity, made).people] == [stays]
    assert len(refused) == 1
    assert "Kończy" in refused[0]
