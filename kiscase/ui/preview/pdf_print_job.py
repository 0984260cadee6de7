"""Printing of a PDF that the print system or a file takes as it is: watched, cancelled, and reported."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QProgressDialog, QWidget

from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.database_jobs import Work
from kiscase.ui.preview.print_and_save_failure import report_failure
from kiscase.ui.preview.print_system import PdfReceiver, PrintingCancelledError
from kiscase.ui.widgets.message_bar import Notify

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.ui.preview.document_to_issue import DocumentToIssue


class PdfPrintJob(QObject):
    """Hands a PDF over; a document that is issued is on file only if it was taken."""

    def __init__(self, receiver: PdfReceiver, pdf: bytes, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._receiver, self._pdf = receiver, pdf
        self._told: Notify | None = None
        self._problem: Notify | None = None
        self._document: DocumentToIssue | None = None
        self._taken = False
        self._task: BackgroundTask[None] | None = None
        self.progress = QProgressDialog(_("Printing…"), _("&Cancel"), 0, 0, parent)
        self.progress.setWindowModality(Qt.WindowModality.WindowModal)
        self.progress.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.progress.setMinimumDuration(2000)
        self.progress.canceled.connect(receiver.stop)

    def report_to(self, told: Notify | None, problem: Notify | None) -> None:
        """Report the outcome there."""
        self._told, self._problem = told, problem

    def issue_first(self, document: DocumentToIssue) -> None:
        """Issue *document* and print that, instead of what was shown until now: both or neither."""
        self._document = document

    def start(self) -> None:
        """Hand the PDF over, on a thread of its own; a document on the thread of the case file, which issues it."""
        if self._document is not None:
            issue = partial(self._issue, self._document.issue)
            self._document.jobs.act(issue, self._report_issued, self._report_refused)
        else:
            pdf, take = self._pdf, self._receiver.take
            self._task = BackgroundTask(self, lambda: take(pdf), self._report_printed, self._report_failed)

    def _issue(self, issue: Work[bytes], session: Session) -> bytes:
        """Runs on the thread of the case file; what it raises takes back the issuing."""
        pdf = issue(session)
        session.flush()
        try:
            self._receiver.take(pdf)
        except PrintingCancelledError:
            raise
        except Problem as problem:
            words = _("Nothing was printed, and the document was not issued.")
            raise Problem(f"{words} {problem.sentence}") from problem
        self._taken = True
        return pdf

    def _report_issued(self, pdf: bytes) -> None:
        self._end()
        if self._document is not None:
            self._document.report_issued(pdf)
            self._document.told(self._receiver.taken_sentence())

    def _report_refused(self, problem: Problem) -> None:
        self._end()
        if self._taken:  # the case file refused in the end
            threading.Thread(target=self._receiver.withdraw, name="withdraw from the printer").start()
            problem = Problem(f"{problem.sentence} {self._receiver.withdrawn_sentence()}".strip())
        if self._document is not None:
            self._document.report_refused(problem)

    def _report_printed(self, _none: None) -> None:
        self._end()
        if self._told:
            self._told(self._receiver.taken_sentence())

    def _report_failed(self, problem: Problem) -> None:
        self._end()
        parent = self.parent()
        cancelled = isinstance(problem, PrintingCancelledError)
        heading, sentence = (problem.sentence, "") if cancelled else (_("Nothing was printed."), problem.sentence)
        report_failure(parent if isinstance(parent, QWidget) else None, heading, sentence, self._problem)

    def _end(self) -> None:
        self.progress.hide()
        self.progress.deleteLater()
        self.deleteLater()
