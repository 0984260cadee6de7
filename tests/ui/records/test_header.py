"""The header of a record: on a low page it is one line, and nothing that it offers is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kiscase.ui.records.header import RecordHeader
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.theme import apply


@pytest.fixture
def header(qapp: QApplication, qtbot: QtBot) -> Iterator[RecordHeader]:
    apply.apply_theme(qapp, "light", 2.0)
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    made = RecordHeader(window)
    column.addWidget(made)
    column.addStretch(1)
    window.resize(1200, 600)
    window.show()
    made.show_record(
        "Warsztaty aktywnego poszukiwania pracy",
        "wtorek, 9:00–12:00 · sala 1",
        StatusDisplay("5 z 12 miejsc", "users", "info"),
    )
    made.show_next("Kontrakt: ocena do 27.07.2026")
    made.show_actions(QAction("Zapisz osobę na zajęcia", window), [QAction("Kopia", window)])
    QApplication.processEvents()
    yield made
    window.close()
    apply.apply_theme(qapp, "light")


def offered(header: RecordHeader) -> list[str]:
    menu = header.more_button.menu()
    return [action.text() for action in menu.actions()] if menu is not None else []


def test_a_low_page_folds_it_to_one_line(header: RecordHeader, qtbot: QtBot) -> None:
    high = header.height()
    header.set_low(low=True)
    qtbot.waitUntil(lambda: header.height() < high / 2)
    assert header.title.height() < 2 * header.title.fontMetrics().height()
    assert not header.main_button.isVisible()
    assert offered(header) == ["Zapisz osobę na zajęcia", "Kopia"]
    assert header.title.toolTip() == "wtorek, 9:00–12:00 · sala 1 · Kontrakt: ocena do 27.07.2026"
    assert header.title.accessibleDescription() == header.title.toolTip()


def test_with_room_the_main_command_stays_a_button(header: RecordHeader) -> None:
    header.set_low(low=True)
    header.show_record("KS/1/2026", "", None)
    assert header.main_button.isVisible()
    assert offered(header) == ["Kopia"]


def test_on_a_higher_page_everything_comes_back(header: RecordHeader) -> None:
    header.set_low(low=True)
    header.set_low(low=False)
    QApplication.processEvents()
    assert header.facts.isVisible()
    assert header.next.isVisible()
    assert header.main_button.isVisible()
    assert offered(header) == ["Kopia"]
    assert not header.title.toolTip()
