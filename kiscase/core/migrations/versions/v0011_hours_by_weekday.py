"""Hours by day of the week, a kind of activity in one's own words, and meetings that are planned by themselves.

Meetings whose hours are not those of their activity were changed by hand: planning the series anew leaves them.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    _add_filled_columns(
        op,
        "activity",
        [
            sa.Column("own_kind", sa.Text(), nullable=False, server_default=""),
            sa.Column("weekday_hours", sa.JSON(), nullable=False, server_default="[]"),
        ],
    )
    _add_filled_columns(op, "meeting", [sa.Column("single", sa.Boolean(), nullable=False, server_default="0")])
    meeting = sa.table("meeting", *map(sa.column, ("activity_id", "starts", "ends", "single")))
    activity = sa.table("activity", *map(sa.column, ("id", "starts", "ends")))
    usual = sa.exists().where(
        activity.c.id == meeting.c.activity_id,
        activity.c.starts == meeting.c.starts,
        activity.c.ends == meeting.c.ends,
    )
    op.get_bind().execute(meeting.update().where(~usual).values(single=True))


def _add_filled_columns(op: Operations, table: str, columns: list[sa.Column[Any]]) -> None:
    """Add columns; the rows on file get the server default, which the table then has no longer."""
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.add_column(column)
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.alter_column(column.name, server_default=None)
