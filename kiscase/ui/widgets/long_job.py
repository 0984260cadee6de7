"""A long job with the whole file: it shows how far it is, and can be cancelled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QProgressDialog, QWidget

from kiscase.core.database.database import Database
from kiscase.core.errors import CheckStoppedError, Problem
from kiscase.core.i18n import _
from kiscase.ui.database_jobs import Jobs, Otherwise, T, Then

PROGRESS_DELAY = 500  # milliseconds until the progress is shown
_POLL_INTERVAL = 100  # milliseconds between two updates of the progress


class LongJob(QObject, Generic[T]):
    """One such job; *then* gets its result, or None if it was cancelled.

    *work* gets the file, what asks whether to stop, and what is told the part that is done; it raises CheckStoppedError
    when it stops. Whoever closes the file stops it, too.
    """

    def __init__(
        self,
        page: QWidget,
        jobs: Jobs,
        words: str,
        work: Callable[[Database, Callable[[], bool], Callable[[float], None]], T],
        then: Then[T | None],
        *,
        otherwise: Otherwise,
    ) -> None:
        super().__init__(page)
        self._jobs, self._work, self._then, self._otherwise = jobs, work, then, otherwise
        self._part = 0.0
        self._cancelled = threading.Event()
        self._progress = QProgressDialog(words, _("&Cancel"), 0, 100, page)
        self._progress.setObjectName("long job")
        self._progress.setWindowModality(Qt.WindowModality.NonModal)
        self._progress.setMinimumDuration(PROGRESS_DELAY)
        self._progress.canceled.connect(self._cancelled.set)
        self._look = QTimer(self, interval=_POLL_INTERVAL)
        self._look.timeout.connect(self._show_part)
        self._look.start()
        jobs.run(self._run, self._finish, self._fail)

    def _run(self, database: Database) -> T | None:
        """Called on the thread of the case file."""
        try:
            return self._work(database, self._is_stopped, self._note_part)
        except CheckStoppedError:
            return None

    def _is_stopped(self) -> bool:
        return self._cancelled.is_set() or self._jobs.is_closing()

    def _note_part(self, part: float) -> None:
        self._part = part

    def _show_part(self) -> None:
        if not self._cancelled.is_set():
            self._progress.setValue(min(99, int(self._part * 100)))

    def _finish(self, result: T | None) -> None:
        self._end()
        self._then(result)

    def _fail(self, problem: Problem) -> None:
        self._end()
        self._otherwise(problem)

    def _end(self) -> None:
        self._look.stop()
        self._progress.canceled.disconnect(self._cancelled.set)
        self._progress.close()
        self._progress.deleteLater()
        self.deleteLater()
