"""Lists: what they show, what they tell, and that a reload leaves the selection alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.list_splitter import ListSplitter
from kiscase.ui.tables.record_list import ListColumn, MutedText, RecordList, RecordListModel
from kiscase.ui.tables.status_cell_delegate import two_lines
from kiscase.ui.theme import apply, metrics

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the platform without a screen

COLUMNS = [
    ListColumn("name", "Nazwisko", stretch=True),
    ListColumn("state", "Stan"),
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


def test_the_longest_text_gives_way_first_and_names_stay_whole(qapp: QApplication, qtbot: QtBot) -> None:
    apply.apply_theme(qapp, "light")
    columns = [
        ListColumn("name", "Osoba", stretch=True),
        ListColumn("why", "Powód", stretch=True),
        ListColumn("on", "Od"),
    ]
    made = RecordList(columns)
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show()
    qtbot.waitExposed(made)
    made.set_rows([(1, "Brzęczyszczykiewicz Tadeusz", "umówiona wizyta u lekarza w mieście wojewódzkim", "28.08.2026")])
    widths = [made.columnWidth(place) for place in range(3)]
    needs = [made.sizeHintForIndex(made.rows.index(0, place)).width() for place in range(3)]
    assert widths[0] >= needs[0]
    assert needs[1] / 2 < widths[1] < needs[1], "it has two lines"
    assert widths[2] >= needs[2]
    assert sum(widths) == made.viewport().width()
    assert made.rowHeight(0) >= 2 * made.fontMetrics().lineSpacing()


@pytest.mark.parametrize("is_main", [True, False])
def test_what_the_list_is_about_keeps_its_room(is_main: bool, qapp: QApplication, qtbot: QtBot) -> None:
    apply.apply_theme(qapp, "light")
    columns = [
        ListColumn("day", "Dzień"),
        ListColumn("activity", "Zajęcia", stretch=True, main=is_main),
        ListColumn("room", "Sala", stretch=True),
        ListColumn("leader", "Prowadzi", stretch=True),
    ]
    rows = RecordList(columns)
    qtbot.addWidget(rows)
    texts = ("Grupowe poradnictwo psychologiczne", "Sala komputerowa", "Bronisława Wiśniewska-Kowalczyk")
    rows.set_rows([(1, "pon. 15.06.2026", *texts)])
    rows.resize(rows.fontMetrics().averageCharWidth() * 86, 200)
    rows.show()
    qtbot.waitExposed(rows)
    least = rows.fontMetrics().averageCharWidth() * 28
    assert (rows.columnWidth(1) >= least) is is_main
    assert sum(map(rows.columnWidth, range(4))) <= rows.viewport().width(), "nothing is scrolled sideways"
    rows.resize(rows.fontMetrics().averageCharWidth() * 72, 200)
    assert sum(map(rows.columnWidth, range(4))) <= rows.viewport().width(), "and nothing for its sake"


def test_a_number_far_down_a_long_list_is_whole(qapp: QApplication, qtbot: QtBot) -> None:
    apply.apply_theme(qapp, "light")
    made = RecordList([ListColumn("number", "Nr")])
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.set_rows([(number, f"KS/{number}/2026") for number in range(1, 4000)])
    assert made.columnWidth(0) >= made.sizeHintForIndex(made.rows.index(3998, 0)).width()


def test_the_widest_text_need_not_be_the_longest(qapp: QApplication, qtbot: QtBot) -> None:
    apply.apply_theme(qapp, "light")
    made = RecordList([ListColumn("code", "Kod"), ListColumn("rest", "", stretch=True)])
    qtbot.addWidget(made)
    made.show()
    made.set_rows([(1, "i" * 20, ""), (2, "W" * 18, "")])
    assert made.columnWidth(0) >= made.sizeHintForIndex(made.rows.index(1, 0)).width()


def test_rows_that_come_after_the_list_became_shorter_are_left_out(listed: RecordList) -> None:
    listed.set_rows([(7, "Adamska Ewa", "", "")])
    listed.fill({0: (7, "Adamska Anna", "", ""), 900: (8, "Bąk Jan", "", "")})
    assert listed.rows.index(0, 0).data() == "Adamska Anna"


def test_a_text_is_drawn_as_qt_would_draw_what_the_model_tells(listed: RecordList) -> None:
    class QtsDelegate(QStyledItemDelegate):
        """What is drawn when Qt asks the model for each property."""

    listed.set_rows([(7, "Adamska Ewa", MutedText("dawno"), "12")])
    for column in range(3):
        index = listed.rows.index(0, column)
        found = []
        for delegate in (QtsDelegate(listed), listed.itemDelegate()):
            option = QStyleOptionViewItem()
            listed.initViewItemOption(option)
            delegate.initStyleOption(option, index)  # type: ignore[attr-defined] # protected in C++
            color = option.palette.color(QPalette.ColorRole.Text).name()
            found.append((option.text, option.displayAlignment, option.features, color, option.index.column()))
        assert found[0] == found[1]


def test_rows_that_are_as_before_are_not_measured_again(listed: RecordList) -> None:
    measured = QSignalSpy(listed.measured)
    listed.set_rows(ROWS)
    assert measured.count() == 0
    listed.set_rows([ROWS[0], (3, "Bąk-Zawadzka Janina", "", "7"), ROWS[2]])
    listed.set_rows(ROWS[:2])
    assert measured.count() == 2


def test_a_long_status_has_two_lines_in_its_cell(listed: RecordList) -> None:
    metrics = listed.fontMetrics()
    text = "odwołane: szkolenie osoby prowadzącej"
    half = metrics.horizontalAdvance("odwołane: szkolenie")
    assert two_lines(text, metrics, 900) == [text]
    assert two_lines(text, metrics, half + 2) == ["odwołane: szkolenie", "osoby prowadzącej"]
    short = two_lines("choroba " * 9, metrics, half)
    assert len(short) == 2
    assert short[1].endswith("…")


def test_the_list_takes_what_its_texts_need_and_stays_where_it_was_put(qapp: QApplication, qtbot: QtBot) -> None:
    apply.apply_theme(qapp, "light")
    splitter = ListSplitter(None, least=0.2, most=0.5)
    rows = RecordList([ListColumn("name", "Osoba", stretch=True)])
    splitter.set_sides(rows, rows, QWidget())
    qtbot.addWidget(splitter)
    splitter.resize(1000, 300)
    splitter.show()
    qtbot.waitExposed(splitter)
    rows.set_rows([(1, "Brzęczyszczykiewicz-Żółcińska Wszechbożena")])
    needed = rows.full_width()
    assert 200 < needed < 500
    assert needed <= splitter.sizes()[0] <= needed + 2
    rows.set_rows([(1, "Bąk Jan")])
    assert splitter.sizes()[0] >= needed, "it does not jump while a filter is typed"
    rows.set_rows([(1, "Brzęczyszczykiewicz-Żółcińska Wszechbożena " * 3)])
    assert splitter.sizes()[0] <= 500
    splitter.moveSplitter(320, 1)
    rows.set_rows(ROWS[:0])
    assert abs(splitter.sizes()[0] - 320) <= splitter.handleWidth()


def test_a_list_on_the_right_takes_what_its_reasons_need(qapp: QApplication, qtbot: QtBot) -> None:
    apply.apply_theme(qapp, "light")
    splitter = ListSplitter(None, least=0.2, most=0.5)
    rows = RecordList([ListColumn("day", "Dzień"), ListColumn("state", "Stan", stretch=True)])
    side = QWidget()
    QVBoxLayout(side).addWidget(rows)
    splitter.set_sides(rows, QWidget(), side)
    qtbot.addWidget(splitter)
    splitter.resize(1000, 300)
    splitter.show()
    qtbot.waitExposed(splitter)
    reason = StatusDisplay("odwołane: szkolenie osoby prowadzącej", "ban", "bad")
    rows.set_rows([(place, "16.06.2026", reason if place == 30 else "") for place in range(40)])
    assert splitter.sizes()[1] < 500
    qtbot.waitUntil(lambda: rows.horizontalHeader().sectionSize(1) >= rows.sizeHintForColumn(1))
    side.setParent(None)  # as where the window is narrow
    rows.set_rows([])
    side.deleteLater()


@pytest.mark.parametrize("width", [700, 380])
def test_no_date_number_or_heading_is_cut_and_texts_are_elided(width: int, qapp: QApplication, qtbot: QtBot) -> None:
    apply.apply_theme(qapp, "light")
    columns = [
        ListColumn("number", "Numer"),
        ListColumn("name", "Nazwisko i imię", stretch=True),
        ListColumn("state", "Stan z długim nagłówkiem"),
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
    for place in (0, 2, 3, 4):
        assert header.sectionSize(place) >= made.sizeHintForColumn(place), columns[place].key
    assert (header.length() <= made.viewport().width()) == (width == 700)


def test_a_column_that_is_read_whole_has_as_many_lines_as_it_needs(qapp: QApplication, qtbot: QtBot) -> None:
    apply.apply_theme(qapp, "light")
    words = "lista obecności za miesiąc: marzec 2026 (Hurtownia „Pod Lipą” we Wzorowie) " * 2
    columns = [ListColumn("until", "Do"), ListColumn("what", "Co zrobić", stretch=True, main=True, whole=True)]
    listed = RecordList(columns)
    qtbot.addWidget(listed)
    listed.resize(300, 400)
    listed.set_rows([(1, "05.04.2026", words), (2, "06.04.2026", "ocena")])
    listed.show()
    qtbot.waitExposed(listed)
    usual = listed.verticalHeader().defaultSectionSize()
    assert listed.rowHeight(1) == usual
    shown = listed.visualRect(listed.rows.index(0, 1))
    inside = shown.adjusted(metrics.half_line(listed), 0, -metrics.half_line(listed), 0)
    needed = listed.fontMetrics().boundingRect(inside, Qt.TextFlag.TextWordWrap.value, words)
    assert needed.height() <= shown.height() < needed.height() + usual
    listed.resize(1200, 400)
    qtbot.waitUntil(lambda: listed.rowHeight(0) == usual)
    listed.set_rows([(1, "05.04.2026", words * 4), (2, "06.04.2026", "ocena")])
    assert listed.rowHeight(0) > usual
