"""The results at the end of stays, effects, follow-ups, and what people think of their own situation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    _about_stays(
        op,
        "outcome",
        *_situation(),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("stay_id", name="uq_outcome_stay_id"),
    )
    op.create_index("ix_outcome_recorded_on", "outcome", ["recorded_on"])
    _about_stays(
        op,
        "follow_up",
        *_situation(),
        sa.Column("due", sa.String(40), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("ask_no_more", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("stay_id", "due", name="uq_follow_up_stay_id"),
    )
    op.create_index("ix_follow_up_asked_on", "follow_up", ["asked_on"])
    _about_stays(
        op,
        "effect",
        sa.Column("kind", sa.String(40), nullable=True),
        sa.Column("reached_on", sa.Date(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
    )
    for column in ("stay_id", "reached_on"):
        op.create_index(f"ix_effect_{column}", "effect", [column])
    _add_self_assessments(op)


def _about_stays(op: Operations, name: str, *columns: sa.Column[object] | sa.UniqueConstraint) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=f"fk_{name}_participant_id"),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=f"fk_{name}_stay_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )
    op.create_index(f"ix_{name}_participant_id", name, ["participant_id"])


def _situation() -> list[sa.Column[object]]:
    return [
        sa.Column("situation", sa.String(40), nullable=True),
        sa.Column("source", sa.String(40), nullable=True),
        sa.Column("documented", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
    ]


def _add_self_assessments(op: Operations) -> None:
    op.create_table(
        "assessment_scale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("low", sa.Text(), nullable=False),
        sa.Column("high", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assessment_scale"),
        sa.UniqueConstraint("name", name="uq_assessment_scale_name"),
    )
    op.create_table(
        "self_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name="fk_self_assessment_participant_id"),
        sa.PrimaryKeyConstraint("id", name="pk_self_assessment"),
    )
    op.create_index("ix_self_assessment_participant_id", "self_assessment", ["participant_id"])
    op.create_table(
        "self_assessment_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("scale_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["self_assessment.id"],
            name="fk_self_assessment_answer_assessment_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["scale_id"], ["assessment_scale.id"], name="fk_self_assessment_answer_scale_id"),
        sa.PrimaryKeyConstraint("id", name="pk_self_assessment_answer"),
        sa.UniqueConstraint("assessment_id", "scale_id", name="uq_self_assessment_answer_assessment_id"),
    )
    op.create_index("ix_self_assessment_answer_scale_id", "self_assessment_answer", ["scale_id"])
