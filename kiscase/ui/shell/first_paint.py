"""Notices that a part of the window has been painted for the first time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

REST = 50  # milliseconds between two looks at whether the first rows have come
LATEST = 2_000  # milliseconds: a window that is hidden or minimised is never painted


class FirstPaint(QObject):
    """Calls *then* once: soon after *widget* was painted and *is_done*, or when it has not been painted for long."""

    def __init__(self, widget: QWidget, is_done: Callable[[], bool], then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget, self._is_done, self._then = widget, is_done, then
        self._was_done = False
        self._timer = QTimer(self, singleShot=True, interval=LATEST)
        self._timer.timeout.connect(self._rested)
        self._timer.start()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first paint counts."""
        if event.type() is QEvent.Type.Paint:
            self._widget.removeEventFilter(self)
            self._timer.start(REST)
        return False

    def _rested(self) -> None:
        if not self._was_done:
            self._was_done = self._is_done()
            self._timer.start(REST)  # what came last is painted in the meantime
            return
        self._widget.removeEventFilter(self)
        self._then()
        self.deleteLater()
