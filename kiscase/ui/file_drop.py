"""Accepts files that are dragged and dropped onto a widget."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


class FileDropFilter(QObject):
    """Accepts files that are dropped on a widget; `dropped` carries the position and the files."""

    dropped = Signal(object, list)
    """The place (in the watched widget) and the files."""

    def __init__(self, area: QWidget) -> None:
        super().__init__(area)
        watched = area.viewport() if isinstance(area, QAbstractScrollArea) else area
        area.setAcceptDrops(True)
        watched.setAcceptDrops(True)
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept files only."""
        if not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if not paths:
            return super().eventFilter(watched, event)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() is QEvent.Type.Drop:
            self.dropped.emit(event.position().toPoint(), paths)
        return True
