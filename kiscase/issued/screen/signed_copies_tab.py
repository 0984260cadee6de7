"""The tab with the signatures and signed copies of a document; the copies are shown and can be saved again."""

from __future__ import annotations

import itertools
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.files import telling_file_name, write_file_atomically
from kiscase.core.i18n import N_, _
from kiscase.issued import actions as issued
from kiscase.issued import scan_file_checks, signers_and_signed_copies
from kiscase.issued.model import CopyKind
from kiscase.issued.screen import isolated_scan_check
from kiscase.issued.screen.signature_validation import SignatureValidationPanel
from kiscase.issued.screen.signed_copy_import import SignedCopyImporter
from kiscase.ui.background_task import BackgroundTask
from kiscase.ui.command import Command
from kiscase.ui.file_dialogs import SaveFileDialog
from kiscase.ui.file_drop import FileDropFilter
from kiscase.ui.preview.output import print_pdf
from kiscase.ui.preview.viewer import PdfPreview
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, MutedText, RecordList
from kiscase.ui.theme import icons, metrics

_FORMATS = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG", "image/tiff": "TIFF"}
_COPY_KINDS = {CopyKind.SCAN: N_("Scan ({format})"), CopyKind.ELECTRONIC: N_("Signed electronically ({format})")}
_MISSING_SIGNER_ID = 1 << 30  # larger than any id of a signature


class SignedCopiesTab(RecordTab):
    """Signatures and signed copies of a document. A subclass decides how a copy is added."""

    title: ClassVar[str] = N_("Signed copies")
    tables: ClassVar[frozenset[str]] = frozenset({"signed_copy", "signature", "signing_attempt"})

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (Command("add_copy", N_("Add the signed copy…"), self.ask_copy, "file-plus", "Ctrl+Shift+A"),)

    @staticmethod
    def add(session: Any, document_id: int, scan: scan_file_checks.Scan) -> None:
        """Add a scan as the signed copy of a document, and do what follows from it."""
        raise NotImplementedError

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.document_id: int | None = None
        self._media, self._content = "", b""
        self._number = ""
        self._turns, self._asked = itertools.count(1), 0
        columns = [ListColumn("what", _("Signatures"), stretch=True), ListColumn("on", _("Date"))]
        self.list = RecordList(
            columns, self, name=_("Signatures and signed copies"), empty=_("No signatures or signed copies yet.")
        )
        self.list.setObjectName("copies")
        self.list.chosen.connect(self.show_copy)
        self.button = QPushButton(icons.themed_icon("file-plus"), _("Add the signed copy…"), self)
        self.button.setObjectName("add_copy_button")
        self.button.clicked.connect(self.ask_copy)
        self.preview = PdfPreview(self)
        self.preview.save_asked.connect(self.save_copy)
        self.preview.print_asked.connect(self.print_copy)
        self.verdicts = SignatureValidationPanel(self, brief=True)
        self.adding = SignedCopyImporter(self, context.jobs, type(self).add)
        self.adding.added.connect(self.report_success)
        self.adding.failed.connect(context.show_problem)
        self._dropping = FileDropFilter(self.list)
        self._dropping.dropped.connect(self._drop)
        self._lay_out()

    def show_record(self, record: int | None) -> None:
        """Load the signatures and signed copies of a document."""
        if record != self.document_id:
            self.list.show_id(None)
            self.preview.hide()
            self.verdicts.validate(None)
        self.document_id = record
        self.button.setEnabled(record is not None)
        if record is None:
            self.list.set_rows([])
            return
        self.context.jobs.read(partial(_rows, paper_id=record), self._show, latest=f"copies of {id(self)}")

    def show_copy(self, copy: int) -> None:
        """Show a signed copy; a signature has nothing to show."""
        if copy > 0:
            self.context.jobs.read(
                lambda session: signers_and_signed_copies.load_signed_copy(session, copy),
                self._show_copy,
                self.context.show_problem,
                latest="copy",
            )

    def ask_copy(self) -> None:
        """Ask for the file to add."""
        if self.document_id is not None:
            self.adding.choose_files(self.document_id)

    def save_copy(self) -> None:
        """Save the copy that is shown, as it was added."""
        suffix = scan_file_checks.FILE_SUFFIXES[self._media]
        name = telling_file_name(_("Signed copy"), self._number, suffix=suffix[1:])
        dialog = SaveFileDialog(
            self, _("Save the signed copy"), [f"*{suffix}", _("All files (*)")], name=name, suffix=suffix[1:]
        )
        dialog.setObjectName("save copy")
        dialog.fileSelected.connect(self._save)
        dialog.open()

    def print_copy(self) -> None:
        """Print the copy that is shown."""
        print_pdf(self, self.preview.pdf(), _("Signed copy"))

    def report_success(self, sentence: str) -> None:
        """Report success; it cannot be undone."""
        self.notified.emit(sentence)

    def _show(self, answer: tuple[str, list[tuple[Any, ...]]]) -> None:
        self._number, rows = answer
        self.list.set_rows(rows)
        copies = [row[0] for row in rows if row[0] > 0]
        if copies and self.list.current_id() not in copies:
            self.list.show_id(copies[-1])
            self.show_copy(copies[-1])

    def _show_copy(self, answer: tuple[str, bytes]) -> None:
        self._media, self._content = answer
        self._asked = next(self._turns)
        self.verdicts.validate(self._content if self._media == scan_file_checks.PDF else None)
        turn = self._asked
        BackgroundTask(
            self,
            partial(isolated_scan_check.pdf_to_show, *answer),
            lambda pdf: self._show_pdf(turn, pdf),
            lambda problem: self._cannot_show(turn, problem),
        )

    def _show_pdf(self, turn: int, pdf: bytes) -> None:
        if turn != self._asked:
            return  # another copy was chosen meanwhile
        try:
            self.preview.set_pdf(pdf)
        except Problem as problem:
            self.context.show_problem(problem)
        else:
            self.preview.show()

    def _cannot_show(self, turn: int, problem: Problem) -> None:
        if turn == self._asked:
            self.preview.show_nothing()
            self.preview.show()
            self.context.show_problem(problem)

    def _save(self, path: str) -> None:
        try:
            write_file_atomically(Path(path), self._content)
        except Problem as problem:
            self.context.show_problem(problem)
        else:
            self.notified.emit(_("Saved as {name}.").format(name=Path(path).name))

    def _drop(self, _place: QPoint, paths: list[Path]) -> None:
        if self.document_id is not None:
            self.adding.add_files(self.document_id, *paths)

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(half, half, half, half)
        column.setSpacing(half)
        column.addWidget(self.list, 1)
        column.addWidget(self.verdicts)
        column.addWidget(self.button)
        sides = QSplitter(Qt.Orientation.Horizontal, self)
        sides.addWidget(left)
        sides.addWidget(self.preview)
        sides.setStretchFactor(1, 1)
        sides.setChildrenCollapsible(False)
        sides.setSizes([10_000, 9_000])
        self.preview.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(sides)


def _rows(session: Any, paper_id: int) -> tuple[str, list[tuple[Any, ...]]]:
    """The document's number, and a row for each signature (with a negative id) and each signed copy."""
    document = issued.issued_document_row(session, paper_id)
    signed = [
        (-one.id, one.name, format_date(one.signed_on))
        for one in signers_and_signed_copies.list_signatures(session, paper_id)
    ]
    missing = [
        (-_MISSING_SIGNER_ID - place, MutedText(one["name"]), MutedText(_("not yet")))
        for place, one in enumerate(signers_and_signed_copies.missing_signers_by_id(session, paper_id))
    ]
    copies = [
        (
            copy.id,
            _(_COPY_KINDS[copy.kind]).format(format=_FORMATS.get(copy.media, copy.media)),
            format_date(copy.added_on),
        )
        for copy in signers_and_signed_copies.list_signed_copies(session, paper_id)
    ]
    return document.number, [*signed, *missing, *copies]
