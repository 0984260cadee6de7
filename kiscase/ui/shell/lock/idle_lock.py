"""Locks the window after a time without input."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow


class IdleLock(QObject):
    """Locks the workspace when nobody has typed or clicked for a while."""

    def __init__(self, minutes: int, handler: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(minutes * 60_000)
        self._timer.timeout.connect(handler)
        self._timer.start()
        self._window: QWindow | None = None
        application: QGuiApplication = QGuiApplication.instance()  # type: ignore[assignment]
        application.focusWindowChanged.connect(self._watch)
        self._watch(application.focusWindow())

    def _watch(self, window: QWindow | None) -> None:
        """Look at the keys and clicks of the window in front; to look at all events of all widgets would be slow."""
        if self._window is not None and shiboken6.isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every key and click begins the wait anew."""
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            self._timer.start()
        return False
