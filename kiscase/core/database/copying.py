"""Copies a whole case, row by row, from one engine into the empty tables of another, and compares the two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, Row, Table, Text, bindparam, cast, func, insert, select

from kiscase.core.database.dialect_options import defer_foreign_keys, follow_copied_ids
from kiscase.core.database.progress import Report, part_of_report
from kiscase.core.errors import CheckStoppedError, DamagedFileError
from kiscase.core.i18n import _
from kiscase.core.records.record import Record

_ROWS_AT_ONCE = 500


def copy_case(source: Connection, target: Connection, is_stopped: Callable[[], bool], report: Report) -> None:
    """Copy all tables within the transactions of both, then compare them row by row.

    Papers, journal and unsaved input come along. Raises DamagedFileError if a row arrives otherwise than it was, and
    CheckStoppedError soon after *is_stopped* has become true; then the caller rolls back.
    """
    defer_foreign_keys(target)
    tables = list(Record.metadata.sorted_tables)
    count = sum(source.scalar(select(func.count()).select_from(table)) or 0 for table in tables) or 1
    copying, comparing = part_of_report(report, 0, 0.6), part_of_report(report, 0.6, 1)
    seen = 0
    for table in tables:
        written = _insert_into(table, target)
        for rows in _blocks(source, table, is_stopped):
            target.execute(written, [dict(row._mapping) for row in rows])  # noqa: SLF001 - public in spite of its name
            copying((seen := seen + len(rows)) / count)
        follow_copied_ids(target, table)
    seen = 0
    for table in tables:
        for ours, theirs in zip_longest(_blocks(source, table, is_stopped), _blocks(target, table, is_stopped)):
            if ours != theirs:
                raise DamagedFileError(
                    _("The copy was compared and is not the same in {table}. Nothing was kept of it.").format(
                        table=table.name
                    )
                )
            comparing((seen := seen + len(ours)) / count)


def _blocks(connection: Connection, table: Table, is_stopped: Callable[[], bool]) -> Iterator[Sequence[Row[Any]]]:
    """The rows in the order of their primary key; no more of them is held at once than a block."""
    columns = [_read(column) for column in table.columns]
    chosen = select(*columns).order_by(*table.primary_key.columns)
    found = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(chosen)
    with found:
        for rows in found.partitions(_ROWS_AT_ONCE):
            if is_stopped():
                raise CheckStoppedError
            yield rows


def _read(column: Any) -> ColumnElement[Any]:
    """JSON is copied as the text that is stored: it may be an empty value of JSON, or none."""
    return cast(column, Text).label(column.key) if isinstance(column.type, JSON) else column


def _insert_into(table: Table, target: Connection) -> Any:
    """The statement that inserts rows as they are read."""
    values: dict[str, Any] = {column.key: bindparam(column.key) for column in table.columns}
    for column in table.columns:
        if isinstance(column.type, JSON):
            text = bindparam(column.key, type_=Text)
            values[column.key] = cast(text, JSON) if target.dialect.name == "postgresql" else text
    return insert(table).values(values)
