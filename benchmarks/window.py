"""The program with a file open, as measurements work it: with the real job thread, until what came is painted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.case_files import RAW
from benchmarks.measurement import garbage_collection_paused
from benchmarks.processes.paint_watcher import MAX_WAIT, PaintWatcher
from kiscase import pages
from kiscase.app import Program
from kiscase.core.database.local import case_file
from kiscase.participants.model import Participant
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.records.list_page import ListPage

_NEVER = 24 * 60 * 60 * 1000  # milliseconds
PAINT_PAUSE = 20  # milliseconds in which the window paints; people type slower


class ProgramWindow:
    """The program with a file of its own open, at the page of people."""

    def __init__(self, file: Path, size: tuple[int, int] | None = None) -> None:
        pages.load_everything()  # the start is measured elsewhere
        app = cast(QApplication, QApplication.instance() or QApplication(["kiscase"]))
        self.program = Program(app)
        self.program.show_welcome()
        if size is not None:
            self.program.window.resize(*size)
        self.program.window.show()
        opened = case_file.open_case_file(file, RAW)
        self.view = self.program.show_workspace(opened, (1, "Łukasz Ćwikliński"))
        self.jobs = self.view.jobs
        self.program.quiet_work.timer.setInterval(_NEVER)  # a check of the file would be measured, too
        self._watchers: dict[str, PaintWatcher] = {}
        self.page(Participant.__tablename__)

    def page(self, kind: str) -> Any:
        """Go to the page of a kind of records."""
        self.view.open(kind, None)
        self.settle()
        return self.view.page()

    def list_page(self, kind: str) -> ListPage:
        """Go to a page with a list."""
        return cast(ListPage, self.page(kind))

    def settle(self) -> None:
        """Wait until all is done and painted."""
        wait_until(self.jobs.is_idle)

    def keystroke(self, page: ListPage, text: str) -> float:
        """The milliseconds from the last key of a text in the filter of a page to its painted rows."""
        page.filter.setText(text[:-1])
        self.settle()
        return self.painted(page, lambda: QTest.keyClicks(page.filter, text[-1]))

    def painted(self, page: ListPage, action: Callable[[], object]) -> float:
        """The milliseconds from an action to the painted rows of a page's list."""
        watcher = self._watchers.get(page.kind)
        if watcher is None:
            watcher = self._watchers[page.kind] = PaintWatcher(page.list)
        connected = self.jobs.busy.connect(lambda busy: None if busy else watcher.answered())
        taken = watcher.milliseconds(action)
        self.jobs.busy.disconnect(connected)
        self.settle()
        return taken

    def done(self, action: Callable[[], object]) -> float:
        """The milliseconds from an action until all its jobs are done and what came of it is painted."""
        with answer_of(self.jobs) as wait:
            connected = self.jobs.busy.connect(lambda busy: None if busy else QTimer.singleShot(0, wait.stop))
            taken = wait.milliseconds(action)
            self.jobs.busy.disconnect(connected)
        self.settle()
        return taken

    def close(self) -> None:
        """Close the file and delete the window: the next one would have to be styled together with it."""
        self.program.leave()
        self.program.window.close()
        self.program.window.deleteLater()
        self.program.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Answer:
    """Waits in the event loop for one answer."""

    def __init__(self) -> None:
        self._loop = QEventLoop()
        self._ended = 0.0
        self._problem: Exception | None = None

    def milliseconds(self, action: Callable[[], object]) -> float:
        """From the start of the action to the answer."""
        lost = QTimer(singleShot=True, interval=MAX_WAIT)
        lost.timeout.connect(self._loop.quit)
        lost.start()
        begun = time.perf_counter()
        action()
        self._loop.exec()
        if self._problem is not None:
            raise self._problem
        if not self._ended:
            raise RuntimeError("no answer came")
        return (self._ended - begun) * 1000

    def answered(self, _result: Any) -> None:
        """The answer is there."""
        self.stop()

    def failed(self, problem: Exception) -> None:
        """There will be none."""
        self._problem = problem
        self._loop.quit()

    def stop(self) -> None:
        """It is time."""
        if not self._ended:
            self._ended = time.perf_counter()
            self._loop.quit()


@contextmanager
def answer_of(jobs: Jobs) -> Iterator[Answer]:
    """Wait for an answer of the queue of an open file, without a collection of garbage meanwhile."""
    wait = Answer()
    jobs.failed.connect(wait.failed)
    try:
        with garbage_collection_paused():
            yield wait
    finally:
        jobs.failed.disconnect(wait.failed)


def wait_until(ready: Callable[[], bool]) -> None:
    """Let the window live until *ready*, and until it has painted what came."""
    loop = QEventLoop()
    timer = QTimer(interval=PAINT_PAUSE)
    timer.timeout.connect(lambda: loop.quit() if ready() else None)
    timer.start()
    loop.exec()
    timer.stop()
    QApplication.processEvents()
