"""Loads the rows of a page's list: all at once, or in blocks where the list may be of any length."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer

from kiscase.core.i18n import _
from kiscase.ui.database_jobs import Jobs, PlainWork, Work
from kiscase.ui.tables.record_list import ListRows, RecordList
from kiscase.ui.tables.row_blocks import BLOCK_SIZE, LoadedRows, RowSource

T = TypeVar("T")
ListWork = Work[ListRows] | PlainWork[ListRows] | RowSource
"""How a page finds the rows of its list: all at once, or in blocks."""


class RowLoading(QObject):
    """Loads what was asked for last and gives it to *show*; then the blocks that come into sight."""

    def __init__(self, jobs: Jobs, rows: RecordList, kind: str, show: Callable[[ListRows | LoadedRows], None]) -> None:
        super().__init__(rows)
        self._jobs, self._list, self._kind, self._give = jobs, rows, kind, show
        self._asked: object = None
        self._source: RowSource | None = None
        self._missing: set[int] = set()  # blocks with rows that came into sight before they were loaded
        self._resting = QTimer(self, singleShot=True, interval=0)  # nothing is asked for amid painting
        self._resting.timeout.connect(self._load_missing)
        rows.rows.missing.connect(self._note_missing)

    def load(self, asked: object, rows: ListWork) -> None:
        """Load rows; *asked* is what tells the list from others, such as a text and a choice."""
        again, self._asked = asked == self._asked, asked
        self._missing.clear()
        if not isinstance(rows, RowSource):
            self._source = None
            self._jobs.read(rows, self._give, latest=f"rows of {self._kind}")
            return
        self._source = rows
        if again and self._list.rows.rowCount() > BLOCK_SIZE:
            self._load_whole()  # the same list: nothing in it moves while it loads
        else:
            self._jobs.read(_work(rows, rows.load_first), self._show_first, latest=f"rows of {self._kind}")

    def _show_first(self, loaded: LoadedRows) -> None:
        self._give(loaded)
        if not loaded.complete:
            self._load_whole()

    def _load_whole(self) -> None:
        if self._source is not None:
            ids = map(self._list.rows.id_at, self._list.places_in_sight())
            work = partial(self._source.load_whole, shown={record for record in ids if record is not None})
            self._jobs.read(_work(self._source, work), self._show_whole, latest=f"rows of {self._kind}")

    def _show_whole(self, loaded: LoadedRows) -> None:
        self._missing.clear()
        self._give(loaded)

    def _note_missing(self, place: int) -> None:
        if place // BLOCK_SIZE not in self._missing:
            self._missing.add(place // BLOCK_SIZE)
            self._resting.start()

    def _load_missing(self) -> None:
        """Load the blocks in sight; one that was only scrolled past is loaded when it comes again."""
        self._missing &= {place // BLOCK_SIZE for place in self._list.places_in_sight()}
        if self._missing and self._source is not None:
            work = partial(self._source.load_places, places=self._list.rows.ids_of_blocks(self._missing))
            self._jobs.read(_work(self._source, work), self._list.fill, latest=f"rows in sight of {self._kind}")


def _work(source: RowSource, work: Callable[[Any], T]) -> Work[T] | PlainWork[T]:
    return PlainWork(work) if source.plain else work


def describe_count(rows: ListRows | LoadedRows, count_text: Callable[[int], str]) -> str:
    """How many rows a list has, as far as it is known."""
    if not isinstance(rows, LoadedRows):
        return count_text(len(rows))
    if not rows.complete:
        return "…"
    count = count_text(len(rows.ids))
    # Translators: {count} is a text such as "200 people"
    return _("{count}, more match").format(count=count) if rows.more_match else count
