"""The ids of new rows: above every id that the table or its history knows, so that none is ever given twice.

History, drafts, issued documents and calendars name rows by table and id. A database alone may give the id of a
deleted row to the next one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sqlalchemy.orm import Session

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.records.record import Record


def assign_row_ids(session: Session, new: Iterable[Record]) -> None:
    """Give new records that have no id theirs, in their order."""
    for record in new:
        if record.id is None:
            (record.id,) = take_row_ids(session, type(record), 1)


def take_row_ids(session: Session, record: type[Record], number: int) -> range:
    """The ids of so many new rows of a table."""
    given: dict[str, int] = session.info.setdefault("row_ids", {})
    table = record.__tablename__
    last = given[table] if table in given else _highest_known_id(session, record)
    given[table] = last + number
    return range(last + 1, last + number + 1)


def _highest_known_id(session: Session, record: type[Record]) -> int:
    found = PlainReader.in_session(session).row(_select_highest_ids(record), table=record.__tablename__)
    return max(known or 0 for known in found or ())


@cache
def _select_highest_ids(record: type[Record]) -> str:
    """The statement that gives the highest id on file and in the history."""
    on_file = f"SELECT max(id) FROM {record.__tablename__}"  # noqa: S608 - a name of the models
    in_history = "SELECT max(row_id) FROM journal_about WHERE tablename = :table"
    return f"SELECT ({on_file}), ({in_history})"
