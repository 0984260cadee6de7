"""Before a file is open: calm sentences, the focus where the next key belongs, nothing lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from kiscase.app import Program
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.database.local.passphrase import rate_passphrase
from kiscase.core.i18n import _, current_language
from kiscase.ui.shell.welcome.welcome_screen import WelcomeScreen
from tests import makers
from tests.journeys.keyboard import Keyboard
from tests.screens import view_of


@pytest.fixture
def keys(qtbot: QtBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def welcome(program: Program, keys: Keyboard) -> WelcomeScreen:
    made = program.show_welcome()
    keys.until_at("open")
    return made


def test_a_wrong_passphrase_is_told_and_can_be_typed_again(
    welcome: WelcomeScreen, program: Program, keys: Keyboard, sealed: FileDatabase, tmp_path: Path
) -> None:
    sealed.close()
    welcome.ask_secret(sealed.path)
    keys.until_at("passphrase")
    keys.type("nie to")
    keys.press("Return")
    keys.until(welcome.messages.text)
    keys.until_at("passphrase")
    keys.type(makers.PASSPHRASE)  # in the place of what was wrong
    keys.press("Return")
    keys.until(lambda: program.view is not None)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 " * 2000, b"x" * 4096])
def test_a_foreign_file_is_told(content: bytes, welcome: WelcomeScreen, keys: Keyboard, tmp_path: Path) -> None:
    path = tmp_path / "inny.kis"
    path.write_bytes(content)
    keys.press("Return")
    assert isinstance(keys.dialog(), QFileDialog)
    keys.write(str(path))
    keys.press("Return")
    keys.until(welcome.messages.text)
    assert "inny.kis" in welcome.messages.text()
    assert path.read_bytes() == content


def test_with_several_workers_it_is_asked_who_sits_down(
    welcome: WelcomeScreen, program: Program, keys: Keyboard, case: FileDatabase
) -> None:
    case.close()
    welcome.ask_secret(case.path)
    keys.until(lambda: keys.focus.objectName().startswith("worker"))
    keys.press("Tab", "Space")
    keys.until(lambda: program.view is not None)
    assert view_of(program).jobs.database.worker == (2, "Cezary Zięba")


@pytest.mark.parametrize("way", ["Escape", "back"])
def test_who_does_not_sit_down_gets_back_to_the_beginning(
    way: str, welcome: WelcomeScreen, program: Program, keys: Keyboard, case: FileDatabase
) -> None:
    case.close()
    welcome.ask_secret(case.path)
    keys.until(lambda: keys.focus.objectName().startswith("worker"))
    if way == "back":
        keys.to("back")
    keys.press("Space" if way == "back" else "Escape")
    keys.until_at("open")
    assert program.view is None
    case.path.rename(case.path.with_name("inny.kis"))  # nobody holds it open
    assert not list(case.path.parent.glob(f"{case.path.name}*")), "a log of the file is left"


def test_a_new_case_file_scrolls_as_one(welcome: WelcomeScreen, keys: Keyboard, program: Program) -> None:
    program.window.resize(700, 400)
    keys.to("create")
    keys.press("Space")
    keys.until_at("first")
    assert [area for area in welcome.new_file_step.findChildren(QScrollArea) if area.isVisible()] == []
    for name in ("second", "name", "phone", "go"):
        keys.to(name)
        area = welcome.new_file_step.viewport()
        place = keys.focus.mapTo(area, keys.focus.rect().center())
        assert area.rect().contains(place), f"{name} is out of sight"
    words = [label.text() for label in welcome.new_file_step.findChildren(QLabel)]
    lost = next(place for place, text in enumerate(words) if text.startswith("Without") or "Bez has" in text)
    assert lost < words.index(f"{_('Passphrase')} *")


def test_the_language_in_use_is_told_by_more_than_a_shade(welcome: WelcomeScreen) -> None:
    chosen = [button for button in welcome.findChildren(QPushButton) if not button.icon().isNull()]
    assert [button.property("language") for button in chosen if button.property("language")] == [current_language()]


def test_esc_goes_back(welcome: WelcomeScreen, keys: Keyboard) -> None:
    keys.to("create")
    keys.press("Space")
    keys.until_at("first")
    keys.type("dwa")
    keys.press("Escape")
    keys.until_at("open")
    assert welcome.steps.currentWidget() is welcome.start


def test_easy_and_different_passphrases_are_refused_in_place(welcome: WelcomeScreen, keys: Keyboard) -> None:
    keys.to("create")
    keys.press("Space")
    keys.until_at("first")
    keys.type("kot")
    assert welcome.new_file_step.strength.text() == rate_passphrase("kot")[1]
    keys.press("Tab")
    keys.type("kot")
    keys.to("go")
    keys.press("Space")
    assert keys.is_at("first")
    assert welcome.new_file_step.strength.text() == rate_passphrase("kot")[1]
    assert welcome.new_file_step.strength.property("problem")
    assert keys.focus.accessibleDescription() == welcome.new_file_step.strength.text()
    keys.write(makers.PASSPHRASE)
    assert not welcome.new_file_step.strength.property("problem"), "it is mended"
    keys.to("go")
    keys.press("Space")
    assert keys.is_at("second")
    assert welcome.new_file_step.passphrase_problem.text() == _("The two passphrases differ. Type both again.")


def test_what_a_good_passphrase_is_stands_there_before_one_is_typed(welcome: WelcomeScreen, keys: Keyboard) -> None:
    keys.to("create")
    keys.press("Space")
    keys.until_at("first")
    before = welcome.new_file_step.strength.text()
    assert before
    keys.type("x")
    assert welcome.new_file_step.strength.text() != before
    keys.press("Backspace")
    assert welcome.new_file_step.strength.text() == before


def test_a_passphrase_can_be_shown(welcome: WelcomeScreen, keys: Keyboard) -> None:
    keys.to("create")
    keys.press("Space")
    keys.until_at("first")
    fields = (welcome.new_file_step.new_passphrase, welcome.new_file_step.repeated_passphrase)
    assert [field.echoMode() for field in fields] == [QLineEdit.EchoMode.Password] * 2
    keys.to("show_passphrase")
    keys.press("Space")
    assert [field.echoMode() for field in fields] == [QLineEdit.EchoMode.Normal] * 2


def test_the_first_choice_is_marked_when_a_list_opens(welcome: WelcomeScreen, keys: Keyboard) -> None:
    keys.to("create")
    keys.press("Space")
    keys.until_at("first")
    role = welcome.new_file_step.form.editor("role")
    assert isinstance(role, QComboBox)
    assert role.currentIndex() < 0
    keys.to("role")
    role.showPopup()
    assert [index.row() for index in role.view().selectedIndexes()] == [0]
    role.hidePopup()


def test_what_is_missing_is_told_before_a_place_is_asked_for(welcome: WelcomeScreen, keys: Keyboard) -> None:
    keys.to("create")
    keys.press("Space")
    keys.until_at("first")
    keys.type(makers.PASSPHRASE)
    keys.press("Tab")
    keys.type(makers.PASSPHRASE)
    keys.to("go")
    keys.press("Space")
    assert keys.is_at("name"), "the first field that is missing"


def test_a_bug_while_opening_leaves_the_welcome_usable(  # noqa: PLR0917 - fixtures
    welcome: WelcomeScreen,
    program: Program,
    keys: Keyboard,
    sealed: FileDatabase,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_words: object) -> None:
        raise RuntimeError("bug")

    monkeypatch.setattr("kiscase.club.opening.open_case", broken)
    welcome.ask_secret(sealed.path)
    keys.until_at("passphrase")
    keys.type("x")
    with qtbot.captureExceptions() as caught:
        keys.press("Return")
        keys.until(lambda: bool(caught))
    keys.until_at("passphrase")


def test_recent_files_come_first_and_those_that_are_gone_do_not(
    program: Program, keys: Keyboard, sealed: FileDatabase, tmp_path: Path
) -> None:
    gone = tmp_path / "dawny.kis"
    shutil.copyfile(sealed.path, gone)
    program.settings = program.settings.with_recent_case(gone).with_recent_case(sealed.path)
    gone.unlink()
    program.show_welcome()
    keys.until_at("recent")
    keys.press("Return")
    keys.until_at("passphrase")
    keys.press("Tab", "Tab")
    keys.press("Escape")
    keys.until_at("recent")
    keys.press("Tab")
    assert keys.is_at("open")
