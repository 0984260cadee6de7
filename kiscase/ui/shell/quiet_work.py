"""What is done with the case file while nobody uses it: the log is merged into the file, and the file is checked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from kiscase.core.database.database import Database
from kiscase.core.errors import CheckStoppedError
from kiscase.ui.database_jobs import Jobs

QUIET = 60_000  # milliseconds without a job


class QuietWork(QObject):
    """Merges the log into the file after a quiet minute, so that a copy of the file made by hand is complete.

    Then the whole file is checked, once; a case on a server is not, for each desk would copy all of it. Who comes back
    meanwhile does not wait for it: it begins anew after the next quiet minute. What was told when the file was opened
    is not told again.
    """

    damaged = Signal(list)
    """The faults that were found, as sentences."""

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.timer = QTimer(self, singleShot=True, interval=QUIET)
        self.timer.timeout.connect(self._begin)
        self._running = False
        self._checked = jobs.database.shared  # a case on a server is copied to be checked: whoever runs it does that
        jobs.busy.connect(self._busy)
        self.timer.start()

    def _busy(self, busy: bool) -> None:
        if self._running:
            return
        if busy:
            self.timer.stop()
        else:
            self.timer.start()

    def _begin(self) -> None:
        self._running = True
        self._jobs.run(lambda database: database.merge_log(), self._done, self._done)
        if not self._checked:
            self._jobs.run(partial(_find_unknown_faults, self._jobs.is_wanted), self._found, self._done)

    def _done(self, _answer: object) -> None:
        self._running = False

    def _found(self, faults: list[str] | None) -> None:
        self._running = False
        self._checked = faults is not None
        if faults:
            self.damaged.emit(faults)


def _find_unknown_faults(is_stopped: Callable[[], bool], database: Database) -> list[str] | None:
    told = database.lost_work_warning()
    try:
        return [fault for fault in database.find_faults(is_stopped) if fault not in told]
    except CheckStoppedError:
        return None
