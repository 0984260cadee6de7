"""Tasks after the club: asked from the page Today by keyboard, open in the overview, offered at the end of a stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiscase.activities.person_overview.queries import load_person_overview
from kiscase.activities.today.overview import list_deadlines
from kiscase.activities.today.screen.today_page import TodayPage
from kiscase.core.database.database import Database
from kiscase.outcomes import actions as outcomes
from kiscase.outcomes import queries
from kiscase.outcomes.model import FollowUpTime
from kiscase.outcomes.screen.outcome_dialogs import FollowUpDialog
from kiscase.outcomes.tasks import FOLLOW_UP_TO_ASK, OUTCOME_TASKS, OUTCOME_TO_RECORD
from kiscase.participants.stays import actions as stays
from kiscase.participants.stays.model import StayEnd
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.screens import button, page_of

TODAY = clock.today()
LAST = TODAY - timedelta(28)


@pytest.fixture
def person(case: Database) -> int:
    """Somebody whose stay ended four weeks ago."""
    made = do(case, makers.participant)
    stay = do(case, makers.stay, made, TODAY - timedelta(300))
    do(case, stays.end_stay, stay, {"ended_on": LAST, "end": StayEnd.COMPLETED})
    return made


def stay_of(case: Database, person: int) -> int:
    return ask(case, stays.list_stays, person)[0].id


def test_what_is_due_is_listed_for_the_day_and_for_the_person(case: Database, person: int) -> None:
    found = [one for one in ask(case, list_deadlines, [OUTCOME_TASKS]) if one.way[0] == FOLLOW_UP_TO_ASK]
    assert [(one.name, one.due, one.overdue) for one in found] == [("Wiśniewska Jadwiga", TODAY, False)]
    assert found[0].what == "po 4 tygodniach od zakończenia pobytu: zapytać o sytuację"
    items = {one.way[0]: one for one in ask(case, load_person_overview, person, [OUTCOME_TASKS]).items}
    assert items[OUTCOME_TO_RECORD].what.startswith("wynik pobytu")
    assert items[FOLLOW_UP_TO_ASK].due == TODAY
    assert [items[one].overdue for one in (OUTCOME_TO_RECORD, FOLLOW_UP_TO_ASK)] == [True, False]
    stay = stay_of(case, person)
    do(case, outcomes.record_outcome, stay, {"situation": "training"})
    do(case, outcomes.record_no_contact, stay, FollowUpTime.FOUR_WEEKS)
    ways = {one.way[0] for one in ask(case, load_person_overview, person, [OUTCOME_TASKS]).items}
    assert not ways & {OUTCOME_TO_RECORD, FOLLOW_UP_TO_ASK}
    assert [one for one in ask(case, list_deadlines, [OUTCOME_TASKS]) if one.way[0] == FOLLOW_UP_TO_ASK] == []


def open_task(window: Workspace, keys: Keyboard) -> FollowUpDialog:
    """Open the page Today and its follow-up, by keyboard."""
    page = page_of(window, TodayPage)
    window.open("task", None)
    keys.until(lambda: window.jobs.is_idle() and window.page() is page and page.deadlines.rows.rowCount())
    rows = [place for place, one in enumerate(page._deadlines) if one.way[0] == FOLLOW_UP_TO_ASK]
    page.deadlines.show_id(rows[0])
    page.deadlines.setFocus()
    keys.press("Return")
    keys.until(lambda: isinstance(QApplication.activeWindow(), FollowUpDialog))
    return keys.dialog(FollowUpDialog)


def test_a_task_of_today_is_answered_by_keyboard(case: Database, person: int, window: Workspace, qtbot: QtBot) -> None:
    do(case, outcomes.record_outcome, stay_of(case, person), {"situation": "training"})
    keys = Keyboard(qtbot)
    dialog = open_task(window, keys)
    assert "Wiadomo dotąd: staż, szkolenie, nauka." in dialog.words.text()
    keys.until_at("situation")
    keys.press("Down", "Down", "Down")
    keys.to("go")
    keys.press("Space")
    keys.without_dialog()
    first, *_others = ask(case, queries.load_after_club, person).follow_ups
    assert (first.asked_on, first.situation) == (TODAY, "zatrudnienie bez wsparcia: umowa o pracę")


def test_no_contact_is_one_press(case: Database, person: int, window: Workspace, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    dialog = open_task(window, keys)
    button(dialog, "no_contact").setFocus()
    keys.press("Space")
    keys.without_dialog()
    first, *_others = ask(case, queries.load_after_club, person).follow_ups
    assert first.situation == "brak informacji"
    page = page_of(window, TodayPage)
    keys.until(lambda: all(one.way[0] != FOLLOW_UP_TO_ASK for one in page._deadlines))
