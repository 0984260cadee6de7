"""Python's garbage collection, run on the window's thread between events."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer


class GarbageCollector(QObject):
    """Collects garbage on the window's thread alone: widgets that die on another thread take the program with them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self, interval=2_000)
        timer.timeout.connect(self.collect)
        timer.start()

    def collect(self) -> None:
        """Collect when about as much has gathered as Python itself would wait for."""
        if gc.get_count()[0] > gc.get_threshold()[0]:
            gc.collect()
