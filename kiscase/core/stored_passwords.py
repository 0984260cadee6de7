"""Passwords of accounts on servers in the key store of the system, where the user asked to keep them.

A key store may be missing, locked or broken: then no password is stored, and whoever opens a case is asked for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from kiscase.core.errors import CannotWriteError
from kiscase.core.i18n import _
from kiscase.core.log import log_exception

if TYPE_CHECKING:
    from kiscase.core.database.server.address import ServerAddress

SERVICE = "kiscase"
_NONE = ("keyring.backends.fail", "keyring.backends.null")
"""The modules of the key stores that stand in where there is none."""


class KeyStore(NamedTuple):
    """Whether this computer has a key store, and whether it holds the password of an account."""

    usable: bool
    has_password: bool


def look_into_key_store(address: ServerAddress) -> KeyStore:
    """What the key store is good for; to ask it may take a while."""
    usable = False
    with _failing_quietly():
        import keyring

        backend = keyring.get_keyring()
        usable = type(backend).__module__ not in _NONE and backend.priority > 0
    return KeyStore(usable, usable and bool(load_password(address)))


def load_password(address: ServerAddress) -> str:
    """The password that is stored for the account of an address; empty where none is, or it cannot be asked for."""
    found: str | None = None
    with _failing_quietly():
        import keyring

        found = keyring.get_password(SERVICE, _entry(address))
    return found or ""


def store_password(address: ServerAddress, password: str) -> None:
    """Store the password of the account of an address; raises CannotWriteError where that is impossible."""
    kept = False
    with _failing_quietly():
        import keyring

        keyring.set_password(SERVICE, _entry(address), password)
        kept = keyring.get_password(SERVICE, _entry(address)) == password
    if not kept:
        raise CannotWriteError(
            _(
                "The password could not be remembered: the key store of this computer is missing or locked. You will "
                "be asked for it next time."
            )
        )


def forget_password(address: ServerAddress) -> None:
    """Store no password for the account of an address any more."""
    with _failing_quietly():
        import keyring

        if keyring.get_password(SERVICE, _entry(address)) is not None:
            keyring.delete_password(SERVICE, _entry(address))


@contextmanager
def _failing_quietly() -> Iterator[None]:
    """Key stores fail in ways of their own, each with other errors, some with those of the system's bus."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, nothing is stored
        log_exception(error)


def _entry(address: ServerAddress) -> str:
    """Under which name a password is stored: the address with its account."""
    return str(replace(address, account=address.user_name))
