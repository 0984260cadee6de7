"""The list of keyboard shortcuts names each key by one name."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.ui.button_keys import key_names
from kiscase.ui.shell.shortcuts import ShortcutsDialog
from kiscase.ui.shell.workspace import Workspace


@pytest.mark.parametrize("keys", ["Return", "Enter", "Ctrl+Return", "Ctrl+Enter"])
def test_both_enter_keys_have_one_name(keys: str) -> None:
    assert key_names(keys) == keys.replace("Return", "Enter")


def test_the_list_has_one_word_for_enter(case: Database, window: Workspace, qtbot: QtBot) -> None:
    for page in window.pages:
        dialog = ShortcutsDialog(window, [action for action in page.actions() if action.text()])
        words = [label.text() for label in dialog.findChildren(QLabel)]
        assert "Enter" in words
        assert not [text for text in words if "Return" in text]
        dialog.accept()
