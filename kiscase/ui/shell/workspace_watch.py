"""What watches over an open workspace: it is locked when nobody works there or comes to the screen, and days begin."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from kiscase.ui.shell.day_watch import DayWatch
from kiscase.ui.shell.lock.idle_lock import IdleLock
from kiscase.ui.shell.lock.session_lock import SessionLock
from kiscase.ui.shell.workspace import Workspace


class WorkspaceWatch(QObject):
    """Locks the workspace after a time without input and when the session is left; emits `new_day` once a day."""

    new_day = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._view: Workspace | None = None
        self.idle_lock: IdleLock | None = None
        self._session_lock = SessionLock(self._lock, self)
        self.day_watch = DayWatch(self)
        self.day_watch.new_day.connect(self.new_day)

    def watch(self, view: Workspace, minutes: int) -> None:
        """Watch over another workspace, which is locked after so many minutes."""
        self._view = view
        if self.idle_lock is not None:
            self.idle_lock.deleteLater()  # its timer would lock a workspace that is gone
        self.idle_lock = IdleLock(minutes, view.lock, self)
        view.unlocked.connect(self.day_watch.check)
        view.destroyed.connect(self._forget)

    def _forget(self, _gone: QObject) -> None:
        self._view = None

    def _lock(self) -> None:
        if self._view is not None:
            self._view.lock()
