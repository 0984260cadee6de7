"""The account by which a worker signs in to a server, and whose each draft is: several desks share a case there."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("worker") as batch:
        batch.add_column(sa.Column("account", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("worker") as batch:
        batch.alter_column("account", server_default=None)
    columns: list[sa.Column[Any]] = [
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("row_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("revision", sa.Integer()),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(64)),
    ]
    connection = op.get_bind()
    stored = sa.table("draft", *(sa.column(one.name, one.type) for one in columns if one.name != "owner"))
    drafts = connection.execute(sa.select(stored)).mappings().all()  # few: what somebody was typing
    op.drop_table("draft")
    made = op.create_table("draft", *columns, sa.PrimaryKeyConstraint("kind", "row_id", "owner", name="pk_draft"))
    if drafts:
        connection.execute(made.insert(), [{**row, "owner": ""} for row in drafts])
