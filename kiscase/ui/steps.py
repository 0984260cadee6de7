"""Work on the window's thread that is done in steps, so that the window answers between them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

Steps = Iterator[None]
"""A generator that yields wherever the window may answer; each step is to take far less than 50 milliseconds."""
_TURN = 0.015  # seconds of steps in one turn of the event loop
_OVER = object()


def take_all(steps: Steps) -> None:
    """Take all steps at once."""
    for _step in steps:
        pass


class StepTaker(QObject):
    """Takes steps in turns of the event loop: some of them, then whatever has happened meanwhile, then the next.

    One after the other: nothing else is begun before the last step.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Steps | None = None
        self._then: Callable[[], None] | None = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._take_turn)

    def is_busy(self) -> bool:
        """Whether there are steps to be taken."""
        return self._steps is not None

    def take(self, steps: Steps, then: Callable[[], None] | None = None) -> None:
        """Take all steps, beginning at once, then go on; also after a step that failed."""
        self._steps, self._then = steps, then
        self._take_turn()
        if self.is_busy():
            self._timer.start()

    def _take_turn(self) -> None:
        begun, going = time.perf_counter(), True
        try:
            while self._steps is not None and going and time.perf_counter() - begun < _TURN:
                going = False  # if it fails
                going = next(self._steps, _OVER) is None
        finally:
            if not going:
                self._end()

    def _end(self) -> None:
        self._timer.stop()
        self._steps, then, self._then = None, self._then, None
        if then is not None:
            then()
