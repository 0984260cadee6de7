"""The advisory locks of a case: who writes, and who has a record open. The server takes them back with a connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

_WRITING = 0x4B495343
"""The lock of whoever writes; each database of a server has its own."""
_LONGEST_WAIT = "30s"
"""For that lock: longer than any action that is not stuck."""

_WAIT_FOR_WRITERS = f"SELECT set_config('lock_timeout', '{_LONGEST_WAIT}', true), pg_advisory_xact_lock({_WRITING})"
"""In this order, and in one statement: each takes a way to the server and back."""

_RECORD = "hashtext(:kind), :row_id"
HOLD_RECORD = f"SELECT pg_advisory_lock_shared({_RECORD})"
LEAVE_RECORD = f"SELECT pg_advisory_unlock_shared({_RECORD})"
HOLDERS_OF_RECORD = """
    SELECT coalesce((SELECT given_name || ' ' || family_name FROM worker WHERE worker.account = usename), usename)
    FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND classid = hashtext(:kind)::oid AND objid = :row_id AND objsubid = 2
        AND pid <> pg_backend_pid()
"""
"""The workers at the other desks that have a record open; an account that belongs to none stands for itself."""


def wait_for_writers(connection: Connection) -> None:
    """Wait until nobody else writes, and let nobody else write until the transaction ends."""
    connection.exec_driver_sql(_WAIT_FOR_WRITERS)
