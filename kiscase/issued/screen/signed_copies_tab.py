"""The tab with the signatures and signed copies of a document; the copies are shown and can be saved again."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.issued import actions as issued
from kiscase.issued import scan_file_checks, signers_and_signed_copies
from kiscase.issued.model import CopyKind
from kiscase.issued.screen.scan_import import ScanImporter, ScanWords
from kiscase.issued.screen.scan_view import ScanView
from kiscase.issued.screen.signature_validation import SignatureValidationPanel
from kiscase.ui.command import Command
from kiscase.ui.file_drop import FileDropFilter
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, MutedText, RecordList
from kiscase.ui.theme import icons, metrics

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
        self._number = ""
        columns = [ListColumn("what", _("Signatures"), stretch=True), ListColumn("on", _("Date"))]
        self.list = RecordList(
            columns, self, name=_("Signatures and signed copies"), empty=_("No signatures or signed copies yet.")
        )
        self.list.setObjectName("copies")
        self.list.chosen.connect(self.show_copy)
        self.button = QPushButton(icons.themed_icon("file-plus"), _("Add the signed copy…"), self)
        self.button.setObjectName("add_copy_button")
        self.button.clicked.connect(self.ask_copy)
        self.preview = ScanView(self, _("Signed copy"), _("Save the signed copy"))
        self.preview.failed.connect(context.show_problem)
        self.preview.saved.connect(self.notified)
        self.verdicts = SignatureValidationPanel(self, brief=True)
        words = ScanWords(_("Add the signed copy"), _("Reading the signed copy…"), _("Added {name} as a signed copy."))
        add = type(self).add
        self.adding = ScanImporter(
            self, context.jobs, lambda session, document, scan, _name: add(session, document, scan), words
        )
        self.adding.added.connect(self.report_success)
        self.adding.failed.connect(context.show_problem)
        self._dropping = FileDropFilter(self.list)
        self._dropping.dropped.connect(self._drop)
        self._lay_out()

    def show_record(self, record: int | None) -> None:
        """Load the signatures and signed copies of a document."""
        if record != self.document_id:
            self.list.show_id(None)
            self.preview.show_no_scan()
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
        media, content = answer
        self.verdicts.validate(content if media == scan_file_checks.PDF else None)
        self.preview.show_scan(media, content, self._number)

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
        self.preview.lay_out_beside(self, left)


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
            _(_COPY_KINDS[copy.kind]).format(format=scan_file_checks.format_name(copy.media)),
            format_date(copy.added_on),
        )
        for copy in signers_and_signed_copies.list_signed_copies(session, paper_id)
    ]
    return document.number, [*signed, *missing, *copies]
