"""What an hour of an activity costs, for the reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("activity") as batch:
        batch.add_column(sa.Column("cost_per_hour", sa.Integer(), nullable=True))
