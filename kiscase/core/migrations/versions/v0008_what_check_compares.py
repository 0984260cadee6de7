"""Hashes by which it is seen that history was hidden or a draft changed outside the program.

Entries of before have none; the drafts on file are taken as they are.
"""

from __future__ import annotations

import hashlib
import json

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.add_column("journal_entry", sa.Column("about", sa.String(length=64), nullable=True))
    op.add_column("draft", sa.Column("hash", sa.String(length=64), nullable=True))
    connection = op.get_bind()
    names = ("kind", "row_id", "at", "revision")
    drafts = sa.table("draft", *map(sa.column, names), sa.column("content", sa.JSON()), sa.column("hash"))
    for row in connection.execute(sa.select(drafts)).all():
        values = [row.kind, row.row_id, row.at, row.revision, row.content]
        found = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
        which = (drafts.c.kind == row.kind) & (drafts.c.row_id == row.row_id)
        connection.execute(drafts.update().where(which).values(hash=found))
