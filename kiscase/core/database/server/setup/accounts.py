"""The accounts by which people sign in to a case on a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from kiscase.core.database.server.address import ServerAddress
from kiscase.core.database.server.connecting import connect_to_administration, connect_to_server
from kiscase.core.database.server.server_errors import translate_server_errors
from kiscase.core.database.server.setup.roles import LONGEST_NAME, ROLES, role_name
from kiscase.core.errors import CannotWriteError
from kiscase.core.i18n import _

_SIGNS_IN = "SELECT rolcanlogin FROM pg_roles WHERE rolname = %s"


@contextmanager
def account_changed(
    address: ServerAddress, password: str, account: str, role: str, account_password: str
) -> Iterator[None]:
    """Make an account with a role of the case at an address, or give it that role, once the block has done its part.

    Nothing is changed if the block fails. Raises CannotWriteError for a name that cannot be that of an account.
    """
    with translate_server_errors(), connect_to_server(address, password) as connection:
        make_account(connection, address.database, account, role, account_password)
        yield


def is_account_known(address: ServerAddress, password: str, account: str) -> bool:
    """Whether the server has an account already; raises CannotWriteError for a name that cannot be that of one."""
    with translate_server_errors(), connect_to_administration(address, password) as connection:
        return _is_known(connection, account)


def make_account(connection: psycopg.Connection[Any], club: str, account: str, role: str, password: str) -> None:
    """Make an account with a role of the club's case, or give the role to one that there is, and no other role of it.

    Without a password, one that there was stays; the server of the same computer may need none. The password is not
    sent: only what the server checks it against.
    """
    name = sql.Identifier(account)
    _require_roles(connection, club)
    if not _is_known(connection, account):
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    if password:
        secret = connection.pgconn.encrypt_password(password.encode(), account.encode(), b"scram-sha-256").decode()
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(secret)))
    for other in ROLES:
        statement = sql.SQL("GRANT {} TO {}") if other == role else sql.SQL("REVOKE {} FROM {}")
        connection.execute(statement.format(sql.Identifier(role_name(club, other)), name))


def _is_known(connection: psycopg.Connection[Any], account: str) -> bool:
    """Whether there is an account; a role by which nobody signs in, such as those of a case, is none."""
    found = connection.execute(_SIGNS_IN, (account,)).fetchone() if _can_be_a_name(account) else (False,)
    if found == (False,):
        raise CannotWriteError(
            _("“{account}” cannot be an account on the server. Nothing was changed; choose another name.").format(
                account=account
            )
        )
    return found is not None


def _require_roles(connection: psycopg.Connection[Any], club: str) -> None:
    """A database that was restored has all of a case but what belongs to the server."""
    names = [role_name(club, role) for role in ROLES]
    if connection.execute("SELECT FROM pg_roles WHERE rolname = ANY(%s)", (names,)).rowcount < len(names):
        raise CannotWriteError(
            _(
                "The roles of the case are missing on the server, as after it was restored there. Nothing was changed: "
                "run “kiscase server upgrade”, which makes them, then try again."
            )
        )


def _can_be_a_name(account: str) -> bool:
    try:
        length = len(account.encode())
    except UnicodeEncodeError:
        return False
    reserved = account.startswith("pg_") or account in ("public", "none")
    return 0 < length <= LONGEST_NAME and account.isprintable() and not reserved
