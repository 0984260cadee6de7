"""A form scrolls for the keyboard alone; nothing moves under the mouse, and the line being typed is in sight."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.editors.checkboxes import MultiChoiceEditor
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.editors.text import LongTextEditor
from kiscase.ui.forms.form import FieldSection, RecordForm
from kiscase.ui.theme import apply
from kiscase.ui.widgets.labels import BuddyLabel, wrapping_label

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the platform without a screen

GROUPS = [(f"g{n}", f"Grupa {n} z długą nazwą") for n in range(30)]


@pytest.fixture
def form(qapp: QApplication, qtbot: QtBot) -> RecordForm:
    apply.apply_theme(qapp, "light")
    fields = [
        FieldInfo("Data", FieldKind.DATE, key="on"),
        FieldInfo("Grupy", FieldKind.CODES, options=lambda: GROUPS, key="groups"),
        FieldInfo("Wybór", FieldKind.CHOICE, options=lambda: GROUPS[:4], key="choice"),
        FieldInfo("Opis", FieldKind.LONG, key="words"),
        FieldInfo("Uwagi", FieldKind.LONG, key="notes"),
    ]
    made = RecordForm([FieldSection("Dane", fields)])
    qtbot.addWidget(made)
    panel = wrapping_label("Może uczestniczyć.", made)
    panel.setObjectName("panel")
    made.prepend_widget(panel)
    made.resize(700, 300)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    settle()
    return made


def settle() -> None:
    for _round in range(8):
        QApplication.processEvents()


def area(form: RecordForm) -> QScrollArea:
    found = form.findChild(QScrollArea)
    assert isinstance(found, QScrollArea)
    return found


def box(form: RecordForm, number: int) -> QWidget:
    editor = form.editor("groups")
    assert isinstance(editor, MultiChoiceEditor)
    return editor.boxes[f"g{number}"]


def cut_box(form: RecordForm) -> tuple[QWidget, int]:
    """A box of which the form's lower edge shows a part only, and its number."""
    bar, shown = area(form).verticalScrollBar(), area(form).viewport()
    for number in range(5, 20):
        middle = box(form, number).mapTo(shown, box(form, number).rect().center()).y()
        bar.setValue(bar.value() + middle - shown.height() + 3)
        if 0 < box(form, number).mapTo(shown, QPoint()).y() < shown.height():
            return box(form, number), number
    raise AssertionError("no box is at the edge")


@pytest.mark.parametrize("label", [False, True])
def test_a_press_at_the_edge_scrolls_nothing_and_ticks_what_was_pressed(form: RecordForm, label: bool) -> None:
    ticked, number = cut_box(form)
    scrolled = area(form).verticalScrollBar().value()
    target = form.editor("groups").findChildren(BuddyLabel)[number] if label else ticked
    assert isinstance(target, QWidget)
    handle, place = form.windowHandle(), target.mapTo(form, QPoint(target.height() // 2, target.height() // 2))
    for press in (QTest.mousePress, QTest.mouseRelease):
        press(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        settle()
        assert area(form).verticalScrollBar().value() == scrolled
    assert ticked.hasFocus()
    assert form.editor("groups").value() == [f"g{number}"]


def test_the_keyboard_scrolls_to_the_field(form: RecordForm) -> None:
    area(form).verticalScrollBar().setValue(0)
    last = form.editor("notes")
    assert isinstance(last, QWidget)
    last.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    assert visible(form, last, last.rect())


def visible(form: RecordForm, widget: QWidget, part: QRect) -> bool:
    shown = area(form).viewport()
    return shown.rect().contains(QRect(widget.mapTo(shown, part.topLeft()), part.size()))


def test_what_grows_above_the_field_in_hand_does_not_move_it(form: RecordForm, qtbot: QtBot) -> None:
    panel = form.findChild(QLabel, "panel")
    assert panel is not None
    held = box(form, 9)
    held.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    place = held.mapTo(form, QPoint())
    for words in ("Nie może uczestniczyć.\n\n\n\nart. 1 ust. 3", "Może."):
        panel.setText(words)
        settle()
        assert held.mapTo(form, QPoint()) == place


def test_a_problem_found_by_a_press_elsewhere_waits_for_the_release(form: RecordForm, qtbot: QtBot) -> None:
    date = form.editor("on")
    date.setFocus()
    QTest.keyClicks(date, "wczoraj rano")
    target, handle = box(form, 0), form.windowHandle()
    place = target.mapTo(form, QPoint())
    point = target.mapTo(form, QPoint(4, 4))
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    settle()
    assert target.mapTo(form, QPoint()) == place
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    assert form.editor("groups").value() == ["g0"]
    qtbot.waitUntil(
        lambda: any(
            label.isVisible() and label.text() for label in form.findChildren(QLabel) if label.property("problem")
        )
    )


def test_the_line_being_typed_is_in_sight(form: RecordForm) -> None:
    editor = form.editor("notes")
    assert isinstance(editor, LongTextEditor)
    editor.setFocus()
    settle()
    for _line in range(9):
        QTest.keyClick(editor, Qt.Key.Key_Return)
        QTest.keyClicks(editor, "wiersz")
        settle()
        assert visible(form, editor.viewport(), editor.cursorRect())
        assert editor.verticalScrollBar().value() == 0, "a box that grows shows its first line"


def is_for_the_page(target: QWidget) -> bool:
    """Whether a turn of the wheel over a widget goes on to what is around it."""
    place, none = QPointF(target.rect().center()), Qt.MouseButton.NoButton
    modifiers, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    turn = QWheelEvent(place, target.mapToGlobal(place), QPoint(), QPoint(0, -120), none, modifiers, phase, False)
    QApplication.sendEvent(target, turn)
    return not turn.isAccepted()


def test_the_wheel_scrolls_the_form_and_nothing_in_it(form: RecordForm) -> None:
    words, choice, date = form.editor("words"), form.editor("choice"), form.editor("on")
    assert isinstance(words, LongTextEditor)
    assert isinstance(choice, ChoiceEditor)
    assert isinstance(date, QWidget)
    form.load({"words": "\n".join(str(line) for line in range(8)), "choice": "g1"})
    settle()
    before = form.shown()
    for target in (words.viewport(), choice, date):
        target.setFocus()
        assert is_for_the_page(target)
    assert words.verticalScrollBar().value() == 0
    assert form.shown() == before
    form.load({"words": "\n".join(str(line) for line in range(40))})
    settle()
    assert is_for_the_page(words.viewport()), "a text without the focus"
    words.setFocus()
    assert not is_for_the_page(words.viewport()), "a long text in which somebody is"


def test_a_form_of_the_height_that_it_asks_for_does_not_scroll(qapp: QApplication, qtbot: QtBot) -> None:
    """Not even where it scrolled before: beside the bar a sentence may take another line."""
    apply.apply_theme(qapp, "light")
    form = RecordForm([FieldSection("", [FieldInfo("Nazwa planu", key="name")])])
    qtbot.addWidget(form)
    form.prepend_widget(
        wrapping_label("Plan zachowuje cele, efekty, działania obu stron i liczbę dni od daty. " * 2, form)
    )
    form.show()
    for width in range(360, 620, 4):
        form.resize(width, 60)
        settle()
        assert area(form).verticalScrollBar().maximum() > 0
        form.resize(width, form.height_for(width))
        settle()
        assert area(form).verticalScrollBar().maximum() == 0, width
