"""The dialogs for files: where they begin, what they propose, that they speak the window's language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from kiscase.core import i18n
from kiscase.core.user_settings import Settings, load_settings, save_settings
from kiscase.ui import file_dialogs
from kiscase.ui.file_dialogs import OpenFileDialog, SaveFileDialog
from kiscase.ui.last_folder import remember_folder
from tests.conventions.project import ROOT


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    remember_folder("")
    yield
    remember_folder("")


def test_a_dialog_begins_in_documents_and_then_in_the_last_folder(qtbot: QtBot, home: Path) -> None:
    assert file_dialogs.start_folder() == Path.home()
    documents = home / "Documents"
    documents.mkdir(parents=True)
    dialog = SaveFileDialog(None, "Zapisz", ["*.pdf"], name="Dziennik zajęć.pdf", suffix="pdf")
    qtbot.addWidget(dialog)
    assert Path(dialog.selectedFiles()[0]) == documents / "Dziennik zajęć.pdf"
    chosen = home / "listy"
    chosen.mkdir()
    dialog.filesSelected.emit([str(chosen / "a.pdf")])
    again = OpenFileDialog(None, "Otwórz", ["*.pdf"])
    qtbot.addWidget(again)
    assert Path(again.directory().absolutePath()) == chosen
    chosen.rmdir()
    assert file_dialogs.start_folder() == documents


def test_the_last_folder_is_kept_in_the_settings(home: Path) -> None:
    save_settings(Settings(folder=str(home)))
    assert load_settings().folder == str(home)


@pytest.mark.parametrize("language", ["pl", "uk"])
def test_its_labels_are_in_the_language_of_the_window(qtbot: QtBot, language: str) -> None:
    i18n.set_language(language)
    for dialog in (
        SaveFileDialog(None, "-", ["*.pdf"], name="a.pdf", suffix="pdf"),
        OpenFileDialog(None, "-", ["*.pdf"]),
    ):
        qtbot.addWidget(dialog)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        words = {one.text() for one in dialog.findChildren(QLabel)}
        words |= {one.text() for one in dialog.findChildren(QPushButton)}
        assert not words & {"Look in:", "File &name:", "Files of type:", "&Open", "&Save"}


def test_every_dialog_for_files_is_of_this_kind() -> None:
    sources = [path for path in (ROOT / "kiscase").rglob("*.py") if path.name != "file_dialogs.py"]
    other = re.compile(r"\bQFileDialog\(|\(QFileDialog\)|getSaveFile|getOpenFile")
    assert [path.name for path in sources if other.search(path.read_text("utf-8"))] == []
