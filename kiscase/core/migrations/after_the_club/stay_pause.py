"""A stay in the club can be paused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("stay") as batch:
        batch.add_column(sa.Column("paused_since", sa.Date(), nullable=True))
        batch.add_column(sa.Column("pause_reason", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("stay") as batch:
        batch.alter_column("pause_reason", server_default=None)
