"""The logo in the settings: chosen from a file, shown, removed; what is no picture is said. The name of a backup."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from kiscase.club import actions as clubs
from kiscase.club.screen.settings_page import SettingsPage
from kiscase.core.database.database import Database
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.errors import Problem
from kiscase.core.user_settings import Settings
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.last_folder import remember_folder
from kiscase.ui.records.page_context import PageContext
from tests.actions import ask


@pytest.fixture
def problems() -> list[Problem]:
    return []


@pytest.fixture
def page(jobs: Jobs, qtbot: QtBot) -> Iterator[SettingsPage]:
    context = PageContext(jobs, lambda *_where: None, lambda *_entry: None, lambda _problem: None)
    made = SettingsPage(context, Settings(), lambda _changes: None)
    qtbot.addWidget(made)
    jobs.changed.connect(made.tables_changed)
    made.show()
    yield made
    remember_folder("")


def press(page: SettingsPage, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()


def choose(page: SettingsPage, path: Path) -> None:
    press(page, "choose_logo")
    dialog = page.findChild(QFileDialog, "choose logo")
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()


def test_a_logo_is_chosen_shown_and_removed(page: SettingsPage, case: Database, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    Image.new("RGB", (400, 200), "navy").save(path)
    assert page.logo.picture.text() == "Nie ma jeszcze logo."
    remove = page.findChild(QPushButton, "remove_logo")
    assert remove is not None
    assert not remove.isEnabled()
    choose(page, path)
    qtbot.waitUntil(lambda: not page.logo.picture.pixmap().isNull())
    assert page.logo.picture.accessibleName() == "Logo klubu"
    assert ask(case, clubs.load_logo) is not None
    assert "Zapisano logo." in page.message_bar.text()
    assert remove.isEnabled()
    press(page, "remove_logo")
    qtbot.waitUntil(lambda: page.logo.picture.text() == "Nie ma jeszcze logo.")
    assert not remove.isEnabled()
    assert ask(case, clubs.load_logo) is None


def test_what_is_no_picture_is_said(page: SettingsPage, case: Database, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    path.write_text("to nie obraz")
    choose(page, path)
    qtbot.waitUntil(lambda: "Nic nie zmieniono" in page.message_bar.text())
    assert ask(case, clubs.load_logo) is None


def test_the_name_of_a_backup_bears_its_day(page: SettingsPage, case: FileDatabase) -> None:
    press(page, "backup_button")
    (dialog,) = page.findChildren(QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == f"{case.path.stem} kopia 2026-06-15.kis"
    dialog.reject()
