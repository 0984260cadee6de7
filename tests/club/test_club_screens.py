"""Staff, volunteers, money and the register in the settings, by keyboard; and what is due on the page of today."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytestqt.qtbot import QtBot

from kiscase.activities.today import overview
from kiscase.club.money import actions as money
from kiscase.club.money.screen.money_panel import MoneyPanel
from kiscase.club.registration import actions as registration
from kiscase.club.screen.settings_page import MONEY_TAB, REGISTER_TAB, VOLUNTEERS_TAB, WORKERS_TAB, SettingsPage
from kiscase.club.staff import actions as staff
from kiscase.club.staff.screen.term_dialog import TermDialog
from kiscase.core import clock
from kiscase.core.database.database import Database
from kiscase.register_of_clubs.screen.club_register_panel import ClubRegisterPanel, RegisterEventDialog
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.preview.preview_dialog import PdfPreviewDialog
from kiscase.ui.shell.workspace import Workspace
from tests.actions import ask, do
from tests.journeys.keyboard import Keyboard
from tests.screens import button, front_page, page_of

TODAY = clock.today()


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def page(window: Workspace, keys: Keyboard) -> SettingsPage:
    found = page_of(window, SettingsPage)
    window.show_page(window.pages.index(found))
    keys.until(window.jobs.is_idle)
    return found


def test_a_term_with_hours_is_entered(page: SettingsPage, window: Workspace, keys: Keyboard, case: Database) -> None:
    page.tabs.setCurrentIndex(WORKERS_TAB)
    keys.to("new terms")
    keys.press("Space")
    dialog = keys.dialog(TermDialog)
    assert not dialog.hours.isVisible()
    keys.to("post")
    keys.type("psych")
    keys.to("basis")
    keys.type("umowa zl")
    keys.until(dialog.hours.isVisible)
    assert not dialog.form.editor("fte").isVisible()
    keys.to("since")
    keys.write("1.1.2026")
    keys.to("hours/year.0")
    keys.type("2026")
    keys.press("Tab")
    keys.type("120")
    keys.press("Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and page.message_bar.text() == "Zapisano.")
    (row,) = ask(case, staff.list_terms, 1)
    assert (row.post, row.since, row.hours[0]["hours"]) == ("psycholog", date(2026, 1, 1), 120)


def test_the_part_of_a_post_is_forgotten_with_its_basis(
    page: SettingsPage, window: Workspace, keys: Keyboard, case: Database
) -> None:
    term = {"post": "lawyer", "basis": "part_time", "fte": 50, "since": date(2026, 1, 1)}
    do(case, staff.add_term, 1, term)
    page.tables_changed({"worker_term"})
    page.tabs.setCurrentIndex(WORKERS_TAB)
    keys.to("terms")
    keys.until(window.jobs.is_idle)
    keys.press("Home", "Return")
    keys.dialog(TermDialog)
    keys.to("basis")
    keys.type("umowa o dz")
    keys.press("Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and page.message_bar.text())
    assert ask(case, staff.list_terms, 1)[0].fte == ""


def test_volunteers_are_entered(page: SettingsPage, window: Workspace, keys: Keyboard, case: Database) -> None:
    page.tabs.setCurrentIndex(VOLUNTEERS_TAB)
    keys.to("new volunteers")
    keys.press("Space")
    keys.dialog(FormDialog)
    keys.to("women")
    keys.write("3")
    keys.to("hours")
    keys.write("80")
    keys.press("Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and page.message_bar.text())
    assert [(one["women"], one["hours"]) for one in ask(case, staff.list_volunteering)] == [(3, 80)]


def test_money_is_entered_and_added_up(page: SettingsPage, window: Workspace, keys: Keyboard, case: Database) -> None:
    page.tabs.setCurrentIndex(MONEY_TAB)
    keys.to("new money")
    keys.press("Space")
    keys.dialog(FormDialog)
    keys.to("source")
    keys.type("pfron")
    keys.to("received")
    keys.type("1 234,5")
    keys.press("Ctrl+Return")
    keys.without_dialog()
    panel = next(one for one in page.panels if isinstance(one, MoneyPanel))
    keys.until(lambda: window.jobs.is_idle() and "1\u00a0234,50\u00a0zł" in panel.above.text())
    assert [row.amounts.received for row in ask(case, money.list_money)] == [123_450]
    keys.to("money")
    keys.press("Home")
    keys.to("delete money")
    keys.press("Space")
    keys.dialog()
    keys.press("Alt+U")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and ask(case, money.list_money) == [])


def test_an_end_is_recorded_and_its_letter_shown(
    page: SettingsPage, window: Workspace, keys: Keyboard, case: Database
) -> None:
    page.tabs.setCurrentIndex(REGISTER_TAB)
    panel = next(one for one in page.panels if isinstance(one, ClubRegisterPanel))
    assert not button(panel, "club-end").isEnabled()
    keys.to("new register")
    keys.press("Space")
    dialog = keys.dialog(RegisterEventDialog)
    keys.to("kind")
    keys.type("klub zak")
    keys.until(lambda: dialog.form.editor("notified_on").isVisible())
    keys.press("Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and button(panel, "club-end").isEnabled())
    assert "Zawiadom wojewodę" in panel.above.text()
    keys.to("club-end")
    keys.press("Space")
    keys.dialog(PdfPreviewDialog)
    keys.press("Escape")
    keys.without_dialog()


@pytest.mark.parametrize(("before", "overdue"), [(0, False), (29, False), (60, True)])
def test_what_is_due_in_the_register_is_seen_today(case: Database, before: int, overdue: bool) -> None:
    event = do(case, registration.save_register_event, {"kind": "notified", "day": TODAY - timedelta(before)})
    found = [one for one in ask(case, overview.list_deadlines) if one.way == ("register_event", event)]
    assert [one.overdue for one in found] == [overdue]


def test_today_leads_to_the_register(window: Workspace, keys: Keyboard, case: Database) -> None:
    event = do(case, registration.save_register_event, {"kind": "ended", "day": TODAY})
    window.open("register_event", event)
    keys.until(lambda: window.jobs.is_idle() and isinstance(window.page(), SettingsPage))
    assert front_page(window, SettingsPage).tabs.currentIndex() == REGISTER_TAB
