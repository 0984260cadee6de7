"""Python's garbage collection, run on the window's thread between events, in steps that nobody notices."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

_INTERVAL = 2_000  # milliseconds
_STEPS = 5  # collections of a generation, until the next older one is collected, too
_MANY = 20_000  # objects, which take some 15 milliseconds to look through
_UNUSED = 15  # intervals without the window being in use, until everything is looked through


class GarbageCollector(QObject):
    """Collects garbage on the window's thread alone: widgets that die on another thread take the program with them.

    A collection takes the longer the more objects there are, and most of them stay until the end: the modules and what
    they hold, the pages. These are frozen, that is left out, until the window has not been in use for a while.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._thaws = False  # whether what is frozen may hold garbage
        self._unused = 0
        timer = QTimer(self, interval=_INTERVAL)
        timer.timeout.connect(self.collect)
        timer.start()

    def collect(self) -> None:
        """Collect when about as much has gathered as Python itself would wait for."""
        active = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        self._unused = 0 if active else self._unused + 1
        young, younger, older = gc.get_count()
        if self._thaws and self._unused >= _UNUSED:
            self._collect_everything()
        elif young > _MANY:  # modules that were loaded, or pages that were built
            self._freeze()
        elif young > gc.get_threshold()[0]:
            gc.collect(0 if younger < _STEPS else 1 if older < _STEPS else 2)
            if len(gc.get_objects(2)) > _MANY:
                gc.collect()
                if len(gc.get_objects(2)) > _MANY // 2:
                    self._freeze()

    def _freeze(self) -> None:
        gc.freeze()
        self._thaws = True

    def _collect_everything(self) -> None:
        """Look through what is frozen, too; it takes a tenth of a second."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._thaws = False
