"""Which records name a row, and the deletion of a record that nothing else names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kiscase.core.errors import Problem
from kiscase.core.records.record import Record, record_classes


class Reference(NamedTuple):
    """The records of a class that name a certain row, by a condition; *owned* if they go together with it."""

    record: type[Record]
    column: str
    """The one with the id of the row."""
    condition: ColumnElement[bool]
    owned: bool


def references_to(table: str, *row_ids: int) -> Iterator[Reference]:
    """The ways in which other records can name one of some rows: foreign keys, and table with id."""
    for record in record_classes().values():
        columns = record.__table__.columns
        for column in columns:
            for key in column.foreign_keys:
                if key.column.table.name == table:
                    yield Reference(record, column.key, _is_one_of(column, row_ids), key.ondelete == "CASCADE")
        if record.names_row is not None:
            name, number = record.names_row
            named = (columns[name] == table) & _is_one_of(columns[number], row_ids)
            yield Reference(record, number, named, owned=False)


def _is_one_of(column: ColumnElement[Any], row_ids: Sequence[int]) -> ColumnElement[bool]:
    return column == row_ids[0] if len(row_ids) == 1 else column.in_(row_ids)


def delete_unused_record(session: Session, record: Record, parts: Collection[str], hindrance: str) -> None:
    """Delete a record with its rows in the tables *parts*; a Problem with *hindrance* while anything else names it."""
    going: dict[tuple[str, int], Any] = {}
    waiting = [record]
    while waiting:
        one = waiting.pop(0)
        going[one.__tablename__, one.id] = one
        for kind, _column, condition, owned in references_to(one.__tablename__, one.id):
            if owned and kind.__tablename__ in parts:
                waiting += session.scalars(select(kind).where(condition))
    for table, row_id in going:
        for kind, _column, condition, _owned in references_to(table, row_id):
            ids = session.scalars(select(kind.id).where(condition))
            if any((kind.__tablename__, other) not in going for other in ids):
                raise Problem(hindrance)
    for _table, rows in groupby(reversed(going.values()), lambda one: one.__tablename__):
        for one in rows:
            session.delete(one)
        session.flush()  # parts go first
