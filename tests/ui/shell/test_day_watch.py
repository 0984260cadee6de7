"""A window that stays open over midnight shows the new day: lists, registers and who may take part."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiscase.activities.screen.activities_page import ActivitiesPage
from kiscase.activities.today.screen.today_page import TodayPage
from kiscase.app import Program
from kiscase.core.database.database import Database
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.participants.model import Participant
from kiscase.participants.verdict import EligibilityVerdict
from tests import makers
from tests.clock import clock
from tests.screens import page_of

TODAY = clock.today()
TOMORROW = TODAY + timedelta(1)


@pytest.fixture
def person(case: Database) -> int:
    """Somebody whose pension begins tomorrow, on the list of a meeting of tomorrow."""
    with case.action() as session:
        made = makers.participant(session, benefits=[{"kind": "teacher_compensation", "since": TOMORROW}])
        makers.active_contract(session, made)
    with case.action() as session:
        makers.enrolled(session, makers.activity(session, weekdays=["1"]), made)
    return made


def verdict(case: Database, person: int) -> EligibilityVerdict:
    with case.read() as session:
        return session.get_one(Participant, person).verdict


@pytest.mark.parametrize("way", ["timer", "coming back", "unlocking"])
def test_a_new_day_is_shown_everywhere(way: str, person: int, program: Program, case: Database, qtbot: QtBot) -> None:
    window = program.show_workspace(case, (1, "Bożena Łącka"))
    window.open("activity", 1)
    page = page_of(window, ActivitiesPage)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.record == 1)
    meeting = next(row.id for row in page.details.activity.meetings if row.day == TOMORROW)
    page.meetings_and_register.open_meeting(meeting)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and page.register.list.rows.rowCount() == 1)
    assert page.register.why_not()
    assert page.register.view.note.isVisible()
    window.open("task", None)
    today = cast("TodayPage", window.page())
    qtbot.waitUntil(lambda: window.jobs.is_idle() and format_date(TODAY) in today.heading.text())
    assert verdict(case, person) is not EligibilityVerdict.MAY_NOT
    if way == "unlocking":
        window.lock()
    clock.set_to(TOMORROW)
    watch = program.workspace_watch.day_watch if program.workspace_watch else None
    assert watch is not None
    if way == "timer":
        watch._timer.timeout.emit()
    elif way == "coming back":
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    else:
        window.lock_screen.opened.emit(None)
    qtbot.waitUntil(lambda: window.jobs.is_idle() and format_date(TOMORROW) in today.heading.text())
    assert today.meetings.rows.index(0, 0).data() == _("today")
    assert verdict(case, person) is EligibilityVerdict.MAY_NOT
    assert page.register.why_not() == ""
    assert page.register.view.note.isHidden()
