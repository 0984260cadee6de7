"""Connects to servers: how the password is kept safe on its way, and why a server could not be connected to.

A connection that fails has no SQLSTATE, only texts. What the driver says by itself is in English. What the server
answers is in the server's language, after a word for its severity, a colon and two spaces: so the driver writes any
answer. An answer in English is understood; of any other one it is only known that the server refused.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from kiscase.core.database.server.address import ServerAddress
from kiscase.core.database.server.server_errors import (
    account_may_not,
    connection_lost,
    no_such_database,
    server_full,
    wrong_sign_in,
)
from kiscase.core.errors import CannotWriteError, Problem, WrongPassphraseError
from kiscase.core.i18n import _

logging.getLogger("psycopg").setLevel(logging.CRITICAL)  # a lost connection is told to who works, not to the log
_ADMINISTRATION = "postgres"
_PATIENCE = 10  # seconds for a server that does not answer
_NETWORK = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 30_000}
"""A network that is silent for half a minute is lost, whether something was being sent or not."""
_TRUSTED = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",  # macOS
)
_SESSION = "-c idle_in_transaction_session_timeout=120s -c DateStyle=ISO -c TimeZone=UTC -c client_min_messages=warning"

_ANSWER = re.compile(r": [^:\n]{1,40}:  (.+)")
_CUT = re.compile(r"SSL SYSCALL|unexpected eof|closed (the connection )?unexpectedly", re.IGNORECASE)
"""The network failed while the server proved who it is: nothing is wrong with its certificate."""


def connect_to_server(address: ServerAddress, password: str, **changes: Any) -> psycopg.Connection[Any]:
    """A connection to the database at an address, whatever is in it; raises the Problem that says why there is none."""
    if address.root and not Path(address.root).is_file():
        raise _no_root(address.root)
    values: dict[str, Any] = {**address.connection_values(), "connect_timeout": _PATIENCE, **_NETWORK}
    if address.host and not address.root:
        values["sslrootcert"] = str(_trusted_certificates())
    secret = {"password": password} if password else {}
    try:
        return psycopg.connect(**(values | secret | changes), options=_SESSION, application_name="kiscase")
    except psycopg.OperationalError as error:
        text = str(error)
    raise _problem_of_connecting(text, lambda: _is_starting(values))  # here, so that it leads to no secret


def connect_to_administration(address: ServerAddress, password: str) -> psycopg.Connection[Any]:
    """A connection to the database that every server has, from which others are made; each statement is stored."""
    return connect_to_server(replace(address, database=_ADMINISTRATION), password, autocommit=True)


def _trusted_certificates() -> Path:
    """A file with the certificates that this computer trusts: the driver's own library does not know where they are."""
    if found := next(filter(Path.is_file, map(Path, _TRUSTED)), None):
        return found
    import ssl  # reads what Windows trusts, and connects to nothing

    from kiscase.core.files import write_file_atomically
    from kiscase.core.resources import cache_folder

    path = cache_folder() / "trusted.pem"
    path.parent.mkdir(parents=True, exist_ok=True)
    trusted = ssl.create_default_context().get_ca_certs(binary_form=True)
    write_file_atomically(path, "".join(map(ssl.DER_cert_to_PEM_cert, trusted)).encode())
    return path


def _is_starting(values: dict[str, Any]) -> bool:
    """Whether the server begins or ends just now, which it tells without a language."""
    return psycopg.pq.PGconn.ping(make_conninfo(**values).encode()) == psycopg.pq.Ping.REJECT


def _problem_of_connecting(text: str, is_starting: Callable[[], bool]) -> Problem:
    answer = _ANSWER.search(text)
    if answer is None:
        return _before_an_answer(text)
    for beginning, make in _ANSWERS:
        if beginning.match(answer[1]):
            return make()
    return connection_lost() if is_starting() else _refused()


def _before_an_answer(text: str) -> Problem:
    """The driver gave up by itself."""
    if _CUT.search(text):
        return connection_lost()
    if "no password supplied" in text:
        return wrong_sign_in()
    if "authentication method requirement" in text or "channel binding" in text:
        return _unsafe_sign_in()
    if "certificate" in text or "SSL" in text:
        return _not_trusted()
    return connection_lost()


_ANSWERS: tuple[tuple[re.Pattern[str], Callable[[], Problem]], ...] = (
    (re.compile(r'.*authentication failed|role "|no pg_hba\.conf entry|pg_hba\.conf rejects'), wrong_sign_in),
    (re.compile(r'database ".*" does not exist'), no_such_database),
    (re.compile(r"permission denied for database"), account_may_not),
    (re.compile(r"sorry, too many clients|too many connections|remaining connection slots"), server_full),
    (re.compile(r"the database system is"), connection_lost),
)
"""Beginnings of answers in English."""


def _refused() -> WrongPassphraseError:
    return WrongPassphraseError(
        _(
            "The server answered, but did not let you in. Check the account, the password and the name of the club in "
            "the address, or ask whoever runs the server."
        )
    )


def _unsafe_sign_in() -> CannotWriteError:
    return CannotWriteError(
        _(
            "The server asks for the password in a way that is not safe. It was not sent. Ask whoever runs the server "
            "to use scram-sha-256."
        )
    )


def _no_root(path: str) -> CannotWriteError:
    return CannotWriteError(
        _("There is no file {path}, by which the server is to prove who it is. Nothing was sent to it.").format(
            path=path
        )
    )


def _not_trusted() -> CannotWriteError:
    return CannotWriteError(
        _(
            "The server could not prove who it is: its certificate is missing, has expired or is for another name. "
            "Nothing was sent to it. Ask whoever runs the server."
        )
    )
