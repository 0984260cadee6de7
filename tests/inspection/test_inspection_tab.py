"""The tab of the inspection folder: its form, and the way from the form to the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.inspection.screen.inspection_tab import InspectionTab
from kiscase.reporting.screen.page import ReportsPage
from kiscase.ui.preview.save_dialog import SaveDialog
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.actions import do
from tests.clock import clock
from tests.journeys.keyboard import Keyboard
from tests.pdf_reader import text_of
from tests.screens import page_of


@pytest.fixture
def tab(case: Database, window: Workspace) -> InspectionTab:
    person = do(case, makers.participant)
    do(case, makers.stay, person, clock.today())
    do(case, makers.active_contract, person)
    page = page_of(window, ReportsPage)
    window.show_page(window.pages.index(page))
    (found,) = (one for one in page.report_tabs if isinstance(one, InspectionTab))
    page.tabs.setCurrentWidget(found)
    return found


def test_a_folder_of_typed_numbers_is_saved_by_keyboard(tab: InspectionTab, qtbot: QtBot, tmp_path: Path) -> None:
    keys = Keyboard(qtbot)
    tab.setFocus()
    keys.to("sample")
    keys.press("Home")
    keys.to("numbers")
    keys.type("1")
    keys.to("save_folder")
    keys.press("Space")
    dialog = keys.dialog(SaveDialog)
    path = tmp_path / "teczka.pdf"
    sentences: list[str] = []
    tab.notified.connect(sentences.append)
    dialog._save(str(path))
    dialog.reject()
    keys.until(lambda: sentences)
    assert "Osoby w próbie (numery): 1" in " ".join(text_of(path.read_bytes()).split())


def test_only_the_fields_of_the_sample_are_shown(tab: InspectionTab) -> None:
    form = tab.form
    for sample, shown in (("numbers", {"numbers"}), ("drawn", {"size", "seed"}), ("all", set())):
        form.editor("sample").set_value(sample)
        form.edited.emit("sample")
        assert {one for one in ("numbers", "size", "seed") if form.editor(one).isVisibleTo(form)} == shown


def test_an_unknown_number_makes_nothing(tab: InspectionTab, window: Workspace, qtbot: QtBot) -> None:
    tab.form.editor("sample").set_value("numbers")
    tab.form.editor("numbers").set_value("1, 999")
    problems: list[str] = []
    tab.context = tab.context._replace(show_problem=lambda problem: problems.append(problem.sentence))
    tab.ask_file()
    qtbot.waitUntil(lambda: bool(problems))
    assert "999" in problems[0]
