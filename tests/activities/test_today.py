"""The page Today, by keyboard: today's meetings, incomplete registers, tasks; it follows the marks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from kiscase.activities import queries as activities_queries
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import AttendanceMark
from kiscase.activities.planning import meetings
from kiscase.activities.screen.activities_page import ActivitiesPage
from kiscase.activities.series_model import Weekday
from kiscase.activities.today import overview
from kiscase.activities.today.screen.today_page import TodayPage
from kiscase.contracts.events.screen.dialogs import BreachDialog
from kiscase.contracts.screen.events_tab import EventsTab
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database.database import Database
from kiscase.core.date_format import format_date, short_weekday_name
from kiscase.core.i18n import _
from kiscase.participants import actions as participant_actions
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.tables.record_list import RecordList
from tests import makers
from tests.clock import clock
from tests.journeys.keyboard import Keyboard

TODAY = makers.TODAY
SINCE = TODAY - timedelta(days=4)


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def people(case: Database) -> list[int]:
    """Two people with contracts."""
    made = []
    for name in ("Lis", "Zak"):
        with case.action() as session:
            person = makers.participant(session, family_name=name)
            makers.active_contract(session, person, drawn_on=SINCE, ends_on=SINCE + timedelta(days=300))
            made.append(person)
    return made


@pytest.fixture
def page(window: Workspace, case: Database, people: list[int], qtbot: QtBot) -> TodayPage:
    """An activity with a meeting on each day from 11 June on; the four past ones have no mark."""
    clock.set(2026, 6, 15, 12)
    with case.action() as session:
        days = [choice.value for choice in Weekday]
        activity = makers.activity(
            session, since=SINCE, until=TODAY + timedelta(days=3), weekdays=days, starts=time(18, 0), ends=time(20, 0)
        )
    for person in people:
        with case.action() as session:
            enrolment.enrol_person(session, activity, person, SINCE)
    window.open("task", None)
    found = cast("TodayPage", window.page())
    qtbot.waitUntil(lambda: window.jobs.is_idle() and found.missing.rows.rowCount() == 4)
    found.focus_start()
    return found


def cells(shown: RecordList) -> list[list[str]]:
    rows = shown.rows
    return [
        [str(rows.data(rows.index(row, column))) for column in range(rows.columnCount())]
        for row in range(rows.rowCount())
    ]


def meeting(case: Database, on: date) -> int:
    with case.read() as session:
        return next(row.id for row in activities_queries.load_activity(session, 1).meetings if row.day == on)


def mark(page: TodayPage, case: Database, on: date, marks: dict[int, Sequence[Any]]) -> None:
    found = meeting(case, on)
    page.context.jobs.act(lambda session: attendance.mark_attendance(session, found, marks))


def test_enter_opens_the_register_of_todays_meeting(
    page: TodayPage, window: Workspace, case: Database, keys: Keyboard
) -> None:
    assert page.headings[page.meetings].text() == _("Next meetings (today: {count})").format(count=1)
    assert cells(page.meetings)[0] == [_("today"), "18:00–20:00", "Warsztat komputerowy", "Sala 2", "", "0/2"]
    following = [f"{short_weekday_name(on)} {on:%d.%m}" for on in (TODAY + timedelta(day) for day in (1, 2, 3))]
    assert [row[0] for row in cells(page.meetings)[1:]] == following
    keys.to("today")
    keys.press("Down", "Return")
    keys.until(lambda: isinstance(window.page(), ActivitiesPage))
    activities = cast("ActivitiesPage", window.page())
    keys.until(lambda: activities.register.shown_id() == meeting(case, TODAY))


def test_a_meeting_that_is_called_off_says_so_with_its_reason(page: TodayPage, case: Database, keys: Keyboard) -> None:
    called_off = meeting(case, TODAY + timedelta(1))
    page.context.jobs.act(lambda session: meetings.cancel_meeting(session, called_off, "choroba prowadzącej"))
    keys.until(lambda: cells(page.meetings)[1][5] == _("called off"))
    assert cells(page.meetings)[1][2] == "Warsztat komputerowy (choroba prowadzącej)"
    assert [row[5] for row in cells(page.meetings)] == ["0/2", _("called off"), "2", "2"]


def test_enter_opens_the_very_sheet_and_the_list_follows_the_marks(
    page: TodayPage, window: Workspace, case: Database, people: list[int], keys: Keyboard
) -> None:
    assert [row[0] for row in cells(page.missing)] == [format_date(SINCE + timedelta(days)) for days in range(4)]
    keys.to("missing")
    keys.press("Down", "Down", "Return")
    keys.until(lambda: isinstance(window.page(), ActivitiesPage))
    activities = cast("ActivitiesPage", window.page())
    second = meeting(case, SINCE + timedelta(days=1))
    keys.until(lambda: activities.register.shown_id() == second and activities.register.list.rows.rowCount() == 2)
    activities.register.mark_by_key("*")
    activities.save_now()
    keys.until(window.jobs.is_idle)
    window.open("task", None)
    keys.until(lambda: len(cells(page.missing)) == 3)
    assert format_date(SINCE + timedelta(days=1)) not in [row[0] for row in cells(page.missing)]
    mark(page, case, SINCE, {people[0]: (AttendanceMark.PRESENT,)})
    keys.until(lambda: cells(page.missing)[0][2].startswith("1 "))


def test_a_task_opens_its_person_and_is_settled_with_what_was_done(
    page: TodayPage, window: Workspace, case: Database, people: list[int], keys: Keyboard
) -> None:
    for days in range(3):
        mark(page, case, SINCE + timedelta(days), {people[1]: (AttendanceMark.UNEXCUSED,)})
    keys.until(lambda: len(cells(page.tasks)) == 1)
    assert cells(page.tasks)[0][:3] == ["Zak Jadwiga", "Warsztat komputerowy", "3"]
    assert not page.settle.isEnabled()
    keys.to("tasks")
    keys.press("Down")
    keys.press("Return")
    keys.until(lambda: window.page().kind == "participant" and window.page().record == people[1])
    window.open("task", 1)
    keys.until_at("tasks")
    keys.press("Ctrl+Shift+D")
    dialog = keys.dialog()
    assert isinstance(dialog, FormDialog)
    keys.to("go")
    keys.press("Return")
    assert dialog.isVisible(), "what was done is asked for"
    keys.to("note")
    keys.type("rozmowa telefoniczna")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: cells(page.tasks) == [])
    assert page.message_bar.text() == _("The absences are settled: {name}.").format(name="Zak Jadwiga")
    page.message_bar.undo_asked.emit()
    keys.until(lambda: len(cells(page.tasks)) == 1)


def test_a_letter_about_absences_is_begun_from_their_task(
    page: TodayPage, window: Workspace, case: Database, people: list[int], keys: Keyboard
) -> None:
    days = [SINCE + timedelta(count) for count in range(3)]
    with case.action() as session:
        participant_actions.change_participant(session, people[1], {"phone": "600 700 800"})
    for day in days:
        mark(page, case, day, {people[1]: (AttendanceMark.UNEXCUSED,)})
    keys.until(lambda: len(cells(page.tasks)) == 1)
    assert cells(page.tasks)[0][3:] == [format_date(days[0]), "600 700 800"]
    keys.to("tasks")
    keys.press("Down")
    keys.to("absence_letter")
    keys.press("Return")
    dialog = keys.dialog(BreachDialog)
    listed = ", ".join(map(format_date, days))
    assert dialog.form.shown()["what"] == (
        f"Nieusprawiedliwione nieobecności na zajęciach „Warsztat komputerowy” w dniach: {listed}."
    )
    assert dialog.form.shown()["happened_on"] == days[-1]
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: page.message_bar.text() == _("The breach is recorded. Its letter can be printed now."))
    page.message_bar.way_out_asked.emit()
    keys.until(lambda: window.page().kind == "contract" and window.jobs.is_idle())
    contracts = cast("ContractsPage", window.page())
    events = next(tab for tab in contracts.extra_tabs if isinstance(tab, EventsTab))
    keys.until(lambda: contracts.tabs.currentWidget() is events and events.list.rows.rowCount() == 1)


def test_a_meeting_that_does_not_take_place_is_not_missing_and_says_why(
    page: TodayPage, case: Database, keys: Keyboard
) -> None:
    past, now = meeting(case, SINCE), meeting(case, TODAY)
    page.context.jobs.act(lambda session: meetings.cancel_meeting(session, past, "choroba"))
    page.context.jobs.act(lambda session: meetings.cancel_meeting(session, now, "awaria"))
    keys.until(lambda: len(cells(page.missing)) == 3 and "awaria" in cells(page.meetings)[0][2])


def test_the_meetings_of_a_day_stand_by_the_clock(case: Database, people: list[int]) -> None:
    for name, starts in (("Późne", time(15, 0)), ("Wczesne", time(8, 0))):
        with case.action() as session:
            makers.activity(session, name=name, starts=starts, ends=time(16, 0))
    with case.read() as session:
        assert [row.activity for row in overview.list_meetings(session, TODAY, TODAY)] == ["Wczesne", "Późne"]
        tomorrow = TODAY + timedelta(days=1)
        assert overview.list_meetings(session, tomorrow, tomorrow) == []
