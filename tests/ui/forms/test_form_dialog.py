"""Dialogs with a form: the safe answer first, a problem shown once in its place, nothing dangerous by accident."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.theme import apply

FIELDS = [FieldInfo("Osoba", required=True, key="person"), FieldInfo("Od", FieldKind.DATE, key="since")]
Make = Callable[..., FormDialog]


@pytest.fixture
def make(qapp: QApplication, qtbot: QtBot) -> Make:
    apply.apply_theme(qapp, "light")
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()

    def made(action: Callable[[dict[str, Any]], None], *, fields: list[FieldInfo] = FIELDS, **more: Any) -> FormDialog:
        dialog = FormDialog(window, "Zapis", [FieldSection("", fields)], {}, label="Zapisz", on_submit=action, **more)
        dialog.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.form.editor(fields[0].key))
        return dialog

    return made


def sentences(dialog: FormDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.property("problem") and label.isVisible()]


def button(dialog: FormDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found


def test_the_main_button_is_at_the_right(make: Make) -> None:
    dialog = make(print)
    assert button(dialog, "cancel").x() < button(dialog, "go").x()
    assert button(dialog, "go").geometry().right() > dialog.width() * 0.8


def test_what_is_missing_is_told_at_its_field_and_nothing_is_done(make: Make, qtbot: QtBot) -> None:
    done: list[Any] = []
    dialog = make(done.append)
    qtbot.mouseClick(button(dialog, "go"), Qt.MouseButton.LeftButton)
    assert not done
    assert len(sentences(dialog)) == 1
    assert "Osoba" in sentences(dialog)[0]


def test_a_problem_is_told_once(make: Make) -> None:
    dialog = make(print)
    dialog.show_failure(InvalidValuesError({"since": "Za wcześnie."}))
    assert sentences(dialog) == ["Za wcześnie."]
    dialog.show_failure(InvalidValuesError({"since": "Za wcześnie.", "other": "Brak miejsc."}))
    assert sentences(dialog) == ["Za wcześnie.", "Brak miejsc."]
    dialog.show_failure(Problem("Nie wyszło."))
    assert sentences(dialog) == ["Nie wyszło."]


def test_a_problem_goes_when_something_is_changed(make: Make, qtbot: QtBot) -> None:
    dialog = make(print)
    dialog.show_failure(Problem("Umowa już się skończyła.", way_out=("contract", 1)))
    assert sentences(dialog) == ["Umowa już się skończyła."]
    assert button(dialog, "way_out").isVisible()
    qtbot.keyClicks(dialog.form.editor("since"), "1")
    assert sentences(dialog) == []
    assert not button(dialog, "way_out").isVisible()
    dialog.form.show_problems({"elsewhere": "Tak nie można."})
    assert sentences(dialog) == ["Tak nie można."]
    qtbot.keyClicks(dialog.form.editor("since"), "2")
    assert sentences(dialog) == []


def test_enter_in_the_last_field_submits(make: Make, qtbot: QtBot) -> None:
    done: list[Any] = []
    dialog = make(done.append)
    qtbot.keyClicks(dialog.form.editor("person"), "Nowak")
    qtbot.keyClick(dialog.form.editor("person"), Qt.Key.Key_Return)
    qtbot.keyClick(dialog.form.editor("since"), Qt.Key.Key_Return)
    assert [values["person"] for values in done] == ["Nowak"]


def test_enter_in_the_last_field_does_nothing_dangerous(make: Make, qtbot: QtBot) -> None:
    done: list[Any] = []
    fields = [FieldInfo("Dnia", FieldKind.DATE, key="day"), FieldInfo("Powód", FieldKind.LONG, key="reason")]
    dialog = make(done.append, fields=fields, danger=True)
    qtbot.keyClick(dialog.form.editor("day"), Qt.Key.Key_Return)
    assert QApplication.focusWidget() is dialog.form.editor("reason")
    qtbot.keyClick(dialog.form.editor("reason"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is button(dialog, "cancel")
    assert dialog.isVisible()
    assert not done
    button(dialog, "go").setFocus()
    qtbot.keyClick(button(dialog, "go"), Qt.Key.Key_Return)
    assert len(done) == 1
    assert button(dialog, "go").property("danger")


def test_it_is_as_large_as_what_it_asks(make: Make, qtbot: QtBot) -> None:
    small = make(print)
    letter, line = small.fontMetrics().averageCharWidth(), small.fontMetrics().height()
    assert small.width() < letter * 80
    qtbot.waitUntil(lambda: small.height() < line * 16)
    small.reject()
    words = "Kiedy każda ze stron podpisała pismo? Zostaw datę pustą, jeśli strona jeszcze nie podpisała. " * 4
    large = make(print, words=words, fields=[FieldInfo(f"Pole {number}", key=f"f{number}") for number in range(5)])
    last = large.form.editor("f4")
    qtbot.waitUntil(lambda: last.mapTo(large, last.rect().bottomLeft()).y() < button(large, "go").y())


def test_esc_after_typing_closes_only_when_it_is_pressed_again(make: Make, qtbot: QtBot) -> None:
    dialog = make(print)
    person = dialog.form.editor("person")
    qtbot.keyClicks(person, "Nowak")
    qtbot.keyClick(person, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    qtbot.keyClick(person, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
