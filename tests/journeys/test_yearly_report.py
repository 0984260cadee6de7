"""One thread, by keyboard alone: the report of a year, from what is missing to the document for the voivode."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.participants.stays.model import StayEnd
from kiscase.reporting.screen.counted_items_dialog import CountedItemsDialog
from kiscase.reporting.screen.output_dialog import ReportOutputDialog
from kiscase.reporting.screen.page import ReportsPage
from kiscase.reporting.screen.yearly_tab import YearlyReportTab
from kiscase.ui.shell.navigation_rail import page_keys
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import findings_of, text_of
from tests.screens import page_of

YEAR = clock.today().year - 1


@pytest.fixture
def person(case: Database) -> int:
    """Somebody who completed last year without a certificate, and of whom nothing is known since."""
    person = do(case, makers.participant, groups=["alcohol"])
    ended = {"ended_on": date(YEAR, 9, 30), "end": StayEnd.COMPLETED}
    do(case, makers.stay, person, date(YEAR, 1, 7), main_group="alcohol", **ended)
    return person


@pytest.mark.slow
def test_from_what_is_missing_to_the_document(
    case: Database, person: int, window: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    keys = Keyboard(qtbot)
    tab = open_the_year(window, keys)
    open_a_gap_and_come_back(window, keys, tab, person)
    open_a_number_and_come_back(window, keys, tab, person)
    freeze_and_save(window, keys, tab, tmp_path / "sprawozdanie.pdf")
    assert case.find_faults() == []


def open_the_year(window: Workspace, keys: Keyboard) -> YearlyReportTab:
    place = next(at for at, room in enumerate(window._rooms) if room.info.kind == ReportsPage.kind)
    keys.press(page_keys(place, len(window._rooms)))
    keys.until(lambda: window.page().kind == ReportsPage.kind and window.jobs.is_idle())
    tab = next(one for one in page_of(window, ReportsPage).report_tabs if isinstance(one, YearlyReportTab))
    keys.until(lambda: window.jobs.is_idle() and tab.parts.rows.rowCount())
    keys.to("report year", "Shift+Tab")
    keys.press("Down")  # the year before
    keys.until(lambda: window.jobs.is_idle() and tab.freeze_button.isEnabled() and tab.gaps.rows.rowCount())
    assert tab.year.value() == str(YEAR)
    return tab


def open_a_gap_and_come_back(window: Workspace, keys: Keyboard, tab: YearlyReportTab, person: int) -> None:
    keys.to("report tables")
    keys.press("Home", "Return")
    keys.until_at("report gaps")
    keys.press("Home")
    assert "Wiśniewska Jadwiga" in str(tab.gaps.rows.cell_at(0, 1))
    keys.press("Return")
    arrives_at(window, keys, person)
    keys.press("Alt+Left")
    keys.until(lambda: window.page().kind == ReportsPage.kind and window.jobs.is_idle())
    keys.until_at("report gaps")


def open_a_number_and_come_back(window: Workspace, keys: Keyboard, tab: YearlyReportTab, person: int) -> None:
    keys.to("report tables", "Shift+Tab")
    codes = [table.code for table in tab._shown.report.tables] if tab._shown is not None else []
    keys.press("Home", *["Down"] * (codes.index("T2") + 1), "Return")
    keys.until_at("report grid")
    table = tab.grid.figures.table
    assert table is not None
    row = next(at for at, one in enumerate(table.rows) if one.code == "2")
    column = next(at for at, one in enumerate(table.columns) if one.code == "b")
    assert table.cells[row][column].value == 1
    keys.press(*["Down"] * row, *["Right"] * column, "Return")
    dialog = keys.dialog(CountedItemsDialog)
    keys.until(lambda: dialog.list.rows.rowCount() == 1)
    dialog.list.setFocus()
    keys.press("Home", "Return")
    arrives_at(window, keys, person)
    keys.press("Alt+Left")
    keys.until(lambda: window.page().kind == ReportsPage.kind and window.jobs.is_idle())
    keys.until_at("report grid")


def freeze_and_save(window: Workspace, keys: Keyboard, tab: YearlyReportTab, path: Path) -> None:
    keys.to("freeze_report")
    keys.press("Space")
    keys.dialog()
    keys.press("Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and tab.copy.value() == "1")
    keys.press("Ctrl+Shift+P")
    keys.dialog(ReportOutputDialog)
    keys.to("what")
    keys.press("Down", "Ctrl+Return")  # save the document
    keys.until(lambda: isinstance(QApplication.activeWindow(), QFileDialog))
    chooser = keys.dialog(QFileDialog)
    chooser.fileSelected.emit(str(path))
    chooser.reject()
    keys.without_dialog()
    keys.until(lambda: path.exists() and window.jobs.is_idle())
    assert findings_of(path.read_bytes()) == []
    assert f"SR/{YEAR}/1" in text_of(path.read_bytes())


def arrives_at(window: Workspace, keys: Keyboard, person: int) -> None:
    keys.until(lambda: (window.page().kind, window.page().record) == ("participant", person) and window.jobs.is_idle())
