"""Each kind of editor: typed, picked, left, locked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kiscase.core.i18n import use_language
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.checkboxes import FlagEditor, MultiChoiceEditor
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.editors.date_time import DateEditor, TimeEditor
from kiscase.ui.editors.factory import editor_for
from kiscase.ui.editors.text import LongTextEditor, MoneyEditor, NumberEditor, TextEditor
from kiscase.ui.editors.usual_text import UsualTextEditor
from kiscase.ui.theme import apply
from tests.journeys.keyboard import Keyboard

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the platform without a screen

TOWNS = [(name.lower(), name) for name in ["Białystok", "Gdańsk", "Kielce", "Łódź", "Łomża", "Poznań", "Śrem", "Żary"]]


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    apply.apply_theme(qapp, "light")


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[QWidget], Any]:
    """Puts an editor on a window with another field after it."""
    window = QWidget()
    layout = QVBoxLayout(window)
    qtbot.addWidget(window)

    def show(editor: QWidget) -> Any:
        layout.addWidget(editor)
        other = QLineEdit()
        other.setObjectName("other")
        layout.addWidget(other)
        window.show()
        window.activateWindow()
        editor.setFocus()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return editor

    return show


@pytest.mark.parametrize(
    ("kind", "made", "value"),
    [
        (FieldKind.TEXT, TextEditor, "Łukasz"),
        (FieldKind.LONG, LongTextEditor, "Pierwszy wiersz\nDrugi"),
        (FieldKind.DATE, DateEditor, date(2026, 3, 5)),
        (FieldKind.TIME, TimeEditor, time(9, 30)),
        (FieldKind.NUMBER, NumberEditor, 12),
        (FieldKind.MONEY, MoneyEditor, 178_390),
        (FieldKind.FLAG, FlagEditor, True),
        (FieldKind.CHOICE, ChoiceEditor, "łódź"),
        (FieldKind.CODES, MultiChoiceEditor, ["łódź", "śrem"]),
    ],
)
def test_an_editor_for_each_kind_gives_back_what_it_was_given(
    qtbot: QtBot, kind: FieldKind, made: type[Editor], value: Any
) -> None:
    editor = editor_for(FieldInfo("Pole", kind, options=lambda: TOWNS, key="field"))
    qtbot.addWidget(editor)
    told = QSignalSpy(editor.changed)
    empty = editor.value()
    editor.set_value(value)
    assert isinstance(editor, made)
    assert editor.objectName() == "field"
    assert editor.value() == value
    assert editor.problem() == ""
    editor.set_value(None)
    assert editor.value() == empty
    assert empty in (None, "", [], False)
    assert told.count() == 0


def test_a_date_is_typed_and_shown_in_full_when_left(shown: Any, qtbot: QtBot) -> None:
    editor = shown(DateEditor())
    editor.today = lambda: date(2026, 11, 22)
    qtbot.keyClicks(editor, "5.3")
    assert editor.value() == date(2026, 3, 5)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.text() == "05.03.2026"


def test_what_is_no_date_is_told_and_kept(shown: Any, qtbot: QtBot) -> None:
    editor = shown(DateEditor())
    qtbot.keyClicks(editor, "31.02")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert (editor.text(), editor.value()) == ("31.02", None)
    with use_language("en"):
        assert "not a date" in editor.problem()
    editor.clear()
    assert editor.problem() == ""


def test_enter_commits_the_date_in_full(shown: Any, qtbot: QtBot) -> None:
    editor = shown(DateEditor())
    qtbot.keyClicks(editor, "05032026")
    with qtbot.waitSignal(editor.committed):
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert editor.text() == "05.03.2026"


def test_a_date_is_picked_from_the_calendar(shown: Any, qtbot: QtBot) -> None:
    editor = shown(DateEditor())
    editor.set_value(date(2026, 3, 5))
    qtbot.keyClick(editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert editor.popup is not None
    view = editor.popup.calendar.findChild(QWidget, "qt_calendar_calendarview")
    with qtbot.waitSignal(editor.changed):
        qtbot.keyClick(view, Qt.Key.Key_Right)
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert editor.value() == date(2026, 3, 6)


def test_escape_leaves_the_calendar_alone(shown: Any, qtbot: QtBot) -> None:
    editor = shown(DateEditor())
    editor.set_value(date(2026, 3, 5))
    editor.open_calendar()
    qtbot.keyClick(editor.popup, Qt.Key.Key_Escape)
    assert editor.value() == date(2026, 3, 5)


def test_a_long_text_grows_to_a_bound_and_tab_leaves_it(shown: Any, qtbot: QtBot) -> None:
    editor = shown(LongTextEditor())
    heights = []
    for lines in (1, 3, 6, 10, 40):
        editor.set_value("\n".join(["wiersz"] * lines))
        heights.append(editor.height())
    assert heights[0] == heights[1] < heights[2] < heights[3] == heights[4]
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert not editor.hasFocus()


def test_a_number(shown: Any, qtbot: QtBot) -> None:
    editor = shown(NumberEditor((0, 1500)))
    qtbot.keyClicks(editor, "1 200")
    assert editor.value() == 1200
    qtbot.keyClicks(editor, "x")
    assert editor.value() is None
    assert editor.problem()


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("typed", ["0", "-5", "\u22125", "61", "99999999999999999999999999"])
def test_a_number_says_its_limits(shown: Any, typed: str) -> None:
    editor = shown(editor_for(FieldInfo("Pole", FieldKind.NUMBER, limits=(1, 60))))
    assert editor.placeholderText() == "1–60"
    editor.insert(typed)
    assert editor.value() is None
    assert editor.problem() == "Enter a number from 1 to 60."
    editor.clear()
    editor.insert("\u200e6\u00a00")
    assert (editor.value(), editor.problem()) == (60, "")


def test_a_required_choice_is_not_made_for_the_person(qtbot: QtBot) -> None:
    required = ChoiceEditor(TOWNS[:3], required=True)
    optional = ChoiceEditor(TOWNS[:3])
    for editor in (required, optional):
        qtbot.addWidget(editor)
    assert (required.value(), required.count()) == (None, 3)
    assert (optional.value(), optional.count()) == (None, 4)


def test_a_long_list_is_searched_without_accents(shown: Any, qtbot: QtBot) -> None:
    editor = shown(ChoiceEditor(TOWNS))
    assert editor.isEditable()
    qtbot.keyClicks(editor.lineEdit(), "lod")
    assert editor.completer().completionModel().rowCount() == 1
    qtbot.keyClick(QApplication.activePopupWidget() or editor, Qt.Key.Key_Tab)
    assert (editor.value(), editor.currentText()) == ("łódź", "Łódź")


def test_enter_takes_what_is_marked_and_the_next_one_commits(shown: Any, qtbot: QtBot) -> None:
    editor = shown(ChoiceEditor(TOWNS))
    told = QSignalSpy(editor.committed)
    qtbot.keyClicks(editor.lineEdit(), "lo")
    popup = editor.completer().popup()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert (editor.value(), popup.isVisible(), told.count()) == ("łomża", False, 0)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert told.count() == 1


def test_what_is_not_in_the_list_is_told(shown: Any, qtbot: QtBot) -> None:
    editor = shown(ChoiceEditor(TOWNS))
    qtbot.keyClicks(editor.lineEdit(), "xyz")
    assert editor.value() is None
    assert editor.problem()
    editor.lineEdit().clear()
    assert editor.problem() == ""


@pytest.mark.parametrize("begun", ["l", "lo", "lom"])
def test_options_that_come_while_somebody_types_leave_the_text(begun: str, shown: Any, qtbot: QtBot) -> None:
    editor = shown(ChoiceEditor(TOWNS))
    qtbot.keyClicks(editor.lineEdit(), begun)
    editor.set_options(TOWNS[1:])
    qtbot.keyClicks(editor.lineEdit(), "lomza"[len(begun) :])
    assert editor.value() == "łomża"


@pytest.mark.parametrize("chosen", ["gdańsk", ""])
def test_options_that_come_before_somebody_types_leave_the_text_selected(chosen: str, shown: Any, qtbot: QtBot) -> None:
    options = [("", "bez miasta"), *TOWNS]
    editor = shown(ChoiceEditor(options))
    editor.set_value(chosen)
    qtbot.keyClick(editor.lineEdit(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    editor.set_options(options)
    qtbot.keyClicks(editor.lineEdit(), "lomza")
    assert editor.value() == "łomża"


def test_a_word_of_an_older_list_is_not_lost(qtbot: QtBot) -> None:
    choice, codes = ChoiceEditor(TOWNS[:2]), MultiChoiceEditor(TOWNS[:2])
    for editor in (choice, codes):
        qtbot.addWidget(editor)
    choice.set_value("radom")
    codes.set_value(["radom", "gdańsk"])
    assert choice.value() == "radom"
    assert sorted(codes.value()) == ["gdańsk", "radom"]


def test_a_word_of_another_record_is_not_offered_after_it(qtbot: QtBot) -> None:
    editor = ChoiceEditor([("a", "A"), ("b", "B")])
    qtbot.addWidget(editor)
    editor.set_value("old")
    editor.set_value("a")
    editor.set_options([("a", "A"), ("b", "B")])
    assert [editor.itemData(row) for row in range(editor.count())] == ["", "a", "b"]


def test_a_word_that_is_no_longer_offered_shows_its_label(shown: Any) -> None:
    choice = shown(ChoiceEditor(TOWNS[:2], label_of=str.upper))
    codes = shown(MultiChoiceEditor(TOWNS[:2], label_of=str.upper))
    choice.set_value("radom")
    codes.set_value(["radom", "gdańsk"])
    assert choice.currentText() == "RADOM"
    assert codes.boxes["radom"].isVisibleTo(codes)
    assert codes.boxes["radom"].accessibleName() == "RADOM"
    codes.boxes["radom"].click()
    assert codes.value() == ["gdańsk"]
    codes.set_value(["gdańsk"])
    assert not codes.boxes["radom"].isVisibleTo(codes)


def test_the_wheel_changes_no_choice(shown: Any, qtbot: QtBot) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent

    editor = shown(ChoiceEditor(TOWNS[:3]))
    middle = QPointF(editor.rect().center())
    turn = QWheelEvent(
        middle,
        middle,
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(editor, turn)
    assert editor.value() is None


def test_a_click_on_the_words_ticks_the_box(shown: Any, qtbot: QtBot) -> None:
    from kiscase.ui.widgets.labels import BuddyLabel

    editor = shown(MultiChoiceEditor(TOWNS[:3]))
    editor.setObjectName("towns")
    with qtbot.waitSignal(editor.changed):
        qtbot.mouseClick(editor.findChildren(BuddyLabel)[1], Qt.MouseButton.LeftButton)
    assert editor.value() == ["gdańsk"]
    assert editor.boxes["gdańsk"].objectName() == "towns.gdańsk"
    assert editor.boxes["gdańsk"].accessibleName() == "Gdańsk"


@pytest.mark.parametrize("kind", list(FieldKind))
def test_what_is_locked_cannot_be_changed_by_keys(shown: Any, qtbot: QtBot, kind: FieldKind) -> None:
    editor = shown(editor_for(FieldInfo("Pole", kind, options=lambda: TOWNS[:3], key="field")))
    before = editor.value()
    editor.set_read_only(True)
    target = QApplication.focusWidget() or editor
    for key in (Qt.Key.Key_1, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_K):
        qtbot.keyClick(target, key)
    assert editor.value() == before
    editor.set_read_only(False)


@pytest.mark.parametrize("number", [3, 9])
def test_a_long_label_shows_its_beginning_and_its_tooltip_the_whole(number: int, shown: Any, qtbot: QtBot) -> None:
    labels = [f"{letter}) Cel z wieloma słowami, które się nie zmieszczą w wąskim polu" for letter in "abcdefghi"]
    editor = shown(ChoiceEditor([(label[0], label) for label in labels[:number]]))
    editor.setFixedWidth(120)
    editor.set_value("c")
    assert editor.toolTip() == labels[2]
    assert begins_alike(editor, labels[2])
    editor.set_options([(label[0], f"{label}!") for label in labels[:number]])
    assert editor.toolTip() == f"{labels[2]}!"
    assert begins_alike(editor, labels[2])
    editor.set_value(None)
    assert editor.toolTip() == ""


def begins_alike(editor: ChoiceEditor, label: str) -> bool:
    """Whether the beginning of the label is in sight: of a line the cursor, else what is drawn."""
    line = editor.lineEdit()
    if line is not None:
        return line.cursorPosition() == 0
    option = QStyleOptionComboBox()
    editor.initStyleOption(option)
    return label.startswith(option.currentText.removesuffix("…")) and option.currentText.endswith("…")


@pytest.fixture
def beside(qapp: QApplication, qtbot: QtBot) -> tuple[QWidget, DateEditor, ChoiceEditor]:
    """A window with a button, a filled-in date and a searchable choice."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(QPushButton("Dalej", window))
    day, choice = DateEditor(window), ChoiceEditor([(f"p{n}", f"wzór {n}") for n in range(12)], window)
    layout.addWidget(day)
    layout.addWidget(choice)
    day.set_value(date(2026, 6, 15))
    choice.set_value("p3")
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    return window, day, choice


@pytest.mark.parametrize("way", ["code", "Tab", "click"])
def test_what_is_filled_in_is_replaced_by_typing(
    way: str, beside: tuple[QWidget, DateEditor, ChoiceEditor], qtbot: QtBot
) -> None:
    _window, day, choice = beside
    for field, typed in ((day, "1.7.2026"), (choice, "wzor 11")):
        if way == "click":
            target = field.lineEdit() if isinstance(field, ChoiceEditor) else field
            qtbot.mouseClick(target, Qt.MouseButton.LeftButton)
        else:
            field.setFocus(Qt.FocusReason.TabFocusReason if way == "Tab" else Qt.FocusReason.OtherFocusReason)
        qtbot.keyClicks(field, typed)
        shown = field.currentText() if isinstance(field, ChoiceEditor) else field.text()
        assert shown == typed


def test_a_second_click_places_the_cursor(beside: tuple[QWidget, DateEditor, ChoiceEditor], qtbot: QtBot) -> None:
    _window, day, _choice = beside
    for _click in range(2):
        qtbot.wait(QApplication.doubleClickInterval() + 10)
        qtbot.mouseClick(day, Qt.MouseButton.LeftButton)
    assert not day.hasSelectedText()


def test_enter_does_not_both_choose_from_a_long_list_and_go_on(
    beside: tuple[QWidget, DateEditor, ChoiceEditor], qtbot: QtBot
) -> None:
    _window, _day, choice = beside
    committed = QSignalSpy(choice.committed)
    choice.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    qtbot.keyClick(choice, Qt.Key.Key_Return)
    assert (choice.value(), committed.count()) == ("p4", 0)
    qtbot.keyClick(choice, Qt.Key.Key_Return)
    assert (choice.value(), committed.count()) == ("p4", 1)


def test_a_usual_text_is_taken_from_the_list_and_any_other_is_typed(
    shown: Callable[[QWidget], Any], qtbot: QtBot
) -> None:
    field = FieldInfo("Powód", options=lambda: [("", "choroba"), ("", "wezwanie do urzędu")], key="reason")
    editor = shown(editor_for(field))
    assert isinstance(editor, UsualTextEditor)
    entered = QSignalSpy(editor.committed)
    keys = Keyboard(qtbot)
    keys.press("Down", "Down", "Return")
    keys.until(lambda: editor.value() == "wezwanie do urzędu")
    assert entered.count() == 0, "Enter only took it"
    keys.type(" pracy")
    assert editor.value() == "wezwanie do urzędu pracy"
    keys.press("Ctrl+A")
    keys.type("pogrzeb")
    keys.press("Return")
    assert (editor.value(), entered.count()) == ("pogrzeb", 1)
    keys.press("Ctrl+A")
    keys.type("ROBA")
    keys.until(lambda: QApplication.activePopupWidget() is not None)
    keys.press("Down", "Return")
    keys.until(lambda: editor.value() == "choroba")


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
@pytest.mark.parametrize("count", [3, 20])
def test_a_choice_is_as_large_as_qt_makes_a_list_of_eight_letters(
    qapp: QApplication, qtbot: QtBot, scale: float, count: int
) -> None:
    apply.apply_theme(qapp, "light", scale)
    window = QWidget()
    qtbot.addWidget(window)
    ours = ChoiceEditor([(str(place), f"label {place}") for place in range(count)], window)
    theirs = QComboBox(window)
    theirs.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    theirs.setMinimumContentsLength(8)
    theirs.setEditable(ours.isEditable())
    window.show()
    qtbot.waitExposed(window)
    assert ours.sizeHint() == theirs.sizeHint()
    assert ours.minimumSizeHint() == theirs.minimumSizeHint()
    apply.apply_theme(qapp, "light", scale * 1.5)
    assert ours.sizeHint() == theirs.sizeHint(), "another font, another size"
