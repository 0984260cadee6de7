"""What both processes of the start do in the end: they wait for the painted table, and say so on one line."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QTableView


class PaintProbe(QObject):
    """Says `{"memory": …}` (megabytes) once the table has *rows* at least and has painted them; the process ends."""

    def __init__(self, table: QTableView, rows: int = 1) -> None:
        super().__init__(table)
        self._table = table
        self._rows = rows
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The table paints itself; when that is done, it is time."""
        model = self._table.model()
        if event.type() == QEvent.Type.Paint and model is not None and model.rowCount() >= self._rows:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, report_usable)
        return False


def report_usable() -> None:
    """Say that it is usable, with the megabytes held, and end."""
    # Written before the memory is looked up, so that this costs neither side time.
    sys.stdout.write("usable\n")
    sys.stdout.flush()
    sys.stdout.write(json.dumps({"memory": resident_megabytes()}) + "\n")
    sys.stdout.flush()
    os._exit(0)


def resident_megabytes() -> float:
    """The megabytes that this process holds in memory now, or at most held where only that is known."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024
    try:
        import resource
    except ImportError:  # Windows
        return float("nan")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
