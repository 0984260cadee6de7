"""What happened in the practice club, noted in any order and carried out in the order of the days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy.orm import Session

from kiscase.core.database.database import Database

TimelineAction = Callable[[Session], object]
Progress = Callable[[int, int], None]

FOUNDER = -1  # the hand of who set the file up: not yet a worker on file


class TimelineEntry(NamedTuple):
    """A deed, its moment and whose hand it was: the place of a worker in the list of workers."""

    at: datetime
    order: int
    worker: int
    action: TimelineAction


class Timeline:
    """The deeds of a whole year; each becomes one action with its moment and its worker."""

    def __init__(self) -> None:
        self.workers: list[tuple[int, str]] = []
        self._entries: list[TimelineEntry] = []

    def schedule(self, on: date, clock: str, hand: int, deed: TimelineAction) -> None:
        """Note a deed of a day and a time of day (`9:30`)."""
        order = len(self._entries)
        at = datetime.combine(on, time.fromisoformat(clock.zfill(5))).astimezone()
        at += timedelta(seconds=order % 50)  # two deeds of one minute differ in the history
        self._entries.append(TimelineEntry(at, order, hand, deed))

    def play(self, database: Database, founder: str, progress: Progress | None) -> None:
        """Do all that was noted, as the workers did it."""
        pages = sorted(self._entries)
        for done, page in enumerate(pages, 1):
            database.clock = partial(_entry_time, page)
            database.worker = (None, founder) if page.worker == FOUNDER else self.workers[page.worker]
            with database.action() as session:
                page.action(session)
            if progress is not None and (done % 20 == 0 or done == len(pages)):
                progress(done, len(pages))


def _entry_time(page: TimelineEntry) -> datetime:
    return page.at
