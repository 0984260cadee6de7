"""The register on the screen: marks stay with their meeting, none before its day, and room for it in small windows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kiscase.activities import queries as activities_queries
from kiscase.activities.absences import excused_periods
from kiscase.activities.attendance import actions as attendance
from kiscase.activities.attendance import queries as attendance_queries
from kiscase.activities.attendance.screen import register_panel
from kiscase.activities.attendance.screen.register_panel import RegisterPanel
from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.model import Attendance, AttendanceMark
from kiscase.activities.month_grid.screen.month_grid_tab import MonthGridTab
from kiscase.activities.reports.screen import PrintOrSaveDialog
from kiscase.activities.screen.activities_page import ActivitiesPage
from kiscase.app import Program
from kiscase.core import drafts
from kiscase.core.database.database import Database
from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.issued.model import IssuedDocument
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.clock import clock
from tests.journeys.keyboard import Keyboard

TODAY = clock.today()
SINCE = TODAY - timedelta(days=28)


class Later:
    """A queue that works only when it is told to, as a busy computer does."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self.database, self.is_reached = jobs.database, jobs.is_reached
        self._waiting: list[Callable[[], None]] = []

    def read(self, *words: Any, **more: Any) -> None:
        self._waiting.append(lambda: self._jobs.read(*words, **more))

    def act(self, *words: Any, **more: Any) -> None:
        self._waiting.append(lambda: self._jobs.act(*words, **more))

    def deliver(self) -> None:
        waiting, self._waiting = self._waiting, []
        for job in waiting:
            job()


@pytest.fixture
def later(jobs: Jobs) -> Later:
    return Later(jobs)


@pytest.fixture
def problems() -> list[Problem]:
    return []


@pytest.fixture
def meetings(later: Later, case: Database) -> list[activities_queries.MeetingRow]:
    """The meetings of an activity with two people, the next one first."""
    with case.action() as session:
        activity = makers.activity(session, since=SINCE, until=TODAY + timedelta(days=21))
    for name in ("Bąk", "Żak"):
        with case.action() as session:
            person = makers.participant(session, family_name=name)
            makers.active_contract(session, person, drawn_on=SINCE, ends_on=SINCE + timedelta(days=300))
        with case.action() as session:
            enrolment.enrol_person(session, activity, person, SINCE)
    with case.read() as session:
        return activities_queries.load_activity(session, activity).meetings


@pytest.fixture
def register(
    later: Later, meetings: list[activities_queries.MeetingRow], problems: list[Problem], qtbot: QtBot
) -> RegisterPanel:
    context = PageContext(cast("Jobs", later), lambda *_where: None, lambda _entry: None, problems.append)
    made = RegisterPanel(context)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def held(meetings: list[activities_queries.MeetingRow]) -> list[activities_queries.MeetingRow]:
    return [row for row in meetings if row.day < TODAY]


def marks(case: Database, meeting: activities_queries.MeetingRow) -> list[AttendanceMark | None]:
    with case.read() as session:
        return [row.mark for row in attendance_queries.list_register_rows(session, meeting.id)]


def test_a_mark_never_lands_on_another_meeting(
    register: RegisterPanel, later: Later, meetings: list[activities_queries.MeetingRow], case: Database
) -> None:
    one, other = held(meetings)[:2]
    register.show_meeting(one)
    later.deliver()
    register.show_meeting(other)
    register.mark_by_key("O")  # the rows of the other one are not here yet
    register.mark_by_key("*")
    assert not register.is_dirty()
    assert register.list.rows.rowCount() == 0
    later.deliver()
    register.mark_by_key("S")
    register.save()
    later.deliver()
    assert marks(case, one) == [None, None]
    assert marks(case, other) == [AttendanceMark.LATE, None]


def test_an_answer_about_another_meeting_is_not_shown(
    register: RegisterPanel, later: Later, meetings: list[activities_queries.MeetingRow]
) -> None:
    register.show_meeting(held(meetings)[0])
    register.show_meeting(None)
    later.deliver()
    assert register.list.rows.rowCount() == 0


def test_what_is_marked_during_a_save_is_not_saved_yet(
    register: RegisterPanel, later: Later, meetings: list[activities_queries.MeetingRow], case: Database
) -> None:
    meeting = held(meetings)[0]
    register.show_meeting(meeting)
    later.deliver()
    register.mark_by_key("O")
    register.save()
    register.mark_by_key("N")
    later.deliver()
    assert marks(case, meeting) == [AttendanceMark.PRESENT, None]
    assert register.is_dirty()
    register.show_meeting(meeting)  # as after every save
    later.deliver()
    assert register.is_dirty(), "the rows came anew, the mark is still there"
    register.save()
    later.deliver()
    assert marks(case, meeting) == [AttendanceMark.PRESENT, AttendanceMark.UNEXCUSED]
    assert not register.is_dirty()


def test_marks_that_cannot_be_kept_stay(
    register: RegisterPanel,
    later: Later,
    meetings: list[activities_queries.MeetingRow],
    problems: list[Problem],
    case: Database,
) -> None:
    register.show_meeting(held(meetings)[0])
    later.deliver()
    register.mark_by_key("O")
    with case.action() as session:
        enrolment.end_enrolment(session, 1, 1, SINCE)  # on another computer, or by undo
    done: list[str] = []
    register.save(lambda: done.append("on"))
    later.deliver()
    assert problems
    assert not done
    assert register.is_dirty()


def test_before_its_day_a_meeting_is_printed_but_not_marked(
    register: RegisterPanel, later: Later, meetings: list[activities_queries.MeetingRow]
) -> None:
    ahead = meetings[0]
    register.show_meeting(ahead)
    later.deliver()
    register.mark_by_key("*")
    register.mark_by_key("O")
    assert not register.is_dirty()
    assert format_date(ahead.day) in register.view.note.text()
    assert register.view.note.isVisible()
    assert not button(register, "save_marks").isEnabled()
    assert button(register, "print_sheet").isEnabled()
    register.show_meeting(held(meetings)[0])
    assert not register.view.note.isVisible()


def test_a_day_to_come_without_people_is_not_told_as_past(
    register: RegisterPanel, later: Later, case: Database
) -> None:
    with case.action() as session:
        activity = makers.activity(session, since=TODAY - timedelta(days=7), until=TODAY + timedelta(days=21))
    with case.read() as session:
        found = activities_queries.load_activity(session, activity).meetings
    for meeting in (min(found, key=lambda one: one.day), max(found, key=lambda one: one.day)):
        register.show_meeting(meeting)
        later.deliver()
        told = " ".join(label.text() for label in register.list.findChildren(QLabel))
        assert ("jeszcze" in told) == (meeting.day > TODAY), told


def test_the_register_takes_the_letters_of_another_keyboard_and_says_why_a_letter_does_nothing(
    register: RegisterPanel, later: Later, meetings: list[activities_queries.MeetingRow]
) -> None:
    told: list[str] = []
    register.notified.connect(told.append)
    register.show_meeting(held(meetings)[0])
    later.deliver()
    for letter in "щт":  # O and N on a Ukrainian keyboard
        QTest.sendKeyEvent(QTest.KeyAction.Press, register.list, Qt.Key(0), letter, Qt.KeyboardModifier.NoModifier)
    assert [entry.mark for entry in register._marks.changes().values()] == [
        AttendanceMark.PRESENT,
        AttendanceMark.UNEXCUSED,
    ]
    assert not told
    QTest.keyClick(register.list, Qt.Key.Key_Q)
    assert "„Q”" in told[0]
    register.mark_numbers("1у")
    assert not register.row_numbers.problem.isVisible()
    assert register._marks.entry(register._marks.people[0]).mark is AttendanceMark.EXCUSED
    register.show_meeting(meetings[0])
    later.deliver()
    QTest.keyClick(register.list, Qt.Key.Key_O)
    assert told[1:] == [register.why_not()]


def test_a_mark_is_heard_with_the_name(
    register: RegisterPanel,
    later: Later,
    meetings: list[activities_queries.MeetingRow],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(register_panel, "announce_to_screen_reader", lambda _widget, words: heard.append(words))
    register.show_meeting(held(meetings)[0])
    later.deliver()
    for key in (Qt.Key.Key_O, Qt.Key.Key_N):
        QTest.keyClick(register.list, key)
    names = [row.name for row in register._marks.rows]
    assert heard == [
        f"{names[0]}: {AttendanceMark.PRESENT.label}",
        f"{names[1]}: {AttendanceMark.UNEXCUSED.label}",
    ]


def test_the_mouse_marks_too(
    register: RegisterPanel, later: Later, meetings: list[activities_queries.MeetingRow]
) -> None:
    register.show_meeting(held(meetings)[0])
    later.deliver()
    register.view.mark_menu.menu().actions()[1].trigger()
    assert [entry.mark for entry in register._marks.changes().values()] == [AttendanceMark.LATE]


def test_with_large_letters_the_register_takes_the_place_of_the_meetings(
    window: Workspace, program: Program, case: Database, meetings: list[activities_queries.MeetingRow], qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    program.change_settings({"scale": 2.0, "language": "pl"})
    keys.until(lambda: program.view is not None)
    view = cast("Workspace", program.view)
    view.open("activity", 1)
    keys.until(lambda: view.jobs.is_idle() and view.page().record == 1)
    page = cast("ActivitiesPage", view.page())
    page.focus_record()
    keys.until_at("meetings")
    assert not page.register.isVisible()
    keys.press("Return")
    keys.until_at("register")
    assert not page.meetings.isVisible()
    keys.until(lambda: page.register.list.rows.rowCount() == 2)
    lines = page.register.list
    whole = lines.rowViewportPosition(1) + lines.rowHeight(1)
    assert whole <= lines.viewport().height(), "two lines are wholly seen"
    keys.press("Escape")
    keys.until_at("meetings")
    qtbot.mouseClick(
        page.meetings.viewport(),
        Qt.MouseButton.LeftButton,
        pos=page.meetings.visualRect(page.meetings.rows.index(0, 0)).center(),
    )
    keys.until_at("register")
    keys.until(view.jobs.is_idle)
    qtbot.mouseClick(page.register.view.back, Qt.MouseButton.LeftButton)
    keys.until_at("meetings")
    assert QApplication.focusWidget() is page.meetings


def button(register: RegisterPanel, name: str) -> QPushButton:
    found = register.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_twenty_five_people_in_nine_presses(window: Workspace, case: Database, qtbot: QtBot) -> None:
    """Two are absent, one of them excused beforehand: from the opened register to the saved one."""
    with case.action() as session:
        activity = makers.activity(session, since=SINCE, until=TODAY, capacity=None)
    people = []
    for number in range(25):
        with case.action() as session:
            person = makers.participant(session, family_name=f"Osoba {number:02}")
            people.append(person)
            enrolment.enrol_person(session, activity, person, SINCE, enrolment.EnrolmentTerms(guest=True))
    with case.action() as session:
        held = next(row for row in activities_queries.load_activity(session, activity).meetings if row.day < TODAY)
        excused_periods.record_absence(session, people[3], {"since": held.day, "until": held.day, "kind": "sick"})
    keys = Keyboard(qtbot)
    window.open("meeting", held.id)
    keys.until(lambda: window.jobs.is_idle() and window.page().record == activity)
    page = cast("ActivitiesPage", window.page())
    keys.until(lambda: page.register.list.rows.rowCount() == 25)
    keys.until_at("register")
    presses = ["1", "7", "Return", "*", "Ctrl+S"]
    keys.press(*presses)
    keys.until(lambda: window.jobs.is_idle() and not page.register.is_dirty())
    with case.read() as session:
        marks = [row.mark for row in attendance_queries.list_register_rows(session, held.id)]
        by_hand = session.query(Attendance).count()
    wanted = [AttendanceMark.PRESENT] * 25
    wanted[3], wanted[16] = AttendanceMark.EXCUSED, AttendanceMark.UNEXCUSED
    assert marks == wanted
    assert by_hand == 24, "the mark of the excused absence stays"
    assert len(presses) <= 9
    page.message_bar.undo_asked.emit()  # one undo for all of it
    keys.until(lambda: window.jobs.is_idle() and page.register._marks.count_unmarked() == 24)


def test_undo_takes_back_unsaved_marks_one_by_one_and_then_what_was_saved(
    window: Workspace, meetings: list[activities_queries.MeetingRow], case: Database, qtbot: QtBot
) -> None:
    meeting = held(meetings)[0]
    keys = Keyboard(qtbot)
    window.open("meeting", meeting.id)
    page = cast("ActivitiesPage", window.page())
    keys.until(lambda: window.jobs.is_idle() and page.register.list.rows.rowCount() == 2)
    keys.until_at("register")
    keys.press("O", "Ctrl+S")
    keys.until(lambda: window.jobs.is_idle() and not page.register.is_dirty())
    page.register.list.show_id(page.register._marks.people[0])
    keys.press("S", "N")
    assert len(page.register._marks.changes()) == 2
    keys.press("Ctrl+Z")
    assert len(page.register._marks.changes()) == 1
    assert page.register.list.current_id() == page.register._marks.people[1]
    window.undo()  # the icon
    assert not page.register.is_dirty()
    keys.until(window.jobs.is_idle)
    assert marks(case, meeting) == [AttendanceMark.PRESENT, None]
    keys.press("Ctrl+Z")
    keys.until(lambda: window.jobs.is_idle() and marks(case, meeting) == [None, None])


@pytest.mark.parametrize("place", ["meeting", "month"])
def test_after_a_click_on_save_the_focus_is_in_the_table(
    window: Workspace, meetings: list[activities_queries.MeetingRow], qtbot: QtBot, place: str
) -> None:
    keys = Keyboard(qtbot)
    window.open("meeting", held(meetings)[0].id)
    page = cast("ActivitiesPage", window.page())
    keys.until(lambda: window.jobs.is_idle() and page.register.list.rows.rowCount() == 2)
    table, save = "register", page.register.view.save_button
    if place == "month":
        window.open("month", page.record)
        tab = page.tabs.currentWidget()
        assert isinstance(tab, MonthGridTab)
        keys.until(lambda: window.jobs.is_idle() and tab.grid.grid.people() == 2)
        tab.grid.setFocus()
        table, save = "month", tab.panel.save_button
    keys.until_at(table)
    keys.press("O")
    keys.until(save.isEnabled)
    save.setFocus()
    qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    keys.until(lambda: window.jobs.is_idle() and not page.is_dirty())
    keys.until(lambda: not save.isEnabled())
    keys.until_at(table)


def test_numbers_that_make_no_row_stay_to_be_corrected(
    register: RegisterPanel, later: Later, meetings: list[activities_queries.MeetingRow]
) -> None:
    register.show_meeting(held(meetings)[0])
    later.deliver()
    register.mark_numbers("2 9")
    assert register.row_numbers.line.text() == "9"
    assert "9" in register.row_numbers.problem.text()
    assert [entry.mark for entry in register._marks.changes().values()] == [AttendanceMark.UNEXCUSED]


def test_numbers_typed_after_the_rest_was_marked_are_marked(
    register: RegisterPanel, later: Later, meetings: list[activities_queries.MeetingRow]
) -> None:
    """The natural order: everybody was there, but for row 2."""
    register.show_meeting(held(meetings)[0])
    later.deliver()
    register.mark_by_key("*")
    register.mark_numbers("2")
    people = register._marks.people
    assert [register._marks.entry(one).mark for one in people] == [AttendanceMark.PRESENT, AttendanceMark.UNEXCUSED]
    assert not register.row_numbers.problem.isVisible()


def test_a_number_that_changes_nothing_says_so(
    register: RegisterPanel, later: Later, meetings: list[activities_queries.MeetingRow]
) -> None:
    register.show_meeting(held(meetings)[0])
    later.deliver()
    register.mark_by_key("U")
    register.mark_numbers("1 2 9")
    people = register._marks.people
    assert [register._marks.entry(one).mark for one in people] == [AttendanceMark.EXCUSED, AttendanceMark.UNEXCUSED]
    assert register.row_numbers.line.text() == "9"
    assert register.row_numbers.problem.text() == (
        "Nie ma wiersza 9. 1 numer bez zmian, wiersz ma już inne oznaczenie: 1 (nieobecność uspr.)."
    )
    register.mark_numbers("1")
    assert register.row_numbers.problem.isVisible()
    assert register.row_numbers.line.text() == ""


def test_marks_come_back_after_a_crash(
    register: RegisterPanel, later: Later, meetings: list[activities_queries.MeetingRow], case: Database, qtbot: QtBot
) -> None:
    meeting = held(meetings)[0]
    register.show_meeting(meeting)
    later.deliver()
    register.mark_by_key("N")
    register.mark_by_key("S")
    later.deliver()
    again = RegisterPanel(register._context)  # the program was killed: only the file is left
    qtbot.addWidget(again)
    again.show_meeting(meeting)
    later.deliver()
    assert [entry.mark for entry in again._marks.changes().values()] == [AttendanceMark.UNEXCUSED, AttendanceMark.LATE]
    again.save()
    later.deliver()
    assert marks(case, meeting) == [AttendanceMark.UNEXCUSED, AttendanceMark.LATE]
    with case.read() as session:
        assert drafts.list_drafts(session) == []


def test_a_register_open_in_two_windows_overwrites_nothing(
    register: RegisterPanel,
    later: Later,
    meetings: list[activities_queries.MeetingRow],
    case: Database,
    problems: list[Problem],
) -> None:
    meeting = held(meetings)[0]
    register.show_meeting(meeting)
    later.deliver()
    register.mark_by_key("N")
    with case.action() as session:
        attendance.mark_attendance(session, meeting.id, {1: (AttendanceMark.PRESENT, "")})
    register.save()
    later.deliver()
    assert "in the meantime" in problems[-1].sentence or "międzyczasie" in problems[-1].sentence
    assert marks(case, meeting) == [AttendanceMark.PRESENT, None]
    assert register.is_dirty(), "what was pressed is still here"


def test_a_closed_register_says_so_and_marks_nothing(
    register: RegisterPanel, later: Later, meetings: list[activities_queries.MeetingRow], case: Database
) -> None:
    old = held(meetings)[-1]
    assert old.closed
    register.show_meeting(old)
    later.deliver()
    register.mark_by_key("N")
    register.mark_by_key("*")
    register.mark_numbers("1")
    assert not register.is_dirty()
    assert register.view.note.isVisible()


def open_page(
    window: Workspace, case: Database, meetings: list[activities_queries.MeetingRow], keys: Keyboard, *, at: int
) -> ActivitiesPage:
    """The page of the activity with the register of a meeting."""
    window.open("meeting", meetings[at].id)
    keys.until(lambda: window.jobs.is_idle() and window.page().record is not None)
    page = cast("ActivitiesPage", window.page())
    keys.until(lambda: page.register.list.rows.rowCount() == 2)
    return page


def test_a_closed_register_is_reopened_by_the_button_beside_the_sentence(
    window: Workspace, case: Database, meetings: list[activities_queries.MeetingRow], qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    page = open_page(window, case, meetings, keys, at=-1)
    reopen = button(page.register, "reopen")
    assert reopen.isVisible()
    entries = page.register.view.mark_menu.menu().actions()
    assert page.register.view.mark_menu.isEnabled()
    assert [entry.text().split("\t")[0] for entry in entries if entry.isEnabled() and not entry.isSeparator()] == [
        "Temat i uwagi…",
        "Otwórz listę ponownie…",
    ]
    qtbot.mouseClick(reopen, Qt.MouseButton.LeftButton)
    keys.dialog()
    keys.write("lista wróciła z terenu")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and not reopen.isVisible())
    page.register.mark_by_key("N")
    assert page.register.is_dirty()


def test_the_key_that_reopens_works_from_the_list_of_meetings(
    window: Workspace, case: Database, meetings: list[activities_queries.MeetingRow], qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    page = open_page(window, case, meetings, keys, at=-1)
    action = page.actions_by_key["reopen_register"]
    assert action.isEnabled()
    assert action in page.meetings.actions()
    assert action in page.header.more_button.menu().actions()
    page.meetings.setFocus()
    keys.press("Ctrl+Shift+O")
    keys.dialog()
    keys.press("Escape")
    keys.without_dialog()
    latest = next(place for place, row in enumerate(meetings) if row.day < TODAY)
    page.meetings.selectRow(latest)
    keys.until(window.jobs.is_idle)
    assert not meetings[latest].closed
    assert not action.isEnabled()


def test_printing_prints_what_is_in_sight(
    window: Workspace, case: Database, meetings: list[activities_queries.MeetingRow], qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    page = open_page(window, case, meetings, keys, at=-1)
    tab = next(one for one in page.extra_tabs if isinstance(one, MonthGridTab))
    page.tabs.setCurrentWidget(tab)
    keys.until(lambda: window.jobs.is_idle() and tab.grid.model().rowCount() == 3)  # two people and the sums
    tab.change_month(-1)
    keys.until(lambda: window.jobs.is_idle() and tab._shown == date(2026, 5, 1))
    tab.grid.setFocus()
    keys.press("Ctrl+P")
    dialog = keys.dialog()
    assert isinstance(dialog, PrintOrSaveDialog)
    assert dialog.form.shown()["what"] == "grid"
    assert dialog.form.shown()["month"] == "2026-05"
    keys.press("Escape")
    keys.without_dialog()
    page.tabs.setCurrentWidget(page.people_panel)
    page.people.setFocus()
    keys.press("Ctrl+P")
    keys.until(lambda: "drukow" in page.message_bar.text())
    with case.read() as session:
        assert session.query(IssuedDocument).filter_by(document="attendance").count() == 0


def test_the_month_reopens_a_register_too(
    window: Workspace, case: Database, meetings: list[activities_queries.MeetingRow], qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    page = open_page(window, case, meetings, keys, at=-1)
    tab = next(one for one in page.extra_tabs if isinstance(one, MonthGridTab))
    page.tabs.setCurrentWidget(tab)
    keys.until(lambda: window.jobs.is_idle() and tab.grid.model().rowCount() == 3)  # two people and the sums
    tab.change_month(-1)
    keys.until(lambda: window.jobs.is_idle() and tab._shown == date(2026, 5, 1))
    tab.grid.go_to(0)
    reopen = tab.findChild(QPushButton, "reopen_in_month")
    assert isinstance(reopen, QPushButton)
    keys.until(reopen.isVisible)
    tab.grid.setFocus()
    keys.press("Ctrl+Shift+O")
    keys.dialog()
    keys.write("lista wróciła z terenu")
    keys.to("go")
    keys.press("Return")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and not reopen.isVisible())
