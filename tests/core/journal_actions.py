"""What the tests of the journal share: undo and redo, the history of a record, and all rows of a file."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from kiscase.core.database.database import Database
from kiscase.core.journal import history
from kiscase.core.journal import undo as back
from kiscase.core.records.record import Record

NOT_COMPARED = {
    "journal_entry",
    "journal_change",
    "journal_about",
    "phrase",
    "phrase_trace",
}  # what was learnt stays learnt


def dump(case: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the journal's, without revisions: the search's index included."""
    with case.read() as session:
        return {
            name: sorted(
                tuple(str(value) for key, value in row._mapping.items() if key != "revision")
                for row in session.execute(select(table))
            )
            for name, table in Record.metadata.tables.items()
            if name not in NOT_COMPARED
        }


def undo(case: Database) -> None:
    with case.action() as session:
        back.undo_latest_action(session)


def redo(case: Database) -> None:
    with case.action() as session:
        back.redo_latest_undo(session)


def history_of(case: Database, table: str = "participant", row_id: int = 1) -> list[history.HistoryEntry]:
    with case.read() as session:
        return history.list_history(session, table, row_id)
