"""The bin of the club: what was deleted, for as long as the club keeps it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from kiscase.club.actions import load_club
from kiscase.core.journal import bin as journal_bin
from kiscase.core.journal.running_action import action_time


class BinRow(NamedTuple):
    """What was deleted: the entry of the journal, when, its sentence, who did it, and until when it is kept."""

    entry_id: int
    deleted_at: datetime
    sentence: str
    worker: str
    kept_until: date


def list_bin(session: Session) -> list[BinRow]:
    """What was deleted and can be brought back, the latest first."""
    kept_for = timedelta(load_club(session).bin_days or 1)
    return [
        BinRow(*deleted, kept_until=(deleted.deleted_at + kept_for).astimezone().date())
        for deleted in journal_bin.list_deleted_records(session, action_time(session) - kept_for)
    ]
