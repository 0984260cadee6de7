"""The ids of new rows: above every id that the table or its history knows, so that none is ever given twice.

History, drafts, issued documents and calendars name rows by table and id. A database alone may give the id of a
deleted row to the next one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kiscase.core.journal.tables import about_table
from kiscase.core.records.record import Record


def assign_row_ids(session: Session, new: Iterable[Record]) -> None:
    """Give new records that have no id theirs, in their order."""
    given: dict[str, int] = session.info.setdefault("row_ids", {})
    for record in new:
        if record.id is not None:
            continue
        table = record.__tablename__
        last = given[table] if table in given else _highest_known_id(session, type(record))
        given[table] = record.id = last + 1


def _highest_known_id(session: Session, record: type[Record]) -> int:
    return max(known or 0 for known in session.connection().execute(_select_highest_ids(record)).one())


@cache
def _select_highest_ids(record: type[Record]) -> Select[Any]:
    """The statement that gives the highest id on file and in the history."""
    on_file = select(func.max(record.__table__.c.id))
    in_history = select(func.max(about_table.c.row_id)).where(about_table.c.tablename == record.__tablename__)
    return select(on_file.scalar_subquery(), in_history.scalar_subquery())
