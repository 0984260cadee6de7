"""Former names of people, workers and activities, from what the journal knows of their changes.

The search index is built anew by the program when all steps are done.
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations

_NAMES = {"participant": ("family_name", "given_name"), "worker": ("family_name", "given_name"), "activity": ("name",)}


def upgrade(op: Operations) -> None:
    for table in _NAMES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("former_names", sa.Text(), nullable=False, server_default=""))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("former_names", server_default=None)
    connection = op.get_bind()
    for table, keys in _NAMES.items():
        for row_id, names in _former_names(connection, table, keys).items():
            statement = sa.text(f"UPDATE {table} SET former_names = :names WHERE id = :row_id")  # noqa: S608 - our tables
            connection.execute(statement, {"names": ", ".join(names), "row_id": row_id})


def _former_names(connection: sa.Connection, table: str, keys: tuple[str, ...]) -> dict[int, list[str]]:
    """The names in the images of before that the rows do not have now, each once, the oldest first."""
    columns: list[sa.ColumnClause[Any]] = [sa.column(key) for key in ("id", *keys)]
    rows = connection.execute(sa.select(*columns).select_from(sa.table(table))).all()
    now = {row_id: {name.casefold() for name in names} for row_id, *names in rows}
    changes = sa.text(
        "SELECT row_id, before FROM journal_change "
        "WHERE tablename = :table AND before IS NOT NULL AND after IS NOT NULL ORDER BY entry_id, id"
    )
    found: dict[int, list[str]] = {}
    for row_id, before in connection.execute(changes, {"table": table}):
        image = json.loads(before)
        for key in keys:
            name = image.get(key) or ""
            former = found.get(row_id, [])
            if row_id in now and name and name.casefold() not in now[row_id] and name not in former:
                found.setdefault(row_id, []).append(name)
    return found
