"""Of which version a case on a server is, and what is refused before a row is read."""

from __future__ import annotations

from typing import Any

import psycopg

from kiscase.core.database.local.file_format import SCHEMA_VERSION
from kiscase.core.errors import DamagedFileError, NewerFileError, NotACaseFileError, OlderCaseError
from kiscase.core.i18n import _

CASE_VERSION = "SELECT version FROM case_version"
_PRACTICE = "SELECT coalesce((to_jsonb(case_version) ->> 'practice')::boolean, false) FROM case_version"
"""Also where the column is missing, as in cases that were made before there was any."""
_DATABASE = """
    SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = current_database()
"""


def read_case_version(connection: psycopg.Connection[Any]) -> int:
    """The schema of a case; raises for databases of other programs, before anything of them is read."""
    encoding, collation = connection.execute(_DATABASE).fetchone() or ("", "")
    if connection.execute("SELECT to_regclass('case_version')").fetchone() == (None,):
        raise NotACaseFileError(
            _("This is a database of another program, not a kiscase case on a server. Nothing was changed.")
        )
    if encoding != "UTF8" or collation not in ("C", "POSIX"):
        raise DamagedFileError(
            _(
                "The database on the server sorts in another way than kiscase needs (LC_COLLATE C, UTF8). Nothing was "
                "changed: it has to be made anew, ask whoever runs the server."
            )
        )
    row = connection.execute(CASE_VERSION).fetchone()
    return int(row[0]) if row else 0


def is_practice_case(connection: psycopg.Connection[Any]) -> bool:
    """Whether nobody in it is real: it began as a practice file."""
    return connection.execute(_PRACTICE).fetchone() == (True,)


def require_case_version(version: int) -> None:
    """Raise the Problem of a case that is newer than this program, or older."""
    if version > SCHEMA_VERSION:
        raise NewerFileError(
            _(
                "This case was written by a newer version of kiscase. "
                "Nothing was changed: install the newer version, then open it."
            )
        )
    if version < SCHEMA_VERSION:
        raise OlderCaseError(
            _(
                "This case on the server is of an older version of kiscase. Nothing was changed: whoever runs the "
                "server upgrades it by the command “kiscase server upgrade”."
            )
        )
