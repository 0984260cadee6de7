"""Asks where to save a file and writes it without blocking the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from kiscase.core.errors import Problem
from kiscase.core.files import write_file_atomically
from kiscase.core.i18n import N_, _
from kiscase.ui.preview.print_and_save_failure import report_failure
from kiscase.ui.widgets.message_bar import Notify

if TYPE_CHECKING:
    pass


class SavedFileType(NamedTuple):
    """What sort of file is saved: its ending, the title of the dialog, and its name in the list of kinds."""

    suffix: str
    title: str
    filter: str


PDF_FILE = SavedFileType("pdf", N_("Save as PDF"), N_("PDF documents (*.pdf)"))


class SaveDialog(QFileDialog):
    """The system's dialog for a file's name; writes when accepted."""

    def __init__(
        self,
        parent: QWidget | None,
        content: bytes,
        name: str,
        kind: SavedFileType,
        *,
        told: Notify | None,
        problem: Notify | None,
    ) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        super().__init__(parent, _(kind.title), str(Path(folder) / name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._content, self._told, self._problem = content, told, problem
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setDefaultSuffix(kind.suffix)
        self.setNameFilter(_(kind.filter))
        self.fileSelected.connect(self._save)
        self.open()

    def _save(self, path: str) -> None:
        try:
            write_file_atomically(Path(path), self._content)
        except Problem as problem:
            report_failure(self.parentWidget(), _("The document was not saved."), problem.sentence, self._problem)
        else:
            if self._told:
                self._told(_("Saved as {name}.").format(name=Path(path).name))


def open_save_dialog(
    parent: QWidget | None,
    pdf: bytes,
    suggested_name: str,
    *,
    told: Notify | None = None,
    problem: Notify | None = None,
) -> QFileDialog:
    """Ask for a file name and save; *told* gets the sentence about success, *problem* the one about a failure."""
    return SaveDialog(parent, pdf, suggested_name, PDF_FILE, told=told, problem=problem)


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
    return SaveDialog(parent, content, suggested_name, kind, told=told, problem=problem)
