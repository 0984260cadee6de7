"""Timestamps of journal entries."""

from __future__ import annotations

from datetime import datetime

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.errors import DamagedFileError
from kiscase.core.i18n import _


def latest_entry_time(reader: PlainReader) -> datetime | None:
    """When the last action was."""
    last = reader.row("SELECT at FROM journal_entry ORDER BY id DESC LIMIT 1")
    return parse_timestamp(last[0]) if last and last[0] else None


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
