"""Cases on a server as an earlier version of the program has left them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect

from kiscase.core import drafts
from kiscase.core.database.local.engine import create_case_engine
from kiscase.core.database.server.server_database import ServerDatabase
from kiscase.core.migrations import runner
from kiscase.core.records.record import Record
from tests import makers
from tests.actions import do
from tests.core.journal_chain import rebuild_chain
from tests.server_cluster import ServerCluster

_SCHEMA = 14
"""The first one of which there were cases on servers."""


def downgrade_case(case: ServerDatabase, cluster: ServerCluster) -> ServerDatabase:
    """An open case, brought to the oldest schema, with a person and what was typed about it."""
    person = do(case, makers.participant)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ServerDatabase, "draft_owner", "")
        with case.action() as session:
            drafts.save_draft(session, "participant", person, {"family_name": "Źdźbło"}, 1)
    for statement in _statements():
        cluster.execute(statement, case.name)
    with case.engine.begin() as connection:
        rebuild_chain(connection)
    return case


def _statements() -> Iterator[str]:
    """Take away what came later: tables, columns, these from what the journal has recorded, and the trigger."""
    before = _columns_of_schema()
    yield "DROP FUNCTION require_own_entry CASCADE"
    yield "ALTER TABLE draft DROP CONSTRAINT pk_draft"
    for name, table in Record.metadata.tables.items():
        if name not in before:
            yield f"DROP TABLE {name} CASCADE"
            continue
        for column in {one.name for one in table.columns} - before[name]:
            yield f"ALTER TABLE {name} DROP COLUMN {column}"
            yield f"UPDATE journal_change SET after = (after::jsonb - '{column}')::json WHERE tablename = '{name}'"  # noqa: S608
    yield "ALTER TABLE draft ADD CONSTRAINT pk_draft PRIMARY KEY (kind, row_id)"
    yield f"UPDATE case_version SET version = {_SCHEMA}"  # noqa: S608


def _columns_of_schema() -> dict[str, set[str]]:
    """The names of the columns by that of the table, as a case file of that schema has them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "older.kis"
        path.touch()
        engine = create_case_engine(path, None, new=True)
        with engine.begin() as connection:
            runner.run_migrations(connection, 0, _SCHEMA)
            found = inspect(connection)
            columns = {name: {one["name"] for one in found.get_columns(name)} for name in found.get_table_names()}
        engine.dispose()
    return columns
