"""The message bar, questions, and the apology."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kiscase.ui.theme import apply
from kiscase.ui.widgets.message_bar import MessageBar
from kiscase.ui.widgets.message_boxes import ask_confirmation, error_details, show_error_report

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the platform without a screen


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot) -> QWidget:
    apply.apply_theme(qapp, "light")
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(QLineEdit(window))
    layout.addWidget(MessageBar(window))
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    field(window).setFocus()
    return window


def bar(page: QWidget) -> MessageBar:
    found = page.findChild(MessageBar)
    assert isinstance(found, MessageBar)
    return found


def field(page: QWidget) -> QLineEdit:
    found = page.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def button(widget: QWidget, name: str) -> QPushButton:
    found = widget.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_it_says_what_was_done_and_takes_it_back(page: QWidget, qtbot: QtBot) -> None:
    bar(page).show_message("Zapisano.", 7)
    assert bar(page).text() == "Zapisano."
    assert field(page).hasFocus()
    qtbot.waitUntil(bar(page).takes_clicks)
    with qtbot.waitSignal(bar(page).undo_asked):
        qtbot.mouseClick(button(page, "undo"), Qt.MouseButton.LeftButton)
    assert bar(page).text() == ""
    assert bar(page).entry == 7


def test_a_click_that_was_meant_for_what_was_there_before_does_nothing(page: QWidget, qtbot: QtBot) -> None:
    bar(page).show_message("Zapisano.", 7)
    with qtbot.assertNotEmitted(bar(page).undo_asked):
        for name in ("undo", "way_out"):
            QTest.mouseClick(button(page, name), Qt.MouseButton.LeftButton)
            QTest.mouseDClick(button(page, name), Qt.MouseButton.LeftButton)
    assert bar(page).text() == "Zapisano."


def test_it_moves_nothing_and_covers_no_button(page: QWidget, qtbot: QtBot) -> None:
    bar(page).lie_over(lambda: page)
    column = page.layout()
    assert isinstance(column, QVBoxLayout)
    column.removeWidget(bar(page))
    save = QPushButton("Zapisz", page)
    column.addStretch()
    column.addWidget(save)
    page.resize(600, 400)
    qtbot.waitUntil(save.isVisible)
    before = [save.geometry(), field(page).geometry()]
    bar(page).show_message("Zapisano. " * 20, 7)
    assert [save.geometry(), field(page).geometry()] == before
    assert not bar(page).geometry().intersects(save.geometry())
    page.resize(500, 300)
    qtbot.waitUntil(lambda: bar(page).width() == 500)
    assert bar(page).geometry().bottom() < save.geometry().top()


@pytest.mark.parametrize("key", [Qt.Key.Key_A, Qt.Key.Key_Backspace])
def test_it_goes_when_typing_begins(page: QWidget, qtbot: QtBot, key: Qt.Key) -> None:
    for show in (bar(page).show_message, bar(page).show_problem):
        show("Zapisano.")
        for harmless in (Qt.Key.Key_Tab, Qt.Key.Key_Left):
            qtbot.keyClick(field(page), harmless)
        field(page).setFocus()
        qtbot.keyClick(field(page), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        assert bar(page).text() == "Zapisano."
        qtbot.keyClick(field(page), key)
        assert bar(page).text() == ""


def test_a_problem_names_the_way_out(page: QWidget, qtbot: QtBot) -> None:
    bar(page).show_problem("Nie zapisano.", "Pokaż")
    assert not button(page, "undo").isVisible()
    assert button(page, "way_out").text() == "Pokaż"
    qtbot.waitUntil(bar(page).takes_clicks)
    with qtbot.waitSignal(bar(page).way_out_asked):
        qtbot.mouseClick(button(page, "way_out"), Qt.MouseButton.LeftButton)
    bar(page).show_message("Zapisano.")
    assert not button(page, "way_out").isVisible()
    assert bar(page).property("role") == "ok"


def test_escape_closes_it_from_anywhere_on_the_page(page: QWidget, qtbot: QtBot) -> None:
    bar(page).show_message("Zapisano.")
    qtbot.keyClick(field(page), Qt.Key.Key_Escape)
    assert bar(page).text() == ""
    assert not bar(page).dismiss()


@pytest.mark.parametrize(("name", "answer"), [("safe", "no"), ("confirm", "yes"), ("third", "third")])
def test_each_answer_does_its_own(page: QWidget, qtbot: QtBot, name: str, answer: str) -> None:
    answers: list[str] = []
    dialog = ask_confirmation(
        page,
        "Usunąć?",
        "Tego nie można cofnąć.",
        "Usuń",
        lambda: answers.append("yes"),
        on_no=lambda: answers.append("no"),
        third=("Zapisz kopię", lambda: answers.append("third")),
    )
    qtbot.mouseClick(button(dialog, name), Qt.MouseButton.LeftButton)
    assert answers == [answer]


def test_the_safe_answer_is_first_has_the_focus_and_is_what_escape_means(page: QWidget, qtbot: QtBot) -> None:
    answers: list[str] = []
    dialog = ask_confirmation(
        page, "Usunąć?", "", "Usuń", lambda: answers.append("yes"), on_no=lambda: answers.append("no")
    )
    assert [found.objectName() for found in dialog.findChildren(QPushButton)] == ["safe", "confirm"]
    assert button(dialog, "safe").isDefault()
    qtbot.waitUntil(button(dialog, "safe").hasFocus)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert answers == ["no"]


def test_a_question_is_gone_when_answered(page: QWidget, qtbot: QtBot) -> None:
    dialog = weakref.ref(ask_confirmation(page, "Usunąć?", "", "Usuń", lambda: None))
    found = dialog()
    assert found is not None
    qtbot.mouseClick(button(found, "safe"), Qt.MouseButton.LeftButton)
    del found
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert dialog() is None


def test_an_apology_holds_places_but_no_data(page: QWidget, qtbot: QtBot) -> None:
    try:
        raise ValueError("Jan Kowalski")
    except ValueError as error:
        dialog = show_error_report(page, error)
        text = error_details(error)
    qtbot.mouseClick(button(dialog, "copy"), Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == text
    assert "ValueError" in text
    assert "test_messages.py" in text
    assert "Kowalski" not in text
    dialog.accept()
