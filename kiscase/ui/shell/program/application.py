"""The application object: what the system asks the whole program, and no window of it."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Emits `file_asked` when the system asks to open a file, as macOS does for a double click on one."""

    file_asked = Signal(Path)

    def __init__(self) -> None:
        super().__init__(sys.argv[:1])
        self.setApplicationName("kiscase")
        self.setDesktopFileName("kiscase")

    def event(self, event: QEvent) -> bool:
        """Open a file, or what every application does."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_asked.emit(Path(event.file()))
            return True
        return super().event(event)
