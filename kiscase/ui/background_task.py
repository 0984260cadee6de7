"""Work on a thread of its own that does not touch the case file."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from typing import Any, Generic

import shiboken6
from PySide6.QtCore import QObject, Signal

from kiscase.core.errors import Problem
from kiscase.ui.database_jobs import Otherwise, T, Then


class _HeldAnswers:
    """Answers that wait until the window is unlocked: they must not open anything over the lock screen."""

    def __init__(self) -> None:
        self.paused = False
        self.waiting: list[Callable[[], None]] = []


_held = _HeldAnswers()


def pause_answers() -> None:
    """Hold back the answers of all tasks; they work on."""
    _held.paused = True


def resume_answers() -> None:
    """Deliver the answers that were held back, and all that follow."""
    _held.paused = False
    waiting, _held.waiting = _held.waiting, []
    for deliver in waiting:
        deliver()


class BackgroundTask(QObject, Generic[T]):
    """One piece of work outside of a case file, such as opening it, on a thread of its own."""

    ended = Signal()
    """It is over, however it went."""
    _answered = Signal(object, object)

    def __init__(self, parent: QObject, work: Callable[[], T], then: Then[T], otherwise: Otherwise) -> None:
        super().__init__(parent)
        self._then, self._otherwise = then, otherwise
        self._answered.connect(self._deliver)
        context = contextvars.copy_context()
        self._thread = threading.Thread(target=context.run, args=(self._run, work), daemon=True)
        self._thread.start()

    def give_up(self, dispose: Then[T]) -> None:
        """Tell nobody how it ends; *dispose* gets the result, if there is one after all."""
        self._then, self._otherwise = dispose, _ignore
        self.ended.disconnect()

    def _run(self, work: Callable[[], Any]) -> None:
        result, failure = None, None
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - reported to the window, whatever it is
            failure = error
        if shiboken6.isValid(self):  # else the window is gone, and nobody waits
            self._answered.emit(result, failure)

    def _deliver(self, result: Any, error: BaseException | None) -> None:
        if _held.paused:
            _held.waiting.append(lambda: self._deliver(result, error) if shiboken6.isValid(self) else None)
            return
        self._thread.join()
        self.deleteLater()
        self.ended.emit()
        if isinstance(error, Problem):
            self._otherwise(error)
        elif error is not None:
            raise error
        else:
            self._then(result)


def _ignore(_problem: Problem) -> None:
    """Nobody waits for it."""
