"""The register on the screen: marks stay with their meeting, none before its day, and room for it in small windows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from kiscase.activities import actions
from kiscase.activities.model import Mark
from kiscase.activities.screen.page import ActivitiesPage
from kiscase.activities.screen.register import Register
from kiscase.app import Program
from kiscase.core.database import Database
from kiscase.core.errors import Problem
from kiscase.core.i18n import day
from kiscase.desk.jobs import Jobs
from kiscase.desk.page import Desk
from kiscase.desk.window import DeskView
from tests import makers
from tests.journeys.keyboard import Keyboard

TODAY = date.today()
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
    jobs.database.clock = lambda: datetime.now(UTC)
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
    register.press("1")  # the rows of the other one are not here yet
    register.press("*")
    assert not register.is_dirty()
    assert register.list.rows.rowCount() == 0
    later.deliver()
    register.press("2")
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
    register.press("1")
    register.save()
    register.press("5")
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
    register.press("1")
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
    register.press("1")
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
    assert list(register._changes().values()) == [Mark.LATE]


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
