"""Indexes for lists, undo and the verdicts of the day, and of which day those verdicts are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

_INDEXES = {
    "ix_benefit_since": ("benefit", ["since"]),
    "ix_benefit_until": ("benefit", ["until"]),
    "ix_contract_number_year": (
        "contract",
        ["number_year", "number_seq", "annex", "state", "drawn_on", "participant_id"],
    ),
    "ix_contract_state": ("contract", ["state", "number_year", "number_seq"]),
    "ix_issued_document_document": ("issued_document", ["document"]),
    "ix_issued_document_issued_on": ("issued_document", ["issued_on", "document"]),
    "ix_journal_entry_kind": ("journal_entry", ["kind"]),
    "ix_participant_verdict": ("participant", ["verdict", "sort"]),
}


def upgrade(op: Operations) -> None:
    for name, (table, columns) in _INDEXES.items():
        op.create_index(name, table, columns, unique=False)
    op.create_table(
        "eligibility_refresh",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("law_version", sa.String(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_eligibility_refresh"),
    )
