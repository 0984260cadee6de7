"""Excused absences on a person's page, by keyboard: the dialog shows how many meetings an absence covers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kiscase.activities import queries as activities_queries
from kiscase.activities.absences import excused_periods
from kiscase.activities.absences.screen.absences_tab import AbsencesTab
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.attendance import queries as attendance_queries
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import AttendanceMark
from kiscase.activities.series_model import Weekday
from kiscase.core.database.database import Database
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _, ngettext
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.clock import clock
from tests.journeys.keyboard import Keyboard

TODAY = clock.today()
SINCE = TODAY - timedelta(days=28)


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def person(window: Workspace, case: Database) -> int:
    """Somebody in an activity that meets on every day; present at the first meeting of the last seven days."""
    with case.action() as session:
        found = makers.participant(session)
        makers.active_contract(session, found, drawn_on=SINCE, ends_on=SINCE + timedelta(days=300))
    with case.action() as session:
        days = [choice.value for choice in Weekday]
        activity = makers.activity(session, since=SINCE, until=TODAY + timedelta(days=14), weekdays=days)
    with case.action() as session:
        enrolment.enrol_person(session, activity, found, SINCE)
    return found


@pytest.fixture
def meetings(case: Database, person: int) -> list[activities_queries.MeetingRow]:
    """The meetings, the earliest first; the person was present at the latest that was held."""
    with case.read() as session:
        rows = sorted(activities_queries.load_activity(session, 1).meetings, key=lambda row: row.day)
    held = [row for row in rows if row.day <= TODAY]
    with case.action() as session:
        attendance.mark_attendance(session, held[-1].id, {person: (AttendanceMark.PRESENT,)})
    return rows


@pytest.fixture
def tab(window: Workspace, person: int, meetings: list[activities_queries.MeetingRow], qtbot: QtBot) -> AbsencesTab:
    window.open("participant", person)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and window.page().record == person)
    page: Any = window.page()
    found = next(one for one in page.extra_tabs if isinstance(one, AbsencesTab))
    page.tabs.setCurrentWidget(found)
    found.list.setFocus()
    return found


def dialog_of(keys: Keyboard) -> Any:
    found = keys.dialog()
    assert isinstance(found, FormDialog)
    return found


def covers(count: int) -> str:
    return ngettext("It covers {count} meeting.", "It covers {count} meetings.", count).format(count=count)


def cells(tab: AbsencesTab) -> list[str]:
    rows = tab.list.rows
    return [str(rows.data(rows.index(0, column))) for column in range(rows.columnCount())] if rows.rowCount() else []


def within(meetings: list[activities_queries.MeetingRow], since: date, until: date) -> int:
    return sum(since <= row.day <= until for row in meetings)


def test_an_excuse_tells_what_it_covers_and_is_undone(
    tab: AbsencesTab, window: Workspace, meetings: list[activities_queries.MeetingRow], keys: Keyboard
) -> None:
    keys.press("Ctrl+Shift+X")
    dialog = dialog_of(keys)
    since, until = TODAY - timedelta(days=6), TODAY + timedelta(days=3)
    keys.to("since")
    keys.write(format_date(since))
    keys.to("until")
    keys.write(format_date(until))
    marked = next(row for row in reversed(meetings) if row.day <= TODAY).day >= since
    count = within(meetings, since, until) - marked
    keys.until(lambda: covers(count) in dialog.coverage.text())
    by_hand = ngettext(
        "{by_hand} meeting has a mark that was made by hand and stays.",
        "{by_hand} meetings have marks that were made by hand and stay.",
        1,
    )
    assert (by_hand.format(by_hand=1) in dialog.coverage.text()) is marked
    keys.to("evidence")
    keys.type("ZUS ZLA 123")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: cells(tab) != [])
    assert cells(tab)[1:] == [format_date(since), format_date(until), "ZUS ZLA 123", str(count)]
    page: Any = window.page()
    page.message_bar.undo_asked.emit()
    keys.until(lambda: cells(tab) == [])


def test_an_end_before_the_beginning_is_told_and_nothing_is_kept(
    tab: AbsencesTab, case: Database, keys: Keyboard
) -> None:
    keys.press("Ctrl+Shift+X")
    dialog = dialog_of(keys)
    keys.to("until")
    keys.write(format_date(TODAY - timedelta(days=3)))
    keys.until(lambda: dialog.coverage.text() == "")
    keys.to("go")
    keys.press("Return")
    wrong = _("The last day is before the first.")
    keys.until(lambda: any(label.text() == wrong for label in dialog.findChildren(type(dialog.words))))
    keys.press("Escape", "Escape")
    keys.without_dialog()
    with case.read() as session:
        assert excused_periods.list_absences(session) == []


def test_an_excuse_is_changed_and_taken_back_and_marks_by_hand_stay(
    tab: AbsencesTab, person: int, meetings: list[activities_queries.MeetingRow], case: Database, keys: Keyboard
) -> None:
    values = {"kind": "sick", "since": SINCE, "until": TODAY}
    tab.context.jobs.act(lambda session: excused_periods.record_absence(session, person, values))
    keys.until(lambda: cells(tab) != [])
    assert cells(tab)[-1] == str(within(meetings, SINCE, TODAY) - 1)
    tab.list.setFocus()
    keys.press("Down")
    tab.list.selectRow(0)
    keys.press("Return")
    dialog_of(keys)
    keys.to("since")
    later = SINCE + timedelta(days=14)
    keys.write(format_date(later))
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: cells(tab)[1:2] == [format_date(later)])
    keys.to("remove")
    keys.press("Space")
    keys.until(lambda: cells(tab) == [])
    said = _("The excuse is withdrawn. Marks made by hand stay.")
    assert said in [label.text() for label in tab.window().findChildren(QLabel, "message")]
    held = [row for row in meetings if row.day <= TODAY]
    with case.read() as session:
        marks = [attendance_queries.list_register_rows(session, row.id)[0].mark for row in held]
    assert marks == [None] * (len(held) - 1) + [AttendanceMark.PRESENT]


def test_from_the_line_of_a_register_the_person_is_excused(
    window: Workspace, person: int, case: Database, keys: Keyboard
) -> None:
    with case.read() as session:
        meeting = next(row.id for row in activities_queries.load_activity(session, 1).meetings if row.day <= TODAY)
    window.open("meeting", meeting)
    page: Any = window.page()
    keys.until(lambda: window.jobs.is_idle() and page.kind == "activity" and page.register.list.rows.rowCount() == 1)
    page.register.list.setFocus()
    keys.press("Ctrl+Shift+X")
    dialog = dialog_of(keys)
    keys.until(lambda: covers(1) in dialog.coverage.text())
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: page.register.list.rows.rowCount() == 1 and window.jobs.is_idle())
    with case.read() as session:
        (row,) = attendance_queries.list_register_rows(session, meeting)
    assert (row.mark, row.preset) == (AttendanceMark.EXCUSED, True)
    shown = page.register.list.rows
    assert any(AttendanceMark.EXCUSED.label in str(shown.data(shown.index(0, column))) for column in (1, 2, 3))


def test_an_excuse_that_comes_late_changes_what_was_marked_with_one_tick(
    tab: AbsencesTab, person: int, meetings: list[activities_queries.MeetingRow], case: Database, keys: Keyboard
) -> None:
    absent = [row for row in meetings if row.day <= TODAY][-3:-1]
    for row in absent:
        with case.action() as session:
            attendance.mark_attendance(session, row.id, {person: (AttendanceMark.UNEXCUSED,)})
    keys.press("Ctrl+Shift+X")
    dialog = dialog_of(keys)
    tick = dialog.form.editor("excuse_marks")
    assert not tick.isVisible()
    keys.to("since")
    keys.write(format_date(absent[0].day))
    keys.to("evidence")
    keys.type("ZUS ZLA 123")
    keys.until(tick.isVisible)
    assert tick.text() == "N → U (2)"
    days = ", ".join(format_date(row.day) for row in sorted(absent, key=lambda row: row.day))
    assert f"Warsztat komputerowy {days}" in tick.accessibleDescription()
    keys.to("excuse_marks")
    keys.press("Space")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: cells(tab) != [])
    with case.read() as session:
        rows = [attendance_queries.list_register_rows(session, row.id)[0] for row in absent]
    assert [(row.mark, row.evidence) for row in rows] == [(AttendanceMark.EXCUSED, "ZUS ZLA 123")] * 2
    tab.list.setFocus()
    tab.list.selectRow(0)
    keys.to("remove")
    keys.press("Space")
    keys.until(lambda: cells(tab) == [])
    with case.read() as session:
        again = [attendance_queries.list_register_rows(session, row.id)[0].mark for row in absent]
    assert again == [AttendanceMark.UNEXCUSED] * 2
    said = ngettext(
        "{count} meeting is marked as absent without excuse again.",
        "{count} meetings are marked as absent without excuse again.",
        2,
    ).format(count=2)
    assert any(label.text().endswith(said) for label in tab.window().findChildren(QLabel, "message"))
