"""A choice of very many: what is typed is asked of the case file, and settled by its answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kiscase.core.collation import fold_text
from kiscase.core.database.database import Database
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.searched_choice import SearchedChoiceEditor
from tests.journeys.keyboard import Keyboard

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by the platform without a screen

PEOPLE = [(str(number), f"Nowak Jan {number}", f"600{number:03}") for number in range(1, 51)]
PEOPLE += [("90", "Żyła Ewa", "700100200"), ("91", "Żyła Józef", "700100300")]
FIRST = 20


def find(text: str) -> list[tuple[str, str]]:
    """The first people whose name or phone begins with the text."""
    found = [one for one in PEOPLE if fold_text(text).strip() in fold_text(one[1]) or one[2].startswith(text.strip())]
    return [(word, label) for word, label, _phone in found[:FIRST]]


@pytest.fixture
def shown(case: Database, qtbot: QtBot) -> Iterator[Callable[..., Any]]:
    """Puts an editor on a window with another field after it; its jobs wait for *gate*."""
    jobs = Jobs(case)
    window = QWidget()
    layout = QVBoxLayout(window)
    qtbot.addWidget(window)

    def show(gate: threading.Event | None = None, first: Sequence[tuple[str, str]] | None = None) -> Any:
        def ask(_session: object, text: str) -> list[tuple[str, str]]:
            if gate is not None:
                assert gate.wait(20)
            return find(text)

        editor = SearchedChoiceEditor(jobs, ask, find("") if first is None else first)
        editor.setObjectName("person")
        other = QLineEdit()
        other.setObjectName("other")
        layout.addWidget(editor)
        layout.addWidget(other)
        window.show()
        window.activateWindow()
        editor.setFocus()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return editor

    yield show
    jobs.close()


def answered(editor: SearchedChoiceEditor, keys: Keyboard) -> None:
    keys.until(editor._jobs.is_idle)


def test_who_is_not_among_the_first_is_found_by_typing(shown: Any, qtbot: QtBot) -> None:
    editor, keys = shown(), Keyboard(qtbot)
    assert editor.findData("90") < 0
    keys.type("zyla e")
    answered(editor, keys)
    assert (editor.value(), editor.problem()) == ("90", "")
    keys.press("Tab")
    assert (editor.value(), editor.currentText()) == ("90", "Żyła Ewa")


def test_a_choice_is_found_by_what_its_label_does_not_say(shown: Any, qtbot: QtBot) -> None:
    editor, keys = shown(), Keyboard(qtbot)
    for text in ("7001002", "00"):  # typed on, the same one is found
        keys.type(text)
        answered(editor, keys)
        assert editor.value() == "90"
    keys.press("Tab")
    assert editor.currentText() == "Żyła Ewa"


def test_what_was_found_is_listed_and_taken_by_arrow_and_enter(shown: Any, qtbot: QtBot) -> None:
    editor, keys = shown(), Keyboard(qtbot)
    committed = QSignalSpy(editor.committed)
    keys.type("zyla")
    answered(editor, keys)
    popup = editor.completer().popup()
    assert popup.isVisible()
    assert editor.completer().completionModel().rowCount() == 2
    assert (editor.value(), editor.currentText()) == (None, "zyla")
    keys.press("Down", "Down", "Return")
    keys.until(lambda: editor.value() == "91")
    assert not popup.isVisible()
    assert committed.count() == 0
    keys.press("Return")
    assert committed.count() == 1


def test_a_text_that_fits_one_of_the_first_is_not_settled_before_the_answer(shown: Any, qtbot: QtBot) -> None:
    gate = threading.Event()
    editor, keys = shown(gate, first=[*find("")[:10], ("90", "Żyła Ewa")]), Keyboard(qtbot)
    keys.type("zyla")
    keys.press("Tab")
    assert keys.is_at("other")
    assert editor.value() is None, "there may be others of that name"
    gate.set()
    answered(editor, keys)
    assert editor.value() is None
    assert editor.problem()


def test_a_text_that_is_left_is_settled_by_the_answer(shown: Any, qtbot: QtBot) -> None:
    gate = threading.Event()
    editor, keys = shown(gate), Keyboard(qtbot)
    keys.type("zyla j")
    keys.press("Tab")
    told = QSignalSpy(editor.changed)
    gate.set()
    answered(editor, keys)
    assert (editor.value(), editor.currentText(), told.count()) == ("91", "Żyła Józef", 1)


def test_what_is_typed_meanwhile_is_not_replaced_by_an_older_answer(shown: Any, qtbot: QtBot) -> None:
    gate = threading.Event()
    editor, keys = shown(gate), Keyboard(qtbot)
    keys.type("zyla")
    keys.press("Left")
    keys.type("x")
    gate.set()
    answered(editor, keys)
    assert editor.currentText() == "zylxa"
    keys.press("Backspace")
    answered(editor, keys)
    assert (editor.currentText(), editor.lineEdit().cursorPosition()) == ("zyla", 3)


def test_the_choice_stays_when_the_first_are_asked_for_anew(shown: Any, qtbot: QtBot) -> None:
    editor, keys = shown(), Keyboard(qtbot)
    keys.type("zyla j")
    answered(editor, keys)
    keys.press("Tab")
    told = QSignalSpy(editor.changed)
    editor.ask()
    answered(editor, keys)
    assert (editor.value(), editor.currentText(), told.count()) == ("91", "Żyła Józef", 0)
    assert editor.count() == FIRST + 1


def test_a_few_are_listed_without_a_search(shown: Any, qtbot: QtBot) -> None:
    editor = shown(first=find("")[:3])
    assert not editor.isEditable()
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    assert editor.value() == "1"
