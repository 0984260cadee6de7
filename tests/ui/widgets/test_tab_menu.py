"""Tabs that do not fit: a button at their end lists all of them, and the keyboard reaches each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTabWidget
from pytestqt.qtbot import QtBot

from kiscase.ui.widgets.tab_menu import TabMenuButton


@pytest.fixture
def tabs(qapp: QApplication, qtbot: QtBot) -> QTabWidget:
    made = QTabWidget()
    qtbot.addWidget(made)
    made.setDocumentMode(True)
    TabMenuButton(made)
    for place in range(15):
        made.addTab(QLineEdit(made), f"Karta numer {place}")
    made.setTabVisible(3, False)
    made.resize(600, 300)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def menu_button(tabs: QTabWidget) -> TabMenuButton:
    found = tabs.findChild(TabMenuButton)
    assert found is not None
    return found


def test_the_button_lists_all_tabs_and_leads_to_one_out_of_sight(tabs: QTabWidget, qtbot: QtBot) -> None:
    button = menu_button(tabs)
    qtbot.waitUntil(button.isVisible)
    assert tabs.rect().contains(button.geometry())
    assert button.width() >= button.sizeHint().width()
    assert not tabs.tabBar().geometry().intersects(button.geometry())
    menu = button.menu()
    menu.aboutToShow.emit()
    texts = [f"Karta numer {place}" for place in range(15) if place != 3]
    assert [action.text() for action in menu.actions()] == texts
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["Karta numer 0"]
    button.setFocus()
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    QTest.keyClick(menu, Qt.Key.Key_Up)  # from above the first to the last
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert tabs.currentIndex() == 14
    assert tabs.tabBar().hasFocus()
    assert tabs.tabBar().rect().contains(tabs.tabBar().tabRect(14).center()), "it is scrolled into sight"


def test_the_button_is_there_only_while_tabs_do_not_fit(tabs: QTabWidget, qtbot: QtBot) -> None:
    button, bar = menu_button(tabs), tabs.tabBar()
    qtbot.waitUntil(button.isVisible)
    tabs.resize(bar.sizeHint().width() + 10, 300)
    qtbot.waitUntil(lambda: not button.isVisible())
    assert bar.width() >= bar.sizeHint().width()
    tabs.resize(500, 300)
    qtbot.waitUntil(button.isVisible)
    for place in range(2, 15):
        tabs.setTabVisible(place, False)
    qtbot.waitUntil(lambda: not button.isVisible())
