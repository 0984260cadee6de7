"""The header of a record: on a low page it is two lines, and nothing that it offers is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kiscase.ui.records.header import RecordHeader
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.theme import apply

ABOUT = "wtorek, 9:00–12:00 · sala 1 · Kontrakt: ocena do 27.07.2026"


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


def test_a_low_page_folds_it_to_two_lines(header: RecordHeader, qtbot: QtBot) -> None:
    high = header.height()
    header.set_low(low=True)
    qtbot.waitUntil(lambda: header.height() < high * 2 / 3)
    assert header.title.height() < 2 * header.title.fontMetrics().height()
    assert header.main_button.isVisible()
    assert header.main_button.width() >= header.main_button.sizeHint().width()
    assert offered(header) == ["Kopia"]
    assert header.about.text() == ABOUT, "there is room for it"
    assert header.title.accessibleDescription() == ABOUT


def test_facts_without_room_are_elided_and_whole_in_the_tooltip(header: RecordHeader, qtbot: QtBot) -> None:
    header.set_low(low=True)
    header.window().resize(800, 600)
    qtbot.waitUntil(lambda: header.about.text().endswith("…"))
    assert header.about.text()[:6] == ABOUT[:6]
    assert header.about.height() < 2 * header.about.fontMetrics().height()
    assert header.about.toolTip() == header.about.accessibleName() == ABOUT


def test_the_main_command_is_a_button_however_narrow_the_page_is(header: RecordHeader, qtbot: QtBot) -> None:
    header.set_low(low=True)
    for width in (1200, 900, 700, 600):
        header.window().resize(width, 600)
        QApplication.processEvents()
        main = header.main_button
        assert main.isVisible()
        assert header.rect().contains(main.geometry())
        assert main.width() >= main.sizeHint().width()


def test_on_a_higher_page_everything_comes_back(header: RecordHeader) -> None:
    header.set_low(low=True)
    header.set_low(low=False)
    QApplication.processEvents()
    assert header.facts.isVisible()
    assert header.next.isVisible()
    assert header.main_button.isVisible()
    assert offered(header) == ["Kopia"]
    assert not header.about.isVisible()


def test_long_facts_have_the_whole_width_below_title_and_commands(header: RecordHeader) -> None:
    header.show_record(
        "Krystyna Mąka",
        "prace społecznie użyteczne · park miejski we Wzorowie · w klubie od 22.05.2026; do 31.05.2026: mniej niż "
        "miesiąc",
        StatusDisplay("praca trwa", "briefcase", "ok"),
    )
    header.show_actions(QAction("Zakończ prace społecznie użyteczne…", header), [QAction("Kopia", header)])
    QApplication.processEvents()
    assert header.main_button.geometry().top() < header.facts.geometry().top(), "beside the title"
    assert header.facts.geometry().right() > header.more_button.geometry().center().x()
    assert header.facts.height() <= 3 * header.facts.fontMetrics().lineSpacing()
