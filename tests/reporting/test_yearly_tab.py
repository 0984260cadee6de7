"""The yearly report in the window: frozen and then seen as it was frozen."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.club.staff import actions as staff
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.participants.stays.model import StayEnd
from kiscase.reporting import queries
from kiscase.reporting.report import CellKind, CountedTable
from kiscase.reporting.screen.counted_items_dialog import CountedItemsDialog
from kiscase.reporting.screen.report_grid import ReportGridModel
from kiscase.reporting.screen.yearly_tab import YearlyReportTab
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import ask, do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard


@pytest.fixture
def tab(window: Workspace, program: Program, case: Database, qtbot: QtBot) -> YearlyReportTab:
    person = do(case, makers.participant, groups=["alcohol"])
    ended = {"ended_on": date(2025, 9, 30), "end": StayEnd.COMPLETED}
    do(case, makers.stay, person, date(2025, 1, 7), main_group="alcohol", **ended)
    window.open("frozen_report", None)
    qtbot.waitUntil(window.jobs.is_idle)
    found = window.page().findChild(YearlyReportTab)
    assert found is not None
    return found


def test_a_year_that_was_frozen_stays_in_sight(
    tab: YearlyReportTab, window: Workspace, case: Database, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    tab.year.setFocus()
    keys.press("Down")  # the year before
    qtbot.waitUntil(lambda: window.jobs.is_idle() and tab.freeze_button.isEnabled())
    assert tab.year.value() == str(clock.today().year - 1)
    tab.ask_freeze()
    keys.dialog()
    keys.until_at("explanation")  # nobody attended anything: the figures do not agree
    keys.write("Zajęcia od stycznia.")
    keys.press("Ctrl+Return")
    keys.without_dialog()
    qtbot.waitUntil(lambda: window.jobs.is_idle() and tab.copy.value() != "now")
    assert not tab.freeze_button.isEnabled()
    assert ask(case, queries.load_frozen_report, 1).report.explanation == "Zajęcia od stycznia."
    window.ask_again()
    qtbot.waitUntil(window.jobs.is_idle)
    assert tab.copy.value() == "1"


def test_only_numbers_are_compared_with_the_year_before(case: Database, qtbot: QtBot) -> None:
    shown = ask(case, queries.load_report, clock.today().year, today=clock.today())
    parent = QWidget()
    qtbot.addWidget(parent)
    model = ReportGridModel(parent)
    texts = {}
    for code in ("T0", "T2", "T6"):
        table = shown.report.table(code)
        model.show_table(table, shown.before)
        texts[code] = [
            model.text(model.index(row, column))
            for row in range(len(table.rows))
            for column in range(len(table.columns))
        ]
    assert str(clock.today().year) in texts["T0"]
    assert not any("(" in text for text in texts["T0"])
    assert "0 (0)" in texts["T2"]
    assert "" in texts["T6"], "no number of an agreement"


def test_a_cell_opens_its_rows_or_says_why_there_are_none(
    tab: YearlyReportTab, window: Workspace, qtbot: QtBot, case: Database
) -> None:
    keys = Keyboard(qtbot)
    do(case, staff.save_volunteering, {"year": clock.today().year - 1, "women": 1, "men": 0, "hours": 12})
    notices: list[str] = []
    tab.notified.connect(notices.append)
    tab.year.setFocus()
    keys.press("Down")
    qtbot.waitUntil(lambda: window.jobs.is_idle() and tab.freeze_button.isEnabled())
    assert tab._shown is not None
    for place, table in enumerate(tab._shown.report.tables, 1):
        tab.parts.show_id(place)
        tab._show_part()
        tab.grid.setFocus()
        tab.grid.setCurrentIndex(tab.grid.figures.index(*first_figure(table)))
        cell = tab.grid.figures.cell(tab.grid.currentIndex())
        assert cell is not None
        keys.press("Return")
        if not cell.parts:
            assert notices.pop().startswith("Nic zapisanego"), table.code
            continue
        keys.until(partial(_lists_all, keys.dialog(CountedItemsDialog), len(cell.ids)))
        keys.press("Escape")
        keys.without_dialog()


def _lists_all(dialog: CountedItemsDialog, count: int) -> bool:
    return dialog.list.rows.rowCount() == count


def first_figure(table: CountedTable) -> tuple[int, int]:
    """The place of a figure that counts something, else of the first that the form asks for."""
    cells = {(row, column): cell for row, line in enumerate(table.cells) for column, cell in enumerate(line)}
    filled = [place for place, cell in cells.items() if cell.parts]
    return (filled or [place for place, cell in cells.items() if cell.kind is not CellKind.NONE])[0]


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_with_large_letters_each_field_has_its_label_above_and_the_reasons_most_room(
    program: Program, case: Database, qtbot: QtBot, scale: float
) -> None:
    program.change_settings({"scale": scale})
    view = program.show_workspace(case, (1, "Bożena Łącka"))
    view.open("frozen_report", None)
    qtbot.waitUntil(view.jobs.is_idle)
    tab = view.page().findChild(YearlyReportTab)
    assert tab is not None
    labels = {one.text(): one for one in tab.findChildren(QLabel) if one.isVisible()}
    for text, field in ((_("&Year"), tab.year), (_("Figures"), tab.copy), (_("Counted until"), tab.until)):
        label = labels[text]
        assert label.width() >= label.sizeHint().width()
        assert label.mapTo(tab, QPoint(0, label.height())).y() <= field.mapTo(tab, QPoint(0, 0)).y()
    gaps, parts = tab.gaps, tab.parts
    assert gaps.rows.rowCount()
    assert parts.width() < gaps.width() * 0.7, "the names of the tables are short"
    assert gaps.columnWidth(0) >= gaps.columnWidth(1), "the reason is what the list is about"
