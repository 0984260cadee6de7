"""Birth dates of which only the year, or the year and the month, is known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("participant") as batch:
        batch.add_column(sa.Column("born_partly", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("participant") as batch:
        batch.alter_column("born_partly", server_default=None)
