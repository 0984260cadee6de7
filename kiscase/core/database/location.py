"""Where a case is: a file on this computer, or a server; and how it is opened, wherever it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from kiscase.core.database.database import Database
from kiscase.core.database.local import file_format
from kiscase.core.errors import Problem, WrongPassphraseError
from kiscase.core.i18n import _

if TYPE_CHECKING:
    from kiscase.core.database.server.address import ServerAddress

    CaseLocation: TypeAlias = Path | ServerAddress


def parse_case_location(text: str) -> CaseLocation:
    """The location that a text gives; raises a Problem for an address of a server that is none."""
    if "://" not in text:
        return Path(text)
    from kiscase.core.database.server.address import is_server_address, parse_server_address

    return parse_server_address(text) if is_server_address(text) else Path(text)


def find_known_case(text: str) -> CaseLocation | None:
    """A case that was open here before; None for a file that is gone."""
    try:
        location = parse_case_location(text)
    except Problem:
        return None
    return None if isinstance(location, Path) and not location.exists() else location


def location_name(location: CaseLocation) -> str:
    """What people call the case there: the name of the file, without its ending, or of the club on the server."""
    return location.stem if isinstance(location, Path) else location.database


def describe_location(location: CaseLocation) -> str:
    """What tells a case apart from others: the name of the file, or of the club with that of its server."""
    if isinstance(location, Path):
        return location.name
    if location.host:
        return _("{club} on the server {host}").format(club=location.database, host=location.host)
    return _("{club} on the server of this computer").format(club=location.database)


def opens_without_secret(location: CaseLocation) -> bool:
    """Whether it is tried first: a practice file has no passphrase, and a server may need no password."""
    return not isinstance(location, Path) or file_format.is_practice_file(location)


def open_case(
    location: CaseLocation,
    secret: str,
    *,
    load_records: Callable[[], object] = lambda: None,
    reading_only: bool = False,
    is_given_up: Callable[[], bool] = lambda: False,
) -> Database:
    """Open a case with its passphrase, or with the password of an account; a practice file has none.

    Without a secret, a server that needs one gets the password that is stored on this computer. Raises the Problem that
    says why the case cannot be opened. *load_records* and *reading_only* as in `open_case_file`, *is_given_up* as in
    `open_server_case`.
    """
    if isinstance(location, Path):
        from kiscase.core.database.local.case_file import open_case_file

        return open_case_file(location, secret or None, load_records=load_records, reading_only=reading_only)
    from kiscase.core.database.server.opening import open_server_case

    open_with = partial(open_server_case, location, load_records=load_records, is_given_up=is_given_up)
    try:
        return open_with(secret)
    except WrongPassphraseError:
        stored = "" if secret or is_given_up() else _stored_password(location)
        if not stored:
            raise
    return open_with(stored)


def _stored_password(address: ServerAddress) -> str:
    from kiscase.core import stored_passwords

    return stored_passwords.load_password(address)
