"""PostgreSQL's errors translated into Problems, by SQLSTATE: the text of an error quotes what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from kiscase.core.errors import (
    CannotWriteError,
    CaseInUseError,
    ConnectionLostError,
    NotACaseFileError,
    Problem,
    WrongPassphraseError,
)
from kiscase.core.i18n import _

FOREIGN_ENTRY = "KC001"
"""The SQLSTATE of an entry in the name of somebody else than the worker of the account."""
_LOST = ("08", "57P", "25P03", "25P04")  # by their beginnings: the connection, the server, a session that waited long
_SIGN_IN = ("28",)
_IN_USE = ("40", "55P03", "57014")
_FULL = ("53",)
_MAY_NOT = ("42501",)
_READ_ONLY = ("25006",)
_NO_SUCH_DATABASE = ("3D000",)


@contextmanager
def translate_server_errors() -> Iterator[None]:
    """Raise the Problem behind an error of the server that somebody can fix; anything else is a bug and passes."""
    try:
        yield
    except Exception as error:
        original = getattr(error, "orig", error)  # SQLAlchemy wraps the driver's errors
        if not isinstance(original, psycopg.Error):
            raise
        problem = _problem(original)
        if problem is None:
            raise
        raise problem from None


def _problem(error: psycopg.Error) -> Problem | None:
    state = error.sqlstate
    if state is None:  # the driver's own error: it lost the connection, whatever its words
        lost = isinstance(error, psycopg.OperationalError) or type(error) is psycopg.DatabaseError
        return connection_lost() if lost else None
    for beginnings, make in (
        (_LOST, connection_lost),
        (_SIGN_IN, wrong_sign_in),
        (_IN_USE, _in_use),
        (_FULL, server_full),
        (_MAY_NOT, account_may_not),
        (_READ_ONLY, _read_only),
        (_NO_SUCH_DATABASE, no_such_database),
        ((FOREIGN_ENTRY,), _not_own_entry),
    ):
        if state.startswith(beginnings):
            return make()
    return None


def connection_lost() -> ConnectionLostError:
    return ConnectionLostError(
        _(
            "The server does not answer. What was saved before is safe there, and what you typed stays here. Check the "
            "network and try again, or ask whoever runs the server."
        )
    )


def wrong_sign_in() -> WrongPassphraseError:
    return WrongPassphraseError(
        _("The server did not accept this account and password. Check both, or ask whoever runs the server.")
    )


def _in_use() -> CaseInUseError:
    return CaseInUseError(_("Another desk is saving for a long time. Nothing was changed now; please try again."))


def server_full() -> CannotWriteError:
    return CannotWriteError(
        _(
            "The server has no room left: its disk or its number of connections is used up. Nothing was changed now; "
            "ask whoever runs the server."
        )
    )


def account_may_not() -> CannotWriteError:
    return CannotWriteError(
        _("Your account may not do this on the server. Nothing was changed; ask whoever runs the server.")
    )


def _not_own_entry() -> CannotWriteError:
    return CannotWriteError(
        _(
            "Your account no longer belongs to a worker of the club, or to another one than before. Nothing was "
            "changed; what you typed stays here. Ask a coordinator, then sign in again."
        )
    )


def _read_only() -> CannotWriteError:
    return CannotWriteError(
        _("The case cannot be written to now: the server lets it be read only. Nothing was changed; please try again.")
    )


def no_such_database() -> NotACaseFileError:
    return NotACaseFileError(
        _("There is no club of this name on the server. Check the address, or ask whoever runs the server.")
    )
