"""What a screen reader is told: search results, marks, messages, roles, required fields; and how much at each row."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database.local import case_file
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.accessibility import ON_LINUX, Notification, announce_to_screen_reader
from kiscase.ui.records.list_page import ListPage
from kiscase.ui.shell.navigation_rail import page_keys
from kiscase.ui.shell.workspace import Workspace
from tests.accessibility_events import listening
from tests.journeys.keyboard import Keyboard
from tests.screens import page_of, view_of

MOST_EVENTS = 100  # at each row that the arrow keys pass: more would keep Orca silent for seconds
MOST_EVENTS_OF_A_CONTRACT = 2_500  # in the middle, where the arrows rest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what Orca hears")


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def practice(program: Program, practice_file: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Workspace]:
    path = tmp_path / "practice.kis"
    shutil.copyfile(practice_file, path)
    opened = case_file.open_case_file(path, None)
    view = program.show_workspace(opened, (1, "Bożena Łącka"))
    qtbot.waitUntil(view.jobs.is_idle)
    yield view
    opened.close()


def spoken(widget: QWidget) -> str:
    """What was announced last in the window of a widget."""
    found = widget.window().findChild(Notification)
    return found.accessibleName() if found is not None else ""


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_an_announcement_is_a_notification_that_appears(window: Workspace) -> None:
    assert ON_LINUX
    with listening() as heard:
        announce_to_screen_reader(window, "Zapisano.")
    assert QAccessible.Event.ObjectShow in heard
    found = window.window().findChild(Notification)
    assert found is not None
    told = QAccessible.queryAccessibleInterface(found)
    assert told.role() is QAccessible.Role.Notification
    assert told.text(QAccessible.Text.Name) == "Zapisano."


def test_the_rail_is_a_list_of_tabs(window: Workspace) -> None:
    tabs = [QAccessible.queryAccessibleInterface(button) for button in window._buttons]
    assert {tab.role() for tab in tabs} == {QAccessible.Role.PageTab}
    assert [tab.text(QAccessible.Text.Name) for tab in tabs[:3]] == ["Dziś", "Osoby", "Kontrakty"]
    shown = window.stack.currentIndex()
    assert [place for place, tab in enumerate(tabs) if tab.state().selected] == [shown]
    assert tabs[0].parent().role() is QAccessible.Role.PageTabList


def test_results_of_a_search_are_heard(practice: Workspace, keys: Keyboard) -> None:
    keys.press("Ctrl+K")
    keys.until_at("finder")
    keys.type("an")
    keys.until(practice.search_box.results.isVisible)
    first = practice.search_box.results.item(0)
    assert spoken(practice).startswith(first.text())
    with listening() as heard:
        keys.press("Down")
    assert QAccessible.Event.Focus in heard


def test_who_is_working_is_asked_aloud(program: Program, keys: Keyboard, case: FileDatabase) -> None:
    case.close()
    welcome = program.show_welcome()
    welcome.ask_secret(case.path)
    keys.until(lambda: keys.focus.objectName().startswith("worker"))
    assert keys.focus.accessibleDescription() == "Kto teraz pracuje?"
    keys.press("Return")
    keys.until(lambda: program.view is not None)
    view_of(program).jobs.close()


def test_a_saved_record_is_heard(window: Workspace) -> None:
    window.page().show_message("Zapisano.")
    assert spoken(window) == "Zapisano."


def test_required_fields_say_so(window: Workspace, keys: Keyboard) -> None:
    keys.press("Ctrl+5", "Ctrl+N")
    keys.until_at("name")
    assert name_of(keys.focus) == "Nazwa zajęć, pole wymagane"
    told = QAccessible.queryAccessibleInterface(keys.focus)
    labels = [other for other, kind in told.relations() if kind & QAccessible.RelationFlag.Label]
    assert not labels, "Orca would read the label with its star instead of the name"


def test_every_combo_box_of_every_page_has_a_name(practice: Workspace, qtbot: QtBot) -> None:
    unnamed = []
    for page in practice.pages:
        qtbot.waitUntil(practice.jobs.is_idle)
        if isinstance(page, ListPage) and page.list.rows.rowCount():
            page.open_record(page.list.rows.id_at(0))
            qtbot.waitUntil(practice.jobs.is_idle)
        for box in page.findChildren(QComboBox):
            parent = box.parentWidget()
            siblings = parent.findChildren(QLabel) if parent is not None else []
            if not any(label.buddy() is box and label.text() for label in siblings):
                unnamed.append(f"{type(page).__name__}: {box.objectName()}")
    assert not unnamed


@pytest.mark.parametrize("kind", [ParticipantsPage, ContractsPage])
def test_arrows_through_a_list_are_not_followed_by_a_flood(
    practice: Workspace, keys: Keyboard, qtbot: QtBot, kind: type[ListPage]
) -> None:
    page = page_of(practice, kind)
    practice.show_page(practice.pages.index(page))
    qtbot.waitUntil(practice.jobs.is_idle)
    page.list.setFocus()
    keys.press("Down")
    qtbot.waitUntil(lambda: practice.jobs.is_idle() and not page._choice.is_resting())
    rows = 8
    with listening() as heard:
        keys.press(*["Down"] * rows)
    assert len(heard) / rows <= MOST_EVENTS
    record = page.list.current_id()
    keys.until(lambda: page.record == record and practice.jobs.is_idle())  # where the arrows rest


def test_a_key_after_the_arrows_means_the_row_that_they_reached(practice: Workspace, keys: Keyboard) -> None:
    page = page_of(practice, ParticipantsPage)
    practice.show_page(practice.pages.index(page))
    keys.until(practice.jobs.is_idle)
    page.list.setFocus()
    keys.press("Down", "Down", "Down", "Return")
    assert page.record == page.list.current_id()
    keys.until(lambda: page.tabs.isAncestorOf(keys.focus))
    assert page.details.values["id"] == page.record
    assert isinstance(page.save_button, QPushButton)


def test_a_contract_is_filled_in_again_and_not_built_again(practice: Workspace, qtbot: QtBot) -> None:
    """Where the arrows rest, the editor of that variant is filled in once more: what differs alone is told."""
    page = page_of(practice, ContractsPage)
    practice.show_page(practice.pages.index(page))
    qtbot.waitUntil(practice.jobs.is_idle)
    told, editors = [], []
    for row in range(14):
        with listening() as heard:
            page.open_record(page.list.rows.id_at(row))
            qtbot.waitUntil(lambda: practice.jobs.is_idle() and not page._follow.isActive())
        assert page.editor is not None
        if page.editor in editors:
            told.append(len(heard))
        else:
            editors.append(page.editor)
    assert sorted(editor.variant for editor in editors) == ["A", "B"]
    assert sorted(told)[len(told) // 2] <= MOST_EVENTS_OF_A_CONTRACT


def test_going_to_a_page_is_not_chatter(practice: Workspace, keys: Keyboard, qtbot: QtBot) -> None:
    for page in practice.pages:
        practice.show_page(practice.pages.index(page))
        qtbot.waitUntil(practice.jobs.is_idle)
    for index in range(len(practice.pages)):
        with listening() as heard:
            keys.press(page_keys(index, len(practice.pages)))
            qtbot.waitUntil(practice.jobs.is_idle)
        assert heard.count(QAccessible.Event.Focus) <= 2  # where Qt puts the focus first, and the list


def test_a_found_person_is_heard(practice: Workspace, keys: Keyboard) -> None:
    """The row of the person has the focus last, so that it is the row that is read."""
    keys.press("Ctrl+K")
    keys.until_at("finder")
    keys.type("nowak anna")
    keys.until(practice.search_box.results.isVisible)
    with listening() as heard:
        keys.press("Return")
        keys.until(practice.jobs.is_idle)
    page = page_of(practice, ParticipantsPage)
    keys.until(lambda: page.list.hasFocus() and page.list.current_id() == page.record)
    at = [place for place, kind in enumerate(heard) if kind is QAccessible.Event.Focus]
    assert at
    assert heard[: at[-1]].count(QAccessible.Event.SelectionAdd) >= 1
