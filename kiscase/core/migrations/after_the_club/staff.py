"""Staff, volunteers, money, the club's own data, and the register of clubs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

_TEXTS = ("operator_address", "nip", "regon", "krs", "www", "head", "opening_hours")


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("club") as batch:
        for name in _TEXTS:
            batch.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        for name in ("operator_kind", "gmina"):
            batch.add_column(sa.Column(name, sa.String(40), nullable=True))
        for name in ("founded_on", "started_on"):
            batch.add_column(sa.Column(name, sa.Date(), nullable=True))
        batch.add_column(sa.Column("places", sa.Integer(), nullable=True))
    with op.batch_alter_table("club") as batch:
        for name in _TEXTS:
            batch.alter_column(name, server_default=None)
    op.add_column("worker", sa.Column("sex", sa.String(40), nullable=True))
    _add_staff(op)
    op.create_table(
        "grant_money",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(40), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("planned", "received", "spent", "returned")),
        sa.Column("agreement_number", sa.Text(), nullable=False),
        sa.Column("agreement_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_grant_money"),
    )
    op.create_index("ix_grant_money_year", "grant_money", ["year"])
    op.create_table(
        "register_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(40), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("voivode", sa.Text(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("reported", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register_event"),
    )
    op.create_index("ix_register_event_day", "register_event", ["day"])


def _add_staff(op: Operations) -> None:
    op.create_table(
        "worker_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Integer(), nullable=False),
        sa.Column("post", sa.String(40), nullable=True),
        sa.Column("basis", sa.String(40), nullable=True),
        sa.Column("fte", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name="fk_worker_term_worker_id"),
        sa.PrimaryKeyConstraint("id", name="pk_worker_term"),
    )
    for column in ("worker_id", "since", "until"):
        op.create_index(f"ix_worker_term_{column}", "worker_term", [column])
    op.create_table(
        "worker_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["term_id"], ["worker_term.id"], name="fk_worker_hours_term_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_worker_hours"),
        sa.UniqueConstraint("term_id", "year", name="uq_worker_hours_term_id"),
    )
    op.create_index("ix_worker_hours_term_id", "worker_hours", ["term_id"])
    op.create_table(
        "volunteering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("year", "women", "men", "hours")),
        sa.PrimaryKeyConstraint("id", name="pk_volunteering"),
        sa.UniqueConstraint("year", name="uq_volunteering_year"),
    )
