"""Photos of people, which the club can turn on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=True),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name="fk_photo_participant_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_photo"),
    )
    op.create_index("ix_photo_participant_id", "photo", ["participant_id"])
    with op.batch_alter_table("club") as batch:
        batch.add_column(sa.Column("photos", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("club") as batch:
        batch.alter_column("photos", server_default=None)
