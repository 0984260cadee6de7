"""The period of an issued document in a column of its own.

It was packed into `row_id`: whose month it was, or the ordinal of a Monday for the week plan, which is about no record
but the club.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic.operations import Operations

_MONTHLY = ("attendance-card", "attendance-month")
_WEEKLY = "week-plan"
_MONTHS = 12 * 10_000  # row_id was the id of the record times this, plus the months since the year 0
_COPY_ROWS = """
INSERT INTO issued_document_new (id, revision, document, number, version, code, issued_on, sha256, participant_id,
    tablename, row_id, period, signers, said, content)
SELECT id, revision, document, number, version, code, issued_on, sha256, participant_id,
    tablename, row_id, '', signers, said, content
FROM issued_document
"""


def upgrade(op: Operations) -> None:
    op.create_table(
        "issued_document_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("tablename", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("signers", sa.JSON(), nullable=False),
        sa.Column("said", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_issued_document_participant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_document")),
        sa.UniqueConstraint("code", name=op.f("uq_issued_document_code")),
        sa.UniqueConstraint(
            "tablename", "row_id", "document", "period", "version", name=op.f("uq_issued_document_tablename")
        ),
    )
    op.execute(_COPY_ROWS)
    op.drop_table("issued_document")
    op.rename_table("issued_document_new", "issued_document")
    op.create_index(op.f("ix_issued_document_participant_id"), "issued_document", ["participant_id"], unique=False)
    op.create_index(op.f("ix_issued_document_row_id"), "issued_document", ["row_id"], unique=False)
    _unpack_periods(op.get_bind())


def _unpack_periods(connection: sa.Connection) -> None:
    documents = sa.table("issued_document", *map(sa.column, ("id", "document", "tablename", "row_id", "period")))
    club_id = connection.scalar(sa.select(sa.column("id")).select_from(sa.table("club")).limit(1))
    chosen = sa.select(documents.c.id, documents.c.document, documents.c.row_id)
    for row in connection.execute(chosen.where(documents.c.document.in_((*_MONTHLY, _WEEKLY)))).all():
        values: dict[str, object]
        if row.document == _WEEKLY:
            values = {"tablename": "club", "row_id": club_id, "period": f"{date.fromordinal(row.row_id):%G-W%V}"}
        else:
            row_id, months = divmod(row.row_id, _MONTHS)
            values = {"row_id": row_id, "period": f"{months // 12:04}-{months % 12 + 1:02}"}
        connection.execute(documents.update().where(documents.c.id == row.id).values(values))
