"""Asks where to save a file and writes it without blocking the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from kiscase.core.errors import CannotWriteError, Problem
from kiscase.core.files import write_file_atomically
from kiscase.core.i18n import N_, _
from kiscase.ui.file_dialogs import SaveFileDialog
from kiscase.ui.preview.print_and_save_failure import report_failure
from kiscase.ui.widgets.message_bar import Notify

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.ui.preview.document_to_issue import DocumentToIssue


class SavedFileType(NamedTuple):
    """What sort of file is saved: its ending, the title of the dialog, and its name in the list of kinds."""

    suffix: str
    title: str
    filter: str


PDF_FILE = SavedFileType("pdf", N_("Save as PDF"), N_("PDF documents (*.pdf)"))


class SaveDialog(SaveFileDialog):
    """The dialog for a file's name; *save* writes the file when the dialog is accepted."""

    def __init__(self, parent: QWidget | None, name: str, kind: SavedFileType, save: Callable[[Path], object]) -> None:
        super().__init__(parent, _(kind.title), [_(kind.filter)], name=name, suffix=kind.suffix)
        self._save_file = save
        self.fileSelected.connect(self._save)
        self.open()

    def _save(self, path: str) -> None:
        self._save_file(Path(path))


class IssuedFile(QObject):
    """Issues a document into a file: if the file cannot be written, nothing was issued."""

    def __init__(self, parent: QWidget, document: DocumentToIssue) -> None:
        super().__init__(parent)
        self._document = document
        self._path = Path()
        self._written = False

    def save(self, path: Path) -> None:
        """Issue the document and write it."""
        self._path = path
        self._document.jobs.act(self._issue, self._saved, self._refused)

    def _issue(self, session: Session) -> bytes:
        """Runs on the thread of the case file; what it raises takes back the issuing."""
        pdf = self._document.issue(session)
        session.flush()
        write_file_atomically(self._path, pdf)
        self._written = True
        return pdf

    def _saved(self, pdf: bytes) -> None:
        self._document.report_issued(pdf)
        self._document.told(_("Saved as {name}.").format(name=self._path.name))
        self.deleteLater()

    def _refused(self, problem: Problem) -> None:
        if self._written:  # the case file refused in the end: no copy of what was not issued stays behind
            self._path.unlink(missing_ok=True)
        if isinstance(problem, CannotWriteError):
            words = _("The document was not saved and therefore not issued.")
            problem = Problem(f"{words} {problem.sentence}")
        self._document.report_refused(problem)
        self.deleteLater()


def open_save_and_issue_dialog(parent: QWidget, document: DocumentToIssue, suggested_name: str) -> QFileDialog:
    """Ask for a file name and issue *document* into that file."""
    return SaveDialog(parent, suggested_name, PDF_FILE, IssuedFile(parent, document).save)


def open_save_dialog(
    parent: QWidget | None,
    pdf: bytes,
    suggested_name: str,
    *,
    told: Notify | None = None,
    problem: Notify | None = None,
) -> QFileDialog:
    """Ask for a file name and save; *told* gets the sentence about success, *problem* the one about a failure."""
    return save_file(parent, pdf, suggested_name, PDF_FILE, told=told, problem=problem)


def save_file(
    parent: QWidget | None,
    content: bytes,
    suggested_name: str,
    kind: SavedFileType,
    *,
    told: Notify | None = None,
    problem: Notify | None = None,
) -> QFileDialog:
    """Ask for the name of a file of some other kind and save, as `save_pdf` does."""

    def save(path: Path) -> None:
        try:
            write_file_atomically(path, content)
        except Problem as failure:
            report_failure(parent, _("The document was not saved."), failure.sentence, problem)
        else:
            if told:
                told(_("Saved as {name}.").format(name=path.name))

    return SaveDialog(parent, suggested_name, kind, save)
