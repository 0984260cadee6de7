"""The bare limit of a start: a window of the same size with an empty table.

`python -m benchmarks.bare libraries` loads what no start can do without before, and does nothing with it.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QAbstractTableModel, QModelIndex
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

from benchmarks.processes.paint_probe import PaintProbe


class EmptyModel(QAbstractTableModel):
    """Two columns without rows."""

    def rowCount(self, parent: object = QModelIndex()) -> int:  # noqa: N802 - Qt's name
        return 0

    def columnCount(self, parent: object = QModelIndex()) -> int:  # noqa: N802 - Qt's name
        return 2


def main(*words: str) -> int:
    """Show the window."""
    if words:
        import sqlalchemy.orm
        import sqlcipher3

        assert sqlalchemy.orm
        assert sqlcipher3
    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    table = QTableView(window)
    table.setModel(EmptyModel(window))
    window.setCentralWidget(table)
    window.resize(1280, 720)
    window.show()
    painted = PaintProbe(table, rows=0)
    status = app.exec()
    del painted
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
