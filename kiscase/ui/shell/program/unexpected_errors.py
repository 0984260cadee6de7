"""Shows and logs what nobody expects to fail, on the window's thread and on others."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from functools import partial
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kiscase.core.i18n import _
from kiscase.core.log import log_exception
from kiscase.ui.database_jobs import Jobs


class UnexpectedErrors(QObject):
    """Reports an error as the program's fault, unless the open file holds values that cannot be."""

    _thread_failed = Signal(object)

    def __init__(self, window: QWidget, open_jobs: Callable[[], Jobs | None]) -> None:
        """*open_jobs* gives the queue of the open case, None where none is open."""
        super().__init__(window)
        self._window, self._open_jobs = window, open_jobs
        self._thread_failed.connect(self.show_error)

    def catch(self) -> None:
        """Be called for all errors that nobody has caught."""
        sys.excepthook = self._report
        threading.excepthook = self._report_of_thread

    def show_error(self, error: BaseException) -> None:
        """Show an error, or the damage of the file that it comes from."""
        from kiscase.ui.widgets.message_boxes import show_error_report

        jobs = self._open_jobs()
        if jobs is None:
            show_error_report(self._window, error)
        else:
            report = partial(self._show_error_or_damage, error)
            jobs.run(lambda database: database.find_damaged_content(), report, lambda _problem: report(""))

    def _report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if sys.stderr is not None and sys.stderr.isatty():  # elsewhere stderr may be kept, and errors quote data
            sys.__excepthook__(kind, error, trace)
        self.show_error(error)

    def _report_of_thread(self, failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None:
            self._thread_failed.emit(failed.exc_value)

    def _show_error_or_damage(self, error: BaseException, fault: str) -> None:
        from kiscase.ui.widgets.message_boxes import show_error_report, show_notice

        if fault:
            log_exception(error)
            show_notice(self._window, _("The file is damaged."), fault)
        else:
            show_error_report(self._window, error)
