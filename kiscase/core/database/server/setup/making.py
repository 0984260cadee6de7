"""Makes cases on a server: the database, its tables and roles, empty or with all that a case file holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from sqlalchemy import Connection

from kiscase.core.database.copying import copy_case
from kiscase.core.database.local.file_database import FileDatabase
from kiscase.core.database.progress import Report, no_report, part_of_report
from kiscase.core.database.server.address import ServerAddress
from kiscase.core.database.server.connecting import connect_to_administration
from kiscase.core.database.server.opening import open_server_case
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.core.database.server.server_errors import translate_server_errors
from kiscase.core.database.server.setup.case_schema import make_case_schema
from kiscase.core.database.server.setup.owner import owner_transaction
from kiscase.core.database.server.setup.roles import LONGEST_NAME, ROLES, grant_roles, role_name
from kiscase.core.errors import CannotWriteError, DamagedFileError, Problem
from kiscase.core.i18n import _
from kiscase.core.journal import hash_chain
from kiscase.core.journal.known_end import forget_known_end

_MAY_MAKE_CASES = """
    SELECT rolsuper OR (rolcreatedb AND rolcreaterole AND current_setting('server_version_num')::int >= 150000)
    FROM pg_roles WHERE rolname = current_user
"""
"""Before PostgreSQL 15 anybody may make tables in a new database, and only a superuser can forbid it."""


def require_new_case(address: ServerAddress, password: str) -> None:
    """Raise the Problem for which no case can be made at an address: there is one, or the account may not."""
    if any(len(role_name(address.database, role)) > LONGEST_NAME for role in ROLES):
        raise CannotWriteError(
            _("The name {name} is too long for a case on a server. Nothing was changed; choose a shorter one.").format(
                name=address.database
            )
        )
    with translate_server_errors(), connect_to_administration(address, password) as server:
        if server.execute(_MAY_MAKE_CASES).fetchone() != (True,):
            raise CannotWriteError(
                _(
                    "The account {account} may not make databases and roles on the server. Nothing was changed; use "
                    "that of whoever runs the server, such as postgres."
                ).format(account=address.user_name)
            )
        if server.execute("SELECT FROM pg_database WHERE datname = %s", (address.database,)).rowcount:
            raise CannotWriteError(
                _("There is a database {name} on the server already. Nothing was changed; choose another name.").format(
                    name=address.database
                )
            )


def make_server_case(
    address: ServerAddress,
    password: str,
    source: FileDatabase | None = None,
    *,
    complete: Callable[[ServerDatabase], object] | None = None,
    is_stopped: Callable[[], bool] = lambda: False,
    report: Report = no_report,
) -> None:
    """Make the database at an address with tables and roles; with a *source*, with all rows of a case file.

    *complete* gets the new case open, to enter what it begins with. All or nothing: what was begun is removed when
    anything fails or is stopped. The account may make databases and roles. Raises CannotWriteError if there is such a
    database, DamagedFileError if the file has faults or is not the same on the server, and CheckStoppedError soon after
    *is_stopped* has become true.
    """
    checked = 0.3 if source is not None else 0.0
    if source is not None and (faults := source.find_faults(is_stopped, part_of_report(report, 0, checked))):
        sentence = _("The file was not moved, for it is damaged: {fault} Open a backup that was made before.")
        raise DamagedFileError(sentence.format(fault=faults[0]))
    require_new_case(address, password)
    with translate_server_errors(), _new_database(address, password):
        _fill(address, password, source, is_stopped, part_of_report(report, checked, 1))
        forget_known_end(str(address))  # of an earlier case there
        if complete is not None:
            made = open_server_case(address, password)
            try:
                complete(made)
            finally:
                made.close()
    report(1.0)


@contextmanager
def _new_database(address: ServerAddress, password: str) -> Iterator[None]:
    """Make an empty database, and remove it with its new roles when the block fails.

    Text is compared by its bytes, as in a case file: the program has its own order for people.
    """
    name = sql.Identifier(address.database)
    roles = [role_name(address.database, role) for role in ROLES]
    with connect_to_administration(address, password) as server:
        known = {role for (role,) in server.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", (roles,))}
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'").format(name))
    try:
        yield
    except BaseException:
        try:
            with connect_to_administration(address, password) as server:
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
                for role in roles:
                    if role not in known:
                        server.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))
        except (psycopg.Error, Problem):
            raise CannotWriteError(
                _(
                    "The server did not answer any more while the case was made, so a database {name} that is not "
                    "complete may be left there. Remove it on the server by “dropdb {name}”, then try again."
                ).format(name=address.database)
            ) from None
        raise


def _fill(
    address: ServerAddress,
    password: str,
    source: FileDatabase | None,
    is_stopped: Callable[[], bool],
    report: Report,
) -> None:
    with owner_transaction(address, password) as connection:
        make_case_schema(connection, practice=source is not None and source.practice)
        grant_roles(connection, address.database)
        if source is not None:
            with source.read() as session:
                copy_case(session.connection(), connection, is_stopped, part_of_report(report, 0, 0.9))
            _require_whole_chain(connection, part_of_report(report, 0.9, 1))


def _require_whole_chain(connection: Connection, report: Report) -> None:
    if next(hash_chain.find_broken_links(connection, report), None) is not None:
        raise DamagedFileError(_("The journal did not arrive whole on the server. Nothing was kept of it there."))
