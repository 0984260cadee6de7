"""What has the focus is seen, and a menu that is closed by Esc gives the keys back to where they went."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.ui.shell.workspace import Workspace
from tests import makers


@pytest.fixture
def filled(case: Database, window: Workspace, qtbot: QtBot) -> Workspace:
    """A window with a person, a contract that is carried out, an activity and an enrolment."""
    with case.action() as session:
        person = makers.participant(session)
    with case.action() as session:
        contract = makers.active_contract(session, person)
    with case.action() as session:
        activity = makers.activity(session)
    with case.action() as session:
        makers.enrolled(session, activity, person)
    for kind, record in (("participant", person), ("contract", contract), ("activity", activity)):
        window.open(kind, record)
        qtbot.waitUntil(window.jobs.is_idle)
    return window


def reachable(window: Workspace) -> Iterator[QWidget]:
    """What Tab reaches on the page in front."""
    for widget in window.main.findChildren(QWidget):
        by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if by_tab and widget.isVisible() and widget.isEnabled() and not widget.visibleRegion().isEmpty():
            yield widget


def picture(window: Workspace, widget: QWidget) -> QImage:
    """The place of a widget in the window, with what is around it."""
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    return window.grab(place.adjusted(-8, -8, 8, 8)).toImage()


def test_what_has_the_focus_looks_different(filled: Workspace, qtbot: QtBot) -> None:
    unseen = set()
    for index in range(len(filled.pages)):
        filled.show_page(index)
        qtbot.waitUntil(filled.jobs.is_idle)
        for widget in list(reachable(filled)):
            held = QApplication.focusWidget()
            if held is not None:
                held.clearFocus()
            before = picture(filled, widget)
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if picture(filled, widget) == before:
                unseen.add(f"{type(filled.page()).__name__}: {type(widget).__name__} {widget.objectName()}")
    assert not unseen, "\n".join(sorted(unseen))


def menus(window: Workspace) -> Iterator[QPushButton | QToolButton]:
    buttons: list[QPushButton | QToolButton] = [*window.main.findChildren(QPushButton)]
    for button in [*buttons, *window.main.findChildren(QToolButton)]:
        if button.isVisible() and button.isEnabled() and button.menu() is not None:
            yield button


def test_escape_from_a_menu_gives_the_keys_back(filled: Workspace, qtbot: QtBot) -> None:
    astray, tried = set(), 0
    for index in range(len(filled.pages)):
        filled.show_page(index)
        qtbot.waitUntil(filled.jobs.is_idle)
        tabs = filled.page().tab_widget()
        for tab in range(tabs.count() if tabs is not None else 1):
            if tabs is not None:
                tabs.setCurrentIndex(tab)
                qtbot.waitUntil(filled.jobs.is_idle)
            for button in list(menus(filled)):
                shown = tabs.currentWidget() if tabs is not None else filled.page()
                assert shown is not None
                held = next((widget for widget in reachable(filled) if shown.isAncestorOf(widget)), None)
                if held is None:
                    continue
                held.setFocus(Qt.FocusReason.TabFocusReason)
                where = QApplication.focusWidget()
                close_soon()
                QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
                tried += 1
                if QApplication.focusWidget() not in (where, button):
                    astray.add(f"{type(filled.page()).__name__} {tab}: {button.objectName() or button.toolTip()}")
    assert tried > 10
    assert not astray, "\n".join(sorted(astray))


def close_soon() -> None:
    """Press Esc in the menu as soon as it is there."""

    def press() -> None:
        shown = QApplication.activePopupWidget()
        if isinstance(shown, QMenu):
            QTest.keyClick(shown, Qt.Key.Key_Escape)
        else:
            QTimer.singleShot(0, press)

    QTimer.singleShot(0, press)
