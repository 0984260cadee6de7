"""Printing and saving a PDF; loads Qt's print support only when it is used.

A document that gets a number or counts as given out is issued by `print_issued` and `save_issued`, and only once the
printer or the file takes it: whoever cancels a dialog has given out nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QWidget

from kiscase.core.errors import Problem
from kiscase.ui.database_jobs import Jobs, Otherwise, Work, receiver_exists

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog
    from PySide6.QtWidgets import QFileDialog

    from kiscase.ui.widgets.message_bar import Notify

PrintLater = Callable[[bytes, "Notify", "Notify"], None]
"""Prints a PDF with the printer that was chosen; the notices of success and of a failure."""
_LATEST = "document to print or save"


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


def print_issued(parent: QWidget, document: DocumentToIssue) -> None:
    """Ask for the printer, issue the document when the printer is ready, and print it."""

    def ask(pdf: bytes) -> None:
        from kiscase.ui.preview import print_dialog

        if shiboken6.isValid(parent):
            print_dialog.open_issue_dialog(parent, pdf, document)

    document.jobs.dry_run(document.issue, ask, document.report_refused, latest=_LATEST)


def save_issued(parent: QWidget, document: DocumentToIssue, suggested_name: str) -> None:
    """Ask for a file name and issue the document into that file: both or neither."""

    def ask(_pdf: bytes) -> None:
        from kiscase.ui.preview import save_dialog

        if shiboken6.isValid(parent):
            save_dialog.open_issue_dialog(parent, document, suggested_name)

    document.jobs.dry_run(document.issue, ask, document.report_refused, latest=_LATEST)


def print_pdf(
    parent: QWidget | None,
    pdf: bytes,
    title: str,
    *,
    told: Notify | None = None,
    problem: Notify | None = None,
) -> QPrintDialog:
    """Ask for the printer and print; *told* gets the sentence about success, *problem* the one about a failure."""
    from kiscase.ui.preview import print_dialog

    return print_dialog.open_print_dialog(parent, pdf, title, told=told, problem=problem)


def save_pdf(
    parent: QWidget | None,
    pdf: bytes,
    suggested_name: str,
    *,
    told: Notify | None = None,
    problem: Notify | None = None,
) -> QFileDialog:
    """Ask for a file name and save; *told* gets the sentence about success, *problem* the one about a failure."""
    from kiscase.ui.preview import save_dialog

    return save_dialog.open_save_dialog(parent, pdf, suggested_name, told=told, problem=problem)


def choose_printer(parent: QWidget, title: str, chosen: Callable[[PrintLater], object]) -> QPrintDialog:
    """Ask for the printer of a PDF that is still to be made; *chosen* gets the function that prints it."""
    from kiscase.ui.preview import print_dialog

    return print_dialog.choose_printer(parent, title, chosen)


def choose_file(parent: QWidget, suggested_name: str, chosen: Callable[[Path], object]) -> QFileDialog:
    """Ask for the file of a PDF that is still to be made; *chosen* gets its path."""
    from kiscase.ui.preview import save_dialog

    return save_dialog.SaveDialog(parent, suggested_name, save_dialog.PDF_FILE, chosen)
