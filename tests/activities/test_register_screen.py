"""The register on the screen: marks stay with their meeting, none before its day, and room for it in small windows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from kiscase.activities import actions
from kiscase.activities.actions import absences, enrolling
from kiscase.activities.model import Attendance, Mark
from kiscase.activities.screen.page import ActivitiesPage
from kiscase.activities.screen.register import Register
from kiscase.app import Program
from kiscase.core import drafts
from kiscase.core.database import Database
from kiscase.core.errors import Problem
from kiscase.core.i18n import day
from kiscase.desk.jobs import Jobs
from kiscase.desk.page import Desk
from kiscase.desk.window import DeskView
from tests import makers
from tests.clock import clock
from tests.journeys.keyboard import Keyboard

TODAY = clock.today()
SINCE = TODAY - timedelta(days=28)


class Later:
    """A queue that works only when it is told to, as a busy computer does."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
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
def meetings(later: Later, case: Database) -> list[actions.MeetingRow]:
    """The meetings of an activity with two people, the next one first."""
    with case.action() as session:
        activity = makers.activity(session, since=SINCE, until=TODAY + timedelta(days=21))
    for name in ("Bąk", "Żak"):
        with case.action() as session:
            person = makers.participant(session, family_name=name)
            makers.active_contract(session, person, drawn_on=SINCE, ends_on=SINCE + timedelta(days=300))
        with case.action() as session:
            actions.enrol(session, activity, person, SINCE)
    with case.read() as session:
        return actions.card(session, activity).meetings


@pytest.fixture
def register(later: Later, meetings: list[actions.MeetingRow], problems: list[Problem], qtbot: QtBot) -> Register:
    desk = Desk(cast("Jobs", later), lambda *_where: None, lambda: None, problems.append)
    made = Register(desk)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def held(meetings: list[actions.MeetingRow]) -> list[actions.MeetingRow]:
    return [row for row in meetings if row.day < TODAY]


def marks(case: Database, meeting: actions.MeetingRow) -> list[Mark | None]:
    with case.read() as session:
        return [row.mark for row in actions.attendance(session, meeting.id)]


def test_a_mark_never_lands_on_another_meeting(
    register: Register, later: Later, meetings: list[actions.MeetingRow], case: Database
) -> None:
    one, other = held(meetings)[:2]
    register.show_meeting(one)
    later.deliver()
    register.show_meeting(other)
    register.press("O")  # the rows of the other one are not here yet
    register.press("*")
    assert not register.is_dirty()
    assert register.list.rows.rowCount() == 0
    later.deliver()
    register.press("S")
    register.save()
    later.deliver()
    assert marks(case, one) == [None, None]
    assert marks(case, other) == [Mark.LATE, None]


def test_an_answer_about_another_meeting_is_not_shown(
    register: Register, later: Later, meetings: list[actions.MeetingRow]
) -> None:
    register.show_meeting(held(meetings)[0])
    register.show_meeting(None)
    later.deliver()
    assert register.list.rows.rowCount() == 0


def test_what_is_marked_during_a_save_is_not_saved_yet(
    register: Register, later: Later, meetings: list[actions.MeetingRow], case: Database
) -> None:
    meeting = held(meetings)[0]
    register.show_meeting(meeting)
    later.deliver()
    register.press("O")
    register.save()
    register.press("N")
    later.deliver()
    assert marks(case, meeting) == [Mark.PRESENT, None]
    assert register.is_dirty()
    register.show_meeting(meeting)  # as after every save
    later.deliver()
    assert register.is_dirty(), "the rows came anew, the mark is still there"
    register.save()
    later.deliver()
    assert marks(case, meeting) == [Mark.PRESENT, Mark.UNEXCUSED]
    assert not register.is_dirty()


def test_marks_that_cannot_be_kept_stay(
    register: Register, later: Later, meetings: list[actions.MeetingRow], problems: list[Problem], case: Database
) -> None:
    register.show_meeting(held(meetings)[0])
    later.deliver()
    register.press("O")
    with case.action() as session:
        actions.leave(session, 1, 1, SINCE)  # on another computer, or by undo
    done: list[str] = []
    register.save(lambda: done.append("on"))
    later.deliver()
    assert problems
    assert not done
    assert register.is_dirty()


def test_before_its_day_a_meeting_is_printed_but_not_marked(
    register: Register, later: Later, meetings: list[actions.MeetingRow]
) -> None:
    ahead = meetings[0]
    register.show_meeting(ahead)
    later.deliver()
    register.press("*")
    register.press("O")
    assert not register.is_dirty()
    assert day(ahead.day) in register._note.text()
    assert register._note.isVisible()
    assert not button(register, "save_marks").isEnabled()
    assert button(register, "print_sheet").isEnabled()
    register.show_meeting(held(meetings)[0])
    assert not register._note.isVisible()


def test_the_mouse_marks_too(register: Register, later: Later, meetings: list[actions.MeetingRow]) -> None:
    register.show_meeting(held(meetings)[0])
    later.deliver()
    register._pick.menu().actions()[1].trigger()
    assert [entry.mark for entry in register._marks.changes().values()] == [Mark.LATE]


def test_with_large_letters_the_register_takes_the_place_of_the_meetings(
    window: DeskView, program: Program, case: Database, meetings: list[actions.MeetingRow], qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    program.change_settings({"scale": 2.0, "language": "pl"})
    keys.until(lambda: program.view is not None)
    view = cast("DeskView", program.view)
    view.open("activity", 1)
    keys.until(lambda: view.jobs.is_idle() and view.page().record == 1)
    page = cast("ActivitiesPage", view.page())
    page.to_record()
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
    qtbot.mouseClick(page.register.back, Qt.MouseButton.LeftButton)
    keys.until_at("meetings")
    assert QApplication.focusWidget() is page.meetings


def button(register: Register, name: str) -> QPushButton:
    found = register.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_twenty_five_people_in_nine_presses(window: DeskView, case: Database, qtbot: QtBot) -> None:
    """Two are absent, one of them excused beforehand: from the opened register to the saved one."""
    with case.action() as session:
        activity = makers.activity(session, since=SINCE, until=TODAY, capacity=None)
    people = []
    for number in range(25):
        with case.action() as session:
            person = makers.participant(session, family_name=f"Osoba {number:02}")
            people.append(person)
            actions.enrol(session, activity, person, SINCE, enrolling.Terms(guest=True))
    with case.action() as session:
        held = next(row for row in actions.card(session, activity).meetings if row.day < TODAY)
        absences.record(session, people[3], {"since": held.day, "until": held.day, "kind": "sick"})
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
        marks = [row.mark for row in actions.attendance(session, held.id)]
        by_hand = session.query(Attendance).count()
    wanted = [Mark.PRESENT] * 25
    wanted[3], wanted[16] = Mark.EXCUSED, Mark.UNEXCUSED
    assert marks == wanted
    assert by_hand == 24, "the excuse stays in the ledger"
    assert len(presses) <= 9
    page.messages.undo_asked.emit()  # one undo for all of it
    keys.until(lambda: window.jobs.is_idle() and page.register._marks.left() == 24)


def test_numbers_that_make_no_row_stay_to_be_corrected(
    register: Register, later: Later, meetings: list[actions.MeetingRow]
) -> None:
    register.show_meeting(held(meetings)[0])
    later.deliver()
    register.mark_numbers("2 9")
    assert register.numbers.line.text() == "9"
    assert "9" in register.numbers.problem.text()
    assert [entry.mark for entry in register._marks.changes().values()] == [Mark.UNEXCUSED]


def test_marks_come_back_after_a_crash(
    register: Register, later: Later, meetings: list[actions.MeetingRow], case: Database, qtbot: QtBot
) -> None:
    meeting = held(meetings)[0]
    register.show_meeting(meeting)
    later.deliver()
    register.press("N")
    register.press("S")
    later.deliver()
    again = Register(register._desk)  # the program was killed: only the file is left
    qtbot.addWidget(again)
    again.show_meeting(meeting)
    later.deliver()
    assert [entry.mark for entry in again._marks.changes().values()] == [Mark.UNEXCUSED, Mark.LATE]
    again.save()
    later.deliver()
    assert marks(case, meeting) == [Mark.UNEXCUSED, Mark.LATE]
    with case.read() as session:
        assert drafts.waiting(session) == []


def test_a_register_open_in_two_windows_overwrites_nothing(
    register: Register, later: Later, meetings: list[actions.MeetingRow], case: Database, problems: list[Problem]
) -> None:
    meeting = held(meetings)[0]
    register.show_meeting(meeting)
    later.deliver()
    register.press("N")
    with case.action() as session:
        actions.mark(session, meeting.id, {1: (Mark.PRESENT, "")})
    register.save()
    later.deliver()
    assert "in the meantime" in problems[-1].sentence or "międzyczasie" in problems[-1].sentence
    assert marks(case, meeting) == [Mark.PRESENT, None]
    assert register.is_dirty(), "what was pressed is still here"


def test_a_closed_register_says_so_and_marks_nothing(
    register: Register, later: Later, meetings: list[actions.MeetingRow], case: Database
) -> None:
    old = held(meetings)[-1]
    assert old.closed
    register.show_meeting(old)
    later.deliver()
    register.press("N")
    register.press("*")
    register.mark_numbers("1")
    assert not register.is_dirty()
    assert register._note.isVisible()
