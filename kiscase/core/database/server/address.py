"""Addresses of cases on a server: `kis://host/club`, `kis://account@host:5433/club`, `kis:///club` on this computer."""

from __future__ import annotations

import getpass
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlsplit

from kiscase.core.errors import Problem
from kiscase.core.i18n import _

SCHEME = "kis"
DEFAULT_PORT = 5432
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_OPTIONS = {"socket", "root"}
_SAFE: dict[str, str | int] = {
    "sslmode": "verify-full",
    "gssencmode": "disable",  # it would take the place of TLS where a computer has a Kerberos account
    "require_auth": "scram-sha-256",
    "channel_binding": "require",
}


@dataclass(frozen=True)
class ServerAddress:
    """Where a case is on a server, and under which account; a password is never part of it."""

    database: str
    host: str = ""
    """The name of the server; empty for the server on this computer, which is reached by its socket."""
    port: int = DEFAULT_PORT
    account: str = ""
    """Empty for the one that is called as the user of this computer."""
    socket: str = ""
    """The folder of the socket, where it is not the usual one."""
    root: str = ""
    """The file with the certificate that signed the server's; empty for those that this computer trusts."""

    def __str__(self) -> str:
        account = f"{quote(self.account)}@" if self.account else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = f":{self.port}" if self.port != DEFAULT_PORT else ""
        options = "&".join(f"{key}={quote(getattr(self, key))}" for key in sorted(_OPTIONS) if getattr(self, key))
        return f"{SCHEME}://{account}{host}{port}/{self.database}" + (f"?{options}" if options else "")

    @property
    def user_name(self) -> str:
        """The account by which one signs in."""
        return self.account or getpass.getuser()

    def connection_values(self) -> dict[str, str | int]:
        """The values by which the driver connects: a certificate that fits the host's name, or the local socket.

        The password is proven to a host without being sent, and only over the connection of that certificate.
        """
        values: dict[str, str | int] = {
            "dbname": self.database,
            "port": self.port,
            "user": self.user_name,
        }
        if self.host:
            return values | _SAFE | {"host": self.host, "sslrootcert": self.root or "system"}
        return values | ({"host": self.socket} if self.socket else {})


def is_server_address(text: str) -> bool:
    """Whether a text is the address of a case on a server, and not the path of a file."""
    return text.startswith(f"{SCHEME}://")


def parse_server_address(text: str) -> ServerAddress:
    """The address in a text; raises a Problem that says what an address looks like."""
    try:
        parts = urlsplit(text)
        options = parse_qs(parts.query, strict_parsing=True) if parts.query else {}
        (parts.hostname or "").encode("idna")  # as it is looked up: a part of a name is neither empty nor very long
        address = ServerAddress(
            database=unquote(parts.path.removeprefix("/")),
            host=parts.hostname or "",
            port=parts.port or DEFAULT_PORT,
            account=unquote(parts.username or ""),
            **{key: values[0] for key, values in options.items() if key in _OPTIONS},
        )
    except ValueError:
        raise _malformed() from None
    unknown = parts.scheme != SCHEME or options.keys() - _OPTIONS or parts.fragment
    if unknown or parts.password is not None or not _NAME.fullmatch(address.database):
        raise _malformed()
    if address.host and address.socket:
        raise _malformed()
    return address


def _malformed() -> Problem:
    return Problem(
        _(
            "This is not the address of a case on a server. It looks like kis://server/club or "
            "kis://account@server/club; a password is no part of it."
        )
    )
