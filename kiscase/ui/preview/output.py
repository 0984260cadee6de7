"""Printing and saving a PDF; loads Qt's print support only when it is used.

A document that gets a number or counts as given out is issued by `print_issued` and `save_issued`, and only once the
printer or the file takes it: whoever cancels a dialog has given out nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtWidgets import QWidget

from kiscase.ui.preview.document_to_issue import DocumentToIssue, PrintLater

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog
    from PySide6.QtWidgets import QFileDialog

    from kiscase.ui.widgets.message_bar import Notify

_LATEST = "document to print or save"


def print_issued(parent: QWidget, document: DocumentToIssue) -> None:
    """Ask for the printer, issue the document when the printer is ready, and print it."""

    def ask(pdf: bytes) -> None:
        from kiscase.ui.preview import print_dialog

        if shiboken6.isValid(parent):
            print_dialog.open_print_and_issue_dialog(parent, pdf, document)

    document.jobs.dry_run(document.issue, ask, document.report_refused, latest=_LATEST)


def save_issued(parent: QWidget, document: DocumentToIssue, suggested_name: str) -> None:
    """Ask for a file name and issue the document into that file: both or neither."""

    def ask(_pdf: bytes) -> None:
        from kiscase.ui.preview import save_dialog

        if shiboken6.isValid(parent):
            save_dialog.open_save_and_issue_dialog(parent, document, suggested_name)

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

    return print_dialog.open_printer_choice(parent, title, chosen)


def choose_file(parent: QWidget, suggested_name: str, chosen: Callable[[Path], object]) -> QFileDialog:
    """Ask for the file of a PDF that is still to be made; *chosen* gets its path."""
    from kiscase.ui.preview import save_dialog

    return save_dialog.SaveDialog(parent, suggested_name, save_dialog.PDF_FILE, chosen)
