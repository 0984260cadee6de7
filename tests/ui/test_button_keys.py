"""Enter presses the button that has the focus, wherever it is, and each button of a dialog has its letter."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.contracts.screen.page import ContractsPage
from kiscase.core import i18n
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.i18n import _
from kiscase.ui.button_keys import assign_letters, button_letter
from kiscase.ui.shell.workspace import Workspace
from kiscase.ui.widgets.message_boxes import ask_confirmation
from tests.journeys.keyboard import Keyboard
from tests.screens import page_of, view_of


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


def test_enter_presses_a_button_of_a_page(window: Workspace, keys: Keyboard) -> None:
    window.show_page(window.pages.index(page_of(window, ContractsPage)))
    window.page().focus_start()
    keys.to("new")
    keys.press("Return")
    keys.dialog()
    keys.press("Escape")
    keys.without_dialog()


def test_enter_opens_the_menu_of_a_button(window: Workspace, keys: Keyboard) -> None:
    menu = QMenu(window)
    menu.addAction("Dalej")
    button = QPushButton("Menu", window)
    button.setMenu(menu)
    opened: list[bool] = []
    menu.aboutToShow.connect(lambda: opened.append(True))
    button.show()
    keys.until(window.jobs.is_idle)  # the page takes the focus when it is filled
    button.setFocus()
    keys.until(button.hasFocus)
    keys.press("Return")
    keys.until(lambda: opened)
    menu.close()


def test_enter_chooses_who_is_working(program: Program, keys: Keyboard, case: FileDatabase) -> None:
    case.close()
    welcome = program.show_welcome()
    welcome.ask_secret(case.path)
    keys.until(lambda: keys.focus.objectName().startswith("worker"))
    keys.press("Tab", "Return")
    keys.until(lambda: program.view is not None)
    assert view_of(program).jobs.database.worker == (2, "Cezary Zięba")


@pytest.mark.parametrize(
    ("press", "answered"),
    [
        (("Return",), "no"),
        (("Tab", "Return"), "third"),
        (("Tab", "Tab", "Return"), "yes"),
        (("Alt+Z",), "third"),
        (("Alt+N",), "yes"),
    ],
)
def test_enter_in_a_question_gives_the_answer_that_has_the_focus(
    window: Workspace, keys: Keyboard, press: tuple[str, ...], answered: str
) -> None:
    answers: list[str] = []
    ask_confirmation(
        window,
        _("Save your changes?"),
        "",
        _("Don’t save"),
        lambda: answers.append("yes"),
        on_no=lambda: answers.append("no"),
        third=(_("Save"), lambda: answers.append("third")),
    )
    keys.dialog()
    keys.press(*press)
    keys.until(lambda: answers == [answered])


@pytest.mark.parametrize("language", ["pl", "uk", "en"])
def test_buttons_of_one_dialog_have_different_letters(qapp: QApplication, qtbot: QtBot, language: str) -> None:
    i18n.set_language(language)
    dialog = QDialog()
    qtbot.addWidget(dialog)
    texts = [_("&Save"), _("Save"), _("Don’t save"), _("&Cancel"), _("&Cancel"), "R&&D", "2026"]
    buttons = [QPushButton(text, dialog) for text in texts]
    for _time in range(2):  # letters that are there stay
        assign_letters(dialog)
        letters = [button_letter(button.text()) for button in buttons]
        assert len({*letters}) == len(letters)
        assert all(letters[:-1])
    assert [button.text().replace("&&", "§").replace("&", "") for button in buttons] == [
        text.replace("&&", "§").replace("&", "") for text in texts
    ]
