"""What the account may do that is signed in to a server."""

from __future__ import annotations

from typing import Any, NamedTuple

import psycopg

_RIGHTS = """
    SELECT session_user, has_table_privilege('journal_entry', 'INSERT'),
        pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'case_version'::regclass), 'USAGE')
"""


class AccountRights(NamedTuple):
    """An account, whether it may write, and whether it owns the case and may upgrade it."""

    account: str
    may_write: bool
    owns_case: bool


def read_account_rights(connection: psycopg.Connection[Any]) -> AccountRights:
    """What the account may do that is signed in."""
    row = connection.execute(_RIGHTS).fetchone()
    return AccountRights(*row) if row else AccountRights("", False, False)
