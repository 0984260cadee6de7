"""Shows a scan or a PDF that is on file; it can be printed, and saved as it was added."""

from __future__ import annotations

import itertools
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from kiscase.core.errors import Problem
from kiscase.core.files import telling_file_name, write_file_atomically
from kiscase.core.i18n import _
from kiscase.issued import scan_file_checks
from kiscase.issued.screen import isolated_scan_check
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.file_dialogs import SaveFileDialog
from kiscase.ui.preview.output import print_pdf
from kiscase.ui.preview.viewer import PdfPreview


class ScanView(PdfPreview):
    """Draws a file in a process of its own before it is shown; hidden until there is one."""

    failed = Signal(Exception)
    saved = Signal(str)
    """A sentence that the file was saved."""

    def __init__(self, parent: QWidget, what: str, question: str) -> None:
        """*what* the files are, which names saved ones; *question* asks where to save one."""
        super().__init__(parent)
        self._what, self._question = what, question
        self._media, self._content, self._number = "", b"", ""
        self._turns, self._asked = itertools.count(1), 0
        self.save_asked.connect(self.ask_save)
        self.print_asked.connect(self._print)
        self.hide()

    def lay_out_beside(self, owner: QWidget, left: QWidget) -> None:
        """Fill *owner* with what is to the left, and this beside it."""
        sides = QSplitter(Qt.Orientation.Horizontal, owner)
        sides.addWidget(left)
        sides.addWidget(self)
        sides.setStretchFactor(1, 1)
        sides.setChildrenCollapsible(False)
        sides.setSizes([10_000, 9_000])
        layout = QVBoxLayout(owner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(sides)

    def show_scan(self, media: str, content: bytes, number: str) -> None:
        """Show a file; *number* tells it from others when it is saved."""
        self._media, self._content, self._number = media, content, number
        turn = self._asked = next(self._turns)
        BackgroundTask(
            self,
            partial(isolated_scan_check.pdf_to_show, media, content),
            lambda pdf: self._show_pdf(turn, pdf),
            lambda problem: self._cannot_show(turn, problem),
        )

    def show_no_scan(self) -> None:
        """Show nothing, also if a file is being drawn."""
        self._asked, self._content = next(self._turns), b""
        self.hide()

    def ask_save(self) -> None:
        """Ask where to save the file that is shown."""
        suffix = scan_file_checks.FILE_SUFFIXES[self._media]
        name = telling_file_name(self._what, self._number, suffix=suffix[1:])
        patterns = [f"*{suffix}", _("All files (*)")]
        dialog = SaveFileDialog(self, self._question, patterns, name=name, suffix=suffix[1:])
        dialog.setObjectName("save copy")
        dialog.fileSelected.connect(self._save)
        dialog.open()

    def _print(self) -> None:
        print_pdf(self, self.pdf(), self._what)

    def _show_pdf(self, turn: int, pdf: bytes) -> None:
        if turn != self._asked:
            return  # another file was chosen meanwhile
        try:
            self.set_pdf(pdf)
        except Problem as problem:
            self.failed.emit(problem)
        else:
            self.show()

    def _cannot_show(self, turn: int, problem: Problem) -> None:
        if turn == self._asked:
            self.show_nothing()
            self.show()
            self.failed.emit(problem)

    def _save(self, path: str) -> None:
        try:
            write_file_atomically(Path(path), self._content)
        except Problem as problem:
            self.failed.emit(problem)
        else:
            self.saved.emit(_("Saved as {name}.").format(name=Path(path).name))
