"""The page Today with letters of 200 %: deadlines are in sight, and no column of the meetings is pushed out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiscase.activities.today.screen.today_page import TodayPage
from kiscase.app import Program
from kiscase.core.database.local import case_file
from tests.screens import front_page


@pytest.mark.parametrize("scale", [1.75, 2.0])
def test_several_deadlines_are_in_sight_and_all_columns_of_the_meetings(
    program: Program, practice_file: Path, tmp_path: Path, qtbot: QtBot, scale: float
) -> None:
    path = tmp_path / "practice.kis"
    shutil.copyfile(practice_file, path)
    program.change_settings({"scale": scale})
    view = program.show_workspace(case_file.open_case_file(path, None), (1, "Bożena Łącka"))
    view.open("task", None)
    page = front_page(view, TodayPage)
    qtbot.waitUntil(lambda: view.jobs.is_idle() and page.deadlines.rows.rowCount() > 10)
    qtbot.waitUntil(lambda: len(page.deadlines.places_in_sight()) > 4)
    last = page.deadlines.visualRect(page.deadlines.rows.index(3, 0))
    assert page.rect().contains(page.deadlines.viewport().mapTo(page, last.bottomLeft())), "without scrolling the page"
    meetings = page.meetings
    header = meetings.horizontalHeader()
    assert header.length() <= meetings.viewport().width()
    assert header.sectionSize(header.count() - 1) >= header.sectionSizeHint(header.count() - 1)
