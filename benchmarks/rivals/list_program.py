"""A bare list program: a field, a plain table and model, and sqlite3 on a thread with the same index of words.

`python -m benchmarks.rivals.list_program FILE WIDTH HEIGHT ROW`: each line that comes in is typed, its last letter is
measured to the painted rows, and a line goes out with the milliseconds and the first and the number of the rows.
"""

from __future__ import annotations

import gc
import json
import queue
import sqlite3
import sys
import threading
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QTableView, QVBoxLayout, QWidget

from benchmarks.processes.paint_watcher import PaintWatcher

FEW = 2_000  # hits that are looked up and sorted; of more, the list is walked in its order
PAINT_PAUSE = 20  # milliseconds; people type slower
_LAST = "\U0010ffff"
_COUNT = """
SELECT count(*) FROM (
    SELECT row_id FROM search_word WHERE word >= ?1 AND word < ?2 AND kind = 'participant' LIMIT 2001
)
"""
_LOOK_UP = """
SELECT id, family_name || ' ' || given_name, born, town, verdict FROM participant
WHERE id IN (SELECT row_id FROM search_word WHERE word >= ?1 AND word < ?2 AND kind = 'participant')
ORDER BY sort, id LIMIT 200
"""
_LOOK_UP_NUMBER = """
SELECT id, family_name || ' ' || given_name, born, town, verdict FROM participant
WHERE id IN (
    SELECT row_id FROM search_word WHERE word >= ?1 AND word < ?2 AND kind = 'participant'
    UNION SELECT row_id FROM search_word WHERE word >= ?3 AND word < ?4 AND kind = 'participant'
)
ORDER BY sort, id LIMIT 200
"""
_WALK = """
SELECT id, family_name || ' ' || given_name, born, town, verdict FROM participant p
WHERE EXISTS (
    SELECT 1 FROM search_word w WHERE w.kind = 'participant' AND w.row_id = p.id AND w.word >= ?1 AND w.word < ?2
)
ORDER BY sort, id LIMIT 200
"""
_ALL = "SELECT id, family_name || ' ' || given_name, born, town, verdict FROM participant ORDER BY sort, id LIMIT 200"
Rows = Sequence[tuple[Any, ...]]


class Model(QAbstractTableModel):
    """Rows as they come."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: Rows = []

    def set_rows(self, rows: Rows) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802 - Qt's name
        return 0 if parent.isValid() else 4

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self.rows[index.row()][index.column() + 1] if role == Qt.ItemDataRole.DisplayRole else None


class ListProgram(QMainWindow):
    """The window, and the thread with the file."""

    found = Signal(int, object)

    def __init__(self, file: str, width: int, height: int, row: int) -> None:
        super().__init__()
        self.filter, self.table = QLineEdit(self), QTableView(self)
        self.model = Model(self)
        self.table.setModel(self.model)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(row)
        whole = QWidget(self)
        layout = QVBoxLayout(whole)
        layout.addWidget(self.filter)
        layout.addWidget(self.table)
        self.setCentralWidget(whole)
        self.table.setFixedSize(width, height)
        self._asked: queue.SimpleQueue[tuple[int, str]] = queue.SimpleQueue()
        self._newest = 0
        self.found.connect(self._show)
        self.filter.textChanged.connect(self._ask)
        threading.Thread(target=self._work, args=(file,), daemon=True).start()
        self.painted = PaintWatcher(self.table)

    def keystroke(self, text: str) -> float:
        """The milliseconds from the last key of a text to its painted rows."""
        if self.filter.text() != text[:-1]:
            self.painted.milliseconds(lambda: self.filter.setText(text[:-1]))
        QTest.qWait(PAINT_PAUSE)
        return self.painted.milliseconds(lambda: QTest.keyClicks(self.filter, text[-1]))

    def _ask(self, text: str) -> None:
        self._newest += 1
        self._asked.put((self._newest, text))

    def _show(self, number: int, rows: Rows) -> None:
        if number == self._newest:
            self.model.set_rows(rows)

    def _work(self, file: str) -> None:
        connection = sqlite3.connect(file)
        connection.execute("PRAGMA cache_size = -65536")
        while True:
            number, text = self._asked.get()
            if number == self._newest:
                self.found.emit(number, search(connection, text))


def search(connection: sqlite3.Connection, text: str) -> Rows:
    """The people with a word that begins with the text, in their order; numbers are found by their end, too."""
    if not text:
        return connection.execute(_ALL).fetchall()
    of = (text, text + _LAST)
    if text.isdigit() and len(text) > 2:
        backwards = "<" + text[::-1]
        return connection.execute(_LOOK_UP_NUMBER, (*of, backwards, backwards + _LAST)).fetchall()
    (count,) = connection.execute(_COUNT, of).fetchone()
    return connection.execute(_LOOK_UP if count <= FEW else _WALK, of).fetchall()


def main(file: str, width: str, height: str, row: str) -> None:
    """Answer each line that comes in."""
    gc.disable()
    app = QApplication(sys.argv[:1])
    program = ListProgram(file, int(width), int(height), int(row))
    program.show()
    program.painted.milliseconds(lambda: program.filter.textChanged.emit(""))
    for line in sys.stdin:
        text = line.strip()
        taken = program.keystroke(text)
        rows = program.model.rows
        print(json.dumps({"milliseconds": taken, "rows": len(rows), "first": rows[0][1] if rows else ""}), flush=True)
    app.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])
