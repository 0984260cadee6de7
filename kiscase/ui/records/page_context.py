"""What every page is given: the job queue, messages, and ways to other pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from kiscase.core.errors import Problem
from kiscase.ui.database_jobs import Jobs


def _nowhere(_sentence: str, _label: str, _way: tuple[str, int | None]) -> None:
    """There is no window around the page."""


class PageContext(NamedTuple):
    """What every page is given: the job queue, navigation to a record, undo of an entry, display of a Problem."""

    jobs: Jobs
    open_record: Callable[[str, int | None], None]
    undo: Callable[[int], None]
    show_problem: Callable[[Problem], None]
    show_way_back: Callable[[str, str, tuple[str, int | None]], None] = _nowhere
    """Shows on the current page a sentence, and a button with its text that leads back to a record."""
    host: QWidget | None = None
    """What pages are made in: to move a page there takes about as long as to make it."""
