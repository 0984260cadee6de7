"""The bin: deleted records that can be brought back, as the journal has them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.core.i18n import N_
from kiscase.core.journal.running_action import ACTION, REDO, UNDO
from kiscase.core.journal.sentences import entry_sentence
from kiscase.core.journal.tables import change_table, entry_table
from kiscase.core.journal.timestamps import parse_timestamp
from kiscase.core.journal.undo import UNDONE, is_reversed_by, reverse_entry
from kiscase.core.records.record import record_classes


class DeletedRecord(NamedTuple):
    """The entry of the journal that deleted a record: its number, when, its sentence, and who did it."""

    entry_id: int
    deleted_at: datetime
    sentence: str
    worker: str


def list_deleted_records(session: Session, since: datetime) -> list[DeletedRecord]:
    """What was deleted since a moment and is not on file again, the latest first.

    Two people who were merged are separated, which is another thing: such an entry is final.
    """
    kept = {name: record for name, record in record_classes().items() if record.kept_in_bin}
    chosen = (
        select(entry_table, change_table.c.tablename, change_table.c.row_id)
        .join(change_table, change_table.c.entry_id == entry_table.c.id)
        .where(entry_table.c.at >= since.astimezone(UTC).isoformat(timespec="milliseconds"))
        .where(entry_table.c.kind.in_([ACTION, REDO]), entry_table.c.final == "", ~is_reversed_by(UNDO))
        .where(change_table.c.after.is_(None), change_table.c.tablename.in_(kept))
        .order_by(entry_table.c.id.desc(), change_table.c.id)
    )
    found: dict[int, DeletedRecord] = {}
    for row in session.execute(chosen):
        record = kept[row.tablename]
        if row.id not in found and session.scalar(select(record.id).where(record.id == row.row_id)) is None:
            found[row.id] = DeletedRecord(row.id, parse_timestamp(row.at), entry_sentence(row), row.worker_name)
    return list(found.values())


def restore_deleted_record(session: Session, entry_id: int) -> None:
    """Undo a deletion, whatever was done since; raises a Problem if something stands against it."""
    chosen = select(entry_table).where(entry_table.c.id == entry_id, ~is_reversed_by(UNDO))
    reverse_entry(
        session,
        session.execute(chosen).first(),
        UNDO,
        UNDONE,
        N_("This is on file again already. Nothing was changed."),
    )
