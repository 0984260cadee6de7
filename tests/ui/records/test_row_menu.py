"""The context menu of a row: by the pointer and by the Menu key, with the commands of its record and its cells."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.core.listing.view import FilterOperator, ListFilter
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.listing.remembered import remember_arrangements
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.tables.arranged_list import ArrangedList
from kiscase.ui.tables.record_list import ListColumn, RecordList
from tests import makers
from tests.actions import do
from tests.screens import front_page

PEOPLE = (("Adamska & Syn", "Zofia", "Łomża"), ("Bąk", "Ola", "Łomża"), ("Nowak", "Jan", ""))


@pytest.fixture
def people(case: Database) -> None:
    remember_arrangements("")
    for family_name, given_name, town in PEOPLE:
        do(case, makers.participant, family_name=family_name, given_name=given_name, town=town)


@pytest.fixture
def page(people: None, window: Workspace) -> ParticipantsPage:
    return front_page(window, ParticipantsPage)


def texts(menu: QMenu) -> list[str]:
    return [one.text() for one in menu.actions() if not one.isSeparator()]


def ask(rows: RecordList, qtbot: QtBot, place: int, column: int = 0, *, by_key: bool = False) -> QMenu:
    """Press the right button on a cell, or the Menu key."""
    at = rows.visualRect(rows.rows.index(place, column)).center() if not by_key else QPoint()
    if by_key:
        QTest.keyClick(rows, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    else:
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.RightButton, pos=at)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, rows.viewport().mapToGlobal(at))
        QApplication.sendEvent(rows.viewport(), event)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.accessibleName() == _("What can be done with the row")
    return menu


def test_the_menu_of_a_row_has_the_commands_of_its_record_once_it_is_shown(
    page: ParticipantsPage, qtbot: QtBot
) -> None:
    menu = ask(page.list, qtbot, 1)
    assert page.record is not None
    assert page.record == page.list.rows.id_at(1)
    assert page.header.title.text().endswith("Bąk")
    offered = texts(menu)
    assert offered[0] == _("Open")
    (main,), groups = page.header.groups()
    assert offered[1:3] == [main.text(), _("More")]
    more = next(one for one in menu.findChildren(QMenu) if one.title() == _("More"))
    assert texts(more) == [action.text() for group in groups for action in group if action.isVisible()]
    assert page.actions_by_key["delete_person"] in more.actions()
    next(one for one in menu.actions() if one.text() == _("Copy “{value}”").format(value="Bąk Ola")).trigger()
    assert QGuiApplication.clipboard().text() == "Bąk Ola"
    menu.close()


def test_by_keys_the_menu_copies_any_cell_and_filters_by_any_value(page: ParticipantsPage, qtbot: QtBot) -> None:
    page.listing().show_view(page.listing().view._replace(columns=("name", "town", "former_names")))
    qtbot.waitUntil(page.context.jobs.is_idle)
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Home)
    qtbot.waitUntil(page.context.jobs.is_idle)
    menu = ask(page.list, qtbot, 0, by_key=True)
    parts = {one.title(): one for one in menu.findChildren(QMenu)}
    cell = _("{column}: {value}")
    assert texts(parts[_("Copy a cell")]) == [
        cell.format(column=_("Name"), value="Adamska && Syn Zofia"),
        cell.format(column=_("Town"), value="Łomża"),
    ]
    same = parts[_("Show only what has the same")]
    assert texts(same)[2] == cell.format(column=_("Former names"), value=_("(empty)"))
    same.actions()[1].trigger()
    menu.close()
    qtbot.waitUntil(page.context.jobs.is_idle)
    assert page.listing().view.filters == (ListFilter("town", FilterOperator.IS, "Łomża"),)
    assert page.list.rows.rowCount() == 2


def test_a_filter_by_an_empty_value_leaves_who_has_none(page: ParticipantsPage, qtbot: QtBot) -> None:
    page.listing().show_view(page.listing().view._replace(columns=("name", "town")))
    qtbot.waitUntil(page.context.jobs.is_idle)
    menu = ask(page.list, qtbot, 2, 1)
    words = _("Show only {column}: {value}").format(column=_("Town"), value=_("(empty)"))
    next(one for one in menu.actions() if one.text() == words).trigger()
    menu.close()
    qtbot.waitUntil(page.context.jobs.is_idle)
    assert [page.list.rows.index(0, 0).data(), page.list.rows.rowCount()] == ["Nowak Jan", 1]


def test_of_several_rows_the_menu_offers_what_is_about_all(page: ParticipantsPage, qtbot: QtBot) -> None:
    rows = page.list
    assert isinstance(rows, ArrangedList)
    QTest.keyClick(rows, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    menu = ask(rows, qtbot, 1)
    assert len(rows.selected_ids()) == 3
    assert _("Open") not in texts(menu)
    assert page.actions_by_key["export_list"] in menu.actions()
    assert page.actions_by_key["delete_person"] not in menu.actions()
    menu.close()


def test_a_list_without_a_page_offers_its_cells(qtbot: QtBot) -> None:
    rows = RecordList([ListColumn("name", "Name")])
    qtbot.addWidget(rows)
    rows.set_rows([(1, "Żak " + "x" * 60)])
    rows.show()
    menu = ask(rows, qtbot, 0)
    assert texts(menu) == [_("Copy “{value}”").format(value="Żak " + "x" * 35 + "…")]
    menu.close()
