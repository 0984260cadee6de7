"""Which people are known to be different ones, who was merged with whom, and notes about people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    op.create_table(
        "distinct_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_id"], ["participant.id"], name="fk_distinct_people_first_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["participant.id"], name="fk_distinct_people_second_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_distinct_people"),
        sa.UniqueConstraint("first_id", "second_id", name="uq_distinct_people_first_id"),
    )
    op.create_index("ix_distinct_people_first_id", "distinct_people", ["first_id"])
    op.create_index("ix_distinct_people_second_id", "distinct_people", ["second_id"])
    op.create_table(
        "people_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("merged_on", sa.Date(), nullable=True),
        sa.Column("merged", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("distinct_pairs", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name="fk_people_merge_participant_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_people_merge"),
    )
    op.create_index("ix_people_merge_participant_id", "people_merge", ["participant_id"])
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(40), nullable=True),
        sa.Column("with_whom", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name="fk_note_participant_id"),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name="fk_note_worker_id"),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
    )
    for column in ("participant_id", "worker_id", "next_on"):
        op.create_index(f"ix_note_{column}", "note", [column])
