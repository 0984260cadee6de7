"""The roles of a case on a server, and what each may do. Whoever made the case owns the tables and is none of them.

Accounts of people are made by whoever runs the server, and get one of these roles.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from kiscase.core.journal.tables import about_table, change_table, entry_table
from kiscase.core.records.record import Record

READER, WORKER, COORDINATOR = ROLES = ("reader", "worker", "coordinator")
LONGEST_NAME = 63
"""Bytes of a name: PostgreSQL cuts what is longer, so that two roles would be one."""
_JOURNAL = {table.name for table in (entry_table, change_table, about_table)}
_OF_COORDINATORS = {"club", "worker", "legal_correction"}
"""Tables that only coordinators write: the club itself, who works in it, and which law holds."""


def role_name(database: str, role: str) -> str:
    """The name of a role on the server, where other clubs may have theirs."""
    return f"{database}_{role}"


def grant_roles(connection: Connection, database: str) -> None:
    """Make the roles of a case, unless they are there, and let them do what they may and nothing else."""
    for statement in _statements(database):
        connection.exec_driver_sql(statement)


def _statements(database: str) -> Iterator[str]:
    reader, worker, coordinator = (role_name(database, role) for role in ROLES)
    for role in (reader, worker, coordinator):
        exists = f"SELECT FROM pg_roles WHERE rolname = '{role}'"
        yield f"DO $$ BEGIN IF NOT EXISTS ({exists}) THEN CREATE ROLE {role} NOLOGIN; END IF; END $$"
    yield f"GRANT {reader} TO {worker}"
    yield f"GRANT {worker} TO {coordinator}"
    yield f'REVOKE ALL ON DATABASE "{database}" FROM PUBLIC'
    yield f'GRANT CONNECT ON DATABASE "{database}" TO {reader}'
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public TO {reader}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}"
    for name in sorted(Record.metadata.tables):
        if name in _JOURNAL:  # nobody changes what was recorded
            yield f"GRANT INSERT ON {name} TO {worker}"
        else:
            yield f"GRANT INSERT, UPDATE, DELETE ON {name} TO {coordinator if name in _OF_COORDINATORS else worker}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {worker}"
