"""Timestamps of journal entries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    Connection,
    select,
)

from kiscase.core.errors import DamagedFileError
from kiscase.core.i18n import _
from kiscase.core.journal.tables import entry_table


def latest_entry_time(connection: Connection) -> datetime | None:
    """When the last action was."""
    at = connection.execute(select(entry_table.c.at).order_by(entry_table.c.id.desc()).limit(1)).scalar()
    return parse_timestamp(at) if at else None


def parse_timestamp(at: str) -> datetime:
    if not is_timestamp(at):
        raise DamagedFileError(
            _("The journal contains an unreadable date: it was changed outside the program. Open a backup.")
        )
    return datetime.fromisoformat(at)


def is_timestamp(at: str) -> bool:
    try:
        return datetime.fromisoformat(at).tzinfo is not None
    except (TypeError, ValueError):
        return False
