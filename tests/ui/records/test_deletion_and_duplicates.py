"""Deletion in the window, and the question whether somebody is on file already."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from kiscase.contracts.screen.page import ContractsPage
from kiscase.core.database.database import Database
from kiscase.core.i18n import _
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.records.list_page import ListPage
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets.message_boxes import ConfirmationDialog
from tests import makers
from tests.actions import list_participants
from tests.core.journal_actions import dump
from tests.journeys.keyboard import Keyboard
from tests.screens import button, front_page

MAKERS: dict[str, Callable[[Session], int]] = {
    "participant": makers.participant,
    "contract": makers.contract,
    "activity": makers.activity,
}
COMMANDS = {"participant": "delete_person", "contract": "delete", "activity": "delete_activity"}


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def person(case: Database) -> int:
    with case.action() as session:
        return makers.participant(session, family_name="Żółciński", given_name="Łukasz", pesel="")


def names(case: Database) -> list[str]:
    with case.read() as session:
        return [row.name for row in list_participants(session)]


@pytest.mark.parametrize("kind", MAKERS)
def test_a_record_is_deleted_after_a_question_and_undone_by_its_bar(
    window: Workspace, keys: Keyboard, case: Database, kind: str
) -> None:
    with case.action() as session:
        made = MAKERS[kind](session)
    before = dump(case)
    window.open(kind, made)
    keys.until(lambda: window.jobs.is_idle() and window.page().record == made)
    page = front_page(window, ListPage)
    menu = page.header.more_button.menu()
    assert menu is not None
    assert page.actions_by_key[COMMANDS[kind]] in menu.actions()
    page.actions_by_key[COMMANDS[kind]].trigger()
    assert button(keys.dialog(ConfirmationDialog), "safe").isDefault()
    button(keys.dialog(), "confirm").click()
    keys.until(lambda: window.jobs.is_idle() and page.record is None)
    assert page.message_bar.text() == _("Deleted.")
    assert page.message_bar.entry
    assert not page.list.show_id(made)
    page.message_bar.undo_asked.emit()
    keys.until(window.jobs.is_idle)
    assert dump(case) == before


def test_a_contract_that_was_printed_is_not_offered_for_deletion(
    window: Workspace, keys: Keyboard, case: Database
) -> None:
    with case.action() as session:
        made = makers.printed_contract(session)
    window.open("contract", made)
    keys.until(lambda: window.jobs.is_idle() and window.page().record == made)
    page = front_page(window, ContractsPage)
    menu = page.header.more_button.menu()
    assert menu is not None
    assert page.actions_by_key["delete"] not in menu.actions()


def type_a_person(window: Workspace, keys: Keyboard, family_name: str, given_name: str) -> None:
    window.open("participant", 0)
    page = window.page()
    assert isinstance(page, ParticipantsPage)
    keys.until(lambda: window.jobs.is_idle() and page.details is None)
    if keys.is_at("applicant"):  # in the guided intake, until the whole form was asked for
        keys.press("Alt+0")
    keys.until_at("family_name")
    keys.type(family_name)
    keys.to("given_name")
    keys.type(given_name)


def test_saving_beside_a_person_of_a_like_name_asks_once(
    window: Workspace, keys: Keyboard, case: Database, person: int
) -> None:
    type_a_person(window, keys, "Zolcinski", "Lukasz")
    keys.press("Ctrl+S")
    question = keys.dialog(ConfirmationDialog)
    assert "Żółciński Łukasz" in question.accessibleDescription()
    keys.press("Return")
    keys.without_dialog()
    assert names(case) == ["Żółciński Łukasz"]
    assert window.page().is_dirty()
    keys.press("Ctrl+S")
    button(keys.dialog(), "confirm").click()
    keys.until(lambda: window.jobs.is_idle() and len(names(case)) == 2)
    assert window.page().message_bar.text() == _("Saved.")
    type_a_person(window, keys, "Zolcinski", "Lukasz")
    keys.press("Ctrl+S")
    question = keys.dialog(ConfirmationDialog)
    button(question, "third").click()
    keys.until(lambda: isinstance(window.page(), ParticipantsPage) and window.jobs.is_idle())


def test_another_name_or_another_pesel_asks_nothing(
    window: Workspace, keys: Keyboard, case: Database, person: int
) -> None:
    with case.action() as session:
        makers.participant(session, family_name="Kot", given_name="Jan")
    for number, (family, given, pesel) in enumerate([("Lis", "Ewa", ""), ("Kot", "Jan", makers.pesel())], start=3):
        type_a_person(window, keys, family, given)
        if pesel:
            keys.to("pesel")
            keys.type(pesel)
        keys.press("Ctrl+S")
        keys.until(window.jobs.is_idle)
        assert len(names(case)) == number
