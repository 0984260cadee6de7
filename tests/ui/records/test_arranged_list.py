"""A list arranged by who works with it: sorted by headings, other columns, the whole page, several rows selected."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.listing.columns_dialog import ColumnsDialog
from kiscase.ui.listing.remembered import arrangements_text, remember_arrangements
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.tables.arranged_list import ArrangedList
from tests import makers
from tests.actions import do
from tests.screens import front_page

pytestmark = pytest.mark.usefixtures("usual_lists")
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | SHIFT
PEOPLE = (("Żak", "Ewa", "Łomża"), ("Adamska", "Zofia", ""), ("Nowak", "Jan", "lublin"), ("Bąk", "Ola", "Ćmielów"))


@pytest.fixture
def usual_lists() -> Iterator[None]:
    """No test leaves an arrangement to the next one."""
    remember_arrangements("")
    yield
    remember_arrangements("")


@pytest.fixture
def page(people: None, window: Workspace) -> ParticipantsPage:
    return front_page(window, ParticipantsPage)


@pytest.fixture
def people(case: Database) -> None:
    for family_name, given_name, town in PEOPLE:
        do(case, makers.participant, family_name=family_name, given_name=given_name, town=town)


def rows_of(page: ParticipantsPage) -> ArrangedList:
    assert isinstance(page.list, ArrangedList)
    return page.list


def texts(page: ParticipantsPage, column: int = 0) -> list[str]:
    """The first words of a column."""
    rows = page.list.rows
    return [(rows.index(row, column).data() or "-").split()[0] for row in range(rows.rowCount())]


def rest(page: ParticipantsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.context.jobs.is_idle)


def click_heading(page: ParticipantsPage, qtbot: QtBot, column: int) -> None:
    header = page.list.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 10, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    rest(page, qtbot)


def heading(page: ParticipantsPage, column: int) -> str:
    rows, across = page.list.rows, Qt.Orientation.Horizontal
    spoken = rows.headerData(column, across, Qt.ItemDataRole.AccessibleTextRole)
    return str(spoken or rows.headerData(column, across))


def test_a_click_on_a_heading_sorts_and_another_one_turns_the_order(page: ParticipantsPage, qtbot: QtBot) -> None:
    assert texts(page) == ["Adamska", "Bąk", "Nowak", "Żak"]
    click_heading(page, qtbot, 0)
    assert texts(page) == ["Adamska", "Bąk", "Nowak", "Żak"]
    assert heading(page, 0) == _("{column}, sorted").format(column=_("Name"))
    click_heading(page, qtbot, 0)
    assert texts(page) == ["Żak", "Nowak", "Bąk", "Adamska"]
    assert heading(page, 0) == _("{column}, sorted from the end").format(column=_("Name"))


def test_columns_are_chosen_and_moved_by_keys(page: ParticipantsPage, qtbot: QtBot) -> None:
    page.actions_by_key["choose_columns"].trigger()
    dialog = page.findChild(ColumnsDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)  # the verdict
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    QTest.keyClicks(dialog.list, _("Town")[:5])
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.chosen() == ["name", "town"]
    for _step in range(dialog.list.currentRow()):
        QTest.keyClick(dialog.list, Qt.Key.Key_Up, CTRL_SHIFT)
    QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    rest(page, qtbot)
    assert [one.key for one in rows_of(page).rows.columns] == ["town", "name"]
    assert texts(page, 0) == ["-", "Ćmielów", "lublin", "Łomża"]
    click_heading(page, qtbot, 0)
    assert texts(page, 0) == ["Ćmielów", "lublin", "Łomża", "-"]


def test_the_menu_sorts_by_keys_and_goes_back_to_the_usual_order(page: ParticipantsPage, qtbot: QtBot) -> None:
    page.listing().sort_by("name")
    page.listing().sort_by("name")
    menu = page.listing().button.menu()
    menu.aboutToShow.emit()
    found = next(one for one in menu.findChildren(QMenu) if one.title() == _("Sort by"))
    assert [one.text() for one in found.actions() if one.isChecked()] == [_("Name"), _("From the end")]
    next(one for one in found.actions() if one.text() == _("Usual order")).trigger()
    rest(page, qtbot)
    assert (texts(page)[0], heading(page, 0), arrangements_text()) == ("Adamska", _("Name"), "")


def test_a_wide_list_takes_the_page_until_enter_opens_a_record(page: ParticipantsPage, qtbot: QtBot) -> None:
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_L, CTRL_SHIFT)
    assert page.left.isVisible()
    assert not page.stack.isVisible()
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    rest(page, qtbot)
    assert page.record is None
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.details is not None and page.stack.isVisible())
    assert not page.left.isVisible()
    assert page.details.name == "Ola Bąk"
    qtbot.waitUntil(lambda: page.tabs.isAncestorOf(page.focusWidget()) if page.focusWidget() else False)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Escape)
    assert page.left.isVisible()
    assert not page.stack.isVisible()


def test_several_rows_are_selected_while_the_open_record_stays(
    page: ParticipantsPage, qtbot: QtBot, case: Database
) -> None:
    rows = rows_of(page)
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Home)
    rest(page, qtbot)
    opened = page.record
    for _step in range(2):
        QTest.keyClick(rows, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    rest(page, qtbot)
    assert page.record == opened
    selected = rows.selected_ids()
    assert selected == [rows.rows.id_at(row) for row in range(3)]
    do(case, makers.participant, family_name="Aaron")
    page.reload()
    rest(page, qtbot)
    assert texts(page)[0] == "Aaron"
    assert rows.selected_ids() == selected
    QTest.keyClick(rows, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(rows.selected_ids()) == 5


def test_how_a_list_is_arranged_is_remembered_and_names_nobody(page: ParticipantsPage, qtbot: QtBot) -> None:
    page.filter.setText("Nowak")
    page.listing().sort_by("name")
    rest(page, qtbot)
    assert "Nowak" not in arrangements_text()
    assert json.loads(arrangements_text())["participant"]["sort"] == "name"
    again = ParticipantsPage(page.context)
    assert again.listing().view.sort == "name"
    rest(again, qtbot)
    again.deleteLater()
    page.listing().show_usual()
    assert arrangements_text() == ""


@pytest.mark.parametrize("text", ["", "[]", "no json", '{"participant": [1]}'])
def test_settings_that_make_no_sense_give_the_usual_list(text: str, window: Workspace) -> None:
    remember_arrangements(text)
    page = ParticipantsPage(front_page(window, ParticipantsPage).context)
    assert page.listing().view.columns == ("name", "verdict")
    page.deleteLater()


def test_a_column_keeps_the_width_that_somebody_gives_it(page: ParticipantsPage, qtbot: QtBot) -> None:
    header = page.list.horizontalHeader()
    edge = QPoint(header.sectionViewportPosition(1) - 1, header.height() // 2)
    before = header.sectionSize(0)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(header.viewport(), edge + QPoint(40, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=edge + QPoint(40, 0))
    width = page.listing().view.widths.get("name")
    assert width is not None
    assert width > before
    page.reload()
    rest(page, qtbot)
    assert header.sectionSize(0) == width
