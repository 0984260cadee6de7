"""Dialogs and windows are inside the usable screen, as large as their content, in the middle of their window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.records.list_dialog import ListDialog
from kiscase.ui.tables.record_list import ListColumn
from kiscase.ui.theme import apply
from kiscase.ui.widgets.dialog import Dialog, keep_on_screen, usable_room

USABLE = QRect(0, 0, 1366, 728)  # a screen of 1366 x 768 with a taskbar


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[QWidget]:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: USABLE)
    apply.apply_theme(qapp, "light")
    made = QWidget()
    qtbot.addWidget(made)
    made.setGeometry(100, 60, 1000, 600)
    made.show()
    yield made
    made.close()


def shown(window: QWidget, text: str, *, characters: int = 0, lines: int = 0) -> Dialog:
    dialog = Dialog(window, "Pytanie")
    QVBoxLayout(dialog).addWidget(QLabel(text, dialog))
    dialog.prefer_size(characters, lines)
    dialog.open()
    return dialog


def test_it_lies_in_the_middle_of_its_window(window: QWidget) -> None:
    dialog = shown(window, "Czy na pewno?")
    middle = dialog.geometry().center() - window.geometry().center()
    assert middle.manhattanLength() <= 2
    dialog.close()


@pytest.mark.parametrize("place", [QRect(-600, -400, 1000, 600), QRect(1000, 600, 1000, 600), QRect(0, 0, 200, 100)])
def test_title_and_borders_are_inside_the_usable_screen(window: QWidget, place: QRect) -> None:
    window.setGeometry(place)
    dialog = shown(window, "Czy na pewno?", characters=500, lines=100)
    assert usable_room(dialog).contains(dialog.geometry())
    assert dialog.geometry().top() > 0, "the title needs room above"
    assert dialog.height() == usable_room(dialog).height()
    dialog.close()


def test_it_grows_in_its_place_and_never_shrinks(window: QWidget) -> None:
    dialog = shown(window, "Czy?")
    before = dialog.geometry()
    more = QLabel("Powód, który dopiero teraz jest znany. " * 4, dialog)
    column = dialog.layout()
    assert column is not None
    column.addWidget(more)
    more.show()
    dialog.fit()
    assert dialog.width() > before.width()
    assert (dialog.geometry().center() - before.center()).manhattanLength() <= 2
    grown = dialog.size()
    more.setText("")
    dialog.fit()
    assert dialog.size() == grown
    dialog.close()


def test_a_form_is_as_wide_as_its_longest_choice_and_not_higher_than_its_fields(window: QWidget, qtbot: QtBot) -> None:
    long = "Brzęczyszczykiewicz-Żółcińska Wszechbożena Małgorzata · ur. 29.06.2002 · Przykładów"
    person = FieldInfo("Osoba", FieldKind.CHOICE, options=lambda: [("1", long)], key="person")
    gone = [FieldInfo(f"Pole {number}", key=f"f{number}") for number in range(6)]

    class Hiding(FormDialog):
        def __init__(self) -> None:
            super().__init__(
                window, "Zapis", [FieldSection("", [person, *gone])], {}, label="Zapisz", on_submit=lambda _values: None
            )
            for field in gone:
                self.form.show_field(field.key, on=False)

    dialog = Hiding()
    qtbot.waitUntil(lambda: dialog._fitted)
    box = dialog.form.editor("person")
    assert box.width() >= box.fontMetrics().horizontalAdvance(long) + box.height()
    assert dialog.form._scroll is not None
    bar = dialog.form._scroll.verticalScrollBar()
    assert bar.maximum() == 0, "nothing has to be scrolled"
    assert dialog.height() < 12 * dialog.fontMetrics().height(), "what is hidden takes no room"
    dialog.close()


def test_the_list_of_a_dialog_grows_with_it_and_its_texts_set_the_width(window: QWidget) -> None:
    columns = [ListColumn("name", "Nazwa", stretch=True)]
    dialog = ListDialog(window, "Plany", columns, name="plans", explanation="Plany klubu.", buttons=[])
    narrow, low = dialog.width(), dialog.list.height()
    dialog.list.set_rows([(1, "Aktywizacja zawodowa osoby długotrwale bezrobotnej, powrót na rynek pracy " * 2)])
    assert narrow < dialog.width() <= USABLE.width()
    assert dialog.list.columnWidth(0) >= dialog.list.sizeHintForIndex(dialog.list.rows.index(0, 0)).width()
    dialog.resize(dialog.width(), dialog.height() + 150)
    assert dialog.list.height() >= low + 150
    dialog.close()


def test_a_window_fits_the_usable_screen(window: QWidget) -> None:
    window.setGeometry(50, 40, 1280, 720)
    keep_on_screen(window)
    assert usable_room(window).contains(window.geometry())
    assert window.width() == 1280
    window.setGeometry(3000, -50, 1600, 1200)  # where a second screen was
    keep_on_screen(window)
    assert window.geometry() == usable_room(window)
