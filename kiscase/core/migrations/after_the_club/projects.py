"""Projects, who takes part in them, what they pay for, the layout of their file, and what was exported."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

_CHOICES = (
    *("citizenship", "education", "labour_status", "labour_detail", "gmina", "degurba"),
    *("foreign_origin", "third_country", "minority", "housing_exclusion", "disability"),
)


def upgrade(op: Operations) -> None:
    op.create_table(
        "project",
        *_beginning(),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("number", "name", "funder")),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_project"),
    )
    op.create_table(
        "project_support",
        *_beginning(),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("activity_kind", sa.String(40), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("scope", "support", "detail")),
        *_of_project("project_support"),
        sa.PrimaryKeyConstraint("id", name="pk_project_support"),
    )
    _add_stays(op)
    _add_what_is_paid_and_exported(op)
    indexes = {
        "project_support": ("project_id",),
        "project_stay": ("participant_id", "project_id", "started_on", "ended_on"),
        "project_activity": ("activity_id",),
        "export_layout": ("project_id",),
        "project_export": ("project_id", "worker_id"),
    }
    for table, columns in indexes.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


def _add_what_is_paid_and_exported(op: Operations) -> None:
    op.create_table(
        "project_activity",
        *_beginning(),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        *_of_project("project_activity"),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_project_activity_activity_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_project_activity"),
        sa.UniqueConstraint("project_id", "activity_id", name="uq_project_activity_project_id"),
    )
    op.create_table(
        "export_layout",
        *_beginning(),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("header_loaded_on", sa.Date(), nullable=True),
        sa.Column("header", sa.JSON(), nullable=False),
        sa.Column("values_loaded_on", sa.Date(), nullable=True),
        sa.Column("value_lists", sa.JSON(), nullable=False),
        *_of_project("export_layout"),
        sa.PrimaryKeyConstraint("id", name="pk_export_layout"),
    )
    op.create_table(
        "project_export",
        *_beginning(),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=True),
        sa.Column("worker_id", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("only_changed", sa.Boolean(), nullable=False),
        sa.Column("hashes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_project_export_project_id"),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name="fk_project_export_worker_id"),
        sa.PrimaryKeyConstraint("id", name="pk_project_export"),
    )


def _add_stays(op: Operations) -> None:
    op.create_table(
        "project_stay",
        *_beginning(),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("as_planned", sa.String(40), nullable=True),
        sa.Column("business_started_on", sa.Date(), nullable=True),
        sa.Column("age", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(40), nullable=True) for name in _CHOICES),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("postal_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name="fk_project_stay_participant_id"),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name="fk_project_stay_project_id"),
        sa.PrimaryKeyConstraint("id", name="pk_project_stay"),
    )


def _beginning() -> tuple[sa.Column[int], ...]:
    return (sa.Column("id", sa.Integer(), nullable=False), sa.Column("revision", sa.Integer(), nullable=False))


def _of_project(table: str) -> tuple[sa.ForeignKeyConstraint]:
    return (sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=f"fk_{table}_project_id", ondelete="CASCADE"),)
