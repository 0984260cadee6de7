"""The letterhead of the club's letters: its text and its logo."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("club") as batch:
        batch.add_column(sa.Column("letterhead", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("club") as batch:
        batch.alter_column("letterhead", server_default=None)
    op.create_table(
        "club_logo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_club_logo")),
    )
