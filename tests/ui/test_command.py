"""Commands: the actions made from them, what a controller adds, and the states in which they can be done."""

from __future__ import annotations

from typing import Any, cast

import pytest
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from kiscase.ui.command import Command
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.workspace_page import WorkspacePage


class Page(WorkspacePage):
    """A page with a command of every state, and one of some states only."""

    def __init__(self) -> None:
        self.done: list[str] = []
        super().__init__(
            PageContext(cast("Any", None), lambda _kind, _record: None, lambda _entry: None, lambda _problem: None)
        )

    def commands(self) -> tuple[Command, ...]:
        return (
            Command("print", "Drukuj", self.print_document, shortcut="Ctrl+P"),
            Command("sign", "Podpisz", self.sign, when={"printed", "partly signed"}),
        )

    def print_document(self) -> None:
        self.done.append("print")

    def sign(self) -> None:
        self.done.append("sign")


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    page = Page()
    qtbot.addWidget(page)
    return page


def test_an_action_has_the_label_and_the_shortcut_of_its_command_and_runs_its_handler(page: Page) -> None:
    action = page.actions_by_key["print"]
    assert (action.text(), action.shortcut()) == ("Drukuj", QKeySequence("Ctrl+P"))
    action.trigger()
    assert page.done == ["print"]
    assert action in page.actions()


@pytest.mark.parametrize(("state", "enabled"), [("draft", False), ("printed", True), ("partly signed", True)])
def test_a_command_is_enabled_in_its_states(page: Page, state: str, enabled: bool) -> None:
    page.enable_commands(state)
    assert page.actions_by_key["sign"].isEnabled() is enabled
    assert page.actions_by_key["print"].isEnabled(), "a command without states is left alone"


def test_a_controller_adds_its_commands(page: Page) -> None:
    page.add_commands([Command("copy", "Kopia", page.sign, when={"printed"})])
    page.enable_commands("draft")
    assert not page.actions_by_key["copy"].isEnabled()
    page.enable_commands("printed")
    page.actions_by_key["copy"].trigger()
    assert page.done == ["sign"]
