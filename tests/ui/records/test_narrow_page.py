"""Where list and record have no room side by side: arrows stay in the list, Enter or a click opens, Esc leads back."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.core.database.database import Database
from kiscase.partners import actions as partners
from kiscase.ui.records.list_page import ListPage
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.theme import metrics
from tests import makers
from tests.actions import do
from tests.journeys.keyboard import Keyboard
from tests.screens import front_page

NAMES = ("Adamska", "Bąk", "Nowak", "Żak")


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def large(program: Program, case: Database, keys: Keyboard) -> Workspace:
    """The window with letters of 200 %, four people and a contract of each."""
    for name in NAMES:
        person = do(case, makers.participant, family_name=name)
        do(case, makers.contract, person)
        do(case, partners.add_partner, {"name": f"Hurtownia {person}"})
    program.change_settings({"scale": 2.0})
    return program.show_workspace(case, (1, "Bożena Łącka"))


def page_of_kind(window: Workspace, keys: Keyboard, kind: str) -> ListPage:
    window.open(kind, None)
    keys.until(window.jobs.is_idle)
    page = front_page(window, ListPage)
    page.list.setFocus()
    keys.until_at(f"{kind} list")
    return page


def rested(page: Any, keys: Keyboard) -> None:
    """Wait until nothing is read, and no arrow key is waited for."""
    keys.until(lambda: page.context.jobs.is_idle() and not page._choice.is_resting())


@pytest.mark.parametrize("kind", ["participant", "contract", "partner"])
def test_arrows_stay_in_the_list_and_esc_leads_back_to_the_row(kind: str, large: Workspace, keys: Keyboard) -> None:
    page = page_of_kind(large, keys, kind)
    keys.press("Down", "Down", "Down")
    rested(page, keys)
    row = page.list.currentIndex().row()
    assert (row, page.record, keys.is_at(f"{kind} list")) == (2, None, True)
    keys.press("Return")
    keys.until(lambda: not page.left.isVisible())
    rested(page, keys)
    assert page.record == page.list.rows.id_at(row)
    assert page.stack.isAncestorOf(keys.focus)
    keys.press("Escape")
    keys.until_at(f"{kind} list")
    assert (page.list.currentIndex().row(), page.list.current_id()) == (row, page.list.rows.id_at(row))
    assert page.record is None
    keys.press("Down")
    rested(page, keys)
    assert (page.list.currentIndex().row(), page.record) == (row + 1, None)
    keys.press("Up", "Return")
    keys.until(lambda: page.record == page.list.rows.id_at(row) and not page.left.isVisible())
    rested(page, keys)


def test_a_click_opens_also_the_row_that_one_came_back_to(large: Workspace, keys: Keyboard) -> None:
    page = page_of_kind(large, keys, "participant")
    for _time in range(2):
        place = page.list.visualRect(page.list.rows.index(1, 0)).center()
        QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        keys.until(lambda: not page.left.isVisible())
        rested(page, keys)
        assert page.record == page.list.rows.id_at(1)
        assert page.stack.isAncestorOf(keys.focus)
        assert page.tabs.currentIndex() == 0, "a click shows the overview"
        keys.press("Escape")
        keys.until_at("participant list")
        assert page.list.currentIndex().row() == 1


def test_a_record_that_was_found_has_the_focus(large: Workspace, keys: Keyboard) -> None:
    page = page_of_kind(large, keys, "participant")
    record = page.list.rows.id_at(2)
    keys.press("Ctrl+K")
    keys.type("Nowak")
    keys.until(lambda: large.search_box.results.isVisible() and large.jobs.is_idle())
    keys.press("Return")
    keys.until(lambda: page.record == record and not page.left.isVisible())
    keys.until(lambda: page.stack.isAncestorOf(keys.focus))
    rested(page, keys)


def test_back_from_a_record_the_wide_list_keeps_its_row(window: Workspace, keys: Keyboard, case: Database) -> None:
    for name in NAMES:
        do(case, makers.participant, family_name=name)
    page = page_of_kind(window, keys, "participant")
    page.reload()
    rested(page, keys)
    keys.press("Ctrl+Shift+L")
    try:
        keys.press("Down", "Down", "Down")
        rested(page, keys)
        assert (page.list.currentIndex().row(), page.record) == (2, None)
        keys.press("Return")
        keys.until(lambda: page.stack.isAncestorOf(keys.focus))
        keys.press("Escape")
        keys.until_at("participant list")
        assert page.list.currentIndex().row() == 2
    finally:
        keys.press("Ctrl+Shift+L")
        rested(page, keys)


@pytest.mark.parametrize("kind", ["worker", "frozen_report"])
def test_the_heading_of_a_page_stands_off_its_edge(kind: str, large: Workspace, keys: Keyboard) -> None:
    large.open(kind, None)
    keys.until(large.jobs.is_idle)
    page = large.page()
    heading = next(one for one in page.findChildren(QLabel) if one.property("heading") == 1)
    assert heading.mapTo(page, heading.contentsRect().topLeft()).x() >= metrics.half_line(page)
