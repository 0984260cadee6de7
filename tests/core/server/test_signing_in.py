"""Who signs in to a server: by the system, by a password that is given, or by the one that is stored."""

from __future__ import annotations

import keyring
import pytest

from kiscase.cli.opened_case import opened_case
from kiscase.core.database.location import open_case
from kiscase.core.database.server.address import ServerAddress
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.core.errors import OpeningGivenUpError, WrongPassphraseError
from tests.key_stores import KeyStoreInMemory, LockedKeyStore
from tests.server_cluster import ServerCluster

pytestmark = pytest.mark.usefixtures("key_store")
PASSWORD = "cztery zielone koty"


@pytest.fixture
def address(cluster: ServerCluster, server_case: ServerDatabase, _server_template: str) -> ServerAddress:
    """The case for an account with a password."""
    return cluster.address(server_case.name, cluster.new_account(f"{_server_template}_worker", PASSWORD))


def test_the_stored_password_opens_the_case_in_the_window_and_on_the_command_line(
    address: ServerAddress, key_store: KeyStoreInMemory
) -> None:
    key_store.passwords["kiscase", str(address)] = PASSWORD
    opened = open_case(address, "")
    assert opened.needs_passphrase
    assert opened.accepts_passphrase(PASSWORD)
    opened.close()
    with opened_case(address, all_records=False) as found:
        assert found.account == address.account


@pytest.mark.parametrize("stored", ["", "dawne"])
def test_a_password_that_is_missing_or_wrong_is_asked_for(
    stored: str, address: ServerAddress, key_store: KeyStoreInMemory
) -> None:
    if stored:
        key_store.passwords["kiscase", str(address)] = stored
    with pytest.raises(WrongPassphraseError):
        open_case(address, "")
    open_case(address, PASSWORD).close()


def test_a_locked_key_store_is_as_none(address: ServerAddress) -> None:
    keyring.set_keyring(LockedKeyStore())
    with pytest.raises(WrongPassphraseError):
        open_case(address, "")


def test_who_has_given_up_gets_no_case(address: ServerAddress) -> None:
    with pytest.raises(OpeningGivenUpError):
        open_case(address, PASSWORD, is_given_up=lambda: True)
