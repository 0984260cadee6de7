"""The settings of a case on a server: accounts of workers, a backup with a passphrase of its own, words that fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from kiscase.app import Program
from kiscase.club.model import Worker
from kiscase.club.screen.backup_passphrase_dialog import BackupPassphraseDialog
from kiscase.club.screen.settings_page import COMPUTER_TAB, WORKERS_TAB, SettingsPage
from kiscase.core import stored_passwords
from kiscase.core.database.local import case_file
from kiscase.core.database.server import opening
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.core.errors import WrongPassphraseError
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.shell.workspace import Workspace
from tests import makers
from tests.cut_texts import cut_in
from tests.journeys.keyboard import Keyboard
from tests.key_stores import KeyStoreInMemory
from tests.patient_bot import PatientBot
from tests.screens import button, front_page, view_of
from tests.server_cluster import ServerCluster


@pytest.fixture
def case(server_case: ServerDatabase) -> ServerDatabase:
    """A case of a club that is none of practice."""
    server_case.practice = False
    return server_case


@pytest.fixture
def keys(qtbot: PatientBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def page(window: Workspace, keys: Keyboard) -> SettingsPage:
    window.open("worker", None)
    keys.until(window.jobs.is_idle)
    return front_page(window, SettingsPage)


def test_a_worker_gets_an_account(page: SettingsPage, window: Workspace, keys: Keyboard, case: ServerDatabase) -> None:
    window.open("worker", 2)
    keys.until(lambda: window.jobs.is_idle() and keys.is_at("workers"))
    keys.press("Return")
    keys.dialog(FormDialog)
    keys.to("account")
    keys.write("cezary")
    keys.press("Ctrl+Return")
    keys.without_dialog()
    keys.until(lambda: window.jobs.is_idle() and page.message_bar.text())
    with case.read() as session:
        assert session.get_one(Worker, 2).account == "cezary"
    assert page.tabs.currentIndex() == WORKERS_TAB


def test_the_backup_has_a_passphrase_of_its_own(
    page: SettingsPage, window: Workspace, keys: Keyboard, tmp_path: Path
) -> None:
    window.open("backup", 0)
    keys.dialog(BackupPassphraseDialog)
    keys.type("kot")
    keys.press("Tab")
    keys.type("kot")
    keys.press("Return")
    keys.until_at("first")
    dialog = keys.dialog(BackupPassphraseDialog)
    assert dialog.passphrase.strength.property("problem")
    keys.write(makers.PASSPHRASE)
    keys.to("second")
    keys.write("inne hasło")
    keys.press("Return")
    assert dialog.passphrase.problem.isVisible()
    keys.write(makers.PASSPHRASE)
    keys.press("Return")
    keys.until(lambda: isinstance(keys.dialog(), QFileDialog))
    keys.write(str(tmp_path / "kopia.kis"))
    keys.press("Return")
    keys.until(lambda: window.jobs.is_idle() and "Kopię zapasową zapisano" in page.message_bar.text())
    with pytest.raises(WrongPassphraseError):
        case_file.open_case_file(tmp_path / "kopia.kis", "inne hasło")
    copy = case_file.open_case_file(tmp_path / "kopia.kis", makers.PASSPHRASE)
    assert copy.find_faults() == []
    copy.close()


def test_the_backup_of_a_practice_club_has_none(
    page: SettingsPage, window: Workspace, keys: Keyboard, case: ServerDatabase
) -> None:
    case.practice = True
    window.open("backup", 0)
    keys.until(lambda: isinstance(keys.dialog(), QFileDialog))
    keys.press("Escape")
    keys.without_dialog()


def test_nothing_is_said_of_a_file(page: SettingsPage, window: Workspace, keys: Keyboard) -> None:
    page.tabs.setCurrentIndex(COMPUTER_TAB)
    check = button(page, "check_button")
    assert check.text() == "Sprawdź kartotekę"
    check.click()
    keys.until(lambda: window.jobs.is_idle() and "nienaruszon" in page.message_bar.text())
    assert "plik" not in page.message_bar.text().lower()
    assert "plik" not in page.actions_by_key["check_file"].text().lower()


def test_a_remembered_password_can_be_forgotten(
    program: Program, keys: Keyboard, case: ServerDatabase, cluster: ServerCluster, key_store: KeyStoreInMemory
) -> None:
    address = cluster.address(case.name)
    stored_passwords.store_password(address, "tajne")
    opened = opening.open_server_case(address, "tajne")  # which the server does not ask for
    window = program.show_workspace(opened, (1, "Bożena Łącka"))
    window.open("worker", None)
    keys.until(window.jobs.is_idle)
    page = front_page(window, SettingsPage)
    page.tabs.setCurrentIndex(COMPUTER_TAB)
    button(page, "forget_password").click()
    keys.until(page.message_bar.text)
    assert key_store.passwords == {}
    program.leave()


@pytest.mark.parametrize("language", ["pl", "en", "uk"])
def test_every_word_fits_with_large_letters(
    language: str, program: Program, keys: Keyboard, case: ServerDatabase, cluster: ServerCluster
) -> None:
    program.show_workspace(opening.open_server_case(cluster.address(case.name), "tajne"), (1, "Bożena Łącka"))
    program.change_settings({"language": language, "scale": 2.0})
    keys.until(lambda: program.view is not None)
    window = view_of(program)
    window.open("worker", None)
    keys.until(window.jobs.is_idle)
    front_page(window, SettingsPage).tabs.setCurrentIndex(COMPUTER_TAB)
    keys.until(lambda: not cut_in(program.window))
    assert program.window.width() == 1366, "the window grew beyond the screen"
    front_page(window, SettingsPage).ask_backup()
    dialog = keys.dialog(BackupPassphraseDialog)
    keys.type("kot")
    keys.press("Return", "Return")
    keys.until(dialog.passphrase.problem.isVisible)
    for _round in range(6):
        QApplication.processEvents()
    assert not cut_in(dialog)
    dialog.reject()
    keys.without_dialog()
    program.leave()
