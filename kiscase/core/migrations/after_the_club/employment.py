"""Supported employment with its states, refund months and counselling sessions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations

_TEXTS = (
    *("basis", "contract_reason", "early_reason", "application_sign", "office", "decision_sign", "decision_reason"),
    *("employer", "work_place", "post", "occupation_code", "agreement_sign", "starosta", "pay_components"),
    *("de_minimis_sign", "end_reason", "note"),
)
_DAYS = (
    *("opened_on", "applied_on", "decided_on", "agreement_on", "employed_from", "employed_until"),
    *("de_minimis_seen_on", "de_minimis_on", "ended_on"),
)
_CHOICES = ("form", "state", "purpose", "place", "contract_kind", "end_kind")
_NUMBERS = ("refund_agreed", "hours_a_week", "pay", "de_minimis_amount")
_LINKS = {
    "contract_id": "contract",
    "certificate_id": "certificate",
    "activity_id": "activity",
    "applied_by_id": "worker",
}


def upgrade(op: Operations) -> None:
    table = "supported_employment"
    op.create_table(
        table,
        *_ids("participant_id"),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in _LINKS),
        *(sa.Column(name, sa.String(40), nullable=True) for name in _CHOICES),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        *(sa.Column(name, sa.Date(), nullable=True) for name in _DAYS),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in _NUMBERS),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=f"fk_{table}_participant_id"),
        *(
            sa.ForeignKeyConstraint([name], [f"{target}.id"], name=f"fk_{table}_{name}")
            for name, target in _LINKS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    for column in ("participant_id", *_LINKS, "opened_on", "applied_on", "employed_from", "ended_on"):
        op.create_index(f"ix_{table}_{column}", table, [column])
    _create_part(
        op,
        "employment_transition",
        sa.Column("state", sa.String(40), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        indexes=("employment_id",),
    )
    _create_part(
        op,
        "refund_month",
        sa.Column("seq", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("month_from", "month_to", "applied_on", "paid_on")),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("pay_paid", "contribution", "claimed", "paid")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("components", "beyond", "note")),
        sa.UniqueConstraint("employment_id", "seq", name="uq_refund_month_employment_id"),
    )
    _create_part(
        op,
        "counselling_session",
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("day", "next_on")),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(40), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("adviser", "matter", "result", "next_step")),
        indexes=("employment_id", "day", "next_on"),
    )


def _create_part(
    op: Operations, name: str, *columns: sa.Column[Any] | sa.UniqueConstraint, indexes: tuple[str, ...] = ()
) -> None:
    """A table of what belongs to one supported employment."""
    op.create_table(
        name,
        *_ids("employment_id"),
        *columns,
        sa.ForeignKeyConstraint(
            ["employment_id"], ["supported_employment.id"], name=f"fk_{name}_employment_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )
    for column in indexes:
        op.create_index(f"ix_{name}_{column}", name, [column])


def _ids(*more: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in ("id", "revision", *more)]
