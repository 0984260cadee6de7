"""The language changes while the program runs; nothing typed is lost without a question; a contract's own stays."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.club.screen.settings_page import COMPUTER_TAB, SettingsPage
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core import i18n
from kiscase.core.database.database import Database
from kiscase.pages import list_pages
from kiscase.participants.screen.page import ParticipantsPage
from kiscase.ui.shell.navigation_rail import page_keys
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.journeys.keyboard import Keyboard
from tests.screens import front_page, view_of

COUNT = len(list_pages())
SETTINGS = COUNT - 1


def words(shown: QWidget) -> set[str]:
    """All that is written on labels, buttons and tabs."""
    found = {label.text() for label in shown.findChildren(QLabel)}
    return found | {button.text().replace("&", "") for button in shown.findChildren(QAbstractButton)}


def choose_language(keys: Keyboard, program: Program, code: str) -> None:
    """On the page of settings, by keyboard."""
    keys.press(page_keys(SETTINGS, COUNT))
    view = view_of(program)
    page = front_page(view, SettingsPage)
    keys.until(view.jobs.is_idle)
    while page.tabs.currentIndex() != COMPUTER_TAB:
        keys.press("Ctrl+Tab")
    keys.to("language")
    codes = list(i18n.LANGUAGE_NAMES)
    keys.press("Home", *["Down"] * codes.index(code))
    keys.to("apply")
    keys.press("Space")


def until_spoken(keys: Keyboard, program: Program, code: str) -> None:
    keys.until(lambda: i18n.current_language() == code and program.view is not None and program.view.jobs.is_idle())


@pytest.mark.slow
def test_all_texts_change(window: Workspace, program: Program, case: Database, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    with case.action() as session:
        person = makers.participant(session)
    with case.action() as session:
        contract = makers.contract(session, person)
    for index in range(SETTINGS + 1):
        window.show_page(index)
    window.open("contract", contract)
    keys.until(window.jobs.is_idle)
    seen = {"pl": words(view_of(program))}
    for code in ("en", "uk", "pl"):
        choose_language(keys, program, code)
        until_spoken(keys, program, code)
        assert view_of(program).stack.currentIndex() == SETTINGS
        keys.press("Ctrl+3")
        keys.until(view_of(program).jobs.is_idle)
        page = front_page(view_of(program), ContractsPage)
        assert page.record == contract, "the same record is open again"
        assert page.editor is not None
        assert page.editor.main_form.editor("language").value() == "pl", "the contract's own language"
        seen[code] = words(view_of(program))
    left_in_polish = {word for word in seen["en"] & seen["pl"] if is_text(word)}
    assert left_in_polish <= own(), left_in_polish - own()
    left_in_english = {word for word in seen["uk"] & seen["en"] if is_text(word)}
    assert left_in_english <= own(), left_in_english - own()


def is_text(word: str) -> bool:
    return sum(letter.isalpha() for letter in word) > 3


def own() -> set[str]:
    """What is the same in every language: names, and what people typed."""
    polish = ("PESEL", "REGON", "Gmina (TERYT)")
    return {*i18n.LANGUAGE_NAMES.values(), "Bożena Łącka", "Jadwiga Wiśniewska", "kiscase", "E-mail", *polish}


@pytest.mark.parametrize("answer", ["safe", "third"])
def test_typing_is_asked_about_first(
    answer: str, window: Workspace, program: Program, case: Database, qtbot: QtBot
) -> None:
    keys = Keyboard(qtbot)
    with case.action() as session:
        person = makers.participant(session)
    window.open("participant", person)
    keys.until(window.jobs.is_idle)
    keys.press("F2")
    keys.write("Wiśniewska-Nowak")
    choose_language(keys, program, "en")
    keys.dialog()
    keys.to(answer)
    keys.press("Space")
    keys.without_dialog()
    if answer == "safe":
        assert i18n.current_language() == "pl"
        assert program.settings.language == "pl"
        assert front_page(window, ParticipantsPage).data.form.editor("family_name").value() == "Wiśniewska-Nowak"
    else:
        until_spoken(keys, program, "en")
        keys.press("Ctrl+2")
        keys.until(lambda: "Wiśniewska-Nowak" in front_page(view_of(program), ParticipantsPage).header.title.text())


def test_on_the_first_window(program: Program, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    program.show_welcome()
    keys.until(lambda: keys.focus.objectName() == "open")
    before = words(program.window)
    keys.to("language uk")
    keys.press("Space")
    keys.until(lambda: i18n.current_language() == "uk")
    assert not {word for word in before & words(program._welcome) if is_text(word)} - own()
