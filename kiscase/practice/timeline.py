"""Schedules actions of the practice club in any order and performs them in the order of time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy.orm import Session

from kiscase.core.database.database import Database

TimelineAction = Callable[[Session], object]
Progress = Callable[[int, int], None]

FOUNDER = -1  # the founder, who is not a worker of the file yet


class TimelineEntry(NamedTuple):
    """A scheduled action, its time, and the index of its worker in the list of workers."""

    at: datetime
    order: int
    worker: int
    action: TimelineAction


class Timeline:
    """The scheduled actions of a year; each is performed with its time and its worker."""

    def __init__(self) -> None:
        self.workers: list[tuple[int, str]] = []
        self._entries: list[TimelineEntry] = []

    def schedule(self, on: date, clock: str, worker: int, action: TimelineAction) -> None:
        """Schedule an action for a day and a time of day (`9:30`)."""
        order = len(self._entries)
        at = datetime.combine(on, time.fromisoformat(clock.zfill(5))).astimezone()
        at += timedelta(seconds=order % 50)  # two actions of one minute differ in the history
        self._entries.append(TimelineEntry(at, order, worker, action))

    def play(self, database: Database, founder: str, progress: Progress | None) -> None:
        """Perform all scheduled actions in order, each as its worker."""
        entries = sorted(self._entries)
        for done, entry in enumerate(entries, 1):
            database.clock = partial(_entry_time, entry)
            database.worker = (None, founder) if entry.worker == FOUNDER else self.workers[entry.worker]
            with database.action() as session:
                entry.action(session)
            if progress is not None and (done % 20 == 0 or done == len(entries)):
                progress(done, len(entries))


def _entry_time(entry: TimelineEntry) -> datetime:
    return entry.at
