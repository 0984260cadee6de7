"""A page that is built in steps: who is quicker than the program loses no key."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.partners import actions as partners
from kiscase.partners.screen.page import PartnersPage
from kiscase.ui.shell.workspace import Workspace
from tests.actions import do
from tests.journeys.keyboard import Keyboard
from tests.screens import typed_text


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


def test_what_is_typed_right_after_a_new_record_was_asked_for_is_in_it(window: Workspace, keys: Keyboard) -> None:
    keys.until(window.jobs.is_idle)
    window.open("partner", None)
    assert not window.page().is_record_built
    keys.press("Ctrl+N")
    keys.type("Piekarnia Kłos")
    assert typed_text(keys.focus) == "Piekarnia Kłos"
    assert keys.is_at("name")


def test_a_key_to_the_first_field_leads_there_as_soon_as_the_record_is_loaded(
    window: Workspace, keys: Keyboard, case: Database
) -> None:
    partner = do(case, partners.add_partner, {"name": "Piekarnia Kłos"})
    keys.until(window.jobs.is_idle)
    window.open("partner", partner)
    assert not window.page().is_record_built
    keys.press("F2")
    keys.until_at("name")
    assert typed_text(keys.focus) == "Piekarnia Kłos"


def test_keys_do_not_build_it_twice(window: Workspace, keys: Keyboard) -> None:
    keys.until(window.jobs.is_idle)
    window.open("partner", None)
    page = window.page()
    assert isinstance(page, PartnersPage)
    keys.press("F2")
    tabs = page.tabs.count()
    keys.until(window.jobs.is_idle)
    assert page.tabs.count() == tabs
    assert page.stack.count() == 2
