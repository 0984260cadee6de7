"""What every page is given: the job queue, messages, and ways to other pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiscase.core.errors import Problem
from kiscase.ui.database_jobs import Jobs


@dataclass(frozen=True)
class PageContext:
    """What every page is given: the job queue, navigation to a record, undo of an entry, display of a Problem."""

    jobs: Jobs
    open_record: Callable[[str, int | None], None]
    undo: Callable[[int], None]
    show_problem: Callable[[Problem], None]
