"""Unsaved input is marked on the navigation rail, and after a crash every draft is told and found."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.core import drafts
from kiscase.core.database.database import Database
from kiscase.core.database.local import case_file
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.i18n import _
from kiscase.ui.records.list_page import ListPage
from kiscase.ui.shell.navigation_rail import RailButton
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.journeys.keyboard import Keyboard
from tests.screens import button, front_page, typed_text


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def person(case: Database) -> int:
    with case.action() as session:
        return makers.participant(session)


def marked(window: Workspace) -> set[str]:
    """The kinds of the pages that are marked, on screen and for screen readers."""
    found = [one for one in window.findChildren(RailButton) if one.is_unsaved()]
    assert all(one.accessibleDescription() == _("unsaved changes") for one in found)
    return {one.objectName().removeprefix("rail ") for one in found}


def type_the_street(window: Workspace, keys: Keyboard, person: int) -> None:
    window.open("participant", person)
    keys.until(window.jobs.is_idle)
    keys.press("F2")
    keys.to("street")
    keys.write("Nowa 1")


def test_a_page_that_holds_unsaved_typing_is_marked_until_it_is_saved(
    window: Workspace, keys: Keyboard, person: int
) -> None:
    button_of_people = next(one for one in window.findChildren(RailButton) if one.objectName() == "rail participant")
    clean = button_of_people.grab().toImage()
    type_the_street(window, keys, person)
    keys.press("Ctrl+3")
    keys.until(lambda: marked(window) == {"participant"})
    assert button_of_people.toolTip() == f"Ctrl+2 · {_('unsaved changes')}"
    assert button_of_people.grab().toImage() != clean
    keys.press("Ctrl+2", "Ctrl+S")
    keys.until(lambda: window.jobs.is_idle() and not marked(window))
    assert button_of_people.accessibleDescription() == ""
    assert button_of_people.toolTip() == "Ctrl+2"


def test_the_mark_comes_with_the_draft_and_goes_when_it_is_discarded(
    window: Workspace, keys: Keyboard, person: int
) -> None:
    type_the_street(window, keys, person)
    page = front_page(window, ListPage)
    page.autosave.save_draft()  # type: ignore[attr-defined]
    keys.until(lambda: marked(window) == {"participant"})
    page.discard_changes()
    keys.until(lambda: window.jobs.is_idle() and not marked(window))


def test_after_a_crash_all_drafts_are_told_and_one_leads_to_the_next(
    case: FileDatabase, program: Program, keys: Keyboard, person: int
) -> None:
    with case.action() as session:
        contract = makers.contract(session, person)
    first = program.show_workspace(case, (1, "Bożena Łącka"))
    type_the_street(first, keys, person)
    front_page(first, ListPage).autosave.save_draft()  # type: ignore[attr-defined]
    first.open("contract", contract)
    keys.until(first.jobs.is_idle)
    keys.press("F2")
    keys.to("causes")
    keys.write("Powód")
    front_page(first, ListPage).autosave.save_draft()  # type: ignore[attr-defined]
    keys.until(first.jobs.is_idle)
    with case.read() as session:
        assert drafts.list_drafts(session) == [("contract", contract), ("participant", person)]
    first.jobs.close()

    view = program.show_workspace(case_file.open_case_file(case.path, None), (1, "Bożena Łącka"))
    keys.until(lambda: bool(view.page().message_bar.text()) and view.jobs.is_idle())
    bar = view.page().message_bar
    assert f"{_('People')} (1)" in bar.text()
    assert f"{_('Contracts')} (1)" in bar.text()
    assert bar.property("role") == "info"
    assert marked(view) == {"participant", "contract"}
    button(bar, "way_out").animateClick()
    restored = _("Your unsaved changes are restored.")
    keys.until(lambda: view.page().kind == "contract" and view.page().message_bar.text() == restored)
    following = button(view.page().message_bar, "way_out")
    keys.until(lambda: following.isVisible() and following.text() == _("Show the next"))
    following.clicked.emit()
    keys.until(lambda: view.page().kind == "participant" and view.page().message_bar.text() == restored)
    keys.press("F2")
    keys.to("street")
    assert typed_text(keys.focus) == "Nowa 1"
    assert marked(view) == {"participant", "contract"}
