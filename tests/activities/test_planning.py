"""Series by rule, changes of one, later and all meetings, cancelling, moving, closures and conflicts."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.activities import queries as activities_queries
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.attendance import queries as attendance_queries
from kiscase.activities.model import Activity, Attendance, AttendanceMark, Meeting, MeetingStatus
from kiscase.activities.planning import actions as planning
from kiscase.activities.planning import closures, conflicts, plan_preview
from kiscase.activities.planning import meetings as planning_meetings
from kiscase.activities.planning.closure_model import ChangeScope
from kiscase.activities.series_model import Recurrence, Weekday, WeekOfMonth
from kiscase.club import actions as clubs
from kiscase.core.database.database import Database
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.journal import history, undo
from kiscase.core.journal.running_action import describe_action
from tests import makers
from tests.actions import ask, do

pytestmark = pytest.mark.usefixtures("english")

MONDAY = makers.TODAY


def meetings(case: Database, activity: int) -> list[Any]:
    with case.read() as session:
        chosen = select(Meeting).where(Meeting.activity_id == activity).order_by(Meeting.day, Meeting.starts)
        found = list(session.scalars(chosen))
        session.expunge_all()
        return found


@pytest.fixture
def workshop(case: Database) -> int:
    """Nine Mondays from 1 June to 27 July 2026."""
    made: int = do(case, makers.activity)
    return made


def add_mark(session: Session, meeting: int, person: int) -> None:
    """A mark of a person whose enrolment began later."""
    session.add(Attendance(meeting_id=meeting, participant_id=person, mark=AttendanceMark.PRESENT))
    describe_action(session, "A mark")


def series(**changes: Any) -> dict[str, Any]:
    usual = {
        "name": "Warsztat",
        "kind": "job_help",
        "weekdays": [Weekday.MONDAY],
        "starts": time(9, 0),
        "ends": time(11, 0),
        "since": date(2026, 9, 1),
        "until": date(2026, 10, 31),
    }
    return usual | changes


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ({"every": 2, "until": date(2026, 10, 5)}, [(9, 7), (9, 21), (10, 5)]),
        ({"weekdays": ["1", "3"], "until": date(2026, 9, 10)}, [(9, 1), (9, 3), (9, 8), (9, 10)]),
        ({"repeat": Recurrence.MONTHLY, "nth": WeekOfMonth.FIRST}, [(9, 7), (10, 5)]),
        ({"repeat": Recurrence.MONTHLY, "nth": WeekOfMonth.LAST, "weekdays": ["4"]}, [(9, 25), (10, 30)]),
        (
            {"repeat": Recurrence.MONTHLY, "nth": WeekOfMonth.SECOND, "weekdays": ["1", "2"]},
            [(9, 8), (9, 9), (10, 13), (10, 14)],
        ),
        ({"until": None, "count": 3}, [(9, 7), (9, 14), (9, 21)]),
    ],
)
def test_the_days_of_a_series(case: Database, rule: dict[str, Any], wanted: list[tuple[int, int]]) -> None:
    found = ask(case, planning.preview_series_days, series(**rule))
    assert [(day.on.month, day.on.day) for day in found] == wanted
    assert not any(day.struck for day in found)


def test_a_count_is_of_meetings_that_are_held(case: Database) -> None:
    do(case, closures.close_club, {"name": "Remont", "since": date(2026, 11, 16), "until": date(2026, 11, 20)})
    found = ask(
        case, planning.preview_series_days, series(weekdays=["0", "2"], since=date(2026, 11, 9), until=None, count=3)
    )
    assert [(day.on.day, day.struck) for day in found] == [
        (9, ""),
        (11, "National Independence Day"),
        (16, "Remont"),
        (18, "Remont"),
        (23, ""),
        (25, ""),
    ]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"until": None}, "until"),
        ({"until": date(2086, 1, 1)}, "until"),
        ({"until": None, "count": 10_000}, "count"),
        ({"every": 0}, "every"),
        ({"repeat": Recurrence.MONTHLY}, "nth"),
        ({"weekdays": []}, "weekdays"),
        ({"until": date(2026, 8, 1)}, "until"),
    ],
)
def test_what_is_no_series(case: Database, changes: dict[str, Any], key: str) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        ask(case, planning.preview_series_days, series(**changes))
    assert list(caught.value.problems) == [key]


def test_previewing_a_series_keeps_nothing(case: Database) -> None:
    ask(case, planning.preview_series_days, series())
    assert ask(case, activities_queries.list_activities) == []


@pytest.mark.parametrize(("scope", "changed"), [(ChangeScope.THIS, 1), (ChangeScope.LATER, 7), (ChangeScope.ALL, 9)])
def test_a_change_of_one_later_or_all_meetings_keeps_marks(
    case: Database, workshop: int, scope: ChangeScope, changed: int
) -> None:
    person = do(case, makers.enrolled, workshop)
    third = meetings(case, workshop)[2]
    do(case, attendance.mark_attendance, third.id, {person: (AttendanceMark.PRESENT, "")})
    do(case, planning_meetings.change_meetings, third.id, {"room": "Sala 9", "starts": time(10, 0)}, scope)
    activity = ask(case, lambda session: session.get_one(Activity, workshop))
    held = [(one.room or activity.room, one.starts) for one in meetings(case, workshop)]
    kept = scope is not ChangeScope.THIS  # the hours of the one with marks
    assert held.count(("Sala 9", time(10, 0))) == changed - kept
    assert held.count(("Sala 9", time(9, 0))) == kept
    assert held.count(("Sala 2", time(9, 0))) == 9 - changed
    assert (activity.room, activity.starts) == (
        ("Sala 2", time(9, 0)) if scope is ChangeScope.THIS else ("Sala 9", time(10, 0))
    )
    assert len(ask(case, lambda session: session.scalars(select(Attendance)).all())) == 1


def test_the_hours_of_meetings_with_marks_change_only_one_by_one(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop)
    first, second, third = meetings(case, workshop)[:3]
    for one in (first, second):  # held before the person's enrolment of today
        do(case, add_mark, one.id, person)
    later = {"starts": time(10, 0)}
    warned = ask(case, plan_preview.check_meeting_change, third.id, later, ChangeScope.ALL)
    assert warned == ["2 meetings with marks keep their hours."]
    assert ask(case, plan_preview.check_meeting_change, third.id, {"room": "Sala 9"}, ChangeScope.ALL) == []
    assert do(case, planning_meetings.change_meetings, third.id, later, ChangeScope.ALL) == (7, 2)
    assert [one.starts.hour for one in meetings(case, workshop)] == [9] * 2 + [10] * 7
    assert do(case, planning_meetings.change_meetings, second.id, {"starts": time(8, 0)}, ChangeScope.LATER) == (7, 1)
    assert [one.starts.hour for one in meetings(case, workshop)] == [9] * 2 + [8] * 7
    assert ask(case, lambda session: session.get_one(Activity, workshop)).starts == time(8, 0)
    assert do(case, planning_meetings.change_meetings, first.id, later, ChangeScope.THIS) == (1, 0)
    assert meetings(case, workshop)[0].starts == time(10, 0)


def test_a_change_of_hours_needs_a_meeting_without_marks(case: Database) -> None:
    made = do(case, makers.activity, since=MONDAY, until=MONDAY)
    person = do(case, makers.enrolled, made)
    only = meetings(case, made)[0]
    do(case, attendance.mark_attendance, only.id, {person: (AttendanceMark.PRESENT, "")})
    with pytest.raises(InvalidValuesError) as caught:
        do(case, planning_meetings.change_meetings, only.id, {"starts": time(10, 0)}, ChangeScope.ALL)
    assert list(caught.value.problems) == ["scope"]
    assert ask(case, lambda session: session.get_one(Activity, made)).starts == time(9, 0)


def test_a_new_rule_leaves_what_has_marks_or_was_moved(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop)
    rows = meetings(case, workshop)
    do(case, attendance.mark_attendance, rows[2].id, {person: (AttendanceMark.PRESENT, "")})
    do(case, planning_meetings.move_meeting, rows[4].id, date(2026, 7, 1))
    planned = do(case, planning.replan_series, workshop, {"weekdays": ["3"]}, MONDAY)
    days = [one.day for one in meetings(case, workshop)]
    assert days[:4] == [date(2026, 6, 1), date(2026, 6, 8), MONDAY, date(2026, 6, 18)]
    assert date(2026, 7, 1) in days
    assert date(2026, 7, 2) in days
    assert planned == (6, [MONDAY, date(2026, 7, 1)])


def test_a_new_rule_plans_no_meeting_twice_and_loses_no_notes(case: Database, workshop: int) -> None:
    rows = meetings(case, workshop)
    do(case, planning_meetings.move_meeting, rows[4].id, date(2026, 7, 1))
    do(case, attendance.save_class_notes, rows[5].id, "Rozmowa kwalifikacyjna", "")
    planned = do(case, planning.replan_series, workshop, {"starts": time(10, 0), "leader_id": 2}, date(2026, 6, 16))
    assert planned == (4, [date(2026, 7, 1), rows[5].day])
    found = meetings(case, workshop)
    assert [one.day for one in found] == sorted([one.day for one in rows if one.id != rows[4].id] + [date(2026, 7, 1)])
    assert [one.starts.hour for one in found] == [9, 9, 9, 10, 9, 9, 10, 10, 10]
    assert ask(case, lambda session: session.get_one(Activity, workshop).leader_id) == 2


def test_what_was_changed_for_later_meetings_stays_when_the_series_is_planned_anew(
    case: Database, workshop: int
) -> None:
    fourth = meetings(case, workshop)[3]
    changes = {"starts": time(9, 30), "ends": time(12, 0), "room": "Sala 9", "leader_id": 2}
    do(case, planning_meetings.change_meetings, fourth.id, changes, ChangeScope.LATER)
    details = ask(case, activities_queries.load_activity, workshop)
    assert details.when == "Monday, 9:30–12:00"
    assert {(row.hours, row.room) for row in details.meetings if row.day < fourth.day} == {("9:00–11:30", "Sala 2")}
    do(case, planning.replan_series, workshop, {"until": date(2026, 8, 31)}, date(2026, 7, 1))
    found = {row.day: row for row in ask(case, activities_queries.load_activity, workshop).meetings}
    assert {row.hours for day, row in found.items() if day >= fourth.day} == {"9:30–12:00"}
    assert {row.room for day, row in found.items() if day >= fourth.day} == {"Sala 9"}
    assert max(found) == date(2026, 8, 31)


def test_a_meeting_changed_or_added_by_itself_stays_when_the_series_is_planned_anew(
    case: Database, workshop: int
) -> None:
    rows = meetings(case, workshop)
    do(case, planning_meetings.change_meetings, rows[4].id, {"starts": time(8, 0)}, ChangeScope.THIS)
    do(case, planning_meetings.change_meetings, rows[5].id, {"room": "Sala 9"}, ChangeScope.THIS)
    do(case, planning_meetings.add_meeting, workshop, {"day": date(2026, 7, 4)})
    stayed = [rows[4].day, date(2026, 7, 4), rows[5].day]
    planned = do(case, planning.replan_series, workshop, {"starts": time(10, 0)}, date(2026, 6, 16))
    assert planned == (4, sorted(stayed))
    kept = {one.day: one for one in meetings(case, workshop) if one.day in stayed}
    assert [kept[day].starts.hour for day in stayed] == [8, 9, 9]
    assert kept[rows[5].day].room == "Sala 9"


def test_a_series_planned_anew_on_the_same_days_keeps_its_meetings(case: Database, workshop: int) -> None:
    rows = meetings(case, workshop)
    do(case, planning.replan_series, workshop, {"starts": time(10, 0)}, MONDAY)
    assert [one.id for one in meetings(case, workshop)] == [one.id for one in rows]
    assert [one.starts.hour for one in meetings(case, workshop)] == [9, 9] + [10] * 7


def test_an_activity_without_a_series_needs_no_days_and_no_hours(case: Database) -> None:
    values = {"name": "Psycholog", "kind": "job_help", "repeat": Recurrence.NONE, "since": MONDAY}
    made = do(case, planning.plan_activity, values)
    assert meetings(case, made) == []
    assert ask(case, activities_queries.load_activity, made).when == Recurrence.NONE.label
    with pytest.raises(InvalidValuesError) as caught:
        do(case, planning_meetings.add_meeting, made, {"day": MONDAY})
    assert list(caught.value.problems) == ["starts", "ends"]
    do(case, planning_meetings.add_meeting, made, {"day": MONDAY, "starts": time(12, 0), "ends": time(13, 0)})
    do(case, planning.replan_series, made, {"note": "po umówieniu"}, date.min)
    assert [one.day for one in meetings(case, made)] == [MONDAY]


def test_what_takes_place_once_may_be_on_a_holiday_and_is_planned_at_once(case: Database) -> None:
    corpus_christi = date(2026, 6, 4)
    once = {"name": "Wycieczka", "kind": "job_help", "repeat": Recurrence.ONCE, "since": corpus_christi}
    with pytest.raises(InvalidValuesError) as caught:
        do(case, planning.plan_activity, once)
    assert list(caught.value.problems) == ["starts", "ends"]
    made = do(case, planning.plan_activity, once | {"starts": time(8, 0), "ends": time(18, 0)})
    assert [one.day for one in meetings(case, made)] == [corpus_christi]
    assert ask(case, activities_queries.load_activity, made).when == "04.06.2026, 8:00–18:00"


TWO_DAYS = {"weekdays": ["1", "3"], "weekday_hours": ["3 14:00-16:00"], "until": date(2026, 9, 17)}


def test_hours_by_day_of_the_week(case: Database) -> None:
    made = do(case, planning.plan_activity, series(**TWO_DAYS))
    hours = [(one.day.weekday(), one.starts.hour, one.ends.hour) for one in meetings(case, made)]
    assert hours == [(1, 9, 11), (3, 14, 16)] * 3
    assert ask(case, activities_queries.load_activity, made).when == "Tuesday, 9:00–11:00; Thursday 14:00–16:00"
    added = do(case, planning_meetings.add_meeting, made, {"day": date(2026, 9, 24)})
    assert next(one.starts for one in meetings(case, made) if one.id == added) == time(14, 0)


def test_later_hours_of_a_day_of_the_week_are_those_of_that_day_only(case: Database) -> None:
    made = do(case, planning.plan_activity, series(**TWO_DAYS))
    thursday = meetings(case, made)[3]
    done = do(case, planning_meetings.change_meetings, thursday.id, {"starts": time(15, 0)}, ChangeScope.LATER)
    assert done.changed == 2, "both Thursdays, not the Tuesday between them"
    told = ask(case, history.list_history, "meeting", thursday.id)[0].sentence
    assert told == "Changed 2 meetings of Warsztat"
    assert [one.starts.hour for one in meetings(case, made)] == [9, 14, 9, 15, 9, 15]
    assert ask(case, activities_queries.load_activity, made).when == "Tuesday, 9:00–11:00; Thursday 15:00–16:00"
    tuesday = meetings(case, made)[4]
    do(case, planning_meetings.change_meetings, tuesday.id, {"ends": time(12, 0)}, ChangeScope.ALL)
    assert [one.ends.hour for one in meetings(case, made)] == [12, 16] * 3


def test_wrong_hours_of_a_day_of_the_week_are_named(case: Database) -> None:
    with pytest.raises(InvalidValuesError) as caught:
        do(case, planning.plan_activity, series(**TWO_DAYS | {"weekday_hours": ["3 14:00-13:00"]}))
    assert list(caught.value.problems) == ["ends_3"]
    with pytest.raises(InvalidValuesError) as caught:
        do(case, planning.plan_activity, series(**TWO_DAYS | {"weekday_hours": ["3 zaraz"]}))
    assert list(caught.value.problems) == ["weekday_hours"]


def test_meetings_of_one_day_do_not_become_the_same(case: Database, workshop: int) -> None:
    do(case, planning_meetings.add_meeting, workshop, {"day": MONDAY, "starts": time(13, 0), "ends": time(14, 0)})
    third = meetings(case, workshop)[2]
    with pytest.raises(InvalidValuesError) as caught:
        do(case, planning_meetings.change_meetings, third.id, {"starts": time(8, 0)}, ChangeScope.ALL)
    assert list(caught.value.problems) == ["starts"]
    assert do(case, planning_meetings.change_meetings, third.id, {"starts": time(8, 0)}, ChangeScope.THIS) == (1, 0)


def test_what_is_emptied_is_the_activitys_own_again(case: Database, workshop: int) -> None:
    first = meetings(case, workshop)[0].id
    do(case, planning_meetings.change_meetings, first, {"room": "Sala 9", "leader_id": 2}, ChangeScope.THIS)
    do(case, planning_meetings.change_meetings, first, {"room": "", "leader_id": None}, ChangeScope.ALL)
    assert {(one.room, one.leader_id) for one in meetings(case, workshop)} == {("", None)}
    assert ask(case, lambda session: session.get_one(Activity, workshop).room) == "Sala 2"


def test_a_meeting_with_marks_is_not_moved(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop)
    third = meetings(case, workshop)[2]
    do(case, attendance.mark_attendance, third.id, {person: (AttendanceMark.PRESENT, "")})
    with pytest.raises(Problem, match="marks"):
        do(case, planning_meetings.move_meeting, third.id, date(2026, 7, 1))
    with pytest.raises(InvalidValuesError):
        do(case, planning_meetings.move_meeting, meetings(case, workshop)[4].id, MONDAY)


def test_a_cancelled_meeting_says_why_and_is_not_marked(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop)
    third = meetings(case, workshop)[2]
    with pytest.raises(InvalidValuesError):
        do(case, planning_meetings.cancel_meeting, third.id, " ")
    do(case, planning_meetings.cancel_meeting, third.id, "awaria ogrzewania")
    with pytest.raises(Problem, match="did not take place"):
        do(case, attendance.mark_attendance, third.id, {person: (AttendanceMark.PRESENT, "")})
    assert ask(case, attendance_queries.list_incomplete_registers) == []
    do(case, planning_meetings.restore_meeting, third.id)
    assert meetings(case, workshop)[2].happening is MeetingStatus.PLANNED
    do(case, attendance.mark_attendance, third.id, {person: (AttendanceMark.PRESENT, "")})


def test_a_meeting_of_a_past_day_is_told_as_past(case: Database, workshop: int) -> None:
    first = meetings(case, workshop)[0].id
    do(case, planning_meetings.cancel_meeting, first, "awaria")
    do(case, planning_meetings.restore_meeting, first)
    told = [entry.sentence for entry in ask(case, history.list_history, "meeting", first)]
    assert told[:2] == [
        "The meeting of Warsztat komputerowy on 01.06.2026 took place after all",
        "The meeting of Warsztat komputerowy on 01.06.2026 did not take place: awaria",
    ]


def test_a_closure_names_the_meetings_on_its_days(case: Database, workshop: int) -> None:
    found = do(case, closures.close_club, {"name": "Urlop", "since": date(2026, 7, 6), "until": date(2026, 7, 13)})
    assert found == [one.id for one in meetings(case, workshop) if one.day in (date(2026, 7, 6), date(2026, 7, 13))]
    do(case, closures.remove_closure, ask(case, closures.list_closures)[0].id)
    assert ask(case, closures.list_closures) == []


def test_a_closure_cancels_planned_meetings_in_one_action_but_not_held_ones(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop)
    do(case, attendance.mark_attendance, meetings(case, workshop)[2].id, {person: (AttendanceMark.PRESENT, "")})
    values = {"name": "Remont", "since": MONDAY, "until": date(2026, 6, 29)}
    assert [one.on for one in ask(case, plan_preview.list_closure_meetings, values["since"], values["until"])] == [
        date(2026, 6, 22),
        date(2026, 6, 29),
    ]
    do(case, closures.close_club, values, cancelling=True)
    cancelled = [one for one in meetings(case, workshop) if one.happening is MeetingStatus.CANCELLED]
    assert [(one.day.day, one.reason) for one in cancelled] == [(22, "Remont"), (29, "Remont")]
    do(case, undo.undo_latest_action)
    assert all(one.happening is MeetingStatus.PLANNED for one in meetings(case, workshop))
    assert ask(case, closures.list_closures) == []


def test_the_preview_of_a_series_has_the_days_that_passed_and_each_conflict_once(case: Database, workshop: int) -> None:
    rule = series(since=date(2026, 6, 1), until=date(2026, 7, 1), room="SALA 2") | {"name": "", "kind": None}
    found = ask(case, plan_preview.preview_series, rule)
    assert (len(found.days), found.passed) == (5, 2)
    assert found.clashes == [
        "The room SALA 2 is taken by Warsztat komputerowy (01.06.2026, 9:00–11:30). 5 times in all."
    ]
    pasted = ask(case, plan_preview.preview_series, rule | {"room": "\u200eSALA\u00a02"})
    assert len(pasted.clashes) == 1
    assert ask(case, plan_preview.preview_series, rule, None, workshop).clashes == []


def test_the_conflicts_of_a_day_are_known_before(case: Database, workshop: int) -> None:
    do(case, makers.activity, name="Chór", room="Świetlica")
    third = meetings(case, workshop)[2].id
    assert ask(case, plan_preview.check_meeting_move, third, {"day": date(2026, 6, 4)}) == [
        "04.06.2026 has passed.",
        "04.06.2026 is a day off: Corpus Christi.",
    ]
    assert ask(case, plan_preview.check_meeting_move, third, {"day": date(2026, 6, 23)}) == []
    taken = "The room świetlica is taken by Chór (22.06.2026, 9:00–11:30)."
    assert ask(case, plan_preview.check_new_meeting, workshop, {"day": date(2026, 6, 22), "room": "świetlica"}) == [
        taken
    ]
    later = ask(case, plan_preview.check_meeting_change, third, {"room": "świetlica"}, ChangeScope.LATER)
    assert later == [taken.replace("22.", "15.") + " 7 times in all."]


def test_a_room_and_a_leader_that_are_needed_twice(case: Database, workshop: int) -> None:
    leader, name = next(row[:2] for row in ask(case, clubs.list_workers))
    do(case, makers.activity, leader, name="Chór", room="Świetlica")
    slot = conflicts.MeetingSlot(MONDAY, time(10, 0), time(12, 0), "sala 2", leader)
    found = ask(case, conflicts.find_meeting_conflicts, [slot])
    assert (
        found
        == [
            "The room sala 2 is taken by Warsztat komputerowy (15.06.2026, 9:00–11:30).",
            f"{name} leads Chór at that time (15.06.2026, 9:00–11:30).",
        ]
        or len(found) == 2
    )
    assert ask(case, conflicts.find_meeting_conflicts, [slot._replace(starts=time(11, 30))]) == []
    assert ask(case, conflicts.find_meeting_conflicts, [slot._replace(leader_id=None)], besides=workshop) == []


def test_a_person_who_would_be_in_two_places(case: Database, workshop: int) -> None:
    person = do(case, makers.enrolled, workshop)
    choir = do(case, makers.activity, name="Chór", room="", starts=time(11, 0), ends=time(12, 0))
    found = ask(case, conflicts.find_person_conflicts, person, choir, MONDAY)
    assert found == [
        "Jadwiga Wiśniewska: Chór and Warsztat komputerowy meet at the same time, first on 15.06.2026, 9:00–11:30."
    ]
