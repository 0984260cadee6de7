"""A signed contract can be handed over to another worker; who concluded it stays."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("contract") as batch:
        batch.add_column(sa.Column("taken_over_by_id", sa.Integer(), nullable=True))
        batch.create_foreign_key("fk_contract_taken_over_by_id", "worker", ["taken_over_by_id"], ["id"])
    op.create_index("ix_contract_taken_over_by_id", "contract", ["taken_over_by_id"])
