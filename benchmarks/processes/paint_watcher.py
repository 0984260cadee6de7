"""Measures until a table has painted new rows; used on both sides, so it knows nothing of the program."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QTableView

MAX_WAIT = 120_000  # milliseconds until rows count as lost


class PaintWatcher(QObject):
    """Tells how long it takes from an action until the table has painted what came of it."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._loop = QEventLoop()
        self._changed = False
        self._painted = 0.0
        model = table.model()
        for signal in (model.modelReset, model.layoutChanged, model.dataChanged, model.rowsInserted):
            signal.connect(self._note_change)
        table.viewport().installEventFilter(self)

    def milliseconds(self, action: Callable[[], object]) -> float:
        """From the start of the action to the end of the painting."""
        self._changed, self._painted = False, 0.0
        lost = QTimer(singleShot=True, interval=MAX_WAIT)
        lost.timeout.connect(self._loop.quit)
        before = gc.isenabled()  # the running program has it off
        gc.collect()
        gc.disable()
        lost.start()
        begun = time.perf_counter()
        action()
        self._loop.exec()
        if before:
            gc.enable()
        if not self._painted:
            raise RuntimeError("no rows were painted")
        return (self._painted - begun) * 1000

    def answered(self) -> None:
        """Nothing more comes: where the rows are those that were shown, this is the end."""
        if not self._changed and not self._painted and self._loop.isRunning():
            self._table.viewport().repaint()
            self._note()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The table paints itself; when that is done, it is time."""
        if event.type() == QEvent.Type.Paint and self._changed and not self._painted and self._shows_rows():
            QTimer.singleShot(0, self._note)
        return False

    def _shows_rows(self) -> bool:
        """Whether the rows in sight have their texts; without rows there is nothing to wait for."""
        model, sight = self._table.model(), self._table.viewport().rect()
        if not model.rowCount():
            return True
        last = self._table.rowAt(sight.bottom())
        rows = (max(0, self._table.rowAt(sight.top())), model.rowCount() - 1 if last < 0 else last)
        return all(model.index(row, 0).data() for row in rows)

    def _note_change(self) -> None:
        self._changed = True

    def _note(self) -> None:
        if not self._painted:
            self._painted = time.perf_counter()
            self._loop.quit()
