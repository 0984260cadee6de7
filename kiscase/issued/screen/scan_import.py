"""Adds scans and PDF files to records: chosen or dropped, read and checked in the background, then stored."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QProgressDialog, QWidget

from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.issued import scan_file_checks
from kiscase.issued.screen import isolated_scan_check
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.file_dialogs import OpenFileDialog

PROGRESS_DELAY = 2_000  # milliseconds until the progress is shown
_POLL_INTERVAL = 100  # milliseconds between two updates of the progress

AddScan = Callable[[Any, int, scan_file_checks.Scan, str], object]
"""Stores a scan: session, id of the record that it belongs to, scan, name of the file."""


class ScanWords(NamedTuple):
    """What the window calls the files that are added."""

    choose: str
    reading: str
    added: str
    """With {name}, the name of the file."""


class ScanImporter(QObject):
    """Adds files to records one by one in the background; reading can be cancelled."""

    added = Signal(str)
    """The sentence that says what was added."""
    failed = Signal(Exception)

    def __init__(self, page: QWidget, jobs: Jobs, add: AddScan, words: ScanWords) -> None:
        super().__init__(page)
        self._page, self._jobs, self._add, self._words = page, jobs, add, words
        self._queue: list[tuple[int, Path]] = []
        self._reading: tuple[int, Path] | None = None
        self._far = (0, 0)
        self._given_up = threading.Event()
        self._look = QTimer(self, interval=_POLL_INTERVAL)
        self._look.timeout.connect(self._show_far)

    def choose_files(self, record: int) -> QFileDialog:
        """Ask for the files to add to a record."""
        words = _("PDF or image ({patterns})").format(patterns="*.pdf *.jpg *.jpeg *.png *.tif *.tiff")
        dialog = OpenFileDialog(self._page, self._words.choose, [words, _("All files (*)")], several=True)
        dialog.setObjectName("scans")
        dialog.filesSelected.connect(partial(self._take_names, record))
        dialog.open()
        return dialog

    def add_files(self, record: int, *paths: Path) -> None:
        """Add these files to a record."""
        self._queue += [(record, path) for path in paths]
        self._next()

    def _take_names(self, record: int, names: list[str]) -> None:
        self.add_files(record, *map(Path, names))

    def _next(self) -> None:
        if self._reading is not None or not self._queue:
            return
        self._reading = self._queue.pop(0)
        self._given_up.clear()
        self._far = (0, 0)
        self._progress = QProgressDialog(self._words.reading, _("&Cancel"), 0, 100, self._page)
        self._progress.setMinimumDuration(PROGRESS_DELAY)
        self._progress.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self._progress.canceled.connect(self._given_up.set)
        self._look.start()
        task = BackgroundTask(
            self, partial(isolated_scan_check.read_scan, self._reading[1], self._going), self._keep, self._refused
        )
        task.ended.connect(self._rest)

    def _going(self, done: int, whole: int) -> bool:
        """Called on the reading thread."""
        self._far = (done, whole)
        return not self._given_up.is_set()

    def _show_far(self) -> None:
        done, whole = self._far
        self._progress.setValue(min(99, done * 100 // max(1, whole)))

    def _rest(self) -> None:
        self._look.stop()
        self._progress.canceled.disconnect(self._given_up.set)
        self._progress.close()
        self._progress.deleteLater()

    def _keep(self, scan: scan_file_checks.Scan | None) -> None:
        if self._reading is None:
            return
        record, path = self._reading
        if scan is None or self._given_up.is_set():
            self._queue.clear()
            self._done(_("Cancelled: {name} was not added.").format(name=path.name))
            return
        self._said = " ".join(filter(None, [self._words.added.format(name=path.name), scan.note]))
        self._jobs.act(lambda session: self._add(session, record, scan, path.name), self._kept, self._refused)

    def _kept(self, _result: object) -> None:
        self._done(self._said)

    def _refused(self, problem: Problem) -> None:
        self._reading = None
        self.failed.emit(problem)
        self._next()

    def _done(self, sentence: str) -> None:
        self._reading = None
        self.added.emit(sentence)
        self._next()
