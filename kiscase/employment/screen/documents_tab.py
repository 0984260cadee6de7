"""The tab with the papers that were given out about one supported employment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.employment.documents import list_employment_papers
from kiscase.issued import actions as issued
from kiscase.issued import lookup
from kiscase.issued.kinds import DocumentRegistry
from kiscase.issued.model import IssuedDocument
from kiscase.issued.screen.status_chip import document_status_chip
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, ListRows, RecordList


class EmploymentDocumentsTab(RecordTab):
    """The papers, the latest first; Enter opens one."""

    title: ClassVar[str] = N_("Documents")
    tables: ClassVar[frozenset[str]] = frozenset({IssuedDocument.__tablename__, "signature", "signed_copy"})
    load_registry: ClassVar[Callable[[], DocumentRegistry]] = DocumentRegistry
    """Gives the document kinds of all features, which this one does not know."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        columns = [
            ListColumn("document", _("Document"), stretch=True),
            ListColumn("number", _("Number")),
            ListColumn("issued_on", _("Issued on")),
            ListColumn("status", _("State")),
        ]
        self.list = RecordList(
            columns, self, name=_("Documents"), empty=_("No document was given out so far: “Print or save…” makes one.")
        )
        self.list.setObjectName("employment documents")
        self.list.opened.connect(self._open)
        self.list.chosen.connect(self._update_buttons)
        self.buttons = ListWithButtons(self, self.list)
        self.buttons.add("open_document", _("Open…"), "file-text", self.open_document)
        self.buttons.add("print_document", _("Print again"), "printer", self.print_document)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Ask for the papers about one supported employment."""
        if record is None:
            self._show([])
            return
        load = type(self).load_registry
        self.context.jobs.read(lambda session: _load(session, record, load()), self._show, latest="employment papers")

    def open_document(self) -> None:
        """Open the chosen paper as it was issued."""
        self._open(self.list.current_id() or 0)

    def print_document(self) -> None:
        """Print the chosen paper again, byte for byte."""
        document = self.list.current_id()
        if document is not None:
            self.context.jobs.read(
                lambda session: issued.load_issued_document(session, document)[1],
                self._print,
                self.context.show_problem,
            )

    def _print(self, pdf: bytes) -> None:
        from kiscase.ui.preview.output import print_pdf

        print_pdf(self.window(), pdf, _("Document"), told=self.notified.emit, problem=self._show_problem)

    def _show_problem(self, sentence: str) -> None:
        self.context.show_problem(Problem(sentence))

    def _open(self, document: int) -> None:
        if document:
            self.context.open_record(IssuedDocument.__tablename__, document)

    def _show(self, rows: ListRows) -> None:
        self.list.set_rows(rows)
        self._update_buttons()

    def _update_buttons(self, _record: int = 0) -> None:
        for name in ("open_document", "print_document"):
            self.buttons.enable(name, on=self.list.current_id() is not None)


def _load(session: Any, employment: int, registry: DocumentRegistry) -> ListRows:
    rows = list_employment_papers(session, employment)
    statuses = lookup.document_statuses(session, rows, registry)
    return [
        (
            row.id,
            registry.label(row.document),
            row.number,
            format_date(row.issued_on),
            document_status_chip(statuses[row.id].status),
        )
        for row in rows
    ]
