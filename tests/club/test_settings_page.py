"""The settings page: Ctrl+S does what the filled button of the tab in front does, and says so only when it did."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.club import actions as clubs
from kiscase.club.screen.settings_page import CLUB_TAB, COMPUTER_TAB, WORKERS_TAB, SettingsPage
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.participants import actions as participants
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.tables.record_list import RecordList
from tests import makers
from tests.core.journal_actions import dump
from tests.journeys.keyboard import Keyboard
from tests.screens import button, front_page, page_of, typed_text, view_of


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def page(window: Workspace, keys: Keyboard) -> SettingsPage:
    found = page_of(window, SettingsPage)
    window.show_page(window.pages.index(found))
    keys.until(window.jobs.is_idle)
    return found


def choose(page: SettingsPage, key: str, text: str) -> None:
    """Choose in the list of a field, as somebody does."""
    box = page.computer.editor(key)
    chooser = box if isinstance(box, QComboBox) else box.findChild(QComboBox)
    assert isinstance(chooser, QComboBox)
    chooser.setCurrentIndex(chooser.findText(text))
    chooser.activated.emit(chooser.currentIndex())


@pytest.mark.parametrize("tab", [CLUB_TAB, WORKERS_TAB, COMPUTER_TAB])
def test_where_nothing_was_changed_ctrl_s_says_and_does_nothing(
    window: Workspace, page: SettingsPage, keys: Keyboard, case: Database, tab: int
) -> None:
    with case.action() as session:
        makers.participant(session)
    page.tabs.setCurrentIndex(tab)
    before = dump(case)
    keys.press("Ctrl+S")
    keys.until(window.jobs.is_idle)
    assert page.message_bar.text() == ""
    assert dump(case) == before
    assert not button(page, "save").isEnabled()
    assert not button(page, "apply").isEnabled()


def test_the_data_of_the_club_are_saved_and_undone(
    window: Workspace, page: SettingsPage, keys: Keyboard, case: Database
) -> None:
    with case.action() as session:
        person = makers.participant(session)
    keys.to("phone")
    keys.write("84 1")
    keys.press("Ctrl+S")
    keys.until(lambda: window.jobs.is_idle() and page.message_bar.text() == _("Saved."))
    assert page.message_bar.entry
    with case.action() as session:
        participants.change_participant(session, person, {"town": "Lublin"})
    before = dump(case)
    page.message_bar.undo_asked.emit()
    keys.until(lambda: window.jobs.is_idle() and "Jadwiga" in page.message_bar.text())
    assert dump(case) == before


def test_the_places_of_a_number_are_words_of_the_language(
    window: Workspace, page: SettingsPage, keys: Keyboard, case: Database
) -> None:
    number, year = "numer", "rok"
    field = page.club.editor("contract_pattern")
    assert typed_text(field) == f"KS/{{{number}}}/{{{year}}}"
    assert not page.is_dirty()
    keys.to("contract_pattern")
    keys.write(f"{{{number}}}/KIS")
    keys.press("Ctrl+S")
    wanted = _("The pattern must contain {number} and {year} once each, and no other braces.")
    sentence = wanted.format(number=f"{{{number}}}", year=f"{{{year}}}")
    keys.until(lambda: window.jobs.is_idle() and sentence in field.accessibleDescription())
    keys.write(f"{{{number}}}/KIS/{{{year}}}")
    keys.press("Ctrl+S")
    keys.until(lambda: window.jobs.is_idle() and page.message_bar.text() == _("Saved."))
    with case.read() as session:
        assert clubs.load_club(session).contract_pattern == "{seq}/KIS/{year}"
    assert typed_text(field) == f"{{{number}}}/KIS/{{{year}}}"


def test_ctrl_s_applies_the_size_of_letters_and_stays_on_its_tab(
    program: Program, page: SettingsPage, keys: Keyboard, window: Workspace
) -> None:
    page.tabs.setCurrentIndex(COMPUTER_TAB)
    choose(page, "scale", "125%")
    assert button(page, "apply").isEnabled()
    keys.press("Ctrl+S")
    keys.until(lambda: program.view is not None and program.view is not window and view_of(program).jobs.is_idle())
    again = front_page(view_of(program), SettingsPage)
    assert program.settings.scale == 1.25
    assert again.tabs.currentIndex() == COMPUTER_TAB
    assert again.message_bar.text() == _("The settings of this computer were changed.")
    assert again.message_bar.entry is None


def test_a_worker_is_added_from_the_head_of_the_list(
    window: Workspace, page: SettingsPage, keys: Keyboard, case: Database
) -> None:
    page.tabs.setCurrentIndex(WORKERS_TAB)
    new, listed = button(page, "new"), page.panels[0].findChild(RecordList, "workers")
    assert listed is not None
    assert new.mapTo(page, new.rect().topLeft()).y() < listed.mapTo(page, listed.rect().topLeft()).y()
    new.click()
    keys.dialog()
    keys.to("given_name")
    keys.write("Ewa")
    keys.to("family_name")
    keys.write("Ćma")
    keys.press("Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and page.message_bar.text() == _("Saved."))
    assert page.message_bar.entry
    with case.read() as session:
        assert "Ewa Ćma" in [worker.name for worker in clubs.list_workers(session)]


def test_tab_goes_from_the_tabs_into_their_fields(page: SettingsPage, keys: Keyboard) -> None:
    page.focus_start()
    assert page.tabs.tabBar().hasFocus()
    keys.press("Tab")
    assert page.club.isAncestorOf(keys.focus)


def test_the_rows_of_this_computer_stand_together(page: SettingsPage, keys: Keyboard) -> None:
    page.tabs.setCurrentIndex(COMPUTER_TAB)
    last = page.computer.editor("lock_after")
    keys.until(lambda: last.isVisible() and last.height() > 0)
    assert last.mapTo(page, last.rect().bottomLeft()).y() < page.height() // 2
