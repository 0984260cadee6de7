"""Notices that a new day has begun: at midnight, on waking, on coming back to the window, on unlocking."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from kiscase.core import clock

_INTERVAL = 60_000  # milliseconds; a computer that slept over midnight is noticed as soon


class DayWatch(QObject):
    """Emits `new_day` once when it is another day than before."""

    new_day = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._day: date = clock.today()
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL)
        self._timer.timeout.connect(self.check)
        self._timer.start()
        application: QGuiApplication = QGuiApplication.instance()  # type: ignore[assignment]
        application.applicationStateChanged.connect(self._state_changed)

    def check(self) -> None:
        """Ask the clock."""
        today = clock.today()
        if today != self._day:
            self._day = today
            self.new_day.emit()

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self.check()
