"""Passwords in the key store of the system: whatever is wrong with it, nothing is stored and nothing fails."""

from __future__ import annotations

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.core import load_keyring

from kiscase.core import stored_passwords
from kiscase.core.database.server.address import parse_server_address
from kiscase.core.errors import CannotWriteError
from tests.key_stores import KeyStoreInMemory, LockedKeyStore

pytestmark = pytest.mark.usefixtures("key_store")
ABSENT = [load_keyring(f"keyring.backends.{name}.Keyring") for name in ("fail", "null")]
ANNA = parse_server_address("kis://anna@serwer/klub")
JAN = parse_server_address("kis://jan@serwer/klub")


def test_a_password_is_of_one_account() -> None:
    stored_passwords.store_password(ANNA, "tajne")
    assert stored_passwords.load_password(ANNA) == "tajne"
    assert stored_passwords.load_password(JAN) == ""
    assert stored_passwords.look_into_key_store(ANNA) == (True, True)
    assert stored_passwords.look_into_key_store(JAN) == (True, False)


def test_a_password_is_replaced_and_forgotten(key_store: KeyStoreInMemory) -> None:
    stored_passwords.store_password(ANNA, "dawne")
    stored_passwords.store_password(ANNA, "nowe")
    assert list(key_store.passwords.values()) == ["nowe"]
    stored_passwords.forget_password(ANNA)
    stored_passwords.forget_password(ANNA)
    assert key_store.passwords == {}


def test_who_names_no_account_means_the_own_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "anna")
    stored_passwords.store_password(parse_server_address("kis://serwer/klub"), "tajne")
    assert stored_passwords.load_password(ANNA) == "tajne"


@pytest.mark.parametrize("unusable", [*ABSENT, LockedKeyStore()])
def test_without_a_usable_key_store_nothing_is_stored(unusable: KeyringBackend) -> None:
    keyring.set_keyring(unusable)
    assert stored_passwords.load_password(ANNA) == ""
    assert not stored_passwords.look_into_key_store(ANNA).has_password
    with pytest.raises(CannotWriteError):
        stored_passwords.store_password(ANNA, "tajne")
    stored_passwords.forget_password(ANNA)


@pytest.mark.parametrize("absent", ABSENT)
def test_a_key_store_that_is_none_is_not_offered(absent: KeyringBackend) -> None:
    keyring.set_keyring(absent)
    assert not stored_passwords.look_into_key_store(ANNA).usable
