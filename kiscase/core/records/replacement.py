"""Replaces the rows that belong to a record by those of a table that somebody has edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from kiscase.core.records.record import Record


def replace_rows(
    session: Session, known: Iterable[Record], rows: Iterable[Mapping[str, Any]], make: Callable[[], Record]
) -> bool:
    """Change the *known* records that *rows* name by their ids, *make* others, delete the rest.

    Whether the session has anything to flush then. Raises InvalidValuesError for values that a record refuses.
    """
    kept = {record.id: record for record in known}
    for row in rows:
        record = kept.pop(row.get("id") or 0, None) or make()
        record.change({key: value for key, value in row.items() if key in record.fields()})
        session.add(record)
    for gone in kept.values():
        session.delete(gone)
    return bool(session.new or session.deleted or any(session.is_modified(row) for row in session.dirty))
