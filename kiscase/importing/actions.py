"""Checks and stores a whole list in one action, so that one undo takes all of it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from kiscase.core.database.database import Database
from kiscase.core.database.progress import Report
from kiscase.core.records.missing import report_missing_records
from kiscase.core.table_reading.tables import SheetRow
from kiscase.importing.checking import CheckedTable, check_table, try_checked_rows
from kiscase.importing.columns import Columns
from kiscase.importing.target import ImportStopped, ImportTarget, Stop
from kiscase.importing.tried_target import TriedTarget


class StoredTable(NamedTuple):
    """How many rows were stored, which tables were written, and the entry by which all is undone."""

    number: int
    tables: set[str]
    undoable: int | None


def check_import(
    database: Database,
    target: ImportTarget[Any],
    rows: Sequence[SheetRow],
    columns: Columns,
    *,
    mend: bool,
    is_stopped: Stop,
    report: Report,
) -> CheckedTable | None:
    """What the rows would become, and what is wrong; None if it was cancelled."""
    try:
        with database.plain_reader() as reader:
            checked = check_table(target, reader, rows, columns, mend=mend, is_stopped=is_stopped, report=report)
        if isinstance(target, TriedTarget):
            with database.dry_run() as session:
                try_checked_rows(target, session, checked, rows, columns, is_stopped=is_stopped, report=report)
    except ImportStopped:
        return None
    return checked


def store_import(
    database: Database, target: ImportTarget[Any], prepared: Sequence[Any], is_stopped: Stop, report: Report
) -> StoredTable | None:
    """Store rows that were checked, all of them or none; None if it was cancelled."""
    try:
        with report_missing_records(), database.action() as session:
            target.store(session, prepared, is_stopped, report)
    except ImportStopped:
        return None
    return StoredTable(len(prepared), session.info["touched"], session.info["undoable"])
