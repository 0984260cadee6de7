"""The ids of new rows: above every id that the table or its history knows, so that none is ever given twice.

History, drafts, issued documents and calendars name rows by table and id. A database alone may give the id of a
deleted row to the next one.
"""

from __future__ import annotations

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from kiscase.core.journal.tables import about_table
from kiscase.core.records.record import Record


def assign_row_ids(session: Session) -> None:
    """Give every new record of *session* its id, in the order in which they were added."""
    given: dict[str, int] = session.info.setdefault("row_ids", {})
    new = [record for record in session.new if record.id is None]
    for record in sorted(new, key=lambda one: inspect(one).insert_order or 0):
        table = record.__tablename__
        last = given[table] if table in given else _highest_known_id(session, type(record))
        given[table] = record.id = last + 1


def _highest_known_id(session: Session, record: type[Record]) -> int:
    connection = session.connection()
    ids = record.__table__.c.id
    on_file = connection.scalar(select(func.max(ids)))
    in_history = select(func.max(about_table.c.row_id)).where(about_table.c.tablename == record.__tablename__)
    return max(on_file or 0, connection.scalar(in_history) or 0)
