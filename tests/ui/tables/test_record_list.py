"""Lists: what they show, what they tell, and that a reload leaves the selection alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import ListColumn, RecordList, RecordListModel
from kiscase.ui.theme import apply

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the platform without a screen

COLUMNS = [
    ListColumn("name", "Nazwisko", stretch=True),
    ListColumn("state", "Stan", width=14),
    ListColumn("n", "Dni", align="right"),
]
ROWS = [
    (7, "Adamska Ewa", StatusDisplay("aktywny", "circle-check", "ok"), "12"),
    (3, "Bąk Jan", ("po terminie", "circle-alert", "bad"), "7"),
    (5, "Żółciński Łukasz", "", "128"),
]


@pytest.fixture
def listed(qapp: QApplication, qtbot: QtBot) -> Iterator[RecordList]:
    apply.apply_theme(qapp, "light")
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    made = RecordList(COLUMNS, window, name="Uczestnicy", empty="Nie ma tu jeszcze nikogo.")
    layout.addWidget(made)
    layout.addWidget(QLineEdit(window))
    made.set_rows(ROWS)
    window.resize(600, 400)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    yield made
    window.close()


def test_the_model_keeps_qt_s_rules(qtbot: QtBot) -> None:
    rows = RecordListModel(COLUMNS)
    tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Warning)
    rows.set_rows(ROWS)
    rows.set_rows([])
    assert tester.model() is rows


def test_rows_by_id_and_words_for_readers() -> None:
    rows = RecordListModel(COLUMNS)
    rows.set_rows(ROWS)
    assert (rows.id_at(1), rows.row_of(5), rows.row_of(99), rows.id_at(-1)) == (3, 2, None, None)
    index = rows.index(0, 1)
    assert index.data() == "aktywny"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Stan: aktywny"
    assert rows.index(0, 2).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight.value


def test_keys_and_mouse_choose_and_open(listed: RecordList, qtbot: QtBot) -> None:
    chosen, opened = QSignalSpy(listed.chosen), QSignalSpy(listed.opened)
    listed.setFocus()
    place = listed.visualRect(listed.rows.index(1, 0)).center()
    qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.keyClick(listed, Qt.Key.Key_Down)
    qtbot.keyClick(listed, Qt.Key.Key_Return)
    qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [chosen.at(place)[0] for place in range(chosen.count())] == [3, 5, 3]
    assert [opened.at(place)[0] for place in range(opened.count())] == [5, 3]


def test_coming_by_tab_chooses_nothing_and_tab_leaves(listed: RecordList, qtbot: QtBot) -> None:
    chosen = QSignalSpy(listed.chosen)
    listed.setFocus(Qt.FocusReason.TabFocusReason)
    assert chosen.count() == 0
    qtbot.keyClick(listed, Qt.Key.Key_Tab)
    assert isinstance(QApplication.focusWidget(), QLineEdit)


def test_the_first_row_can_be_chosen_by_key(listed: RecordList, qtbot: QtBot) -> None:
    listed.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(listed.chosen) as told:
        qtbot.keyClick(listed, Qt.Key.Key_Down)
    assert told.args == [7]


def test_a_reload_keeps_the_selected_record_and_tells_nothing(listed: RecordList) -> None:
    chosen = QSignalSpy(listed.chosen)
    assert listed.show_id(3)
    listed.set_rows(ROWS[::-1])
    assert (listed.current_id(), listed.currentIndex().row()) == (3, 1)
    listed.set_rows(ROWS[:1])
    assert listed.current_id() is None
    listed.set_rows(ROWS)
    assert listed.current_id() == 3
    assert not listed.show_id(99)
    assert chosen.count() == 0


def test_letters_select_nothing(listed: RecordList, qtbot: QtBot) -> None:
    listed.show_id(7)
    qtbot.keyClicks(listed, "b")
    assert listed.current_id() == 7


def test_an_empty_list_says_what_will_be_here(listed: RecordList, qtbot: QtBot) -> None:
    listed.set_empty("Nie ma tu jeszcze nikogo.", "&Nowa osoba")
    listed.set_rows([])
    button = listed.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    with qtbot.waitSignal(listed.fill_asked):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert listed.accessibleDescription() == "Nie ma tu jeszcze nikogo."
    listed.set_rows(ROWS)
    assert not button.isVisible()
    assert listed.accessibleDescription() == ""


def test_ten_thousand_rows_are_shown_at_once(listed: RecordList) -> None:
    listed.set_rows(
        [(number, f"Osoba {number}", StatusDisplay("aktywny", "circle-check", "ok"), "1") for number in range(10_000)]
    )
    assert listed.rows.rowCount() == 10_000
    assert listed.indexAt(QPoint(5, 5)).row() == 0
    listed.grab()


@pytest.mark.parametrize("width", [700, 380])
def test_no_date_number_or_heading_is_cut_and_texts_are_elided(width: int, qapp: QApplication, qtbot: QtBot) -> None:
    apply.apply_theme(qapp, "light")
    columns = [
        ListColumn("number", "Numer"),
        ListColumn("name", "Nazwisko i imię", stretch=True),
        ListColumn("state", "Stan z długim nagłówkiem", width=8),
        ListColumn("since", "Od"),
        ListColumn("days", "Nieusprawiedliwione", "right"),
    ]
    made = RecordList(columns)
    qtbot.addWidget(made)
    made.resize(width, 300)
    made.show()
    qtbot.waitExposed(made)
    made.set_rows(
        [(n, f"KS/{n}/2026/11", "Żółć-Kowalska Wszechbożena " * 3, "w toku", "28.08.2026", "8") for n in (1, 12)]
    )
    header = made.horizontalHeader()
    for place, column in enumerate(columns):
        assert header.sectionSize(place) >= header.sectionSizeHint(place), column.key
    for place in (0, 3, 4):
        assert header.sectionSize(place) >= made.sizeHintForColumn(place), columns[place].key
    assert (header.length() <= made.viewport().width()) == (width == 700)
