"""What happened in the practice club, noted in any order and carried out in the order of the days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from sqlalchemy.orm import Session

from kiscase.core.database import Database

Deed = Callable[[Session], object]
Progress = Callable[[int, int], None]

OUTSIDE = -1  # the hand of who set the file up: not yet a worker on file


class Page(NamedTuple):
    """A deed, its moment and whose hand it was: the place of a worker in the list of workers."""

    at: datetime
    order: int
    hand: int
    deed: Deed


class Diary:
    """The deeds of a whole year; each becomes one action with its moment and its worker."""

    def __init__(self) -> None:
        self.workers: list[tuple[int, str]] = []
        self._pages: list[Page] = []

    def note(self, on: date, clock: str, hand: int, deed: Deed) -> None:
        """Note a deed of a day and a time of day (`9:30`)."""
        order = len(self._pages)
        at = datetime.combine(on, time.fromisoformat(clock.zfill(5))).astimezone()
        at += timedelta(seconds=order % 50)  # two deeds of one minute differ in the history
        self._pages.append(Page(at, order, hand, deed))

    def carry_out(self, database: Database, founder: str, progress: Progress | None) -> None:
        """Do all that was noted, as the workers did it."""
        pages = sorted(self._pages)
        for done, page in enumerate(pages, 1):
            database.clock = partial(_moment, page)
            database.worker = (None, founder) if page.hand == OUTSIDE else self.workers[page.hand]
            with database.action() as session:
                page.deed(session)
            if progress is not None and (done % 20 == 0 or done == len(pages)):
                progress(done, len(pages))


def _moment(page: Page) -> datetime:
    return page.at
