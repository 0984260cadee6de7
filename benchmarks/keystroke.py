"""From a key in the filter of the list of people until the rows are in the table, with the real job thread.

The rival is the same SQL, on Python's own sqlite3 and a copy of the file that is not encrypted, with all rows fetched.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import Engine, event

from benchmarks.case_files import CaseFiles, last_pesel
from benchmarks.measurement import Figure, Size, alternating_medians, elapsed_milliseconds, garbage_collection_paused
from benchmarks.startup import RAW
from kiscase.app import Program
from kiscase.core.database import case_file
from kiscase.participants.model import Participant

TYPED_TEXTS = ("k", "ko", "kow", "zolcin")
MAX_WAIT = 20_000  # milliseconds until a keystroke counts as lost
PAINT_PAUSE = 20  # milliseconds in which the window paints; people type slower

Statement = tuple[str, Any]


class ListWindow:
    """The program with a file of so many people open, at the filter of the page of people."""

    def __init__(self, program: Program, file: Path) -> None:
        self.program = program
        opened = case_file.open_case_file(file, RAW)
        self.view = program.show_workspace(opened, (1, "Łukasz Ćwikliński"))
        self.view.open(Participant.__tablename__, None)
        self.list: Any = self.view.page()
        wait_until(self.view.jobs.is_idle)

    def keystroke(self, text: str) -> float:
        """The milliseconds from pressing the last key of *text* to its rows in the table."""
        self.list.filter.setText(text[:-1])
        wait_until(self.view.jobs.is_idle)
        with garbage_collection_paused():
            return self._press(text[-1])

    def rows(self) -> int:
        """How many rows are on show."""
        return int(self.list.list.rows.rowCount())

    def close(self) -> None:
        """Close the file and delete the window: the next one would have to be styled together with it."""
        self.program.leave()
        self.program.window.close()
        self.program.window.deleteLater()
        self.program.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _press(self, key: str) -> float:
        loop = QEventLoop()
        lost = QTimer(singleShot=True, interval=MAX_WAIT)
        lost.timeout.connect(loop.quit)
        lost.start()
        arrived: list[float] = []

        def arrive() -> None:
            arrived.append(time.perf_counter())
            loop.quit()

        reset = self.list.list.rows.modelReset.connect(arrive)
        begun = time.perf_counter()
        QTest.keyClicks(self.list.filter, key)
        loop.exec()
        self.list.list.rows.disconnect(reset)
        if not arrived:
            raise RuntimeError("a keystroke in the filter brought no rows")
        return (arrived[0] - begun) * 1000


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The lines about the search."""
    app = QApplication.instance() or QApplication(["kiscase"])
    assert isinstance(app, QApplication)
    context, small = _open_window(app, files.file(size.many, RAW)), _open_window(app, files.file(size.few, RAW))
    plain = sqlite3.connect(files.file(size.many, None))
    plain.execute("PRAGMA cache_size = -65536")
    found = []
    ends = last_pesel(size.many)[-5:], last_pesel(size.few)[-5:]
    for text, lesser in (*zip(TYPED_TEXTS, TYPED_TEXTS, strict=True), ends):
        context.keystroke(text)
        statements, rows = _statements_of(context, text)
        measured = (partial(context.keystroke, text), _replay(plain, statements), partial(small.keystroke, lesser))
        found.append((text, rows, *alternating_medians(size.times, *measured)))
    context.close()
    small.close()
    plain.close()
    return _figures(found, size)


def _open_window(app: QApplication, file: Path) -> ListWindow:
    program = Program(app)
    program.show_welcome()
    program.window.show()
    return ListWindow(program, file)


def _figures(found: list[tuple[Any, ...]], size: Size) -> list[Figure]:
    people = f"{size.many:,} people"
    shown = [(text if not text.isdigit() else "end of a PESEL", *rest) for text, *rest in found]
    lines = [
        Figure(f"a keystroke, {people}, “{text}” ({rows} rows) : the same SQL on plain SQLite", ours, theirs, limit=2.0)
        for text, rows, ours, theirs, _less in shown
    ]
    growth = [
        Figure(f"a keystroke, “{text}”, {people} : {size.few:,} people", ours, less, limit=3.0)
        for text, _rows, ours, _theirs, less in shown
    ]
    return [*lines, *_summary(lines), *growth]


def _summary(lines: list[Figure]) -> list[Figure]:
    """The text of the middle ratio, and of the worst."""
    ranked = sorted(lines, key=lambda line: line.ratio)
    return [
        replace(ranked[place], what=f"    {name} of these")
        for name, place in (("the median", (len(ranked) - 1) // 2), ("the worst", -1))
    ]


def _statements_of(context: ListWindow, text: str) -> tuple[list[Statement], int]:
    """What SQL a keystroke asks, and how many rows it brings."""
    with _recorded_statements() as statements:
        context.keystroke(text)
        wait_until(context.view.jobs.is_idle)
    # the list of the text without its last letter was asked before
    begins = [place for place, (sql, _values) in enumerate(statements) if sql.startswith("BEGIN")]
    return statements[begins[-1] + 1 :], context.rows()


@contextmanager
def _recorded_statements() -> Iterator[list[Statement]]:
    heard: list[Statement] = []

    def hear(_connection: Any, _cursor: Any, sql: str, values: Any, *_more: Any) -> None:
        heard.append((sql, values))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def _replay(plain: sqlite3.Connection, statements: list[Statement]) -> Callable[[], float]:
    def ask() -> None:
        for sql, values in statements:
            plain.execute(sql, values).fetchall()

    return lambda: elapsed_milliseconds(ask)


def wait_until(ready: Callable[[], bool]) -> None:
    """Let the window live until *ready*, and until it has painted what came."""
    loop = QEventLoop()
    timer = QTimer(interval=PAINT_PAUSE)
    timer.timeout.connect(lambda: loop.quit() if ready() else None)
    timer.start()
    loop.exec()
    timer.stop()
    QApplication.processEvents()
