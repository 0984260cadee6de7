"""Two entries of one person are merged and separated in the window; a likely double is asked about once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from kiscase.core.database.database import Database
from kiscase.participants.duplicates.screen.merge_dialogs import MergeDialog, SamePersonDialog, SeparateDialog
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets.message_boxes import ConfirmationDialog
from tests import makers
from tests.actions import do, list_participants
from tests.journeys.keyboard import Keyboard
from tests.screens import front_page


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def page(case: Database, window: Workspace, keys: Keyboard) -> ParticipantsPage:
    """The page of people with two entries of one person, the first of them open."""
    first = do(case, makers.participant, pesel="", paper="other", paper_number="1")
    do(case, makers.participant, family_name="Wiśniewska-Nowak", pesel=makers.pesel(serial=909), town="Zamość")
    shown = front_page(window, ParticipantsPage)
    shown.reload()
    shown.open_record(first)
    keys.until(lambda: window.jobs.is_idle() and shown.details is not None)
    return shown


def names(case: Database) -> list[str]:
    with case.read() as session:
        return [row.name for row in list_participants(session)]


def test_two_entries_are_merged_and_separated_by_keyboard(
    case: Database, page: ParticipantsPage, keys: Keyboard, window: Workspace
) -> None:
    page.actions_by_key["merge_person"].trigger()
    dialog = keys.dialog(SamePersonDialog)
    keys.until_at("person")
    keys.press("Down", "Down")
    keys.until(lambda: dialog.form.shown()["person"] == "2")
    keys.press("Alt+R")
    keys.until(lambda: isinstance(QApplication.activeWindow(), MergeDialog))
    choice = keys.dialog(MergeDialog)
    assert {"family_name", "pesel", "town"} <= set(choice.form.shown())
    assert choice.form.shown()["pesel"] == "there", "the one that there is"
    assert choice.form.shown()["family_name"] == "here"
    choice.form.editor("town").set_value("there")
    keys.press("Alt+P")
    keys.without_dialog()
    keys.until(lambda: names(case) == ["Wiśniewska Jadwiga"])
    keys.until(lambda: page.details is not None and page.details.values["town"] == "Zamość")
    assert page.details.values["pesel"] == makers.pesel(serial=909)
    assert page.message_bar.text() == "Połączono: Wiśniewska-Nowak Jadwiga."
    page.actions_by_key["separate_person"].trigger()
    separate = keys.dialog(SeparateDialog)
    assert separate.form.shown()["merge"]
    keys.press("Alt+R")
    keys.without_dialog()
    keys.until(lambda: names(case) == ["Wiśniewska Jadwiga", "Wiśniewska-Nowak Jadwiga"])


def test_who_has_nobody_merged_is_told_so(page: ParticipantsPage, keys: Keyboard) -> None:
    page.actions_by_key["separate_person"].trigger()
    keys.until(lambda: page.message_bar.text() == "Z tą osobą nikogo nie połączono.")


def test_a_likely_double_is_asked_about_once_and_remembered(
    case: Database, page: ParticipantsPage, keys: Keyboard, window: Workspace
) -> None:
    page.new_record()
    keys.until(lambda: window.jobs.is_idle() and page.details is None)
    form = page.data.form
    form.editor("given_name").set_value("Jadwiga")
    form.editor("family_name").set_value("Wisniewska")
    form.editor("paper").set_value("other")
    form.editor("paper_number").set_value("77")
    page.edited()
    keys.until(page.data.similar.isVisible)
    assert "to samo imię i nazwisko" in page.data.similar.text()
    page.save_now()
    question = keys.dialog(ConfirmationDialog)
    button = next(one for one in question.findChildren(QPushButton) if "inną" in one.text() or "inna" in one.text())
    button.click()
    keys.until(lambda: len(names(case)) == 3)
    keys.until(lambda: page.details is not None)
    form.editor("given_name").set_value("Jadwiga ")
    form.editor("phone").set_value("600700800")
    page.edited()
    page.save_now()
    keys.until(lambda: page.details.values["phone"] == "600 700 800")
