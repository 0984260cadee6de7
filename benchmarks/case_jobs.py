"""The queue to an open case without a window: how long it takes until work has its result on the window's thread."""

from __future__ import annotations

from typing import Any, TypeVar

from benchmarks.window import answer_of, wait_until
from kiscase.core.database.database import Database
from kiscase.ui.database_jobs import Jobs, PlainWork, Work

T = TypeVar("T")


class CaseJobs:
    """Does what pages hand to the thread of the case."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.database.worker = (1, "Łukasz Ćwikliński")
        self._jobs = Jobs(self.database)

    def read(self, work: Work[Any] | PlainWork[Any]) -> float:
        """The milliseconds until work that only reads has its result on the window's thread."""
        with answer_of(self._jobs) as wait:
            return wait.milliseconds(lambda: self._jobs.read(work, wait.answered, wait.failed))

    def act(self, work: Work[Any]) -> float:
        """The milliseconds until work that writes is on file and has its result on the window's thread."""
        with answer_of(self._jobs) as wait:
            return wait.milliseconds(lambda: self._jobs.act(work, wait.answered, wait.failed))

    def ask(self, work: Work[T]) -> T:
        """The result of work that only reads."""
        results: list[T] = []
        self._jobs.read(work, results.append)
        wait_until(self._jobs.is_idle)
        return results[0]

    def close(self) -> None:
        """Close the case."""
        self._jobs.close()
