"""The window and its open file: a quiet minute merges the log, and a file that is gone is told."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.core.database.local import case_file
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.i18n import _
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets.message_boxes import ConfirmationDialog
from tests import makers
from tests.core.people_in_file import names
from tests.screens import button


def register(window: Workspace, family_name: str) -> None:
    window.jobs.act(lambda session: makers.participant(session, family_name=family_name) and None)


def test_a_copy_made_by_hand_after_a_quiet_minute_is_complete(
    program: Program, window: Workspace, case: FileDatabase, qtbot: QtBot, tmp_path: Path
) -> None:
    register(window, "Wójcik")
    qtbot.waitUntil(window.jobs.is_idle)
    quiet = program.quiet_work.timer
    assert quiet.isActive()
    assert quiet.interval() == 60_000
    quiet.setInterval(0)
    quiet.start()
    log = case.path.with_name("klub.kis-wal")
    qtbot.waitUntil(lambda: log.stat().st_size == 0)
    quiet.setInterval(60_000)
    shutil.copyfile(case.path, tmp_path / "stick.kis")
    copy = case_file.open_case_file(tmp_path / "stick.kis", None)
    assert names(copy) == ["Wójcik Jadwiga"]
    copy.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody move an open file")
def test_a_renamed_file_is_told_and_a_backup_is_offered(
    window: Workspace, case: FileDatabase, qtbot: QtBot, tmp_path: Path
) -> None:
    register(window, "Wójcik")
    qtbot.waitUntil(window.jobs.is_idle)
    case.path.rename(tmp_path / "away.kis")
    register(window, "Żak")
    qtbot.waitUntil(lambda: window.findChild(ConfirmationDialog) is not None)
    asked = window.findChild(ConfirmationDialog)
    assert isinstance(asked, ConfirmationDialog)
    assert asked.accessibleName() == _("This change was not saved.")
    assert "klub.kis" in asked.accessibleDescription()
    button(asked, "confirm").click()
    qtbot.waitUntil(lambda: window.page().findChild(QFileDialog) is not None)
    chosen = window.page().findChild(QFileDialog)
    assert isinstance(chosen, QFileDialog)
    chosen.fileSelected.emit(str(tmp_path / "copy.kis"))
    chosen.close()
    qtbot.waitUntil(window.jobs.is_idle)
    assert window.page().message_bar.text() == _("The backup was written, reopened and compared: it is intact.")
    copy = case_file.open_case_file(tmp_path / "copy.kis", None)
    assert names(copy) == ["Wójcik Jadwiga"]
    copy.close()
    register(window, "Żak")
    qtbot.waitUntil(window.jobs.is_idle)
    assert "klub.kis" in window.page().message_bar.text()
