"""A document that is issued when it is printed or saved, and who gets to know about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiscase.core.errors import Problem
from kiscase.ui.database_jobs import Jobs, Otherwise, Work, receiver_exists
from kiscase.ui.widgets.message_bar import Notify

PrintLater = Callable[[bytes, Notify, Notify], None]
"""Prints a PDF with the printer that was chosen; the notices of success and of a failure."""


@dataclass(frozen=True)
class DocumentToIssue:
    """A document that is issued when it is printed or saved.

    *issue* is the action that puts it on file and returns its PDF. It runs twice: before anything is asked, without
    effect, and for good when the printer or the file takes the PDF; then *issued* gets the PDF. *told* gets the
    sentence about success, *problem* what failed. Where that is not the same, *refused* gets why it was not issued.
    """

    jobs: Jobs
    issue: Work[bytes]
    title: str
    told: Notify
    problem: Otherwise
    issued: Callable[[bytes], object] | None = None
    refused: Otherwise | None = None

    def report_issued(self, pdf: bytes) -> None:
        """Hand the PDF over to whoever waits for it and is still there."""
        if self.issued is not None and receiver_exists(self.issued):
            self.issued(pdf)

    def report_refused(self, problem: Problem) -> None:
        """Report why it was not issued."""
        if self.refused is not None and receiver_exists(self.refused):
            self.refused(problem)
        else:
            self.problem(problem)
