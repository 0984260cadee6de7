"""Edit tables: rows are added, moved, removed, filled in by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kiscase.core.records.field_info import FieldKind
from kiscase.ui.tables.editable_row import EditableColumn
from kiscase.ui.tables.editable_table import EditableTable
from kiscase.ui.theme import apply

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the platform without a screen

COLUMNS = [
    EditableColumn("goal", "Cel", share=3),
    EditableColumn("by", "Termin", FieldKind.DATE),
    EditableColumn("who", "Kto", FieldKind.CHOICE, options=[("p", "Uczestnik"), ("k", "Pracownik")]),
]
GOALS = [
    {"id": 4, "goal": "Prawo jazdy", "by": date(2026, 6, 30), "who": "p"},
    {"id": 9, "goal": "Raty czynszu", "by": None, "who": "k"},
]
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def table(qapp: QApplication, qtbot: QtBot) -> Iterator[EditableTable]:
    apply.apply_theme(qapp, "light")
    window = QWidget()
    qtbot.addWidget(window)
    made = EditableTable(COLUMNS, window, name="Cele")
    layout = QVBoxLayout(window)
    layout.addWidget(made)
    after = QLineEdit(window)
    after.setObjectName("after")
    layout.addWidget(after)
    made.load(GOALS)
    window.resize(900, 400)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    yield made
    window.close()


def held() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def test_rows_come_back_with_their_ids_and_without_the_empty_ones(table: EditableTable) -> None:
    told = QSignalSpy(table.edited)
    assert table.rows() == GOALS
    table.load([{}, GOALS[1], {}])
    assert table.rows() == [GOALS[1]]
    assert told.count() == 0


def test_nothing_is_one_row_to_fill_in(table: EditableTable) -> None:
    table.load([])
    assert (table.row_count(), table.rows()) == (1, [])


def test_rows_are_filled_in_by_keys_alone(table: EditableTable, qtbot: QtBot) -> None:
    table.load([])
    table.focus_cell(0, "goal")
    for text in ("Kurs", "1.2.2027"):
        qtbot.keyClicks(held(), text)
        qtbot.keyClick(held(), Qt.Key.Key_Tab)
    qtbot.keyClick(held(), Qt.Key.Key_Down)
    qtbot.keyClick(held(), Qt.Key.Key_Return)
    assert held().objectName() == "goal.1"
    qtbot.keyClicks(held(), "Praca")
    qtbot.keyClick(held(), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(held(), "od maja")
    assert table.rows() == [
        {"goal": "Kurs", "by": date(2027, 2, 1), "who": "p"},
        {"goal": "Praca\nod maja", "by": None, "who": None},
    ]


def test_tab_goes_through_the_cells_and_out(table: EditableTable, qtbot: QtBot) -> None:
    qtbot.mouseClick(_add(table), Qt.MouseButton.LeftButton)
    table.focus_cell(0, "goal")
    seen = []
    for _ in range(11):
        seen.append(held().objectName())
        qtbot.keyClick(held(), Qt.Key.Key_Tab)
    cells = [f"{key}.{row}" for row in range(3) for key in ("goal", "by", "who")]
    assert seen == [*cells, "add", "after"]


def test_a_row_is_moved_with_the_focus_and_what_was_half_typed(table: EditableTable, qtbot: QtBot) -> None:
    table.focus_cell(1, "by")
    qtbot.keyClicks(held(), "31.02")
    with qtbot.waitSignal(table.edited):
        qtbot.keyClick(held(), Qt.Key.Key_Up, BOTH)
    assert held().objectName() == "by.0"
    assert [row["id"] for row in table.rows()] == [9, 4]
    assert table.typed_problems().keys() == {(0, "by")}
    qtbot.keyClick(held(), Qt.Key.Key_Up, BOTH)
    assert [row["id"] for row in table.rows()] == [9, 4]


def test_a_row_is_removed_by_key_and_by_button(table: EditableTable, qtbot: QtBot) -> None:
    table.focus_cell(0, "goal")
    qtbot.keyClick(held(), Qt.Key.Key_Delete, BOTH)
    assert table.rows() == [GOALS[1]]
    qtbot.mouseClick(table.findChildren(QToolButton, "trash-2")[0], Qt.MouseButton.LeftButton)
    assert (table.rows(), table.row_count()) == ([], 1)


def test_cells_have_names_for_readers(table: EditableTable) -> None:
    name = table.cell(1, "by").accessibleName()
    assert "Cele" in name
    assert "Termin" in name
    assert "2" in name


def test_a_problem_stands_under_its_cell(table: EditableTable, qtbot: QtBot) -> None:
    table.load([{}, *GOALS])
    table.show_problems({(1, "by"): "Podaj termin."})
    assert held().objectName() == "by.2"
    assert held().accessibleDescription() == "Podaj termin."
    shown = [label.text() for label in table.findChildren(QLabel) if label.property("problem") and label.isVisible()]
    assert shown == ["Podaj termin."]
    qtbot.keyClicks(held(), "1.2")
    assert held().accessibleDescription() == ""


def test_a_locked_table_is_not_changed(table: EditableTable, qtbot: QtBot) -> None:
    table.set_read_only(True)
    table.focus_cell(1, "goal")
    qtbot.keyClicks(held(), "x")
    qtbot.keyClick(held(), Qt.Key.Key_Delete, BOTH)
    qtbot.keyClick(held(), Qt.Key.Key_Up, BOTH)
    qtbot.keyClick(held(), Qt.Key.Key_Return)
    assert table.rows() == GOALS
    assert not _add(table).isVisible()


def test_where_it_is_narrow_the_cells_stand_under_each_other(table: EditableTable, qtbot: QtBot) -> None:
    def beside() -> bool:
        return (
            table.cell(0, "goal").mapTo(table, table.rect().topLeft()).y()
            == table.cell(0, "by").mapTo(table, table.rect().topLeft()).y()
        )

    qtbot.waitUntil(beside)
    table.window().resize(320, 700)
    qtbot.waitUntil(lambda: not beside())
    captions = [label.text() for label in table.findChildren(QLabel) if label.property("muted") and label.isVisible()]
    assert captions == ["1. Cel", "Termin", "Kto", "2. Cel", "Termin", "Kto"]


def test_a_card_gives_its_texts_the_whole_width_and_room_to_grow(table: EditableTable, qtbot: QtBot) -> None:
    letter = table.fontMetrics().averageCharWidth()
    table.window().resize(letter * 62, 700)  # as wide as the editor of a contract on the screen of an office
    qtbot.waitUntil(lambda: table.cell(0, "goal").width() > letter * 50)
    goal, by = table.cell(0, "goal"), table.cell(0, "by")
    assert goal.height() > goal.fontMetrics().lineSpacing() * 2
    assert by.width() > by.fontMetrics().horizontalAdvance("30.06.2026") + by.height()
    before = goal.height()
    goal.set_value("Podjęcie pracy w zawodzie, w którym można zarabiać tyle, żeby opłacić czynsz. " * 3)
    assert goal.height() > before


def test_a_table_of_one_column_is_no_card(qtbot: QtBot) -> None:
    table = EditableTable([EditableColumn("goal", "Cel")])
    qtbot.addWidget(table)
    table.resize(table.fontMetrics().averageCharWidth() * 40, 300)
    table.show()
    assert [label.text() for label in table.findChildren(QLabel) if label.isVisible() and label.text()] == ["Cel"]


def _add(table: EditableTable) -> QPushButton:
    button = table.findChild(QPushButton, "add")
    assert isinstance(button, QPushButton)
    return button


def signs(table: EditableTable) -> list[str]:
    return [one.text() for one in table.findChildren(QLabel, "sign") if one.isVisible()]


def test_each_filled_row_shows_its_number_or_its_name(table: EditableTable, qtbot: QtBot) -> None:
    table.show_column("who", on=False)
    assert signs(table) == ["1.", "2."]
    table.add_row()
    assert signs(table) == ["1.", "2.", ""]
    qtbot.keyClicks(held(), "Czynsz")
    assert signs(table) == ["1.", "2.", "3."]
    table.remove_row(0)
    assert signs(table) == ["1.", "2."]
    table.set_row_names(lambda rows: [f"{row['goal'][0]})" for row in rows])
    assert signs(table) == ["R)", "C)"]
    table.window().resize(300, 400)
    QApplication.processEvents()
    assert signs(table) == []
    titles = [one.text() for one in table.findChildren(QLabel) if one.isVisible()]
    assert "R) Cel" in titles
    assert "C) Cel" in titles


def test_rows_that_were_dropped_serve_again_with_nothing_of_before(table: EditableTable, qtbot: QtBot) -> None:
    dropped = table.cell(1, "goal")
    table.show_problems({(1, "goal"): "Za krótki"})
    table.load(GOALS[:1])
    assert table.row_count() == 1
    table.set_options("who", [("s", "Sąd"), ("p", "Uczestnik")])
    table.set_read_only(on=True)
    table.load([GOALS[0], {"goal": "Nowy", "by": None, "who": "s"}])
    assert table.cell(1, "goal") is dropped
    assert dropped.isVisible()
    assert table.rows() == [GOALS[0], {"goal": "Nowy", "by": None, "who": "s"}]
    assert [
        label.text() for label in table.findChildren(QLabel) if label.property("problem") and label.isVisible()
    ] == []
    table.set_read_only(on=False)
    table.focus_cell(0, "goal")
    visited = []
    for _press in range(6):
        visited.append(held().objectName())
        qtbot.keyClick(held(), Qt.Key.Key_Tab)
    assert visited == ["goal.0", "by.0", "who.0", "goal.1", "by.1", "who.1"]
    assert held().objectName() == "add"
