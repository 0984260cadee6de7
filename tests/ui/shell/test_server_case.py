"""A case on a server is opened in the window: its address, its password, the key store, the lock."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import keyring
import pytest
from PySide6.QtWidgets import QPushButton

from kiscase.app import Program
from kiscase.club import actions
from kiscase.core.database.server.address import ServerAddress
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.ui.shell.welcome.welcome_screen import WelcomeScreen
from tests.core.server.cutting_proxy import SOCKET_NAME
from tests.journeys.keyboard import Keyboard
from tests.key_stores import KeyStoreInMemory, LockedKeyStore
from tests.patient_bot import PatientBot
from tests.screens import button, view_of
from tests.server_cluster import ServerCluster

PASSWORD = "cztery zielone koty"


class Club(NamedTuple):
    """A case on the tests' server, to which accounts are added."""

    cluster: ServerCluster
    case: ServerDatabase
    template: str

    def account(self, role: str = "worker", password: str = "", worker: int | None = 1) -> ServerAddress:
        """The address of the case for a new account."""
        name = self.cluster.new_account(f"{self.template}_{role}", password)
        if worker is not None:
            with self.case.action() as session:
                actions.change_worker(session, worker, {"account": name})
        return self.cluster.address(self.case.name, name)


@pytest.fixture
def keys(qtbot: PatientBot) -> Keyboard:
    return Keyboard(qtbot)


@pytest.fixture
def club(cluster: ServerCluster, server_case: ServerDatabase, _server_template: str) -> Club:
    return Club(cluster, server_case, _server_template)


@pytest.fixture
def welcome(program: Program, keys: Keyboard) -> Iterator[WelcomeScreen]:
    made = program.show_welcome()
    keys.until_at("open")
    yield made
    if program.view is not None:
        keys.until(program.view.jobs.is_idle)
        program.leave()


@pytest.fixture
def silent_server(tmp_path: Path) -> Iterator[ServerAddress]:
    """A server that takes connections and never says a word."""
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(tmp_path / SOCKET_NAME))
    listening.listen()
    yield ServerAddress("klub", account="anna", socket=str(tmp_path))
    listening.close()


def signs_in(keys: Keyboard, program: Program, password: str) -> None:
    keys.until_at("passphrase")
    keys.write(password)
    keys.press("Return")
    keys.until(lambda: program.view is not None)


# ---- the address ---------------------------------------------------------------------------------------------------


def test_an_address_leads_to_the_case_of_the_account(
    welcome: WelcomeScreen, program: Program, keys: Keyboard, club: Club
) -> None:
    address = club.account()
    keys.to("server")
    keys.press("Space")
    keys.until_at("address")
    keys.type(str(address).removeprefix("kis://"))
    keys.press("Return")
    keys.until(lambda: program.view is not None)
    case = view_of(program).jobs.database
    assert (case.account, case.worker) == (address.account, (1, "Bożena Łącka"))
    keys.until(lambda: str(address) in program.settings.recent)


@pytest.mark.parametrize("typed", ["serwer", "kis://serwer/Klub", "https://serwer/klub", "kis://a:haslo@serwer/klub"])
def test_what_is_no_address_is_told_below_the_field(typed: str, welcome: WelcomeScreen, keys: Keyboard) -> None:
    keys.to("server")
    keys.press("Space")
    keys.until_at("address")
    keys.type(typed)
    keys.press("Return")
    problem = welcome.server_step.problem
    assert problem.isVisible()
    assert "kis://" in problem.text()
    assert keys.is_at("address")
    assert keys.focus.accessibleDescription() == problem.text()
    keys.type("s")
    assert not problem.isVisible(), "it is being mended"
    keys.press("Escape")
    keys.until_at("open")


def test_a_server_that_is_not_there_is_told_and_the_address_can_be_mended(
    welcome: WelcomeScreen, keys: Keyboard, tmp_path: Path
) -> None:
    keys.to("server")
    keys.press("Space")
    keys.until_at("address")
    keys.type(f"kis:///klub?socket={tmp_path}")
    keys.press("Return")
    keys.until(welcome.messages.text)
    keys.until_at("address")
    assert welcome.steps.currentWidget() is welcome.server_step


def test_a_case_on_a_server_is_offered_again_by_a_readable_name(program: Program, keys: Keyboard) -> None:
    address = "kis://anna@serwer.gmina.example/klub"
    program.settings = program.settings.with_recent_case(address)
    welcome = program.show_welcome()
    keys.until_at("recent")
    shown = button(welcome, "recent")
    assert shown.text() == "Otwórz klub na serwerze serwer.gmina.example"
    assert shown.toolTip() == address


# ---- the password --------------------------------------------------------------------------------------------------


def test_a_password_is_asked_for_by_the_name_of_the_account(
    welcome: WelcomeScreen, program: Program, keys: Keyboard, club: Club
) -> None:
    address = club.account(password=PASSWORD)
    welcome.ask_secret(address)
    keys.until_at("passphrase")
    assert welcome.secret_step.label.text() == f"Hasło konta {address.account}"
    assert keys.focus.accessibleName() == f"Hasło konta {address.account}"
    assert not welcome.messages.text(), "nothing was refused yet"
    keys.type("nie to")
    keys.press("Return")
    keys.until(welcome.messages.text)
    signs_in(keys, program, PASSWORD)


def test_the_way_back_from_the_password_leads_to_the_address(
    welcome: WelcomeScreen, keys: Keyboard, club: Club
) -> None:
    keys.to("server")
    keys.press("Space")
    keys.until_at("address")
    keys.type(str(club.account(password=PASSWORD)))
    keys.press("Return")
    keys.until_at("passphrase")
    keys.press("Escape")
    keys.until_at("address")
    keys.press("Escape")
    keys.until_at("open")


# ---- the key store -------------------------------------------------------------------------------------------------


def test_a_remembered_password_is_not_asked_for_again(
    welcome: WelcomeScreen, program: Program, keys: Keyboard, club: Club, key_store: KeyStoreInMemory
) -> None:
    address = club.account(password=PASSWORD)
    welcome.ask_secret(address)
    keys.until_at("passphrase")
    keys.until(welcome.secret_step.remember.isVisible)
    keys.to("remember")
    keys.press("Space")
    keys.to("passphrase")
    signs_in(keys, program, PASSWORD)
    assert key_store.passwords == {("kiscase", str(address)): PASSWORD}
    keys.until(view_of(program).jobs.is_idle)
    program.leave()
    program.view = None
    program.show_welcome().ask_secret(address)
    keys.until(lambda: program.view is not None)


def test_a_remembered_password_that_is_refused_is_replaced(
    welcome: WelcomeScreen, program: Program, keys: Keyboard, club: Club, key_store: KeyStoreInMemory
) -> None:
    address = club.account(password=PASSWORD)
    key_store.passwords["kiscase", str(address)] = "dawne hasło"
    welcome.ask_secret(address)
    keys.until_at("passphrase")
    keys.until(welcome.secret_step.remember.isChecked)
    signs_in(keys, program, PASSWORD)
    assert key_store.passwords == {("kiscase", str(address)): PASSWORD}


def test_without_a_key_store_nothing_is_offered(
    welcome: WelcomeScreen, program: Program, keys: Keyboard, club: Club
) -> None:
    welcome.ask_secret(club.account(password=PASSWORD))
    keys.until_at("passphrase")
    keys.until(lambda: not welcome.secret_step.is_looking())
    assert not welcome.secret_step.remember.isVisible()
    signs_in(keys, program, PASSWORD)


def test_a_key_store_that_keeps_nothing_is_told(
    welcome: WelcomeScreen, program: Program, keys: Keyboard, club: Club, key_store: KeyStoreInMemory
) -> None:
    keyring.set_keyring(LockedKeyStore())
    welcome.ask_secret(club.account(password=PASSWORD))
    keys.until_at("passphrase")
    keys.until(welcome.secret_step.remember.isVisible)
    welcome.secret_step.remember.setChecked(True)
    signs_in(keys, program, PASSWORD)
    keys.until(lambda: "zapamiętać" in view_of(program).page().message_bar.text())


# ---- waiting -------------------------------------------------------------------------------------------------------


def test_who_waits_for_a_server_gives_up_by_esc(
    welcome: WelcomeScreen, program: Program, keys: Keyboard, silent_server: ServerAddress
) -> None:
    welcome.ask_secret(silent_server)
    assert welcome.waiting.isVisible()
    keys.press("Escape")
    assert not welcome.waiting.isVisible()
    keys.until_at("open")


def test_a_server_that_takes_long_is_told_with_a_button_to_give_up(
    welcome: WelcomeScreen, keys: Keyboard, silent_server: ServerAddress
) -> None:
    welcome.ask_secret(silent_server)
    keys.until_at("give_up")
    keys.press("Space")
    keys.until_at("open")
    assert not any(one.isVisible() for one in welcome.findChildren(QPushButton, "give_up"))


def test_a_case_that_opens_after_all_is_closed_and_changes_nothing(
    welcome: WelcomeScreen, program: Program, keys: Keyboard, club: Club
) -> None:
    welcome.ask_secret(club.account())
    opening = program._opening
    keys.press("Escape")
    opening._thread.join()
    keys.until(lambda: not opening._thread.is_alive())
    keys.until_at("open")
    assert program.view is None
    assert not welcome.messages.text()


# ---- the lock, and who works ----------------------------------------------------------------------------------------


def test_the_lock_asks_for_the_password_of_the_account(
    welcome: WelcomeScreen, program: Program, keys: Keyboard, club: Club
) -> None:
    address = club.account(password=PASSWORD)
    welcome.ask_secret(address)
    signs_in(keys, program, PASSWORD)
    view = view_of(program)
    view.lock()
    keys.until_at("passphrase")
    assert keys.focus.accessibleName() == f"Hasło konta {address.account}"
    keys.type(PASSWORD)
    keys.press("Return")
    assert not view.is_locked()


def test_an_account_without_a_password_is_unlocked_by_a_button(
    welcome: WelcomeScreen, program: Program, keys: Keyboard, club: Club
) -> None:
    welcome.ask_secret(club.account())
    keys.until(lambda: program.view is not None)
    view = view_of(program)
    view.lock()
    keys.until_at("unlock")
    assert not view.lock_screen.passphrase.isVisible()
    keys.press("Space")
    assert not view.is_locked()


def test_an_account_works_under_one_name_and_a_reader_under_none(
    welcome: WelcomeScreen, program: Program, keys: Keyboard, club: Club
) -> None:
    welcome.ask_secret(club.account(worker=2))
    keys.until(lambda: program.view is not None)
    who = view_of(program).who
    assert (who.text(), who.isEnabled()) == ("Cezary Zięba", False)
    keys.until(view_of(program).jobs.is_idle)
    program.leave()
    program.view = None
    reader = club.account("reader", worker=None)
    program.show_welcome().ask_secret(reader)
    keys.until(lambda: program.view is not None)
    assert view_of(program).who.text() == reader.account
    assert reader.account in view_of(program).who.toolTip()


def test_who_made_the_case_chooses_who_works(
    welcome: WelcomeScreen, program: Program, keys: Keyboard, club: Club
) -> None:
    welcome.ask_secret(replace(club.case.place))
    keys.until(lambda: keys.focus.objectName().startswith("worker"))
    keys.press("Return")
    keys.until(lambda: program.view is not None)
    assert view_of(program).who.isEnabled()
