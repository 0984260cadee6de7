"""Fields that the club adds to people, activities and partners, and what is filled in there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

_TABLES = ("participant", "partner", "activity")


def upgrade(op: Operations) -> None:
    op.create_table(
        "own_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("record_table", sa.String(40), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=True),
        sa.Column("help", sa.Text(), nullable=False),
        sa.Column("on_card", sa.Boolean(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_own_field"),
    )
    op.create_index("ix_own_field_record_table", "own_field", ["record_table"])
    op.create_table(
        "own_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["field_id"], ["own_field.id"], name="fk_own_choice_field_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_own_choice"),
    )
    op.create_index("ix_own_choice_field_id", "own_choice", ["field_id"])
    for table in _TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("own_values", sa.JSON(), nullable=False, server_default="{}"))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("own_values", server_default=None)
