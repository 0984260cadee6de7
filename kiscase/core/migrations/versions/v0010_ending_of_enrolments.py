"""Why an enrolment ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    with op.batch_alter_table("enrolment") as batch:
        batch.add_column(sa.Column("ending", sa.String(length=40), nullable=True))
